"""Imported once by the process from which readers of strangers' files start: the libraries and the record at hand."""

from __future__ import annotations

from servanda.documents.understanding import bundled
from servanda.web import reading

__all__ = ["reading"]

bundled()
