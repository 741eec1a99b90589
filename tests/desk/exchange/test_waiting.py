"""Packages that wait, letters that are outdated, uploads that nobody goes on with."""

from __future__ import annotations

import fcntl
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.desk.asked import walk
from tests.desk.exchange.conftest import Between
from tests.desk.exchange.test_exchange import Visitor
from tests.desk.people import NOW, Office

from servanda.desk.cases.actions import seal_person
from servanda.desk.directory.models import Contact
from servanda.desk.errors import BadInput, ChangedMeanwhile, NotAllowed, NotPossible
from servanda.desk.evidence import queries
from servanda.desk.evidence.entering import entries_of
from servanda.desk.evidence.packing import Chosen
from servanda.desk.exchange import actions
from servanda.desk.exchange.leftovers import KEPT_FOR, sweep_parts
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.sending import letters
from servanda.desk.exchange.waiting import give_up, go_by
from servanda.desk.installation import Installation
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import add_answer, change, take_step
from servanda.desk.requests.letters.actions import make_letter
from servanda.desk.requests.letters.building import Wishes
from servanda.desk.requests.letters.letter import Words

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_what_is_given_up_is_received_back_in_the_ledger_and_may_go_again(
    between: Between, here: Office, now: datetime
):
    _theirs, ours = between.asked()
    log = between.item(ours.case, here)
    letter = between.answered(ours)
    parcel = between.packed(ours, here, letter, Chosen(item=log))

    with pytest.raises(NotAllowed):
        give_up(parcel, because="Wrong letter.", by=here[Role.APPROVER], at=LATER)
    with pytest.raises(BadInput, match="because"):
        give_up(parcel, because=" ", by=here[Role.CUSTODIAN], at=LATER)
    with pytest.raises(ChangedMeanwhile):
        give_up(parcel, because="Wrong letter.", by=here[Role.CUSTODIAN], at=LATER, version=7)
    give_up(parcel, because="Wrong letter.", by=here[Role.CUSTODIAN], at=LATER)

    verdict = queries.ledger(ours.case)
    assert [one.kind for one in verdict.entries] == ["collected", "transferred", "received"]
    assert (verdict.whole, verdict.findings, verdict.standing) == (True, (), {log.reference: "held"})
    assert verdict.entries[-1].why == (
        f"Package {parcel.digest} to prt-central had no receipt and was given up: Wrong letter."
    )
    assert (parcel.state, parcel.because) == (Parcel.State.GIVEN_UP, "Wrong letter.")
    with pytest.raises(NotPossible, match="given up"):
        give_up(parcel, because="Again.", by=here[Role.CUSTODIAN], at=LATER)
    log.refresh_from_db()
    assert between.packed(ours, here, letter, Chosen(item=log)).items == [log.reference]


def test_a_receipt_for_what_was_given_up_is_kept_and_both_are_told(
    between: Between, desk: Installation, here: Office, now: datetime
):
    _theirs, ours = between.asked()
    parcel = between.packed(ours, here, between.answered(ours))
    came = between.arrived(parcel)
    give_up(parcel, because="No receipt for a month.", by=here[Role.CUSTODIAN], at=now)

    actions.record_receipt(desk, here.authority, bytes(came.receipt), at=now)

    parcel.refresh_from_db()
    assert (parcel.state, parcel.receipt_outcome) == (Parcel.State.GIVEN_UP, "accepted")
    assert len(entries_of(ours.case)) == 0


def test_what_waits_goes_by_hand_or_over_https(between: Between, desk: Installation, here: Office, now: datetime):
    _theirs, ours = between.asked()
    parcel = between.packed(ours, here, between.answered(ours))
    by = here[Role.APPROVER]

    with pytest.raises(NotPossible, match="by hand already"):
        go_by(desk, parcel, by_hand=True, by=by, at=now)
    with pytest.raises(NotPossible, match="no door of prt-central"):
        go_by(desk, parcel, by_hand=False, by=by, at=now)
    Contact.objects.filter(party="PRT").update(exchange_url="https://prt.example:8443")
    go_by(desk, parcel, by_hand=False, by=by, at=now)
    assert parcel.next_at == now
    go_by(desk, parcel, by_hand=True, by=by, at=now)

    assert (parcel.state, parcel.next_at) == (Parcel.State.WAITING, None)
    between.arrived(parcel)
    with pytest.raises(NotAllowed):
        go_by(desk, parcel, by_hand=False, by=here[Role.DRAFTER], at=now)


def test_a_letter_older_than_its_approval_may_not_go(between: Between, here: Office):
    request = between.approved(here)
    early = between.letter(request, here, "request")
    for step, role in (("send-back", Role.APPROVER), ("submit", Role.DRAFTER), ("approve", Role.APPROVER)):
        take_step(request, step, by=here[role], at=LATER, reason="A word.")

    with pytest.raises(NotPossible, match=r"before approve on .* Make it anew"):
        between.packed(request, here, early)
    anew = make_letter(request, "request", by=here[Role.DRAFTER], at=LATER)

    assert [bool(why) for _one, why in letters(request)] == [False, True]
    assert between.packed(request, here, anew).kind == "request"


def test_a_letter_whose_content_changed_may_not_go(between: Between, here: Office, now: datetime):
    request = between.approved(here)
    remarks = Wishes(second_language="fr", remarks=Words(text="With thanks."))
    letter = make_letter(request, "request", by=here[Role.DRAFTER], at=now, wishes=remarks)
    assert [why for _one, why in letters(request)] == [""]

    person = request.case.persons.get(token="S-1")
    seal_person(person, by=here[Role.PROTECTION_OFFICER], at=LATER)
    request.refresh_from_db()

    ((_letter, why),) = letters(request)
    assert why == "Since it was made, this changed: persons."
    with pytest.raises(NotPossible, match="persons"):
        between.packed(request, here, letter)


def test_a_change_of_the_request_itself_outdates_its_letter(between: Between, here: Office, now: datetime):
    request = between.approved(here)
    between.letter(request, here, "request")
    walk(request, here, "send-back")
    change(request, by=here[Role.DRAFTER], at=now, title="Hear two witnesses")
    walk(request, here, "submit", "approve")

    ((_letter, why),) = letters(request)

    assert why == "Since it was made, this changed: title."


def test_no_answer_goes_before_it_was_decided_and_none_with_more_than_was(
    between: Between, here: Office, now: datetime
):
    _theirs, ours = between.asked()
    add_answer(ours, by=here[Role.EXECUTING_OFFICER], at=now, what="First.")
    early = between.letter(ours, here, "answer")
    with pytest.raises(NotPossible, match="another pair of eyes"):
        between.packed(ours, here, early)

    walk(ours, here, "prepare-answer", "answer-in-part")
    part = between.letter(ours, here, "answer")
    assert between.packed(ours, here, part).kind == "answer"
    add_answer(ours, by=here[Role.EXECUTING_OFFICER], at=now, what="Second.")
    with pytest.raises(NotPossible, match="another pair of eyes"):
        between.packed(ours, here, between.letter(ours, here, "answer"))


def part_of(desk: Installation, name: str, age: timedelta) -> Path:
    """A piece whose last byte came so long before NOW."""
    path = desk.folder / "exchange" / "parts" / "sender"
    path.mkdir(parents=True, exist_ok=True)
    (path / name).write_bytes(b"x" * 100)
    came = (NOW - age).timestamp()
    os.utime(path / name, (came, came))
    return path / name


def test_old_pieces_are_swept_and_those_that_are_young_or_going_on_stay(desk: Installation, now: datetime):
    old, young = part_of(desk, "a" * 64, KEPT_FOR), part_of(desk, "b" * 64, KEPT_FOR - timedelta(hours=1))
    going_on = part_of(desk, "c" * 64, 2 * KEPT_FOR)

    with going_on.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        found = sweep_parts(desk, at=now)

    assert (found.swept, found.size, found.kept) == (1, 100, 2)
    assert (old.exists(), young.exists(), going_on.exists()) == (False, True, True)
    assert str(found) == (
        "Uploads of packages: 1 left for 7 days or more swept, 100 bytes. 2 are younger, or going on."
    )


def test_an_upload_that_was_swept_begins_anew_and_ends_well(
    between: Between, desk: Installation, here: Office, now: datetime
):
    _theirs, ours = between.asked()
    parcel = between.packed(ours, here, between.answered(ours))
    whole = (desk.folder / parcel.place).read_bytes()
    visit, address = Visitor(desk, "bra-central"), f"/exchange/v1/prt-central/{parcel.file_digest}"
    visit("PATCH", address, whole[:500], upload_offset=0, upload_length=len(whole))

    swept = sweep_parts(desk, at=now + timedelta(days=3650))
    gone = visit("PATCH", address, whole[500:], upload_offset=500, upload_length=len(whole))
    done = visit("PATCH", address, whole, upload_offset=0, upload_length=len(whole))

    assert swept.swept == 1
    assert (gone[0], gone[1]["Upload-Offset"], done[0]) == (409, "0", 200)


def test_what_they_rejected_is_given_up_and_what_they_accepted_is_not(
    between: Between, desk: Installation, here: Office, now: datetime
):
    _theirs, ours = between.asked()
    log = between.item(ours.case, here)
    parcel = between.packed(ours, here, between.answered(ours), Chosen(item=log))
    path = desk.folder / parcel.place
    whole = path.read_bytes()
    path.write_bytes(whole[:-200] + bytes([whole[-200] ^ 1]) + whole[-199:])
    came = between.arrived(parcel)
    path.write_bytes(whole)
    Parcel.objects.filter(pk=parcel.pk).update(state="receipted", receipt_outcome=came.receipt_outcome)
    parcel.refresh_from_db()

    give_up(parcel, because="Damaged on the way.", by=here[Role.CUSTODIAN], at=now)

    log.refresh_from_db()
    assert (came.receipt_outcome, log.state) == ("rejected", "held")
    assert "was rejected and was given up: Damaged" in entries_of(ours.case)[-1].why
    again = between.packed(ours, here, None, Chosen(item=log))
    actions.record_receipt(desk, here.authority, bytes(between.arrived(again).receipt), at=now)
    again.refresh_from_db()
    with pytest.raises(NotPossible, match="not given up any more"):
        give_up(again, because="Too late.", by=here[Role.CUSTODIAN], at=now)
