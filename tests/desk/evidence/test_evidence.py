"""Items, their custody and their conditions: the register and the ledger always say the same."""

from __future__ import annotations

import hashlib
import io
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import people
from tests.desk.asked import peopled
from tests.desk.evidence.conftest import Registering
from tests.desk.people import Office

from servanda.custody.order import KINDS
from servanda.custody.store import Store
from servanda.custody.upload import Upload
from servanda.custody.verifying import verify
from servanda.desk.cases.actions import seal_person
from servanda.desk.errors import BadInput, DeskError, NotAllowed, NotPossible
from servanda.desk.evidence import actions, queries
from servanda.desk.evidence.barring import conditions_of
from servanda.desk.evidence.entering import entries_of, extract_of, lines_of
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.packing import Chosen, parts
from servanda.desk.evidence.storing import open_store
from servanda.desk.evidence.sweeping import sweep_store
from servanda.desk.installation import Installation
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
CONSENT = {"kind": "consent", "text": "Only with the witness's consent."}


def test_an_item_is_registered_with_its_content_and_its_first_entry(here: Office, registered: Registering):
    item = registered(people.case(here), b"abc", collector="Rui Sá", collected="2026-11-03~", place="Recife")

    (entry,) = entries_of(item.case)

    assert item.reference.startswith("BRA-E-2026-")
    assert (item.size, item.sha256) == (3, hashlib.sha256(b"abc").hexdigest())
    assert (entry.item, entry.kind, entry.who.name, entry.at, entry.after) == (
        item.reference, "collected", "Rui Sá", "2026-11-03~", item.sha256,
    )  # fmt: skip
    said = Entry.objects.get(did="evidence.register").details
    assert said["custody"] == [{"number": 1, "hash": entry.hash}]
    assert "night" not in str(said)


def test_the_rows_of_a_case_are_a_ledger_that_verifies_anywhere(here: Office, now: datetime, registered: Registering):
    case = people.case(here)
    first, second = registered(case, b"1"), registered(case, None, kind="physical object", received_from="Police")
    actions.handle(second, "sealed", by=here[Role.CUSTODIAN], at=now, why="For the court.")

    whole, part = verify(lines_of(case)), verify(io.BytesIO(extract_of(case, {first.reference})))

    assert whole.whole
    assert whole.standing == {first.reference: "held", second.reference: "held"}
    assert (part.whole, part.withheld, part.head) == (True, 2, whole.head)


def test_sealing_a_name_takes_it_from_the_register_and_leaves_the_ledger_whole(
    here: Office, now: datetime, registered: Registering
):
    case = peopled(people.case(here))
    item = registered(case, title="Statement of Ana Lima", why="Ana Lima gave it.")

    done = seal_person(case.persons.get(token="W-1"), by=here[Role.PROTECTION_OFFICER], at=now)

    item.refresh_from_db()
    assert item.title == "Statement of W-1"
    assert queries.ledger(case).whole
    assert any(one.startswith("line") for one in done.look_at)


def test_content_that_is_not_what_was_announced_registers_nothing(here: Office, registered: Registering, store: Store):
    with pytest.raises(NotPossible, match=r"not .* as announced"):
        registered(people.case(here), b"abc", sha256="0" * 64)

    assert not Item.objects.exists()
    assert list(store.objects()) == []


def test_content_comes_later_in_pieces_and_only_once(
    here: Office, now: datetime, registered: Registering, store: Store
):
    item, custodian = registered(people.case(here), None), here[Role.CUSTODIAN]
    Upload(store, item.reference).append(io.BytesIO(b"first "), at=0)
    upload = Upload(store, item.reference)
    upload.append(io.BytesIO(b"second"), at=6)

    actions.ingest(item, store, upload, by=custodian, at=now, file_name="a/b.txt")

    assert queries.content(item, store, by=custodian, at=now).read() == b"first second"
    assert [one.kind for one in entries_of(item.case)] == ["collected", "copied"]
    assert item.file_name == "a b.txt"
    with pytest.raises(NotPossible, match="derivative"):
        actions.ingest(item, store, Upload(store, "x"), by=custodian, at=now)


def test_who_may_not_register_stores_nothing(here: Office, there: Office, now: datetime, store: Store):
    case = people.case(here)

    for by in (here[Role.DRAFTER], there[Role.CUSTODIAN], here[Role.AUDITOR]):
        with pytest.raises(NotAllowed):
            actions.register(
                case, kind="record", title="x", by=by, at=now, store=store, content=io.BytesIO(b"abc")
            )  # fmt: skip

    assert list(store.objects()) == []


@pytest.mark.parametrize(
    ("kind", "then"),
    [("transferred", "sealed"), ("returned", "examined"), ("disposed", "received"), ("disposed", "sealed")],
)
def test_what_cannot_follow_is_not_entered(here: Office, now: datetime, registered: Registering, kind: str, then: str):
    item, by = registered(people.case(here)), here[Role.CUSTODIAN]
    actions.handle(item, kind, by=by, at=now, why="As ordered.", other="prt-central")

    with pytest.raises(NotPossible, match="cannot be"):
        actions.handle(item, then, by=by, at=now, why="As ordered.", other="prt-central")

    assert len(entries_of(item.case)) == 2


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kinds=st.lists(st.sampled_from([one for one in KINDS if one != "collected"]), max_size=6))
def test_register_and_ledger_agree_whatever_is_tried(
    here: Office, now: datetime, registered: Registering, kinds: list[str]
):
    item = registered(people.case(here), None)
    for kind in kinds:
        with suppress(NotPossible):
            actions.handle(item, kind, by=here[Role.CUSTODIAN], at=now, why="Tried.", other="Police")

    item.refresh_from_db()
    verdict = queries.ledger(item.case)

    assert verdict.whole
    assert verdict.standing == {item.reference: item.state}


def test_a_condition_bars_until_what_lifts_it_is_known(here: Office, now: datetime, registered: Registering):
    item, by = registered(people.case(here)), here[Role.CUSTODIAN]
    actions.set_condition(item, CONSENT, by=by, at=now)
    said: dict[str, Any] = {"by": by, "at": now, "why": "Asked for.", "other": "prt-central"}

    with pytest.raises(NotPossible, match=r"may bar.*\n.*not known that consent was given"):
        actions.handle(item, "transferred", **said)
    with pytest.raises(NotPossible, match="bars this step"):
        actions.handle(item, "transferred", facts={"consent": False}, **said)
    actions.handle(item, "transferred", facts={"consent": True}, **said)

    assert item.state == "under way"
    assert Entry.objects.last().details["facts"] == {"consent": True}


def test_what_is_made_from_an_item_is_held_under_its_conditions(here: Office, now: datetime, registered: Registering):
    item, by = registered(people.case(here)), here[Role.CUSTODIAN]
    made = actions.set_condition(item, {"kind": "embargo", "text": "Until trial."}, by=by, at=now)
    translation = registered(item.case, b"o turno", parent=item, derivation="translation", language="pt")
    summary = registered(item.case, b"o t", parent=translation, derivation="extract")

    assert [vars(one)["bound"] for one in queries.items(by, item.case)] == [1, 1, 1]
    with pytest.raises(NotPossible, match="embargo"):
        actions.handle(summary, "transferred", by=by, at=now, why="Asked for.", other="prt-central")
    actions.lift_condition(made, by=here[Role.APPROVER], at=now, because="The trial began.")

    assert conditions_of(summary) == ()
    actions.handle(summary, "transferred", by=by, at=now, why="Asked for.", other="prt-central")
    assert [(one.item, one.kind) for one in entries_of(item.case)] == [
        (item.reference, "collected"),
        (item.reference, "examined"),
        (translation.reference, "collected"),
        (translation.reference, "copied"),
        (summary.reference, "collected"),
        (summary.reference, "transferred"),
    ]


def test_a_copy_may_be_barred_as_sharing_is(here: Office, now: datetime, registered: Registering):
    item = registered(people.case(here))
    return_ = {"kind": "return", "text": "To be given back to the museum."}
    actions.set_condition(item, return_, by=here[Role.CUSTODIAN], at=now)

    with pytest.raises(NotPossible, match="given back to the museum"):
        actions.handle(item, "disposed", by=here[Role.CUSTODIAN], at=now, why="Too big.")


def test_content_that_is_disposed_of_goes_unless_another_item_holds_it(
    here: Office, now: datetime, registered: Registering, store: Store, django_capture_on_commit_callbacks: Any
):
    first, second = registered(people.case(here)), registered(people.case(here))

    for item, left in ((first, 1), (second, 0)):
        with django_capture_on_commit_callbacks(execute=True):
            actions.handle(item, "disposed", by=here[Role.CUSTODIAN], at=now, why="As ordered.", store=store)
        assert len(list(store.objects())) == left

    with pytest.raises(NotPossible, match="No content"):
        queries.content(first, store, by=here[Role.CUSTODIAN], at=now)


def spoil(desk: Installation) -> None:
    """Turn one bit of the only object."""
    (part,) = [path for path in (desk.folder / "store" / "parts").rglob("*") if path.is_file()]
    content = bytearray(part.read_bytes())
    content[-1] ^= 1
    part.write_bytes(content)


def test_a_changed_bit_is_found_told_and_never_served(
    here: Office, now: datetime, registered: Registering, store: Store, desk: Installation
):
    item = registered(people.case(here))
    spoil(desk)

    with pytest.raises(NotPossible, match="Nothing is served"):
        queries.content(item, store, by=here[Role.CUSTODIAN], at=now)

    item.refresh_from_db()
    assert item.spoiled_at == now
    assert Entry.objects.filter(did="evidence.found-changed").count() == 1


def test_a_sweep_tells_what_changed_what_is_missing_and_what_nobody_names(
    here: Office, now: datetime, registered: Registering, store: Store, desk: Installation
):
    item = registered(people.case(here))
    assert sweep_store(store, at=now).sound
    spoil(desk)

    first, second = sweep_store(store, at=now), sweep_store(store, at=now + timedelta(hours=1))

    assert (first.sound, first.changed, first.missing) == (False, (item.reference,), (item.reference,))
    assert (second.sound, second.changed, second.missing) == (False, (), (item.reference,))
    registered(item.case)
    assert sweep_store(store, at=now).sound
    with pytest.raises(BadInput):
        registered(item.case, b"left over", kind="no kind")
    assert len(sweep_store(store, at=now).unnamed) == 1


def test_without_its_key_a_store_that_holds_something_is_not_begun_anew(
    desk: Installation, registered: Registering, here: Office
):
    registered(people.case(here))
    (desk.folder / "keys" / "store").unlink()

    with pytest.raises(DeskError, match="Restore it from your safe"):
        open_store(desk)


def test_the_matrix_shows_what_supports_each_element_and_where_nothing_does(
    here: Office, now: datetime, registered: Registering
):
    case, by = peopled(people.case(here)), here[Role.DRAFTER]
    holes = [(row.element, row.hole) for row in queries.matrix_of(case)]
    actions.add_element(case, offence="torture", text="Severe pain", by=by, at=now)
    actions.add_element(case, offence="torture", text="Official capacity", by=by, at=now)
    item = registered(case)
    links = [
        {"to": "element", "name": "torture/official-capacity"},
        {"to": "person", "name": "W-1", "bearing": "mentions"},
    ]
    actions.change_item(item, by=here[Role.CUSTODIAN], at=now, links=links)

    rows = queries.matrix_of(case)

    assert ("the-offence-itself", True) in holes
    assert [(row.element, row.hole) for row in rows] == [("severe-pain", True), ("official-capacity", False)]
    assert [cell.item for cell in rows[1].cells] == [item.reference]


@pytest.mark.parametrize(
    "link", [{"to": "person", "name": "W-9"}, {"to": "planet", "name": "x"}, {"to": "element", "name": "piracy/x"}]
)
def test_links_go_only_to_what_the_case_has(here: Office, now: datetime, registered: Registering, link: dict[str, str]):
    item = registered(peopled(people.case(here)))

    with pytest.raises(BadInput):
        actions.change_item(item, by=here[Role.CUSTODIAN], at=now, links=[link])


def test_items_are_packed_with_their_ledger_and_conditions(
    here: Office, now: datetime, registered: Registering, store: Store
):
    case, by = people.case(here), here[Role.CUSTODIAN]
    items = [registered(case, b"1"), registered(case, b"2")]
    registered(case, b"3", title="Another")
    actions.set_condition(items[0], {"kind": "speciality", "text": "For this case alone."}, by=by, at=now)

    chosen = [Chosen(item=item) for item in items]
    with parts(chosen, to="prt-central", by=by, at=now, store=store) as packed:
        sent = {part.item: part.source().read() for part in packed.evidence}  # type: ignore[operator]  # all are opened

    assert sent == {items[0].reference: b"1", items[1].reference: b"2"}
    assert [one["items"] for one in packed.conditions] == [[items[0].reference]]
    verdict = verify(io.BytesIO(packed.ledger))
    assert verdict.standing == {item.reference: "under way" for item in items}
    assert [(one["id"], one["content"]["size"]) for one in packed.items] == [(item.reference, 1) for item in items]


def test_what_fails_to_be_packed_was_not_transferred(
    here: Office, now: datetime, registered: Registering, store: Store
):
    item = registered(people.case(here))

    said: dict[str, Any] = {"by": here[Role.CUSTODIAN], "at": now, "store": store}
    with pytest.raises(RuntimeError), parts([Chosen(item=item)], to="prt-central", **said):
        raise RuntimeError("the disk is full")

    item.refresh_from_db()
    assert (item.state, len(entries_of(item.case))) == ("held", 1)


def test_another_authority_and_who_need_not_know_read_nothing(here: Office, there: Office, registered: Registering):
    item = registered(people.case(here, known_to=(Role.CUSTODIAN,)))

    assert list(queries.readable(here[Role.CUSTODIAN])) == [item]
    for account in (here[Role.DRAFTER], there[Role.CUSTODIAN], here[Role.AUDITOR]):
        assert not queries.readable(account).exists()


@pytest.mark.parametrize("form", ["jsonl", "json", "pdf", "jsonld"])
def test_the_ledger_is_written_in_every_form(here: Office, registered: Registering, form: str):
    item = registered(people.case(here))

    assert len(queries.written(item.case, form)) > 100
    assert item.reference.encode() in queries.written(item.case, form, item) or form == "pdf"


def test_a_register_takes_as_many_queries_for_one_as_for_three(
    here: Office, registered: Registering, django_assert_num_queries: Any
):
    case, by = people.case(here), here[Role.CUSTODIAN]
    for many in (1, 3):
        while case.items.count() < many:
            registered(case, None)
        by.roles  # noqa: B018  # kept by the account
        with django_assert_num_queries(2):
            assert len(queries.items(by, case, state="held")) == many
        with django_assert_num_queries(3):
            queries.matrix_of(case)
