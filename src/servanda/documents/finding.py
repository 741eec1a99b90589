"""Which files a command means: paths, folders, patterns."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["files_named"]

_SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".xml", ".akn")


def files_named(arguments: Iterable[str]) -> Iterator[str]:
    """Each file once, in order; a folder stands for the documents in it and below, sorted.

    What names nothing is given back as it is, so that opening it tells what is wrong.
    """
    seen: set[str] = set()
    for argument in arguments:
        for path in _expanded(argument):
            if path not in seen:
                seen.add(path)
                yield path


def _expanded(argument: str) -> Iterator[str]:
    path = Path(argument)
    if argument == "-":
        yield argument
    elif path.is_dir():
        yield from _below(path)
    elif any(sign in argument for sign in "*?[") and not path.exists():
        found = sorted(glob.iglob(argument, recursive=True))
        yield from (one for one in found if Path(one).is_file()) if found else iter((argument,))
    else:
        yield argument


def _below(folder: Path) -> Iterator[str]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            yield from _below(entry)
        elif entry.suffix.lower() in _SUFFIXES:
            yield str(entry)
