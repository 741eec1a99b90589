"""Evidence between two authorities: packed under its conditions, and in the other register with them."""

from __future__ import annotations

import io
import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.desk import people
from tests.desk.exchange.conftest import Between
from tests.desk.people import NOW, Office

from servanda.custody.store import Store
from servanda.custody.verifying import verify
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.evidence import actions as evidence
from servanda.desk.evidence import queries
from servanda.desk.evidence.barring import conditions_of
from servanda.desk.evidence.entering import entries_of, lines_of
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.packing import Chosen
from servanda.desk.exchange import actions
from servanda.desk.exchange.enclosing import chosen, offered
from servanda.desk.exchange.joining import join, register
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import belongs_to, may_belong_to, parcels
from servanda.desk.exchange.terms import Decision
from servanda.desk.exchange.unpacking import evidence_waits, ledger_of
from servanda.desk.installation import Installation
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import add_condition, intend
from servanda.desk.requests.models import Request
from servanda.desk.trail import chain
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
CONSENT = {"kind": "consent", "text": "Only with the witness's consent."}
EMBARGO = {"kind": "embargo", "text": "Not before the trial."}
HERE_ALONE = {"kind": "no-onward-transfer", "text": "To nobody else.", "recipients": ["prt-central"]}


def limited(request: Request, office: Office) -> None:
    """A limit that binds the other side, and travels."""
    add_condition(
        request, by=office[Role.EXECUTING_OFFICER], at=NOW, kind="use-limitation", given_by=office.authority.party,
        text="For these proceedings only.",
    )  # fmt: skip


def test_evidence_goes_with_the_answer_and_enters_the_other_register_under_its_conditions(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime, store: Store
):
    theirs, ours = between.asked()
    log = between.item(ours.case, here, b"the log", origin="Police station 5", collected="2026-11-03~")
    scan = between.item(ours.case, here, b"o registro", title="Translation", parent=log, derivation="translation")
    evidence.set_condition(log, HERE_ALONE, by=here[Role.CUSTODIAN], at=now)
    limited(ours, here)
    letter = between.answered(ours)

    sent = between.packed(ours, here, letter, Chosen(item=scan), Chosen(item=log))
    came = between.arrived(sent)
    join(desk, came, by=there[Role.EXECUTING_OFFICER], at=now, decided={1: Decision(enters=True)})

    first, second = Item.objects.filter(case=theirs.case).order_by("pk")
    assert (sent.kind, sent.items, came.items) == (
        "answer", [scan.reference, log.reference], [first.reference, second.reference],
    )  # fmt: skip
    assert (first.their_reference, second.their_reference) == (log.reference, scan.reference)
    assert (second.parent, second.derivation, second.title) == (first, "translation", "Translation")
    assert first.origin == f"Central authority of BRA (BRA), {log.reference}; there: Police station 5"
    assert (first.collected, first.came_in, first.came_from) == ("2026-11-03~", sent.digest, "bra-central")
    assert queries.content(first, store, by=there[Role.CUSTODIAN], at=now).read() == b"the log"
    entry = next(one for one in entries_of(theirs.case) if one.item == first.reference)
    assert (entry.kind, entry.after) == ("received", log.sha256)
    assert sent.digest in entry.why
    assert {one.kind for one in conditions_of(second)} == {"no-onward-transfer", "use-limitation"}
    with pytest.raises(NotPossible, match="To nobody else"):
        evidence.handle(second, "transferred", by=there[Role.CUSTODIAN], at=now, why="Asked for.", other="esp-central")
    before = ledger_of(desk, came)
    assert before is not None
    assert before.whole
    assert before.standing == {log.reference: "under way", scan.reference: "under way"}
    assert chain.verify().is_whole


def test_the_conditions_of_an_answer_bind_us_once_a_person_entered_them(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    limited(ours, here)
    came = between.arrived(between.packed(ours, here, between.answered(ours)))
    drafter = there[Role.DRAFTER]

    with pytest.raises(BadInput, match=r"Not decided: 1\. use-limitation: For these proceedings only\."):
        join(desk, came, by=drafter, at=now)
    with pytest.raises(BadInput, match="why 1 is left out"):
        join(desk, came, by=drafter, at=now, decided={1: Decision(enters=False)})
    with pytest.raises(BadInput, match="none of number 2"):
        join(desk, came, by=drafter, at=now, decided={1: Decision(enters=True), 2: Decision(enters=True)})
    join(desk, came, by=drafter, at=now, decided={1: Decision(enters=True)})

    (condition,) = theirs.conditions.all()
    assert (condition.kind, condition.given_by, condition.binds_us) == ("use-limitation", "BRA", True)
    assert condition.text == "For these proceedings only."
    with pytest.raises(NotPossible, match="Limit on use"):
        intend(theirs, "use", by=drafter, at=now)
    entry = Entry.objects.filter(did="package.take-in").last()
    assert entry is not None
    assert (entry.on, entry.details["conditions"]) == (f"request:{theirs.reference}", [1])


def test_a_condition_is_left_out_only_with_the_reason_and_that_is_kept(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    limited(ours, here)
    came = between.arrived(between.packed(ours, here, between.answered(ours)))

    join(desk, came, by=there[Role.DRAFTER], at=now, decided={1: Decision(enters=False, because="It stands already.")})

    assert not theirs.conditions.exists()
    assert came.left_out == {"1": "It stands already."}
    assert Entry.objects.filter(did="package.take-in").last().details["left_out"] == ["1"]  # type: ignore[union-attr]


def test_an_assurance_that_they_ask_of_us_is_one_that_we_give(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    add_condition(
        ours, by=here[Role.EXECUTING_OFFICER], at=now, kind="assurance-death-penalty", given_by="PRT",
        text="No death penalty.", until="2030-01-01",
    )  # fmt: skip
    came = between.arrived(between.packed(ours, here, between.answered(ours)))

    join(desk, came, by=there[Role.DRAFTER], at=now, decided={1: Decision(enters=True)})

    (condition,) = theirs.conditions.all()
    assert (condition.kind, condition.given_by, condition.until) == ("assurance-death-penalty", "PRT", "2030-01-01")
    with pytest.raises(NotPossible, match="no death penalty"):
        intend(theirs, "seek-death-penalty", by=there[Role.DRAFTER], at=now)


def test_who_may_not_register_takes_in_and_the_evidence_waits_for_who_may(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    log = between.item(ours.case, here)
    came = between.arrived(between.packed(ours, here, between.answered(ours), Chosen(item=log)))

    join(desk, came, by=there[Role.DRAFTER], at=now)
    waited = evidence_waits(came)
    with pytest.raises(NotAllowed):
        register(desk, came, by=there[Role.DRAFTER], at=now)
    register(desk, came, by=there[Role.CUSTODIAN], at=now)

    assert waited
    assert not evidence_waits(came)
    assert [one.reference for one in theirs.case.items.all()] == came.items
    with pytest.raises(NotPossible, match="No evidence of this package waits"):
        register(desk, came, by=there[Role.CUSTODIAN], at=now)


def test_what_a_condition_bars_is_offered_with_the_reason_and_cannot_go(
    between: Between, here: Office, now: datetime, store: Store
):
    _theirs, ours = between.asked()
    free, held_back, asked_for = (between.item(ours.case, here, name.encode()) for name in ("free", "barred", "asked"))
    evidence.set_condition(held_back, EMBARGO, by=here[Role.CUSTODIAN], at=now)
    evidence.set_condition(asked_for, CONSENT, by=here[Role.CUSTODIAN], at=now)
    letter, by = between.answered(ours), here[Role.CUSTODIAN]

    rows = {one.item: one for one in offered(by, ours, to="prt-central", at=now)}

    assert [str(rows[one].answer) for one in (free, held_back, asked_for)] == ["yes", "no", "not known"]
    assert rows[held_back].says == ("There is an embargo with no end yet: Not before the trial.",)
    assert rows[asked_for].asks == (("consent", "consent was given, and not withdrawn"),)
    for item, facts in ((held_back, {}), (asked_for, {}), (asked_for, {"consent": False})):
        with pytest.raises(NotPossible, match="this step"):
            between.packed(ours, here, letter, Chosen(item=free), Chosen(item=item, facts=facts))
    assert not Parcel.objects.filter(direction="out", authority=here.authority).exists()
    assert {one.state for one in ours.case.items.all()} == {"held"}
    sent = between.packed(ours, here, letter, Chosen(item=asked_for, facts={"consent": True}))
    assert sent.items == [asked_for.reference]
    rows = {one.item: one for one in offered(by, ours, to="prt-central", at=now)}
    assert rows[asked_for].says == ("It is under way, and not held here.",)


def test_what_is_offered_takes_as_many_queries_for_one_item_as_for_three(
    between: Between, here: Office, now: datetime, django_assert_num_queries: Any
):
    _theirs, ours = between.asked()
    by = here[Role.CUSTODIAN]
    for many in (1, 3):
        while ours.case.items.count() < many:
            evidence.set_condition(between.item(ours.case, here, None), CONSENT, by=by, at=now)
        by.roles  # noqa: B018  # kept by the account
        with django_assert_num_queries(3):
            assert len(offered(by, ours, to="prt-central", at=now)) == many


def test_an_item_that_is_not_of_the_case_is_told(between: Between, here: Office):
    _theirs, ours = between.asked()
    own = between.item(ours.case, here)
    other = between.item(people.case(here), here)

    with pytest.raises(BadInput, match="Did you mean"):
        chosen(here[Role.CUSTODIAN], ours, {own.reference[:-1] + "X": {}})
    with pytest.raises(BadInput, match="has no item"):
        chosen(here[Role.CUSTODIAN], ours, {other.reference: {}})


def test_if_packing_fails_nothing_was_transferred(between: Between, desk: Installation, here: Office):
    _theirs, ours = between.asked()
    log = between.item(ours.case, here)
    letter = between.answered(ours)
    (desk.folder / "keys" / "exchange" / "bra-central.key.pem").unlink()

    with pytest.raises(Exception, match="bra-central"):
        between.packed(ours, here, letter, Chosen(item=log))

    log.refresh_from_db()
    assert (log.state, len(entries_of(ours.case))) == ("held", 1)
    assert not Parcel.objects.filter(direction="out", authority=here.authority).exists()


def test_content_that_changed_in_the_store_is_not_packed_and_is_told(
    between: Between, desk: Installation, here: Office, now: datetime
):
    _theirs, ours = between.asked()
    log = between.item(ours.case, here)
    letter = between.answered(ours)
    (part,) = [path for path in (desk.folder / "store" / "parts").rglob("*") if path.is_file()]
    part.write_bytes(part.read_bytes()[:-1] + b"?")

    with pytest.raises(NotPossible, match="Nothing is served"):
        between.packed(ours, here, letter, Chosen(item=log))

    log.refresh_from_db()
    assert (log.state, log.spoiled_at) == ("held", now)
    assert Entry.objects.filter(did="evidence.found-changed").count() == 1
    (row,) = offered(here[Role.CUSTODIAN], ours, to="prt-central", at=now)
    assert row.is_barred


def test_who_does_not_handle_evidence_packs_none(between: Between, desk: Installation, here: Office, now: datetime):
    from servanda.desk.exchange.sending import pack_up

    _theirs, ours = between.asked()
    log, letter = between.item(ours.case, here), between.answered(ours)
    said: dict[str, Any] = {"to": "prt-central", "at": now, "letter": letter, "by_hand": True}

    with pytest.raises(NotAllowed):
        pack_up(desk, ours, by=here[Role.APPROVER], enclosed=[Chosen(item=log)], **said)
    with pytest.raises(NotAllowed):
        pack_up(desk, ours, by=here[Role.DRAFTER], **said)

    assert entries_of(ours.case)[-1].kind == "collected"


def test_evidence_may_go_without_a_letter_once_the_answer_was_decided(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    log = between.item(ours.case, here)

    with pytest.raises(NotPossible, match="another pair of eyes"):
        between.packed(ours, here, None, Chosen(item=log))
    with pytest.raises(BadInput, match="Neither was named"):
        between.packed(ours, here, None)
    between.answered(ours)
    came = between.arrived(between.packed(ours, here, None, Chosen(item=log)))

    assert (came.kind, belongs_to(came)) == ("evidence", theirs)
    join(desk, came, by=there[Role.CUSTODIAN], at=now)
    assert len(came.items) == 1


def test_evidence_that_follows_our_own_request_belongs_to_what_it_became_there(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    map_ = between.item(theirs.case, there, b"a map", title="Map")
    stranger = people.account(here.authority, "e@bra.example", Role.EXECUTING_OFFICER)

    came = between.arrived(between.packed(theirs, there, None, Chosen(item=map_)))

    assert belongs_to(came) == ours
    assert came in parcels(here[Role.EXECUTING_OFFICER])
    assert came not in parcels(stranger)
    join(desk, came, by=here[Role.EXECUTING_OFFICER], at=now)
    assert [one.title for one in ours.case.items.all()] == ["Map"]


def test_evidence_that_names_nothing_of_ours_goes_where_a_person_says(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    mine = between.approved(here)
    item = between.item(people.case(there), there, b"found by chance")
    from tests.desk.asked import outgoing

    theirs = outgoing(item.case, there, counterpart="BRA")
    sent = actions.pack(
        desk, theirs, "evidence", to="bra-central", by=there[Role.CUSTODIAN], at=now,
        items=({"id": item.reference, "kind": "record", "title": "Note"},),
    )  # fmt: skip
    came, by = between.arrived(sent), here[Role.EXECUTING_OFFICER]

    assert belongs_to(came) is None
    assert may_belong_to(desk, by, came) == [mine]
    with pytest.raises(NotPossible, match="answers no package"):
        join(desk, came, by=by, at=now)
    with pytest.raises(NotPossible, match="no open request"):
        join(desk, came, by=by, at=now, request=theirs)
    join(desk, came, by=by, at=now, request=mine)
    assert (came.request, came.items) == (mine, [])  # the note itself did not come


def test_a_package_is_taken_in_once_whoever_tries(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    log = between.item(ours.case, here)
    came = between.arrived(between.packed(ours, here, between.answered(ours), Chosen(item=log)))
    again = Parcel.objects.get(pk=came.pk)

    join(desk, came, by=there[Role.EXECUTING_OFFICER], at=now)
    with pytest.raises(NotPossible, match="taken in"):
        join(desk, again, by=there[Role.CUSTODIAN], at=now)

    assert theirs.case.items.count() == 1
    assert len(entries_of(theirs.case)) == 1


def test_a_part_that_was_changed_on_the_disk_enters_no_register(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    came = between.arrived(
        between.packed(ours, here, between.answered(ours), Chosen(item=between.item(ours.case, here)))
    )
    (place,) = (desk.folder / came.place).with_suffix("").glob("bag/data/evidence/*")
    place.chmod(0o600)
    place.write_bytes(b"another log")

    with pytest.raises(NotPossible, match="as announced"):
        join(desk, came, by=there[Role.EXECUTING_OFFICER], at=now)

    came.refresh_from_db()
    assert (came.state, theirs.case.items.count()) == ("opened", 0)


def test_what_comes_back_is_the_same_item_received_again(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime
):
    theirs, ours = between.asked()
    log = between.item(ours.case, here)
    between.answered(ours)
    join(desk, between.arrived(between.packed(ours, here, None, Chosen(item=log))), by=there[Role.CUSTODIAN], at=now)
    (there_,) = theirs.case.items.all()
    evidence.handle(there_, "returned", by=there[Role.CUSTODIAN], at=now, why="Read.", other="bra-central")
    evidence.handle(log, "received", by=here[Role.CUSTODIAN], at=now, why="Back.", other="prt-central")

    join(desk, between.arrived(between.packed(ours, here, None, Chosen(item=log))), by=there[Role.CUSTODIAN], at=now)

    there_.refresh_from_db()
    assert (theirs.case.items.count(), there_.state) == (1, "held")
    assert [one.kind for one in entries_of(theirs.case)] == ["received", "returned", "received"]
    assert verify(lines_of(theirs.case)).whole


@pytest.mark.parametrize("size", [0, 1, (8 << 20) + 1])
def test_content_of_any_size_comes_over_as_it_was(
    between: Between, desk: Installation, here: Office, there: Office, now: datetime, store: Store, size: int
):
    theirs, ours = between.asked()
    content = os.urandom(1024) * (size // 1024) + b"x" * (size % 1024)
    log = between.item(ours.case, here, content)
    came = between.arrived(between.packed(ours, here, between.answered(ours), Chosen(item=log)))

    join(desk, came, by=there[Role.CUSTODIAN], at=now + timedelta(hours=1))

    (item,) = theirs.case.items.all()
    with queries.content(item, store, by=there[Role.CUSTODIAN], at=now) as file:
        assert io.BytesIO(content).getvalue() == file.read()
    assert (item.size, item.sha256, item.blake3) == (log.size, log.sha256, log.blake3)
