"""Strangers' files are read apart: what they do to their reader, they do to nobody else."""

from __future__ import annotations

import io
import os
import time
import zipfile

import pytest

from servanda.documents.errors import DocumentError, TooCostly
from servanda.web import reading
from servanda.web.apart import apart


def test_what_the_work_returns_comes_back():
    assert apart(sorted, [3, 1, 2]) == [1, 2, 3]


def test_work_is_done_in_another_process():
    assert apart(os.getpid) != os.getpid()


def test_work_that_takes_too_long_is_stopped():
    start = time.monotonic()

    with pytest.raises(TooCostly, match="longer than 1 second"):
        apart(time.sleep, 60, seconds=1)

    assert time.monotonic() - start < 10


def test_work_that_takes_too_much_memory_is_stopped():
    with pytest.raises(TooCostly, match="needs more than"):
        apart(bytearray, 4 * 1024**3)


def test_work_that_dies_is_told():
    with pytest.raises(TooCostly, match="broke off"):
        apart(os._exit, 9)


def test_nothing_can_be_written(tmp_path):
    with pytest.raises(RuntimeError, match="OSError"):
        apart(_write, str(tmp_path / "kept"))


def test_a_mistake_of_ours_is_told_without_the_words_of_the_document():
    with pytest.raises(RuntimeError) as told:
        apart(int, "secret")

    assert "secret" not in str(told.value)


def _write(path: str) -> None:
    with open(path, "wb") as out:
        out.write(b"x" * 100_000)


def packed(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("word/document.xml", content)
    return out.getvalue()


HOSTILE = {
    "a bomb in a DOCX": packed(b"<a>" + b" " * 200_000_000 + b"</a>"),
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><akomaNtoso>&b;</akomaNtoso>',
    "a file elsewhere": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><akomaNtoso>&b;</akomaNtoso>',
    "elements without end": b"<html>" + b"<div>" * 3_000,
    "elements in XML without end": b"<?xml version='1.0'?><akomaNtoso>" + b"<a>" * 20_000,
    "a cut PDF": b"%PDF-1.7\n1 0 obj\n<<",
    "a PDF that turns in a circle": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\ntrailer<</Root 1 0 R>>",
    "brackets": b"(" * 30_000,
    "one long word": b"a" * 40_000,
    "commas": b"1, " * 20_000,
    "numbers of paragraphs": b"".join(b"%d. \n" % n for n in range(3_000)),
    "roman numerals": b"(i) (ii) (iii) (iv) " * 3_000,
    "spaces": b"The General Assembly," + b" " * 1_000_000 + b"x",
    "line ends": b"\n" * 1_000_000 + b"x",
    "noughts": b"\x00" * 100_000,
    "script": b"<html><script>alert(1)</script><body><p onclick=alert(1)>1. Requests the Secretary-General.",
}


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("ask", [reading.read, reading.check, reading.mandates])
def test_a_hostile_file_is_read_or_refused(what, ask):
    start = time.monotonic()
    try:
        found = apart(ask, HOSTILE[what], seconds=5)
    except (DocumentError, TooCostly) as refused:
        found = str(refused)

    assert found
    assert "root:" not in str(found)
    assert time.monotonic() - start < 15
