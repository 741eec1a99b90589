"""Imported once by the process from which readers of strangers' files start: libraries, names and record at hand."""

from __future__ import annotations

from servanda.web import reading

__all__ = ["TRIED"]

_SAMPLE = "The General Assembly,\n\nRecalling its resolution 55/25,\n\n1. Requests the Secretary-General to report.\n"

# Each is asked once, so that what it makes on first use is there for all that follow.
TRIED = (
    reading.read(_SAMPLE.encode()),
    reading.check(_SAMPLE.encode()),
    reading.mandates(_SAMPLE.encode()),
    reading.shown((_SAMPLE.encode(), ""), None, 1000),
    reading.shown((b"40 States ratified the Convention against Torture.", ""), None, 1000),
    reading.redline(_SAMPLE, _SAMPLE.replace("report", "inform")),
)
