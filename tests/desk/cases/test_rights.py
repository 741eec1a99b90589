"""Consent, protection, interviews and notices; what they block."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases import actions
from servanda.desk.cases.models import Consent, Person
from servanda.desk.cases.owed import owed
from servanda.desk.cases.rights import blocked
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.people.roles import Role

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 21)


@pytest.fixture
def victim(here: Office, now: datetime) -> Person:
    drafter = here[Role.DRAFTER]
    return actions.add_person(people.case(here), role="victim", name="N. N.", languages=["ar"], by=drafter, at=now)


def because(person: Person, purpose: str, recipient: str = "", on: date = ON) -> list[str]:
    return [block.because for block in blocked(person, purpose, recipient, on)]


def agreed(here: Office, now: datetime, person: Person, **more: object) -> Consent:
    values = {"is_given": True, "purposes": ["transmission"], "given_on": "2026-01-10"} | more
    return actions.record_consent(person, by=here[Role.DRAFTER], at=now, **values)  # type: ignore[arg-type]  # the fields vary


def test_what_was_never_asked_is_not_known(victim: Person):
    assert because(victim, "transmission", "PRT") == ["never-asked"]
    assert not blocked(victim, "transmission", "PRT", ON)[0].is_certain


def test_a_suspect_need_not_be_asked(here: Office, now: datetime):
    suspect = actions.add_person(people.case(here), role="suspect", by=here[Role.DRAFTER], at=now)

    assert because(suspect, "transmission", "PRT") == []


def test_consent_reaches_its_recipients_and_no_others(here: Office, now: datetime, victim: Person):
    agreed(here, now, victim, recipients=["Portugal", "ICC"])

    assert because(victim, "transmission", "PRT") == because(victim, "transmission", "ICC") == []
    assert because(victim, "transmission", "ESP") == ["not-to-them"]
    assert because(victim, "publication", "PRT") == ["never-asked"]


def test_consent_without_recipients_is_for_who_works_on_the_case(here: Office, now: datetime, victim: Person):
    agreed(here, now, victim)

    assert because(victim, "transmission") == []
    assert because(victim, "transmission", "PRT") == ["not-to-them"]


def test_consent_ends_with_its_last_day(here: Office, now: datetime, victim: Person):
    agreed(here, now, victim, recipients=["PRT"], until="2026-11-20")

    assert because(victim, "transmission", "PRT", date(2026, 11, 20)) == []
    assert because(victim, "transmission", "PRT", date(2026, 11, 21)) == ["expired"]


def test_withdrawal_counts_from_its_day(here: Office, now: datetime, victim: Person):
    consent = agreed(here, now, victim, recipients=["*"])
    actions.withdraw_consent(consent, on=date(2026, 11, 20), by=here[Role.DRAFTER], at=now)

    assert because(victim, "transmission", "PRT", date(2026, 11, 19)) == []
    assert because(victim, "transmission", "PRT", date(2026, 11, 20)) == ["withdrawn"]
    with pytest.raises(NotPossible):
        actions.withdraw_consent(consent, on=date(2026, 11, 21), by=here[Role.DRAFTER], at=now)


def test_the_latest_word_decides(here: Office, now: datetime, victim: Person):
    agreed(here, now, victim, recipients=["PRT"])
    agreed(here, now, victim, is_given=False, given_on="2026-03-01")

    assert because(victim, "transmission", "PRT") == ["refused"]
    assert because(victim, "transmission", "PRT", date(2026, 2, 1)) == []

    agreed(here, now, victim, recipients=["PRT"], given_on="2026-04-01")
    assert because(victim, "transmission", "PRT") == []
    assert because(victim, "transmission", "ESP") == ["refused"]


def test_protection_withholds_the_identity_from_whom_it_names_while_it_holds(
    here: Office, now: datetime, victim: Person
):
    officer = here[Role.PROTECTION_OFFICER]
    agreed(here, now, victim, purposes=["transmission", "testimony"], recipients=["*"])
    measure = actions.protect(
        victim, measure="non-disclosure", begins_on="2026-02-01", withheld_from=["BLR"], by=officer, at=now
    )

    assert because(victim, "transmission", "BLR") == ["protected"]
    assert because(victim, "transmission", "PRT") == because(victim, "testimony", "BLR") == []
    assert because(victim, "transmission", "BLR", date(2026, 1, 31)) == []
    actions.lift_protection(measure, on=date(2026, 11, 21), because="the threat is over", by=officer, at=now)
    assert because(victim, "transmission", "BLR") == []


def test_protection_is_a_matter_of_the_protection_officer(here: Office, now: datetime, victim: Person):
    with pytest.raises(NotAllowed):
        actions.protect(victim, measure="relocation", begins_on=ON, by=here[Role.DRAFTER], at=now)


def test_another_interview_is_planned_only_with_a_reason(here: Office, now: datetime, victim: Person):
    drafter = here[Role.DRAFTER]
    actions.record_interview(
        victim, held_by="IIIM", held_on="2024-05", recording="IIIM vault 7", language="ar", by=drafter, at=now
    )

    with pytest.raises(NotPossible, match=r"V-1 is not .* again .*on 2024-05 by IIIM, recording: IIIM vault 7"):
        actions.plan_interview(victim, held_by="Federal police", held_on="2026-12-01", by=drafter, at=now)
    planned = actions.plan_interview(
        victim, held_by="Federal police", held_on="2026-12-01", by=drafter, at=now, needed_because="a new suspect"
    )
    actions.cancel_interview(planned, on=ON, by=drafter, at=now)

    assert victim.interviews.count() == 2


def test_an_interview_that_was_held_lies_not_ahead(here: Office, now: datetime, victim: Person):
    with pytest.raises(BadInput, match="lies ahead"):
        actions.record_interview(victim, held_by="IIIM", held_on="2027", by=here[Role.DRAFTER], at=now)


@pytest.mark.parametrize(("language", "understood"), [("ar", True), ("pt", False)])
def test_a_notice_is_in_a_language_they_understand_or_not(
    here: Office, now: datetime, victim: Person, language: str, understood: bool
):
    notice = actions.give_notice(
        victim, kind="no-prosecution", given_on="2026-11-02", language=language, by=here[Role.DRAFTER], at=now
    )

    assert notice.is_understood is understood


def test_whether_a_notice_was_understood_is_not_known_without_their_languages(here: Office, now: datetime):
    person = actions.add_person(people.case(here), role="witness", by=here[Role.DRAFTER], at=now)

    notice = actions.give_notice(
        person, kind="rights", given_on="2026-11-02", language="fr", by=here[Role.DRAFTER], at=now
    )

    assert notice.is_understood is None


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"purposes": []}, "purposes is empty"),
        ({"purposes": ["everything"]}, "none of contact"),
        ({"recipients": ["Atlantis"]}, "not the name of a party"),
        ({"given_on": "2026-01"}, "not one day"),
        ({"given_on": ""}, "given_on is empty"),
        ({"given_on": "2026-12-24"}, "lies ahead"),
        ({"until": "2026-01-01"}, "lies before"),
        ({"language": "arabic"}, "not a language's code"),
    ],
)
def test_consent_that_cannot_be_understood_is_told(
    here: Office, now: datetime, victim: Person, values: dict[str, object], told: str
):
    with pytest.raises(BadInput, match=told):
        agreed(here, now, victim, **values)

    assert not victim.consents.exists()


def test_what_the_record_says_is_owed_to_a_victim_leaves_out_what_binds_another_state(
    here: Office, now: datetime, victim: Person
):
    open_ = {one.provision.id: one.role for one in owed(victim, ON)}
    place = [{"party": "PRT", "place": "Porto"}]
    actions.add_fact(victim.case, text="It happened abroad.", by=here[Role.DRAFTER], at=now, began="2020", places=place)

    known = {one.provision.id for one in owed(Person.objects.get(pk=victim.pk), ON)}

    assert open_["cat-13"] == "territorial"
    assert "cat-14" in known
    assert known == {key for key, role in open_.items() if role != "territorial"}


def test_a_suspect_abroad_is_not_said_to_be_owed_what_binds_the_state_where_they_are(here: Office, now: datetime):
    case, by = people.case(here), here[Role.DRAFTER]
    abroad = actions.add_person(case, role="suspect", name="N. N.", whereabouts="PRT", by=by, at=now)
    somewhere = actions.add_person(case, role="suspect", name="M. M.", by=by, at=now)

    assert "iccpr-14-2" in {one.provision.id for one in owed(abroad, ON)}
    assert "presence" not in {one.role for one in owed(abroad, ON)}
    assert "presence" in {one.role for one in owed(somewhere, ON)}


def test_nothing_is_said_to_be_owed_to_an_expert(here: Office, now: datetime):
    expert = actions.add_person(people.case(here), role="expert", name="N. N.", by=here[Role.DRAFTER], at=now)

    assert owed(expert, ON) == ()
