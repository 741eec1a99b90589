"""A desk whose store speaks S3: everything works, nothing tells the secret, and what is away loses nothing."""

from __future__ import annotations

import hashlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import s3
from tests.desk import people
from tests.desk.people import NOW, Office
from tests.web.desk.visits import visit

from servanda.custody.store import Store
from servanda.desk.cases.models import Case
from servanda.desk.errors import NotInstalled, NotNow
from servanda.desk.evidence import actions
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.storing import _opened, open_store
from servanda.desk.evidence.sweeping import sweep_store
from servanda.desk.installation import Installation, make, put_store, read
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
CONTENT = b"the night shift's log, as the guard left it"
NOWHERE = "http://127.0.0.1:9"
JSON = {"content_type": "application/json"}
PIECE = {"content_type": "application/octet-stream"}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3.server() as address:
        yield address


@pytest.fixture
def desk(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """With a bucket of its own."""
    make(tmp_path / "desk")
    bucket = f"evidence-{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:16]}"
    put_store(tmp_path / "desk", f"s3://{bucket}/bra")
    s3.make_bucket(endpoint, bucket)
    for name, value in s3.environment(endpoint).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SERVANDA_DESK", str(tmp_path / "desk"))
    return read(tmp_path / "desk")


@pytest.fixture
def program(desk: Installation, here: Office) -> Client:
    return visit(here[Role.CUSTODIAN])


@pytest.fixture
def case(here: Office) -> Case:
    return people.case(here)


def new(program: Client, case: Case) -> str:
    made = program.post(f"/desk/api/v1/cases/{case.reference}/evidence", {"kind": "record", "title": "Log"}, **JSON)
    return f"/desk/api/v1/evidence/{made.json()['reference']}"


def send(program: Client, way: str, piece: bytes, at: int) -> int:
    return program.patch(f"{way}/upload", piece, headers={"Upload-Offset": str(at)}, **PIECE).status_code


def finish(program: Client, way: str) -> int:
    said = {"sha256": hashlib.sha256(CONTENT).hexdigest()}
    return program.post(f"{way}/upload", said, **JSON).status_code


def served(program: Client, way: str) -> bytes:
    answer = program.get(f"{way}/content")
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # it streams


def away(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """The store is at another address, from now on."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    _opened.cache_clear()


def test_content_comes_in_pieces_is_served_swept_derived_and_disposed_of(
    desk: Installation, here: Office, program: Client, case: Case, django_capture_on_commit_callbacks
):
    way = new(program, case)
    sent = send(program, way, CONTENT[:10], 0), send(program, way, CONTENT[10:], 10), finish(program, way)
    store, original = open_store(desk), Item.objects.get()
    form = {"derivation": "redaction", "title": "For the parties", "file": SimpleUploadedFile("a", b"the log")}
    program.post(f"/desk/evidence/{original.reference}/do/derive", form)
    derived = Item.objects.get(parent=original)

    assert sent == (200, 200, 200)
    assert served(program, way) == CONTENT
    assert served(program, f"/desk/api/v1/evidence/{derived.reference}") == b"the log"
    assert (sweep_store(store, at=NOW).report.objects, sweep_store(store, at=NOW).sound) == (2, True)
    with django_capture_on_commit_callbacks(execute=True):
        actions.handle(derived, "disposed", by=here[Role.CUSTODIAN], at=NOW, why="As ordered.", store=store)
    assert list(store.objects()) == [original.sha256]


def test_the_secret_stands_in_no_file_log_or_trail(
    desk: Installation, program: Client, case: Case, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    caplog.set_level(logging.DEBUG)
    way = new(program, case)
    send(program, way, CONTENT, 0)
    finish(program, way)
    away(monkeypatch, NOWHERE)
    refused = program.get(f"{way}/content")

    assert NOWHERE in caplog.text
    files = [path.read_bytes() for path in desk.folder.rglob("*") if path.is_file()]
    told = [caplog.text.encode(), refused.content, str(list(Entry.objects.values_list("details"))).encode()]
    assert refused.status_code == 503
    for secret in (s3.SECRET, s3.WHO):
        assert not any(secret.encode() in one for one in (*files, *told))


def test_a_store_that_is_away_is_told_and_loses_nothing(
    program: Client, case: Case, endpoint: str, monkeypatch: pytest.MonkeyPatch
):
    way = new(program, case)
    before = send(program, way, CONTENT[:10], 0)
    away(monkeypatch, NOWHERE)
    meanwhile = send(program, way, CONTENT[10:], 10), finish(program, way)
    form = {"kind": "record", "title": "Typed in vain", "file": SimpleUploadedFile("a", b"x")}
    page = program.post(f"/desk/cases/{case.reference}/evidence/do/register", form)
    away(monkeypatch, endpoint)
    offset = program.get(f"{way}/upload").json()["offset"]
    after = send(program, way, CONTENT[10:], 10), finish(program, way)

    assert (before, meanwhile, offset, after) == (200, (503, 503), 10, (200, 200))
    assert page.status_code == 503
    assert "Typed in vain" in page.content.decode()
    assert "cannot be reached now. Nothing was done" in page.content.decode()
    assert NOWHERE not in page.content.decode()
    assert served(program, way) == CONTENT
    assert Item.objects.count() == 1


def test_a_bucket_that_is_not_there_and_a_store_that_is_away_are_told(
    desk: Installation, monkeypatch: pytest.MonkeyPatch
):
    put_store(desk.folder, "s3://no-such-bucket")
    with pytest.raises(NotNow) as told:
        open_store(read(desk.folder))
    assert "there is no such bucket" in told.value.why
    away(monkeypatch, NOWHERE)
    with pytest.raises(NotNow, match="cannot be reached"):
        open_store(desk)


@pytest.mark.parametrize(
    "place", ["s3://AKID:secret@bucket", "s3://bucket?aws_secret_access_key=x", "https://bucket", "memory:///", "s3://"]
)
def test_an_address_that_holds_a_secret_or_is_none_is_refused(desk: Installation, place: str):
    put_store(desk.folder, place)

    with pytest.raises(NotInstalled, match="belongs in the environment") as told:
        open_store(read(desk.folder))

    assert "secret@" not in str(told.value)


def test_two_desks_do_not_share_a_store_unknowingly(desk: Installation, tmp_path: Path):
    store: Store = open_store(desk)
    make(tmp_path / "other")
    put_store(tmp_path / "other", desk.store)

    with pytest.raises(NotInstalled, match="Restore it from your safe"):
        open_store(read(tmp_path / "other"))
    assert list(store.objects()) == []
    assert actions.put(store, io.BytesIO(CONTENT)).content.size == len(CONTENT)
