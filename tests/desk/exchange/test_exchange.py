"""Packages out and in: sealed, receipted, once in effect."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.custody.stampers import Authority as Stamper
from tests.desk import people
from tests.desk.people import Office

from servanda.custody.packages import Contents, EvidencePart, make_package
from servanda.custody.receipts import Receipt, sign_receipt
from servanda.custody.trust_file import certificate, with_revoked, with_stamper
from servanda.desk.errors import BadInput, NotAllowed, NotInstalled, NotPossible
from servanda.desk.exchange import actions, keys
from servanda.desk.exchange.channel import context
from servanda.desk.exchange.door import Door
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import receive
from servanda.desk.requests.models import Request
from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
PHOTO = b"not really a photo " * 1000


def incoming(office: Office, now: datetime) -> Request:
    officer, other = office[Role.EXECUTING_OFFICER], "PRT" if office.authority.party == "BRA" else "BRA"
    return receive(
        people.case(office), by=officer, at=now, kind="take-evidence", counterpart=other, title="Hear a witness"
    )


@pytest.fixture
def parcel(desk: Installation, here: Office, now: datetime) -> Parcel:
    """Evidence on its way from here to there."""
    return evidence_from(desk, here, now)


def evidence_from(desk: Installation, here: Office, now: datetime) -> Parcel:
    asked = incoming(here, now)
    photo = EvidencePart(name="photo.jpg", source=PHOTO)
    return actions.pack(desk, asked, "answer", to="prt-central", by=here[Role.CUSTODIAN], at=now, evidence=(photo,))


def copy_of(desk: Installation, parcel: Parcel, name: str = "arrived") -> Path:
    return Path(shutil.copy(desk.folder / parcel.place, desk.folder / name))


def test_a_package_is_opened_where_it_was_meant_for_and_its_receipt_ends_the_sending(
    desk: Installation, parcel: Parcel, there: Office, here: Office, now: datetime
):
    came = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now, channel="file")
    actions.record_receipt(desk, here.authority, bytes(came.receipt), at=now)

    parcel.refresh_from_db()
    (photo,) = (desk.folder / came.place).with_suffix("").glob("bag/data/evidence/*")
    assert (came.state, came.peer, came.kind) == (Parcel.State.OPENED, "bra-central", "answer")
    assert photo.read_bytes() == PHOTO
    assert (parcel.state, parcel.receipt_outcome) == (Parcel.State.RECEIPTED, "accepted")
    assert [entry.did for entry in Entry.objects.all()][-3:] == ["package.make", "package.arrive", "package.receipt"]
    assert chain.verify().is_whole


def test_what_comes_twice_has_its_effect_once_and_the_same_receipt(
    desk: Installation, parcel: Parcel, there: Office, now: datetime
):
    first = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now, channel="file")
    again = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now + timedelta(1), channel="file")

    assert again == first
    assert Parcel.objects.filter(direction="in").count() == 1
    assert bytes(again.receipt) == bytes(first.receipt)


def test_a_receipt_recorded_twice_changes_nothing(
    desk: Installation, parcel: Parcel, there: Office, here: Office, now: datetime
):
    came = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now, channel="file")
    actions.record_receipt(desk, here.authority, bytes(came.receipt), at=now)
    entries = Entry.objects.count()

    actions.record_receipt(desk, here.authority, bytes(came.receipt), at=now)

    assert Entry.objects.count() == entries


def test_a_changed_package_is_refused_with_a_signed_reason(
    desk: Installation, parcel: Parcel, there: Office, here: Office, now: datetime
):
    arrived = copy_of(desk, parcel)
    content = bytearray(arrived.read_bytes())
    content[len(content) // 2] ^= 1
    arrived.write_bytes(content)

    came = actions.arrive(desk, there.authority, arrived, at=now, channel="file")

    assert (came.state, came.receipt_outcome) == (Parcel.State.REFUSED, "rejected")
    assert came.receipt_reasons
    assert not (desk.folder / came.place).with_suffix("").exists()


def test_a_damaged_copy_that_comes_first_does_not_stand_in_the_way_of_the_honest_one(
    desk: Installation, here: Office, there: Office, now: datetime
):
    whole, damaged = plain(desk, now), desk.folder / "damaged"
    damaged.write_bytes(whole.read_bytes().replace(PHOTO[:17], b"certainly a photo"))
    sent = actions.arrive(desk, there.authority, damaged, at=now, channel="file")
    came = actions.arrive(desk, there.authority, whole, at=now, channel="file")

    assert (sent.state, sent.digest) == (Parcel.State.REFUSED, "")
    assert (came.state, came.receipt_outcome) == (Parcel.State.OPENED, "accepted")
    assert sent.verdict["digest"] == came.digest


def plain(desk: Installation, now: datetime) -> Path:
    """A package that is sealed and not encrypted: whoever carries it can change it."""
    photo = EvidencePart(name="photo.jpg", source=PHOTO)
    told = Contents(
        kind="answer",
        reference="R-1",
        sender="bra-central",
        receiver="prt-central",
        made_at=now,
        evidence=(photo,),
    )
    key = keys.held(desk, "bra-central").signs()
    return make_package(told, desk.folder / "plain", key=key, trust=keys.trust_of(desk), envelope="none").path


def test_a_receipt_for_a_damaged_copy_is_overtaken_by_that_for_the_honest_one(
    desk: Installation, parcel: Parcel, here: Office, there: Office, now: datetime
):
    came = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now, channel="file")
    signs, trust = keys.held(desk, "prt-central").signs(), keys.trust_of(desk)
    said = {"digest": parcel.digest, "file_digest": "0" * 64, "package": parcel.package_id, "to": "bra-central"}
    wrong = Receipt(**said, by="prt-central", at=now, outcome="rejected", reasons=("changed",))

    for receipt in (sign_receipt(wrong, signs, trust), bytes(came.receipt), sign_receipt(wrong, signs, trust)):
        parcel = actions.record_receipt(desk, here.authority, receipt, at=now)

    assert parcel.receipt_outcome == "accepted"
    assert parcel.receipt_reasons == []


def test_what_was_refused_is_looked_at_anew_once_the_sender_is_known(
    desk: Installation, parcel: Parcel, there: Office, now: datetime
):
    known = (desk.folder / "trust.yaml").read_text()
    keys.write_trust(keys.TrustList(authorities=keys.trust_of(desk).authorities[1:]), desk.folder / "trust.yaml")
    refused = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now, channel="file")
    (desk.folder / "trust.yaml").write_text(known)
    again = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now, channel="file")

    assert (refused.state, again.state) == (Parcel.State.REFUSED, Parcel.State.OPENED)
    assert again.pk == refused.pk
    assert Parcel.objects.filter(direction="in").count() == 1


def test_an_authority_that_stamps_sees_the_seal_of_each_package(
    desk: Installation, here: Office, there: Office, now: datetime, tmp_path: Path
):
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL is not installed, so no time-stamping authority can be made for the test")
    (tmp_path / "tsa").mkdir()
    clock = Stamper(tmp_path / "tsa")
    root = certificate((clock.here / "root.pem").read_bytes())
    keys.write_trust(with_stamper(keys.trust_of(desk), root), desk.folder / "trust.yaml")

    with clock.serving() as url:
        packed = evidence_from(replace(desk, time_stamps=url), here, now)
    came = actions.arrive(desk, there.authority, copy_of(desk, packed), at=datetime.now(UTC), channel="file")

    assert came.verdict["seen_at"] is not None
    assert Entry.objects.filter(did="package.make").get().details["stamped"] == "yes"


def test_what_is_urgent_does_not_wait_for_an_authority_that_is_silent(
    desk: Installation, here: Office, there: Office, now: datetime
):
    packed = evidence_from(replace(desk, time_stamps="http://127.0.0.1:9/"), here, now)
    came = actions.arrive(desk, there.authority, copy_of(desk, packed), at=now, channel="file")

    assert (came.state, came.verdict["seen_at"]) == (Parcel.State.OPENED, None)
    assert Entry.objects.filter(did="package.make").get().details["stamped"].startswith("no: ")


def test_a_package_for_another_is_refused(desk: Installation, parcel: Parcel, here: Office, now: datetime):
    came = actions.arrive(desk, here.authority, copy_of(desk, parcel), at=now, channel="file")

    assert came.state == Parcel.State.REFUSED


@pytest.mark.parametrize("content", [b"", b"not a receipt", b"\x30\x80" * 40])
def test_what_is_no_receipt_is_told_and_changes_nothing(
    desk: Installation, parcel: Parcel, here: Office, now: datetime, content: bytes
):
    with pytest.raises(BadInput):
        actions.record_receipt(desk, here.authority, content, at=now)

    parcel.refresh_from_db()
    assert parcel.state == Parcel.State.WAITING


def test_without_keys_nothing_is_packed_and_nothing_stays(desk: Installation, here: Office, now: datetime):
    for file in (desk.folder / "keys" / "exchange").glob("bra-*"):
        file.unlink()

    with pytest.raises(NotInstalled, match="servanda desk exchange keys bra-central"):
        actions.pack(desk, incoming(here, now), "answer", to="prt-central", by=here[Role.CUSTODIAN], at=now, twin=None)

    assert not Parcel.objects.exists()
    assert list((desk.folder / "exchange" / "out").iterdir()) == []


def test_each_failure_is_tried_again_twice_as_late(desk: Installation, parcel: Parcel, now: datetime):
    waits = []
    for _ in range(4):
        actions.fail(parcel, "cut", at=now)
        parcel.refresh_from_db()
        assert parcel.next_at is not None
        waits.append((parcel.next_at - now).total_seconds())

    assert waits == [30, 60, 120, 240]
    assert parcel.last_error == "cut"


def test_a_person_takes_a_package_in_once(desk: Installation, parcel: Parcel, there: Office, now: datetime):
    came = actions.arrive(desk, there.authority, copy_of(desk, parcel), at=now, channel="file")
    asked = incoming(there, now)

    actions.take_in(came, asked, by=there[Role.EXECUTING_OFFICER], at=now)

    assert came.case == asked.case
    with pytest.raises(NotPossible, match="taken in"):
        actions.take_in(came, asked, by=there[Role.EXECUTING_OFFICER], at=now)


def test_who_need_not_know_packs_nothing(desk: Installation, here: Office, there: Office, now: datetime):
    with pytest.raises(NotAllowed):
        actions.pack(desk, incoming(here, now), "answer", to="prt-central", by=there[Role.CUSTODIAN], at=now)


class Visitor:
    """Someone at the door with a certificate."""

    def __init__(self, desk: Installation, code: str | None) -> None:
        der = keys.trust_of(desk).authority(code).certificates[0].der if code else None
        self.door = Door(desk, lambda _environ: der, lambda: people.NOW)

    def __call__(
        self, method: str, path: str, body: bytes = b"", **headers: object
    ) -> tuple[int, dict[str, str], bytes]:
        said: dict[str, Any] = {}
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **{f"HTTP_{name.upper()}": str(value) for name, value in headers.items()},
        }
        answer = b"".join(self.door(environ, lambda status, given: said.update(status=status, headers=dict(given))))
        return int(said["status"].split()[0]), said["headers"], answer


def test_an_upload_that_was_cut_goes_on_and_ends_with_the_receipt(
    desk: Installation, parcel: Parcel, here: Office, now: datetime
):
    whole = (desk.folder / parcel.place).read_bytes()
    visit = Visitor(desk, "bra-central")
    address = f"/exchange/v1/prt-central/{parcel.file_digest}"

    first = visit("PATCH", address, whole[:5000], upload_offset=0, upload_length=len(whole))
    asked = visit("HEAD", address)
    wrong = visit("PATCH", address, whole, upload_offset=0, upload_length=len(whole))
    last = visit("PATCH", address, whole[5000:], upload_offset=5000, upload_length=len(whole))

    assert (first[0], asked[1]["Upload-Offset"], wrong[0], wrong[1]["Upload-Offset"]) == (204, "5000", 409, "5000")
    assert last[0] == 200
    actions.record_receipt(desk, here.authority, last[2], at=now)
    parcel.refresh_from_db()
    assert parcel.receipt_outcome == "accepted"


def test_a_receipt_that_was_lost_is_given_again_without_a_second_upload(desk: Installation, parcel: Parcel):
    whole = (desk.folder / parcel.place).read_bytes()
    visit = Visitor(desk, "bra-central")
    address = f"/exchange/v1/prt-central/{parcel.file_digest}"
    first = visit("PATCH", address, whole, upload_offset=0, upload_length=len(whole))

    asked = visit("HEAD", address)
    again = visit("PATCH", address, b"", upload_offset=len(whole), upload_length=len(whole))

    assert asked[1]["Upload-Offset"] == str(len(whole))
    assert again[2] == first[2]
    assert Parcel.objects.filter(direction="in").count() == 1


def test_bytes_that_are_not_those_announced_are_forgotten(desk: Installation, parcel: Parcel):
    visit = Visitor(desk, "bra-central")
    address = f"/exchange/v1/prt-central/{parcel.file_digest}"

    answer = visit("PATCH", address, b"x" * 10, upload_offset=0, upload_length=10)

    assert answer[0] == 460
    assert visit("HEAD", address)[1]["Upload-Offset"] == "0"
    assert not Parcel.objects.filter(direction="in").exists()


@pytest.mark.parametrize(("after", "believed"), [(timedelta(0), 1), (timedelta(1), 0)])
def test_a_connection_is_made_to_no_certificate_that_was_revoked(
    desk: Installation, here: Office, now: datetime, after: timedelta, believed: int
):
    trust = keys.trust_of(desk)
    stolen = trust.authority("prt-central").certificates[0].fingerprint
    trust = with_revoked(trust, stolen, now + timedelta(hours=1), "key stolen")

    made = context(desk, "bra-central", trust, at=now + after, server=False, peer="prt-central")

    assert made.cert_store_stats()["x509"] == believed


@pytest.mark.parametrize("code", [None, "unknown"])
def test_nobody_enters_without_a_certificate_of_the_list(desk: Installation, parcel: Parcel, code: str | None):
    door = Door(desk, lambda _environ: b"some other certificate" if code else None, lambda: people.NOW)
    said: list[str] = []

    door(
        {"REQUEST_METHOD": "HEAD", "PATH_INFO": f"/exchange/v1/prt-central/{parcel.file_digest}"},
        lambda status, _headers: said.append(status),
    )

    assert said == ["403 Forbidden"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("HEAD", "/", {}, 404),
        ("HEAD", "/exchange/v1/prt-central/../../etc/passwd", {}, 404),
        ("HEAD", f"/exchange/v1/nobody/{'0' * 64}", {}, 404),
        ("DELETE", f"/exchange/v1/prt-central/{'0' * 64}", {}, 405),
        ("PATCH", f"/exchange/v1/prt-central/{'0' * 64}", {}, 400),
        ("PATCH", f"/exchange/v1/prt-central/{'0' * 64}", {"upload_offset": "-1", "upload_length": "5"}, 400),
        ("PATCH", f"/exchange/v1/prt-central/{'0' * 64}", {"upload_offset": 0, "upload_length": 2**40}, 400),
        ("POST", "/exchange/v1/prt-central/receipts", {}, 422),
    ],
)
def test_what_the_door_does_not_understand_it_says(
    desk: Installation, method: str, path: str, headers: dict[str, object], status: int
):
    assert Visitor(desk, "bra-central")(method, path, **headers)[0] == status
