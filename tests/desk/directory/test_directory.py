"""The directory: how fresh it is, to whom a request goes, tables out and in."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.people import Office

from servanda.desk.directory import actions, queries
from servanda.desk.directory.freshness import State, freshness
from servanda.desk.directory.models import Contact
from servanda.desk.directory.proposing import propose
from servanda.desk.directory.tables import COLUMNS, Taken, read_table, write_table
from servanda.desk.errors import BadInput, BadTable, ChangedMeanwhile, NotAllowed, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry
from servanda.facts.loading import kept

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


def added(here: Office, now: datetime, **values: object) -> Contact:
    said = {"party": "PRT", "name": "Central authority", "functions": ["central-authority"], "channels": ["direct"]}
    return actions.add_contact(by=here[Role.DRAFTER], at=now, **(said | values))  # type: ignore[arg-type]  # the fields vary


def test_the_record_is_taken_over_once(here: Office, now: datetime):
    drafter = here[Role.DRAFTER]

    assert actions.take_over_record(by=drafter, at=now) == len(kept().authorities)
    assert actions.take_over_record(by=drafter, at=now) == 0
    named = {contact.source.removeprefix("record: ") for contact in Contact.objects.all()}
    assert named <= set(kept().sources)


def test_only_those_who_work_on_cases_read_it_and_fewer_change_it(here: Office, now: datetime):
    contact = added(here, now)

    with pytest.raises(NotAllowed):
        queries.contacts(here[Role.ADMINISTRATOR], on=ON)
    with pytest.raises(NotAllowed):
        actions.retire_contact(contact, because="closed", by=here[Role.CUSTODIAN], at=now)


@pytest.mark.parametrize(
    ("verified", "state"),
    [
        (None, State.NEVER),
        (date(2026, 11, 21), State.FRESH),
        (date(2026, 5, 22), State.FRESH),
        (date(2026, 5, 21), State.AGEING),
        (date(2025, 5, 22), State.AGEING),
        (date(2025, 5, 21), State.STALE),
        (date(2011, 1, 1), State.STALE),
    ],
)
def test_knowledge_decays(here: Office, now: datetime, verified: date | None, state: State):
    contact = added(here, now)
    if verified:
        actions.verify_contact(contact, on=verified, by=here[Role.DRAFTER], at=now)

    assert freshness(contact, ON).state is state


def test_what_came_back_spoils_it_until_it_is_verified_anew(here: Office, now: datetime):
    contact, drafter = added(here, now), here[Role.DRAFTER]
    actions.verify_contact(contact, on=date(2026, 10, 1), by=drafter, at=now)

    actions.note_bounce(contact, on=date(2026, 11, 2), channel="e-mail", what="no such mailbox", by=drafter, at=now)
    told = freshness(Contact.objects.get(), ON)
    assert (told.state, told.says) == (State.BOUNCED, "came back on 2026-11-02 (e-mail: no such mailbox)")

    actions.verify_contact(contact, on=date(2026, 11, 3), by=drafter, at=now)
    assert freshness(Contact.objects.get(), ON).state is State.FRESH


def test_a_retired_contact_is_kept_and_not_used(here: Office, now: datetime):
    contact, drafter = added(here, now), here[Role.DRAFTER]
    actions.retire_contact(contact, because="merged", by=drafter, at=now)

    assert propose("PRT", "extradition", "", ON) == ()
    assert [listed.contact for listed in queries.contacts(drafter, on=ON, retired=True)] == [contact]
    with pytest.raises(NotPossible, match="merged"):
        actions.verify_contact(contact, on=ON, by=drafter, at=now)


def test_two_who_edit_one_contact_are_told_of_each_other(here: Office, now: datetime):
    contact = added(here, now)
    actions.change_contact(contact, telephone="+351 1", version=1, by=here[Role.DRAFTER], at=now)

    with pytest.raises(ChangedMeanwhile):
        actions.change_contact(contact, telephone="+351 2", version=1, by=here[Role.APPROVER], at=now)


def test_the_one_designated_for_the_instrument_and_function_is_proposed(here: Office, now: datetime):
    added(here, now, name="General")
    added(here, now, name="Other treaty", instruments=["cat"])
    added(here, now, name="Extradition", functions=["extradition-authority"])
    added(here, now, name="Designated", functions=["extradition-authority"], instruments=["untoc"])
    added(here, now, name="Day and night", functions=["contact-point"])

    def named(measure: str, instrument: str = "") -> list[str]:
        return [proposal.contact.name for proposal in propose("PRT", measure, instrument, ON)]

    assert named("extradition", "untoc")[:3] == ["Designated", "Extradition", "General"]
    assert named("take-evidence", "untoc")[0] == "General"
    assert named("preserve-data")[0] == "Day and night"
    assert "Other treaty" not in named("extradition", "untoc")
    assert named("take-evidence", "cat")[0] == "Other treaty"


def test_a_proposal_says_why_and_what_speaks_against_it(here: Office, now: datetime):
    contact = added(here, now, instruments=["untoc"], channels=[])

    (proposal,) = propose("PRT", "take-evidence", "untoc", ON)
    assert proposal.because == ("it is central authority", "it was designated for UNTOC")
    assert proposal.against == ("never verified", "no channel is recorded")

    actions.verify_contact(contact, on=date(2026, 10, 1), by=here[Role.DRAFTER], at=now)
    (proposal,) = propose("PRT", "take-evidence", "untoc", ON)
    assert proposal.because[-1] == "verified on 2026-10-01, 1 month ago"


def test_what_came_back_is_proposed_last(here: Office, now: datetime):
    first, drafter = added(here, now, name="A"), here[Role.DRAFTER]
    added(here, now, name="B", functions=["competent-authority"])
    actions.note_bounce(first, on=ON, channel="post", what="moved", by=drafter, at=now)

    assert [proposal.contact.name for proposal in propose("PRT", "take-evidence", "", ON)] == ["B", "A"]


def test_the_list_is_searched_by_words_state_function_and_freshness(here: Office, now: datetime):
    drafter = here[Role.DRAFTER]
    lisbon = added(here, now, name="Procuradoria-Geral da República", address="Lisboa")
    madrid = added(here, now, party="ESP", name="Ministerio de Justicia", functions=["extradition-authority"])
    actions.verify_contact(madrid, on=ON, by=drafter, at=now)

    def found(**asked: object) -> list[Contact]:
        return [listed.contact for listed in queries.contacts(drafter, on=ON, **asked)]  # type: ignore[arg-type]  # vary

    assert found(words="republica lisboa") == found(words="Portugal") == found(party="portugal") == [lisbon]
    assert found(function="extradition-authority") == found(states=[State.FRESH]) == [madrid]
    assert found(words="republica madrid") == found(party="nowhere") == []


def test_the_list_takes_as_many_queries_for_three_as_for_one(here: Office, now: datetime):
    def queries_for() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.contacts(here[Role.DRAFTER], on=ON)
        return len(captured)

    added(here, now)
    one = queries_for()
    added(here, now)
    added(here, now)

    assert queries_for() == one


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"party": "Atlantis"}, "not the name of a party"),
        ({"party": ""}, "party is empty"),
        ({"functions": ["centralauthority"]}, "Did you mean 'central-authority'"),
        ({"instruments": ["untocc"]}, "Did you mean 'untoc'"),
        ({"languages": ["pt+xx"]}, "not a language's code"),
        ({"email": "nobody"}, "mla@justice.example expected"),
        ({"exchange_url": "http://desk.example"}, "https://"),
        ({"time_zone": "Europe/Lisboa"}, "Did you mean 'Europe/Lisbon'"),
        ({"certificate": "zz"}, "SHA-256"),
        ({"name": "", "functions": [], "channels": []}, "all empty"),
    ],
)
def test_a_contact_that_cannot_be_is_told(here: Office, now: datetime, values: dict[str, object], told: str):
    with pytest.raises(BadInput, match=told):
        added(here, now, **values)


def test_a_table_comes_back_the_same(here: Office, now: datetime):
    drafter = here[Role.DRAFTER]
    contact = added(here, now, telephone="+351 21", name='=cmd|"x", y', languages=["pt", "fr+en"], address="a\nb")
    actions.verify_contact(contact, on=ON, by=drafter, at=now)
    actions.take_over_record(by=drafter, at=now)
    table = write_table(queries.every(drafter)).encode()
    before = list(Contact.objects.values())

    taken = actions.import_table(table, by=drafter, at=now)

    assert taken == Taken(added=0, changed=0, unchanged=len(before))
    assert list(Contact.objects.values()) == before
    cells = [cell for row in csv.reader(io.StringIO(table.decode())) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=12).map(str.strip)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=texts, address=texts, telephone=texts, retired=st.booleans())
def test_whatever_stands_in_a_table_comes_back(name: str, address: str, telephone: str, retired: bool):
    contact = Contact(
        party="PRT", name=name, functions=["police"], address=address, telephone=telephone, is_retired=retired
    )

    (row,) = read_table(write_table([contact]).encode())

    assert row == {column: getattr(contact, column) for column in COLUMNS}


def test_a_table_from_elsewhere_adds_and_the_same_again_changes_nothing(here: Office, now: datetime):
    drafter = here[Role.DRAFTER]
    written = b"party,name,functions\nPortugal,PGR,central-authority|contact-point\nICC,Registry,court\n"

    first = actions.import_table(written, by=drafter, at=now)
    again = actions.import_table(write_table(queries.every(drafter)).encode(), by=drafter, at=now)

    assert (first.added, again) == (2, Taken(added=0, changed=0, unchanged=2))
    assert Entry.objects.order_by("number").last().details == {"added": 0, "changed": 0}


def test_every_faulty_line_is_named_and_nothing_is_taken(here: Office, now: datetime):
    written = b'party,name,verified_on\nPRT,good,\nAtlantis,bad,\n"ESP","two\nlines",2026-13-01\nPRT,short\n,,\n'

    with pytest.raises(BadTable) as told:
        actions.import_table(written, by=here[Role.DRAFTER], at=now)

    assert [line for line, _ in told.value.lines] == [3, 5, 6]
    assert "line 3: party: 'Atlantis'" in str(told.value)
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "with at least: party"),
        (b"name\nx\n", "with at least: party"),
        (b"party,party\n", "each once"),
        (b"party,nmae\n", "Did you mean 'name'"),
        (b"party,name\nPRT,\xff\n", "line 2: this is not UTF-8"),
        (b'party,name\nPRT,"x', "not CSV"),
        (b"party,name,uid\nPRT,x,7\n", "uid '7' is none"),
        (b"party,name,is_retired\nPRT,x,perhaps\n", "neither yes nor no"),
        (b"party,name\nPRT,x\0y\n", "NUL|not CSV"),
        (b"x" * (10 * 1024**2 + 1), "at most 10485760"),
        (b"party,name\n" + b"PRT,x\n" * 20_001, "more than 20000 rows"),
    ],
    ids=range(11),
)
def test_what_is_no_table_is_told(here: Office, now: datetime, content: bytes, told: str):
    with pytest.raises(BadTable) as wrong:
        actions.import_table(content, by=here[Role.DRAFTER], at=now)

    assert re.search(told, str(wrong.value))


def test_one_contact_does_not_stand_in_a_table_twice(here: Office, now: datetime):
    uid = added(here, now).uid
    rows = f"PRT,x,{uid}\n".encode() * 2

    with pytest.raises(BadTable, match="stands in line 2 already"):
        actions.import_table(b"party,name,uid\n" + rows, by=here[Role.DRAFTER], at=now)
