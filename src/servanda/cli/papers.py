"""Reading the files that a command names: one clear line for each that cannot be read, and the others go on."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from servanda.documents import Document

__all__ = ["SOME_UNREAD", "Papers"]

SOME_UNREAD = 1


class Papers:
    """The documents in files, folders, patterns and ``-``; ``unread`` counts those that could not be read."""

    def __init__(self, names: Iterable[str], kind: str | None = None) -> None:
        self._names = tuple(names)
        self._kind = kind
        self.unread = 0

    def __iter__(self) -> Iterator[Document]:
        from servanda.documents import DocumentError, read
        from servanda.documents.finding import files_named

        for name in files_named(self._names):
            try:
                if name == "-":
                    yield read(sys.stdin.buffer.read(), self._kind, name="-")
                else:
                    yield read(name, self._kind)
            except (DocumentError, OSError) as wrong:
                self.unread += 1
                why = wrong.strerror if isinstance(wrong, OSError) and wrong.strerror else str(wrong)
                click.echo(f"{name}: {why}", err=True)

    def leave(self) -> None:
        """End with status 1 if a file could not be read."""
        if self.unread:
            sys.exit(SOME_UNREAD)
