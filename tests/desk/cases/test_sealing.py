"""Sealed identities: out of everything written, seen by few, each look in the trail."""

from __future__ import annotations

import string
from datetime import datetime

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases import actions, seal
from servanda.desk.cases.models import Case, Person, Sealed
from servanda.desk.cases.scrubbing import remove, stands_in
from servanda.desk.errors import NotAllowed, NotInstalled, NotPossible
from servanda.desk.installation import here as installation
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
NAME = "Ximena Quirós Valle"


def witness(here: Office, now: datetime, name: str = NAME) -> Person:
    case = people.case(here, title=f"The killing that {name} saw")
    drafter = here[Role.DRAFTER]
    actions.add_fact(case, text=f"{name.upper()} hid in the well.", places=[{"place": name}], by=drafter, at=now)
    actions.add_note(case, text=f"Valle, Ximena Quirós called. Valle is afraid. {name}!", by=drafter, at=now)
    actions.add_task(case, title=f"Meet {name}", by=drafter, at=now)
    return actions.add_person(
        case, role="witness", name=name, born="1990", contact="via her sister", whereabouts="PRT", by=drafter, at=now
    )


def everything() -> str:
    """All that the database holds, but for ciphertext, as one text."""
    rows = (row for model in apps.get_models() for row in model._base_manager.values())
    return "\n".join(str(row) for row in rows)


def test_the_name_leaves_everything_that_is_written(here: Office, now: datetime):
    person = witness(here, now)

    found = actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    assert not any(word in everything().casefold() for word in ("ximena", "quirós", "quiros", "sister"))
    assert Case.objects.get().title == "The killing that W-1 saw"
    assert found.replaced == 5
    assert (person.name, person.born, person.whereabouts, str(person)) == ("", "", "", "W-1")


def test_where_a_part_of_the_name_still_stands_a_person_is_told_to_look(here: Office, now: datetime):
    person = witness(here, now)
    note = person.case.notes.get()

    found = actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    note.refresh_from_db()
    assert found.look_at == (f"note {note.pk}: text",)
    assert note.text == "W-1 called. Valle is afraid. W-1!"


def test_who_edits_a_text_with_the_name_in_it_is_told(here: Office, now: datetime):
    person = witness(here, now)
    case = Case.objects.get()

    actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    assert Case.objects.get().version == case.version + 1


def test_a_look_behind_the_seal_is_in_the_trail_without_the_name(here: Office, now: datetime):
    person = witness(here, now)
    officer = here[Role.PROTECTION_OFFICER]
    actions.seal_person(person, by=officer, at=now, aliases=["La Negra"])

    shown = actions.look_behind_seal(person, by=officer, at=now)

    entry = Entry.objects.last()
    assert (shown["name"], shown["born"], shown["aliases"]) == (NAME, "1990", ["La Negra"])
    assert (entry.did, entry.who) == ("person.see-sealed", officer.email)
    assert entry.on == f"person:{person.case.reference}/W-1"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROTECTION_OFFICER])
def test_nobody_else_looks_behind_it(here: Office, now: datetime, role: Role):
    person = witness(here, now)
    actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    with pytest.raises(NotAllowed):
        actions.look_behind_seal(person, by=here[role], at=now)


def test_who_is_named_sees_it_as_long_as_they_are_named_and_know_the_case(here: Office, now: datetime):
    person = witness(here, now)
    officer, drafter, custodian = here[Role.PROTECTION_OFFICER], here[Role.DRAFTER], here[Role.CUSTODIAN]
    actions.seal_person(person, by=officer, at=now)
    for named in (drafter, custodian):
        actions.name_reader(person, named, by=officer, at=now, reason="prepares the hearing")
    assert actions.look_behind_seal(person, by=drafter, at=now)["name"] == NAME

    actions.end_reader(person, drafter, by=officer, at=now)
    access = person.case.access.get(account=custodian)
    actions.end_access(access, by=officer, at=now, because="moved")

    for no_longer in (drafter, custodian):
        with pytest.raises(NotAllowed):
            actions.look_behind_seal(person, by=no_longer, at=now)


def test_a_protection_officer_elsewhere_sees_nothing(here: Office, there: Office, now: datetime):
    person = witness(here, now)
    actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    with pytest.raises(NotAllowed):
        actions.look_behind_seal(person, by=there[Role.PROTECTION_OFFICER], at=now)


def test_what_is_sealed_is_not_written_in_the_open_again(here: Office, now: datetime):
    person = witness(here, now)
    actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    with pytest.raises(NotPossible, match="under seal: name"):
        actions.change_person(person, name=NAME, by=here[Role.DRAFTER], at=now)
    actions.change_person(person, languages=["es"], by=here[Role.DRAFTER], at=now)

    assert Person.objects.get().languages == ["es"]


def test_sealing_anew_keeps_what_was_sealed(here: Office, now: datetime):
    person = witness(here, now)
    officer = here[Role.PROTECTION_OFFICER]
    actions.seal_person(person, by=officer, at=now)

    actions.seal_person(person, by=officer, at=now, whereabouts="ESP", contact="by the guard")

    shown = actions.look_behind_seal(person, by=officer, at=now)
    assert (shown["name"], shown["whereabouts"], shown["contact"]) == (NAME, "ESP", "by the guard")


def test_where_a_sealed_suspect_is_stays_known_to_the_assessment(here: Office, now: datetime):
    case = people.case(here)
    person = actions.add_person(case, role="suspect", name="A. Doe", whereabouts="PRT", by=here[Role.DRAFTER], at=now)

    actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    assert (person.whereabouts, person.name) == ("PRT", "")


def test_a_new_key_opens_what_the_old_one_sealed(here: Office, now: datetime):
    person = witness(here, now)
    officer = here[Role.PROTECTION_OFFICER]
    actions.seal_person(person, by=officer, at=now)
    case, drafter = person.case, here[Role.DRAFTER]
    document = actions.add_document(case, title="", file_name="a", content=[b"abc"], by=drafter, at=now)
    before = bytes(Sealed.objects.get().ciphertext)
    oldest = installation().key("sealed").split()[0]

    assert actions.rotate_key(at=now) == 2
    actions.rotate_key(at=now)

    person = Person.objects.get()
    document.refresh_from_db()
    assert b"".join(actions.open_document(document, by=drafter, at=now)) == b"abc"
    assert actions.look_behind_seal(person, by=officer, at=now)["name"] == NAME
    assert oldest not in installation().key("sealed").split()
    with pytest.raises(NotInstalled, match="Restore the key"):
        seal.uncover(before)
    assert installation().folder.joinpath("keys", "sealed").stat().st_mode & 0o077 == 0


def test_what_is_removed_is_overwritten_on_the_disk():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone is told so; PostgreSQL clears old rows with its vacuum")
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA secure_delete").fetchone() == (1,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("José Peña was there", "W-1 was there"),
        ("JOSE  PENA", "W-1"),
        ("Peña, José", "W-1"),
        ("Jose\u0301 Pen\u0303a!", "W-1!"),
        ("José\nPeña", "W-1"),
        ("José-Peña", "W-1"),
        ("José Peñarol", "José Peñarol"),
        ("José and Peña", "José and Peña"),
    ],
)
def test_a_name_is_found_as_people_write_it(here: Office, now: datetime, text: str, told: str):
    case = people.case(here, title=text)

    remove(case, ["José Peña"], "W-1")

    assert Case.objects.get().title == told


words = st.text(string.ascii_letters + "éüñçøшمي漢", min_size=3, max_size=12)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=names)
def test_no_name_survives_in_any_table(here: Office, now: datetime, name: str):
    person = witness(here, now, name=name)

    actions.seal_person(person, by=here[Role.PROTECTION_OFFICER], at=now)

    kept = " ".join(
        map(str, Case.objects.values_list("title", "facts__text", "notes__text", "tasks__title", "persons"))
    )
    assume(not stands_in("The killing that saw hid in the well called is afraid Meet None None", [name]))
    assert not stands_in(kept, [name])
