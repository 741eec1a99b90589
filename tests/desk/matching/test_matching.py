"""Two authorities find out that both heard the same person, and tell each other nothing else."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from tests.desk import people
from tests.desk.matching.conftest import Desks, witness
from tests.desk.people import Office

from servanda.custody.notes import Note, write_note
from servanda.desk.cases.actions import seal_person
from servanda.desk.cases.exporting import content
from servanda.desk.cases.models import Person
from servanda.desk.errors import BadInput, NotAllowed, NotInstalled, NotPossible
from servanda.desk.exchange.keys import held, trust_of
from servanda.desk.installation import Installation
from servanda.desk.matching.actions import answer, ask, decline, forget, read_answer, receive
from servanda.desk.matching.keys import carried, destroy_ended, keys_of, make_key, read_key, take_key
from servanda.desk.matching.models import Inquiry, Question
from servanda.desk.matching.queries import MANY, candidates, inquiries, often
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
UNTIL = date(2027, 1, 1)
OURS, THEIRS = "bra-central", "prt-central"


@pytest.fixture
def shared(desks: Desks, now: datetime) -> Desks:
    """Both hold the key: made by one, carried to the other under encryption."""
    key = make_key(desks.ours, OURS, THEIRS, UNTIL, on=now.date())
    take_key(desks.theirs, THEIRS, carried(desks.ours, key, OURS, at=now), at=now)
    return desks


@pytest.fixture
def officer(here: Office) -> Account:
    return here[Role.PROTECTION_OFFICER]


@pytest.fixture
def answers(there: Office) -> Account:
    return there[Role.PROTECTION_OFFICER]


def came(shared: Desks, there: Office, question: Question, now: datetime) -> Inquiry:
    return receive(shared.theirs, there.authority, question.file, by=there[Role.PROTECTION_OFFICER], at=now)


def test_who_heard_the_same_person_is_to_be_contacted_and_no_more(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    ours, theirs = witness(here, now, "Amina Haddad"), witness(there, now, "HADDAD, Amína")
    witness(here, now, "Rui Sá", case=ours.case)
    witness(there, now, "Someone Else")
    seal_person(theirs, by=answers, at=now)

    question = ask(shared.ours, ours.case, THEIRS, by=here[Role.EXECUTING_OFFICER], at=now)
    inquiry = answer(shared.theirs, came(shared, there, question, now), by=answers, at=now)
    read = read_answer(shared.ours, ours.case, inquiry.file, by=officer, at=now)

    assert (question.about, question.many, inquiry.many, inquiry.met) == (["W-1", "W-2"], 2, 2, 1)
    assert read.met == {"W-1": f"{answers.name}, {there.authority.name}, {answers.email}"}
    assert (read.ciphertext, read.file, inquiry.ciphertext) == (b"", b"", b"")
    assert read_answer(shared.ours, ours.case, inquiry.file, by=officer, at=now) == read


def test_names_are_in_no_file_no_row_no_trail_and_no_export(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    ours, theirs = witness(here, now, "Amina Haddad"), witness(there, now, "Amina Haddad")
    seal_person(ours, by=officer, at=now)
    seal_person(theirs, by=answers, at=now)

    question = ask(shared.ours, ours.case, THEIRS, by=officer, at=now)
    inquiry = answer(shared.theirs, came(shared, there, question, now), by=answers, at=now)

    said = [str(one.details) + one.on for one in Entry.objects.all()] + [json.dumps(content(ours.case, at=now))]
    said += [f"{one.__dict__}" for one in (*Question.objects.all(), *Inquiry.objects.all())]
    said += [question.file.decode("latin-1"), inquiry.file.decode("latin-1")]
    assert not [one for one in said if "addad" in one.casefold()]
    assert Entry.objects.filter(did="person.see-sealed", on=f"person:{ours.reference}").count() == 1


def test_who_is_known_by_another_name_meets_by_that(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    ours = witness(here, now, "Amina Haddad")
    witness(there, now, "Amina Khoury")
    seal_person(ours, by=officer, at=now, aliases=["Amina Khoury"])

    question = ask(shared.ours, ours.case, THEIRS, by=officer, at=now)
    inquiry = answer(shared.theirs, came(shared, there, question, now), by=answers, at=now)

    assert question.many == 2
    assert list(read_answer(shared.ours, ours.case, inquiry.file, by=officer, at=now).met) == ["W-1"]


def test_who_was_not_heard_does_not_meet(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    ours = witness(here, now, "Amina Haddad")
    witness(there, now, "Amina Haddad", heard=False)
    witness(there, now, "Amina Haddad", born="1990-05")

    question = ask(shared.ours, ours.case, THEIRS, by=officer, at=now)
    inquiry = answer(shared.theirs, came(shared, there, question, now), by=answers, at=now)

    assert inquiry.met == 0
    assert read_answer(shared.ours, ours.case, inquiry.file, by=officer, at=now).met == {}


def test_who_is_left_out_is_told_with_the_reason(here: Office, now: datetime, shared: Desks, officer: Account):
    case = witness(here, now, "Amina Haddad").case
    seal_person(case.persons.get(), by=officer, at=now)
    Person.objects.create(case=case, role="victim", token="V-1", name="Rui Sá", born="1980-01-01")
    Person.objects.create(case=case, role="victim", token="V-2", name="Ana Sá", born="1980-01~")
    Person.objects.create(case=case, role="victim", token="V-3", born="1980-01-01")
    Person.objects.create(case=case, role="suspect", token="S-1", name="Ivo Brandt", born="1970-01-01")

    drafter = ask(shared.ours, case, THEIRS, by=here[Role.EXECUTING_OFFICER], at=now)
    protector = ask(shared.ours, case, THEIRS, by=officer, at=now)

    shown = {one.person.token: one.why_not for one in candidates(case, here[Role.EXECUTING_OFFICER])}
    assert shown == {"W-1": "sealed", "V-1": "", "V-2": "no-day", "V-3": "no-name"}
    assert (drafter.about, drafter.left_out) == (["V-1"], {"W-1": "sealed", "V-2": "no-day", "V-3": "no-name"})
    assert (protector.about, protector.left_out) == (["W-1", "V-1"], {"V-2": "no-day", "V-3": "no-name"})


def test_only_those_chosen_are_asked_about(here: Office, now: datetime, shared: Desks, officer: Account):
    case = witness(here, now, "Amina Haddad").case
    witness(here, now, "Rui Sá", case=case)

    question = ask(shared.ours, case, THEIRS, by=officer, at=now, about=["W-2"])

    assert (question.about, question.many, question.left_out) == (["W-2"], 1, {})
    with pytest.raises(BadInput, match="S-9"):
        ask(shared.ours, case, THEIRS, by=officer, at=now, about=["S-9"])
    with pytest.raises(BadInput, match="Nobody"):
        ask(shared.ours, case, THEIRS, by=officer, at=now, about=[])


def test_who_may_not_neither_asks_nor_answers_nor_reads(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    case = witness(here, now, "Amina Haddad").case
    question = ask(shared.ours, case, THEIRS, by=officer, at=now)
    inquiry = came(shared, there, question, now)
    file = answer(shared.theirs, inquiry, by=answers, at=now).file

    for stranger in (here[Role.DRAFTER], here[Role.AUDITOR], answers):
        with pytest.raises(NotAllowed):
            ask(shared.ours, case, THEIRS, by=stranger, at=now)
        with pytest.raises(NotAllowed):
            read_answer(shared.ours, case, file, by=stranger, at=now)
    for stranger in (there[Role.EXECUTING_OFFICER], there[Role.ADMINISTRATOR], officer):
        with pytest.raises(NotAllowed):
            receive(shared.theirs, there.authority, question.file, by=stranger, at=now)
        with pytest.raises(NotAllowed):
            answer(shared.theirs, inquiry, by=stranger, at=now)
        assert not inquiries(stranger).filter(authority=there.authority).exists()


def test_a_question_comes_once_and_is_answered_once(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    case = witness(here, now, "Amina Haddad").case
    question = ask(shared.ours, case, THEIRS, by=officer, at=now)

    first, again = came(shared, there, question, now), came(shared, there, question, now)
    answer(shared.theirs, first, by=answers, at=now)

    assert first.pk == again.pk
    with pytest.raises(NotPossible, match="answered"):
        answer(shared.theirs, again, by=answers, at=now)
    with pytest.raises(NotPossible, match="answered"):
        decline(again, by=answers, at=now, because="Too many.")


def test_a_question_that_is_declined_keeps_no_tokens(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    inquiry = came(shared, there, ask(shared.ours, witness(here, now, "A B").case, THEIRS, by=officer, at=now), now)

    decline(inquiry, by=answers, at=now, because="They asked for what is no case.")

    assert (inquiry.state, inquiry.ciphertext, inquiry.file) == ("declined", b"", b"")


def test_what_is_for_another_or_changed_or_of_another_kind_is_refused(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    case = witness(here, now, "Amina Haddad").case
    question = ask(shared.ours, case, THEIRS, by=officer, at=now)
    changed = bytearray(question.file)
    changed[-1] ^= 1
    theirs = answer(shared.theirs, came(shared, there, question, now), by=answers, at=now).file

    for wrong in (bytes(changed), b"", b"x" * 2_000_000, theirs):
        with pytest.raises(BadInput):
            receive(shared.theirs, there.authority, wrong, by=answers, at=now)
    with pytest.raises(BadInput, match="kind"):
        read_answer(shared.ours, case, _to_ourselves(shared.ours, "matching-question", now), by=officer, at=now)
    with pytest.raises(BadInput, match="no question of"):
        read_answer(shared.ours, people.case(here), theirs, by=officer, at=now)


def _to_ourselves(desk: Installation, kind: str, now: datetime) -> bytes:
    note = Note(kind=kind, sender=OURS, receiver=OURS, at=now, said={"question": "x", "met": {}})
    return write_note(note, held(desk, OURS).signs(), trust_of(desk))


def test_of_an_answer_only_what_was_asked_is_taken(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account
):
    question = ask(shared.ours, witness(here, now, "Amina Haddad").case, THEIRS, by=officer, at=now)
    said = {"question": question.reference, "met": {"0" * 64: "nobody asked"}}
    note = Note(kind="matching-answer", sender=THEIRS, receiver=OURS, at=now, said=said)
    file = write_note(note, held(shared.theirs, THEIRS).signs(), trust_of(shared.theirs))

    assert read_answer(shared.ours, question.case, file, by=officer, at=now).met == {}


def test_with_the_day_of_the_key_everything_goes(
    here: Office, there: Office, now: datetime, shared: Desks, officer: Account, answers: Account
):
    case = witness(here, now, "Amina Haddad").case
    waiting = ask(shared.ours, case, THEIRS, by=officer, at=now)
    inquiry = came(shared, there, ask(shared.ours, case, THEIRS, by=officer, at=now), now)
    after = now.replace(year=2027, month=1, day=1)

    assert forget(after.date() - timedelta(days=1), at=after) == 0
    assert forget(after.date(), at=after) == 3
    assert [len(destroy_ended(desk, after.date())) for desk in (shared.ours, shared.theirs)] == [1, 1]

    for one in (waiting, inquiry):
        one.refresh_from_db()
        assert (bytes(one.ciphertext), bytes(one.file)) == (b"", b"")
    assert inquiry.state == "over"
    assert keys_of(shared.ours) == []
    with pytest.raises(NotInstalled, match="share no key"):
        ask(shared.ours, case, THEIRS, by=officer, at=after)


def test_a_key_that_ended_serves_nobody_even_where_it_still_stands(
    here: Office, now: datetime, shared: Desks, officer: Account
):
    case = witness(here, now, "Amina Haddad").case

    with pytest.raises(BadInput, match="ended"):
        ask(shared.ours, case, THEIRS, by=officer, at=now.replace(year=2027, month=1, day=1))


def test_keys_are_made_once_for_a_time_and_travel_encrypted(now: datetime, desks: Desks):
    key = make_key(desks.ours, OURS, THEIRS, UNTIL, on=now.date())
    note = carried(desks.ours, key, OURS, at=now)

    assert take_key(desks.theirs, THEIRS, note, at=now) == key
    assert take_key(desks.theirs, THEIRS, note, at=now) == read_key(desks.theirs, OURS, THEIRS)
    assert "secret" not in repr(key)
    assert key.secret not in note
    assert all(path.stat().st_mode & 0o077 == 0 for path in (desks.theirs.folder / "keys").glob("pair.*"))
    with pytest.raises(NotInstalled, match="left alone"):
        make_key(desks.theirs, THEIRS, OURS, UNTIL, on=now.date())
    with pytest.raises(BadInput, match=r"\.\./x"):
        make_key(desks.ours, "../x", THEIRS, UNTIL, on=now.date())
    for day in (now.date(), date(2029, 1, 1)):
        with pytest.raises(BadInput, match="until"):
            make_key(desks.ours, OURS, "fra-central", day, on=now.date())


def test_a_key_that_is_cheap_to_guess_with_is_not_taken(now: datetime, desks: Desks):
    key = make_key(desks.ours, OURS, THEIRS, UNTIL, on=now.date(), cost=4)

    with pytest.raises(BadInput, match="cost"):
        take_key(desks.theirs, THEIRS, carried(desks.ours, key, OURS, at=now), at=now)


def test_many_questions_in_a_day_are_marked_for_the_auditor(
    here: Office, now: datetime, shared: Desks, officer: Account
):
    case = witness(here, now, "Amina Haddad").case
    for _ in range(MANY):
        ask(shared.ours, case, THEIRS, by=officer, at=now)
    before = often(OURS, now)

    ask(shared.ours, case, THEIRS, by=officer, at=now)

    (row,) = often(OURS, now)
    assert [one.is_much for one in before] == [False]
    assert (row.peer, row.ours, row.day, row.day_tokens, row.is_much) == (THEIRS, True, MANY + 1, MANY + 1, True)
    assert often(OURS, now + timedelta(days=2))[0].day == 0
    assert Entry.objects.filter(did="matching.ask").last().details["of_the_last_day"] == MANY
