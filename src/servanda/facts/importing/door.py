"""What is at the door: a status list, or something that only has its name."""

from __future__ import annotations

import re
from pathlib import Path

from servanda.facts.errors import UnreadableImport

__all__ = ["LARGEST", "form_of", "text_of"]

LARGEST = 16 * 1024 * 1024  # bytes; the longest lists of the depositary, with all declarations, have a few million
_PAGE = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_AGAIN = "Fetch the list again and compare its size with the depositary's."


def form_of(path: Path) -> str:
    """``xml`` or ``csv``. Raises UnreadableImport for whatever cannot be a list."""
    size, start = _size(path), _start(path)
    if size == 0 or not start.strip():
        raise UnreadableImport(f"{path} is empty. {_AGAIN}")
    if size > LARGEST:
        raise UnreadableImport(
            f"{path} has {size / 1e6:,.0f} MB; a status list has a few, and at most {LARGEST / 1e6:,.0f} are read. "
            "Name the list of one instrument."
        )
    if _PAGE.search(start):
        raise UnreadableImport(
            f"{path} is a web page{_titled(start)}, not a status list: the server may have answered with a page of "
            f"maintenance or of errors. {_AGAIN}"
        )
    if start.startswith((b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")):
        raise UnreadableImport(f"{path} is a PDF, Office or packed file; expected XML (*.en.xml) or CSV. Unpack it.")
    return "xml" if _is_xml(start) else "csv"


def _size(path: Path) -> int:
    if path.is_dir():
        raise UnreadableImport(f"{path} is a folder; expected the file of one status list. Name the file.")
    try:
        return path.stat().st_size
    except OSError as wrong:
        raise UnreadableImport(f"{path} cannot be read ({wrong.strerror}). Check the path.") from wrong


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as wrong:
        raise UnreadableImport(f"{path} cannot be read ({wrong.strerror}). Check its permissions.") from wrong


def _titled(start: bytes) -> str:
    title = re.search(rb"<title[^>]*>([^<]{1,80})", start, re.IGNORECASE)
    return f" ({title[1].decode('utf-8', 'replace').strip()!r})" if title else ""


def _is_xml(start: bytes) -> bool:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8")):
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "ignore").lstrip().startswith("<")
    return start.lstrip().startswith(b"<")


def text_of(path: Path) -> str:
    """The text of a UTF-8 file. Raises UnreadableImport naming the first line that is none."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content[: wrong.start].count(b"\n") + 1
        raise UnreadableImport(
            f"{path}:{line}: bytes that are not UTF-8 ({content[wrong.start : wrong.start + 4]!r}). "
            "Save the list as UTF-8 and import it again."
        ) from wrong
    for lost in ("\ufffd", "\0"):
        if lost in text:
            line = text[: text.index(lost)].count("\n") + 1
            raise UnreadableImport(f"{path}:{line}: characters were lost ({lost!r}) when the file was made. {_AGAIN}")
    return text
