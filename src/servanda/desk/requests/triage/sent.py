"""What somebody sent, read: a file, a pasted text, or a twin. Needs no framework, so that it can be read apart."""

from __future__ import annotations

from servanda.desk.requests.triage.findings import Reading
from servanda.desk.requests.triage.reading import read_letter
from servanda.desk.requests.triage.twins import read_twin
from servanda.documents import read

__all__ = ["is_twin", "read_file", "read_text", "read_twin"]


def is_twin(data: bytes) -> bool:
    """Whether the bytes are to be read as JSON."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def read_file(data: bytes, name: str, ours: str) -> Reading:
    """A letter in PDF, DOCX or another form that can be read. Raises DocumentError with the reason."""
    return read_letter(read(data, "other", name=name).text, ours)


def read_text(text: str, ours: str) -> Reading:
    """A letter that was pasted: its words as they are."""
    return read_letter(text.replace("\r\n", "\n"), ours)
