"""Files of a case: encrypted at rest, given back as they came, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases import actions, files
from servanda.desk.cases.models import Document
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.installation import here as installation
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def on_disk() -> list[Path]:
    return [path for path in (installation().folder / "documents").rglob("*") if path.is_file()]


def added(here: Office, now: datetime, content: bytes = b"%PDF-1.7 secret") -> Document:
    return actions.add_document(
        people.case(here), title="", file_name="../a\nletter.pdf", content=[content], by=here[Role.DRAFTER], at=now
    )


def test_a_file_comes_back_as_it_came(here: Office, now: datetime):
    content = b"%PDF-1.7" + b"secret" * 500_000
    document = added(here, now, content)

    back = b"".join(actions.open_document(document, by=here[Role.APPROVER], at=now))

    assert back == content
    assert (document.size, document.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (document.media_type, document.title) == ("application/pdf", ".. a letter.pdf")
    assert Entry.objects.last().did == "document.read"


def test_what_lies_on_the_disk_is_not_the_file(here: Office, now: datetime):
    document = added(here, now)

    stored = next(path for path in on_disk() if path.name == document.stored)

    assert b"secret" not in stored.read_bytes()
    assert stored.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("change", ["flip", "cut", "swap", "grow"])
def test_a_changed_file_is_never_given(here: Office, now: datetime, change: str):
    document = added(here, now, b"x" * (2 * 1024**2 + 10))
    stored = next(path for path in on_disk() if path.name == document.stored)
    bytes_ = stored.read_bytes()
    piece = 1024**2 + 16
    stored.write_bytes(
        {
            "flip": bytes_[:-1] + bytes([bytes_[-1] ^ 1]),
            "cut": bytes_[: 2 * piece],
            "swap": bytes_[piece : 2 * piece] + bytes_[:piece] + bytes_[2 * piece :],
            "grow": bytes_ + b"x",
        }[change]
    )

    with pytest.raises(NotPossible, match="changed or cut off"):
        b"".join(actions.open_document(document, by=here[Role.DRAFTER], at=now))


def test_a_file_that_is_gone_is_told(here: Office, now: datetime):
    document = added(here, now)
    next(path for path in on_disk() if path.name == document.stored).unlink()

    with pytest.raises(NotPossible, match="Restore it from a backup"):
        actions.open_document(document, by=here[Role.DRAFTER], at=now)


def test_what_is_not_kept_leaves_nothing_on_the_disk(here: Office, now: datetime):
    case = people.case(here)
    before = on_disk()

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError("the sender went away")

    for content, raised in (([], BadInput), ([b""], BadInput), (broken(), NotPossible)):
        with pytest.raises(raised):
            actions.add_document(case, title="", file_name="a", content=content, by=here[Role.DRAFTER], at=now)
    with pytest.raises(NotAllowed):
        actions.add_document(case, title="", file_name="a", content=[b"x"], by=here[Role.AUDITOR], at=now)
    actions.close_case(case, because="done", by=here[Role.APPROVER], at=now)
    with pytest.raises(NotPossible):
        actions.add_document(case, title="", file_name="a", content=[b"x"], by=here[Role.DRAFTER], at=now)

    assert on_disk() == before


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(BadInput, match="more than 1 MB"):
        files.keep([b"x" * 1024**2, b"y"], most=1024**2)


def test_the_same_file_is_not_added_twice(here: Office, now: datetime):
    document = added(here, now)

    with pytest.raises(BadInput, match="already, since 2026-11-21"):
        actions.add_document(
            document.case, title="", file_name="b", content=[b"%PDF-1.7 secret"], by=here[Role.DRAFTER], at=now
        )


@settings(max_examples=15, deadline=None)
@given(content=st.lists(st.binary(max_size=300), min_size=1), size=st.sampled_from([1024**2, 1024**2 + 1, 0]))
def test_any_bytes_come_back(content: list[bytes], size: int):
    whole = b"".join(content) + b"z" * (size or 1)

    kept = files.keep([*content, b"z" * (size or 1)])

    assert b"".join(files.read(kept.stored, kept.key)) == whole


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"PK\x03\x04....word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"PK\x03\x04....", "application/zip"),
        ("Señor".encode(), "text/plain"),
        (b"<script>", "text/plain"),
        (b"\x00\x01", "application/octet-stream"),
        (b"RIFF....WAVE", "audio/wav"),
        (b"....ftypisom", "video/mp4"),
    ],
)
def test_the_kind_of_a_file_is_read_from_its_bytes(head: bytes, media_type: str):
    assert files.media_type_of(head) == media_type
