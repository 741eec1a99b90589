"""Packages on the pages: packed, brought by hand, entered by way of triage, answered, refused."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.desk import people
from tests.desk.asked import complete, outgoing, walk
from tests.desk.people import NOW, Office
from tests.web.desk.visits import visit

from servanda.custody.packages import EvidencePart
from servanda.desk.cases.models import Case
from servanda.desk.directory.models import Contact
from servanda.desk.evidence import actions as evidence
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.storing import open_store
from servanda.desk.exchange import actions, keys
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation
from servanda.desk.installation import here as installed
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import add_condition, receive
from servanda.desk.requests.letters.actions import make_letter
from servanda.desk.requests.models import Intake, Request
from servanda.desk.trail import chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(here: Office, there: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """Both authorities have keys and know each other's; the directory carries the certificates."""
    from servanda.desk.installation import make

    made = make(tmp_path / "desk")
    monkeypatch.setenv("SERVANDA_DESK", str(made.folder))
    for office in (here, there):
        one = office.authority
        held = keys.make_keys(made, one.code, one.name, host="localhost", at=NOW)
        keys.introduce(made, one.code, one.party, one.name, held.certificate, keys.recipient_of(held))
        fingerprint = held.signs().certificate.fingerprint
        Contact.objects.create(party=one.party, name=one.name, certificate=fingerprint)
    return installed()


@pytest.fixture
def approved(here: Office) -> Request:
    """Through the second pair of eyes, with its letter."""
    request = complete(outgoing(people.case(here), here), here)
    walk(request, here, "submit", "approve")
    make_letter(request, "request", by=here[Role.DRAFTER], at=NOW)
    request.refresh_from_db()
    return request


def packed(request: Request, office: Office, **more: str) -> Parcel:
    said = {"letter": "1", "to": "prt-central", "how": "file", **more}
    answer = visit(office[Role.APPROVER]).post(f"/desk/requests/{request.reference}/packages/make", said)
    assert answer.status_code == 302, answer.content.decode()
    return Parcel.objects.get(direction="out", request=request)


def came(office: Office, content: bytes, what: str = "package") -> Any:
    file = SimpleUploadedFile("came", content)
    return visit(office[Role.EXECUTING_OFFICER]).post("/desk/packages/upload", {"file": file, "what": what})


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def test_a_request_goes_by_file_is_entered_by_way_of_triage_and_its_receipt_comes_back(
    desk: Installation, approved: Request, here: Office, there: Office
):
    ours, theirs = visit(here[Role.APPROVER]), visit(there[Role.EXECUTING_OFFICER])
    form = ours.get(f"/desk/requests/{approved.reference}/packages").content.decode()
    sent = packed(approved, here)
    page = ours.get(f"/desk/requests/{approved.reference}/packages").content.decode()
    file = content_of(ours.get(f"/desk/packages/{sent.pk}/file"))

    address = came(there, file)["Location"]
    arrived = Parcel.objects.get(direction="in")
    shown = theirs.get(address).content.decode()
    twin = content_of(theirs.get(f"{address}/parts/{part_of(arrived, 'twin')}"))
    to_confirm = theirs.post(f"{address}/triage")["Location"]
    intake = Intake.objects.get()
    receipt = content_of(theirs.get(f"{address}/receipt"))
    came(here, receipt, "receipt")

    assert "Central authority of PRT (prt-central)" in form
    assert "goes by hand, no receipt yet" in page
    assert "Lay its letter before triage" in shown
    assert b'"letter":"request"' in twin.replace(b" ", b"")
    assert to_confirm == f"/desk/intake/{intake.pk}"
    assert (intake.channel, intake.reading["is_whole"], intake.parcel) == ("exchange", True, arrived)
    sent.refresh_from_db()
    assert (sent.state, sent.receipt_outcome) == (Parcel.State.RECEIPTED, "accepted")

    said = {"sender-state": "BRA", "measures": "take-evidence", "reference": approved.reference}
    theirs.post(f"/desk/intake/{intake.pk}/confirm", {**said, "version": intake.version})
    theirs.post(f"/desk/intake/{intake.pk}/enter", {"title": "Hear a witness"})
    arrived.refresh_from_db()
    assert arrived.state == Parcel.State.TAKEN_IN
    assert arrived.request == Request.objects.get(direction="incoming")
    assert chain.verify().is_whole


def part_of(parcel: Parcel, role: str) -> int:
    listed = parcel.verdict["about"]["parts"]
    return next(number for number, one in enumerate(listed, start=1) if one["role"] == role)


def test_nothing_is_packed_before_the_second_pair_of_eyes(desk: Installation, here: Office):
    request = outgoing(people.case(here), here)
    make_letter(request, "request", by=here[Role.DRAFTER], at=NOW)
    approver = visit(here[Role.APPROVER])

    said = {"letter": "1", "to": "prt-central", "how": "file"}
    answer = approver.post(f"/desk/requests/{request.reference}/packages/make", said)

    assert answer.status_code == 422
    assert "another pair of eyes" in answer.content.decode()
    assert not Parcel.objects.exists()


def test_without_a_certificate_in_the_directory_the_page_says_whom_it_may_mean(
    desk: Installation, approved: Request, here: Office
):
    Contact.objects.update(certificate="")

    page = visit(here[Role.APPROVER]).get(f"/desk/requests/{approved.reference}/packages").content.decode()

    assert "Did you mean prt-central?" in page


def test_who_may_not_pack_is_told_nothing_of_letters(desk: Installation, approved: Request, here: Office):
    address = f"/desk/requests/{approved.reference}/packages/make"

    assert visit(here[Role.DRAFTER]).post(address, {"letter": "1"}).status_code == 404


def test_a_changed_package_is_refused_and_its_page_shows_why(
    desk: Installation, approved: Request, here: Office, there: Office
):
    sent = packed(approved, here)
    whole = bytearray((desk.folder / sent.place).read_bytes())
    whole[len(whole) // 2] ^= 1

    address = came(there, bytes(whole))["Location"]
    page = visit(there[Role.DUTY_OFFICER]).get(address).content.decode()

    assert Parcel.objects.get(direction="in").state == Parcel.State.REFUSED
    assert "It is not believed, and nothing of it was taken in:" in page


def test_an_answer_is_seen_by_those_who_know_the_case_and_taken_in_beside_the_request(
    desk: Installation, approved: Request, here: Office, there: Office
):
    sent = packed(approved, here)
    came(there, (desk.folder / sent.place).read_bytes())
    theirs = people.case(there)
    request = incoming_at(theirs, there)
    actions.take_in(Parcel.objects.get(direction="in"), request, by=there[Role.EXECUTING_OFFICER], at=NOW)
    photo = EvidencePart(name="photo.jpg", source=b"no photo")
    limits = ({"kind": "use-limitation", "text": "For these proceedings."},)
    answer = actions.pack(
        desk, request, "answer", to="bra-central", by=there[Role.CUSTODIAN], at=NOW,
        evidence=(photo,), conditions=limits, in_reply_to=sent.digest,
    )  # fmt: skip
    stranger = people.account(here.authority, "officer@bra.example", Role.EXECUTING_OFFICER)

    address = came(here, (desk.folder / answer.place).read_bytes())["Location"]
    back = Parcel.objects.get(direction="in", authority=here.authority)
    drafter = visit(here[Role.DRAFTER])
    page = drafter.get(address).content.decode()
    number = part_of(back, "evidence")

    assert visit(stranger).get(address).status_code == 404
    assert "For these proceedings." in page
    assert content_of(drafter.get(f"{address}/parts/{number}")) == b"no photo"
    undecided = drafter.post(f"{address}/join")
    assert undecided.status_code == 422
    assert "Not decided: 1. use-limitation: For these proceedings." in undecided.content.decode()
    taken = drafter.post(f"{address}/join", {"term-1": "enter"})
    assert taken["Location"] == f"/desk/requests/{approved.reference}/packages"
    back.refresh_from_db()
    assert (back.state, back.request) == (Parcel.State.TAKEN_IN, approved)

    place = next((desk.folder / back.place).with_suffix("").glob("bag/data/evidence/*"))
    place.chmod(0o600)
    place.write_bytes(b"changed!")
    assert drafter.get(f"{address}/parts/{number}").status_code == 422


def incoming_at(case: Case, office: Office) -> Request:
    by = office[Role.EXECUTING_OFFICER]
    return receive(case, by=by, at=NOW, kind="take-evidence", counterpart="BRA", title="Hear a witness")


def test_the_page_of_packages_asks_the_same_for_one_and_for_three(desk: Installation, approved: Request, here: Office):
    visitor = visit(here[Role.EXECUTING_OFFICER])

    asked = []
    for number in (1, 2, 3):
        Parcel.objects.create(
            authority=here.authority, direction="out", state="waiting", request=approved, kind="request", peer="x",
            digest=f"{number:064}", file_digest=f"{number:064}", size=1, place="none", made_at=NOW, attempts=2,
            last_error="ConnectError: refused",
        )  # fmt: skip
        with CaptureQueriesContext(connection) as queries:
            page = visitor.get("/desk/packages").content.decode()
        asked.append(len(queries))

    assert page.count(">ConnectError: refused<") == 3
    assert asked[1] == asked[2]


def test_programs_pack_bring_files_and_read_what_came(
    desk: Installation, approved: Request, here: Office, there: Office
):
    ours, theirs = visit(here[Role.APPROVER]), visit(there[Role.EXECUTING_OFFICER])
    said = {"letter": 1, "to": "prt-central", "by_hand": True}
    address = f"/desk/api/v1/requests/{approved.reference}/packages"
    made = ours.post(address, said, content_type="application/json").json()
    file = SimpleUploadedFile("came", (desk.folder / Parcel.objects.get().place).read_bytes())

    taken = theirs.post("/desk/api/v1/packages", {"file": file}).json()
    inside = theirs.get(f"/desk/api/v1/packages/{taken['key']}").json()
    laid = theirs.post(f"/desk/api/v1/packages/{taken['key']}/triage").json()

    assert [one["digest"] for one in ours.get(address).json()] == [made["digest"]]
    assert (taken["state"], taken["digest"]) == ("opened", made["digest"])
    assert {one["role"] for one in inside["parts"]} >= {"letter", "twin"}
    assert laid["intake"] == Intake.objects.get().pk


def test_what_was_packed_and_not_receipted_stands_on_the_first_page(
    desk: Installation, approved: Request, here: Office
):
    packed(approved, here)

    page = visit(here[Role.DRAFTER]).get("/desk/").content.decode()

    assert "Packed, and no receipt" in page
    assert "goes by hand" in page


def with_item(request: Request, office: Office, said: dict[str, Any] | None = None, **given: Any) -> Item:
    """An item of the request's case, under a condition."""
    by = office[Role.CUSTODIAN]
    content = io.BytesIO(b"the log")
    values: dict[str, Any] = {"kind": "digital object", "title": "Log of the night shift"} | given
    item = evidence.register(request.case, by=by, at=NOW, store=open_store(installed()), content=content, **values)
    if said is not None:
        evidence.set_condition(item, said, by=by, at=NOW)
    return item


def test_a_page_offers_evidence_says_what_bars_it_and_asks_for_what_is_missing(
    desk: Installation, approved: Request, here: Office
):
    free = with_item(approved, here)
    barred = with_item(approved, here, {"kind": "embargo", "text": "Not before <the> trial."})
    asked = with_item(approved, here, {"kind": "consent", "text": "If she agrees."})
    custodian, tab = visit(here[Role.CUSTODIAN]), f"/desk/requests/{approved.reference}/packages"

    page = custodian.get(tab).content.decode()
    said = {"letter": "1", "to": "prt-central", "how": "file", "item": [free.reference, barred.reference]}
    refused = custodian.post(f"{tab}/make", said)
    unknown = custodian.post(f"{tab}/make", {**said, "item": [asked.reference], "purpose": "kept as typed"})
    known = {**said, "item": [asked.reference, free.reference], f"fact:{asked.reference}:consent": "yes"}
    done = custodian.post(f"{tab}/make", known)

    assert f'value="{barred.reference}" id="i-{barred.reference}" disabled' in page
    assert f'value="{free.reference}" id="i-{free.reference}">' in page
    assert "Not before &lt;the&gt; trial." in page
    assert f'name="fact:{asked.reference}:consent"' in page
    assert refused.status_code == unknown.status_code == 422
    assert "A condition bars this step" in refused.content.decode()
    assert f'value="{free.reference}" id="i-{free.reference}" checked' in refused.content.decode()
    assert "A condition may bar this step" in unknown.content.decode()
    sent = Parcel.objects.get()
    assert done["Location"] == f"/desk/packages/{sent.pk}"
    assert sorted(sent.items) == [free.reference, asked.reference]
    shown = custodian.get(done["Location"]).content.decode()
    assert f'href="/desk/evidence/{asked.reference}"' in shown


def test_only_a_custodian_is_offered_evidence(desk: Installation, approved: Request, here: Office):
    item = with_item(approved, here)
    tab = f"/desk/requests/{approved.reference}/packages"
    approver = visit(here[Role.APPROVER])

    page = approver.get(tab).content.decode()
    answer = approver.post(f"{tab}/make", {"letter": "1", "to": "prt-central", "how": "file", "item": item.reference})

    assert item.reference not in page
    assert "A custodian packs it." in page
    assert answer.status_code == 404
    assert not Parcel.objects.exists()


def test_a_request_with_evidence_and_a_condition_is_entered_with_both(
    desk: Installation, approved: Request, here: Office, there: Office
):
    by = here[Role.DRAFTER]
    add_condition(approved, by=by, at=NOW, kind="confidentiality", given_by="BRA", text="Until the hearing.")
    make_letter(approved, "request", by=by, at=NOW)
    item = with_item(approved, here, {"kind": "speciality", "text": "For this trial."})
    said = {"letter": "2", "to": "prt-central", "how": "file", "item": item.reference}
    visit(here[Role.CUSTODIAN]).post(f"/desk/requests/{approved.reference}/packages/make", said)
    theirs = visit(there[Role.EXECUTING_OFFICER])

    address = came(there, (desk.folder / Parcel.objects.get().place).read_bytes())["Location"]
    shown = theirs.get(address).content.decode()
    theirs.post(f"{address}/triage")
    intake = Intake.objects.get()
    said = {"sender-state": "BRA", "measures": ["take-evidence", "identify-locate"], "version": str(intake.version)}
    theirs.post(f"/desk/intake/{intake.pk}/confirm", said)
    form = theirs.get(f"/desk/intake/{intake.pk}").content.decode()
    refused = theirs.post(f"/desk/intake/{intake.pk}/enter", {"title": "Hear a witness"})
    done = theirs.post(f"/desk/intake/{intake.pk}/enter", {"title": "Hear a witness", "term-1": "enter"})

    assert "The sender's extract is whole." in shown
    assert "Log of the night shift" in shown
    assert f'href="{address}"' in form
    assert 'name="term-1" value="enter"' in form
    assert f"binds {item.reference}" in form
    assert refused.status_code == 422
    assert 'value="Hear a witness"' in refused.content.decode()
    assert "Not decided: 1. confidentiality" in refused.content.decode()
    assert done.status_code == 302
    first, second = Request.objects.filter(direction="incoming").order_by("pk")
    assert [one.text for one in (*first.conditions.all(), *second.conditions.all())] == ["Until the hearing."] * 2
    (entered,) = first.case.items.all()
    register = theirs.get(f"/desk/evidence/{entered.reference}").content.decode()
    assert "For this trial." in register
    assert item.reference in register


def test_what_waits_is_given_up_or_goes_another_way(desk: Installation, approved: Request, here: Office):
    Contact.objects.update(exchange_url="https://prt.example:8443")
    item = with_item(approved, here)
    custodian, tab = visit(here[Role.CUSTODIAN]), f"/desk/requests/{approved.reference}/packages"
    custodian.post(f"{tab}/make", {"letter": "1", "to": "prt-central", "how": "https", "item": item.reference})
    parcel = Parcel.objects.get()
    address = f"/desk/packages/{parcel.pk}"

    first = custodian.get(address).content.decode()
    custodian.post(f"{address}/channel", {"how": "file", "version": parcel.version})
    second = custodian.get(address).content.decode()
    stale = custodian.post(f"{address}/give-up", {"because": "Not needed.", "version": parcel.version})
    nameless = custodian.post(f"{address}/give-up", {"because": " "})
    by_approver = visit(here[Role.APPROVER]).post(f"{address}/give-up", {"because": "Not needed."})
    custodian.post(f"{address}/give-up", {"because": "Not needed."})
    third = custodian.get(address).content.decode()

    assert "Let it go as a file, by hand" in first
    assert "Try it over HTTPS" in second
    assert (stale.status_code, nameless.status_code, by_approver.status_code) == (409, 422, 404)
    assert "Given up: Not needed." in third
    assert "Give it up" not in third
    item.refresh_from_db()
    assert item.state == "held"


def test_programs_do_all_of_it(desk: Installation, approved: Request, here: Office, there: Office):
    asked = with_item(approved, here, {"kind": "fair-trial", "text": "If the trial is fair."})
    ours, theirs = visit(here[Role.CUSTODIAN]), visit(there[Role.EXECUTING_OFFICER])
    address = f"/desk/api/v1/requests/{approved.reference}/packages"
    said: dict[str, Any] = {"letter": 1, "to": "prt-central", "by_hand": True, "items": [{"item": asked.reference}]}

    (offered,) = ours.get(f"{address}/items?to=prt-central").json()
    refused = ours.post(address, said, content_type="application/json")
    said["items"][0]["facts"] = {"fair-trial": True}
    made = ours.post(address, said, content_type="application/json").json()
    file = content_of(ours.get(f"/desk/api/v1/packages/{made['key']}/file"))
    taken = theirs.post("/desk/api/v1/packages", {"file": SimpleUploadedFile("came", file)}).json()
    inside = theirs.get(f"/desk/api/v1/packages/{taken['key']}").json()
    back = content_of(theirs.get(f"/desk/api/v1/packages/{taken['key']}/file"))
    intake = theirs.post(f"/desk/api/v1/packages/{taken['key']}/triage").json()["intake"]
    values = {"values": {"sender-state": "BRA", "measures": ["take-evidence"]}}
    theirs.post(f"/desk/api/v1/intake/{intake}/confirm", values, content_type="application/json")
    entered = theirs.post(f"/desk/api/v1/intake/{intake}/enter", {"title": "x"}, content_type="application/json").json()
    after = theirs.get(f"/desk/api/v1/packages/{taken['key']}").json()
    changed = {"by_hand": False, "version": made["version"]}
    no_door = ours.post(f"/desk/api/v1/packages/{made['key']}/channel", changed, content_type="application/json")
    given_up = {"because": "They have it by hand."}
    ended = ours.post(f"/desk/api/v1/packages/{made['key']}/give-up", given_up, content_type="application/json").json()

    assert (offered["item"], offered["answer"], list(offered["asks"])) == (asked.reference, "not known", ["fair-trial"])
    assert refused.status_code == 422
    assert made["items"] == [asked.reference]
    assert back == file
    assert [one["id"] for one in inside["described"]] == [asked.reference]
    assert inside["conditions"][0]["items"] == [asked.reference]
    assert (after["state"], after["request"]) == ("taken-in", entered["request"])
    assert [one.reference for one in Item.objects.filter(case__authority=there.authority)] == after["items"]
    assert no_door.status_code == 422
    assert ended["state"] == "given-up"


def test_programs_join_with_decisions_and_register_later(
    desk: Installation, approved: Request, here: Office, there: Office
):
    sent = packed(approved, here)
    came(there, (desk.folder / sent.place).read_bytes())
    request = incoming_at(people.case(there), there)
    actions.take_in(Parcel.objects.get(direction="in"), request, by=there[Role.EXECUTING_OFFICER], at=NOW)
    limits = ({"kind": "use-limitation", "text": "For these proceedings."},)
    photo = EvidencePart(name="photo.jpg", source=b"no photo")
    answer = actions.pack(
        desk, request, "answer", to="bra-central", by=there[Role.CUSTODIAN], at=NOW,
        evidence=(photo,), conditions=limits, in_reply_to=sent.digest,
    )  # fmt: skip
    came(here, (desk.folder / answer.place).read_bytes())
    back = f"/desk/api/v1/packages/{Parcel.objects.get(direction='in', authority=here.authority).pk}"
    drafter, custodian = visit(here[Role.DRAFTER]), visit(here[Role.CUSTODIAN])

    undecided = drafter.post(f"{back}/join", {}, content_type="application/json")
    said = {"conditions": [{"number": 1, "enter": False, "because": "In the treaty already."}]}
    joined = drafter.post(f"{back}/join", said, content_type="application/json")
    early = drafter.post(f"{back}/evidence")
    registered = custodian.post(f"{back}/evidence").json()

    assert undecided.status_code == 422
    assert joined.json()["request"] == approved.reference
    assert early.status_code == 404
    (item,) = approved.case.items.all()
    assert (registered["items"], item.title, item.kind) == ([item.reference], "photo.jpg", "digital object")
    assert [one.said["kind"] for one in item.restrictions.all()] == ["use-limitation"]


HOSTILE = ("", "a\0b", "<script>alert(1)</script>'; -- {{ 7*7 }}", "9" * 30, "-1", "x" * 50_000, "漢字\u202e\U0001f4a5")


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_form_of_packages_breaks_and_nothing_is_done(
    desk: Installation, approved: Request, here: Office, there: Office, value: str
):
    item = with_item(approved, here, {"kind": "consent", "text": "If she agrees."})
    waits = packed(approved, here)
    came(there, (desk.folder / waits.place).read_bytes())
    arrived = Parcel.objects.get(direction="in")
    ours, theirs = visit(here[Role.CUSTODIAN]), visit(there[Role.EXECUTING_OFFICER])
    tab, way = f"/desk/requests/{approved.reference}/packages", f"/desk/packages/{waits.pk}"
    fact = f"fact:{item.reference}:consent"

    answers = [
        ours.post(f"{tab}/make", {"letter": value, "to": value, "how": value, "item": item.reference, fact: value}),
        ours.post(f"{tab}/make", {"letter": "1", "to": value, "item": value, "purpose": value}),
        ours.get(tab, {"to": value, "purpose": value, "item": value, "letter": value}),
        ours.post(f"{way}/channel", {"how": value, "version": value}),
        ours.post(f"{way}/give-up", {"because": f"{value}\0", "version": value}),
        ours.post(f"{way}/register", {"x": value}),
        theirs.post(f"/desk/packages/{arrived.pk}/join", {"term-1": value, f"term-{value}": "enter", "request": value}),
        ours.post(
            f"/desk/api/v1{tab[5:]}",
            {"letter": 1, "to": value, "items": [{"item": value, "facts": {value: True}}]},
            content_type="application/json",
        ),
    ]

    assert {answer.status_code for answer in answers} <= {200, 400, 404, 422}
    assert Parcel.objects.count() == 2
    waits.refresh_from_db()
    item.refresh_from_db()
    assert (waits.state, item.state) == ("waiting", "held")
    assert chain.verify().is_whole
