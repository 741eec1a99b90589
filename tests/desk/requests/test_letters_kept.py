"""Letters of requests: built from what the request says, made by who may, kept as they were."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import pytest
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, peopled, walk
from tests.desk.people import Office

from servanda.desk.cases.models import Person
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.requests.actions import add_answer, change
from servanda.desk.requests.letters.actions import make_letter, open_letter
from servanda.desk.requests.letters.building import Wishes, kinds_for, letter_of
from servanda.desk.requests.letters.letter import Kind, Words
from servanda.desk.requests.letters.models import KeptLetter
from servanda.desk.requests.models import Request
from servanda.desk.requests.refusing import grounds
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db


def drafted(office: Office) -> Request:
    return complete(outgoing(people.case(office), office), office)


def made(request: Request, office: Office, kind: str, now: datetime, **wishes: object) -> KeptLetter:
    by = office[Role.DRAFTER if request.is_outgoing else Role.EXECUTING_OFFICER]
    return make_letter(request, kind, by=by, at=now, wishes=Wishes(**wishes))  # type: ignore[arg-type]  # by their names


def test_a_letter_is_kept_in_three_forms_with_one_digest(here: Office, now: datetime):
    request = drafted(here)

    kept = made(request, here, "request", now, second_language="fr")

    forms = {
        file.form: b"".join(open_letter(kept, file.form, by=here[Role.DRAFTER], at=now)) for file in kept.files.all()
    }
    assert set(forms) == {"pdf", "docx", "json"}
    assert json.loads(forms["json"]) == kept.twin
    assert kept.twin["digest"] == kept.digest
    assert {file.sha256 for file in kept.files.all()} == {hashlib.sha256(data).hexdigest() for data in forms.values()}


def test_who_made_and_who_opened_a_letter_is_in_the_trail(here: Office, now: datetime):
    kept = made(drafted(here), here, "request", now)
    list(open_letter(kept, "pdf", by=here[Role.APPROVER], at=now))

    entries = list(Entry.objects.filter(did__startswith="letter.").order_by("number").values_list("did", "who"))

    assert entries == [
        ("letter.make", "drafter@bra-central.example"),
        ("letter.read", "approver@bra-central.example"),
    ]


def test_the_letter_says_what_the_request_says(here: Office, now: datetime):
    request = drafted(here)

    twin = made(request, here, "request", now).twin

    assert twin["reference"] == request.reference
    assert twin["bases"][0]["provision"] == request.basis["provision"]
    assert {one["provision"]["provision"] for one in twin["contents"]} == set(
        request.contents.filter(is_dropped=False).values_list("provision", flat=True)
    )
    assert twin["facts"][0]["began"] == "2020-08-10"


def test_a_sealed_person_goes_into_the_letter_by_the_token(here: Office, now: datetime):
    request = drafted(here)
    Person.objects.filter(token="S-1").update(is_sealed=True, name="")

    twin = made(request, here, "request", now).twin

    assert [one for one in twin["persons"] if one.get("sealed")] == [
        {"token": "S-1", "role": "suspect", "sealed": True, "nationalities": ["PRT"], "whereabouts": "PRT"}
    ]


def test_letters_are_counted_and_each_stays(here: Office, now: datetime):
    request = drafted(here)

    numbers = [made(request, here, "request", now).number for _ in range(2)]

    assert numbers == [1, 2]
    assert request.letters.count() == 2


def test_an_incoming_request_is_acknowledged_and_more_is_asked_for(here: Office, now: datetime):
    request = incoming(peopled(people.case(here)), here)
    acknowledgement = made(request, here, "acknowledgement", now)
    more = made(request, here, "more-information", now, missing=("untoc-m-c-facts",))

    assert acknowledgement.twin["received_on"] == now.date().isoformat()
    assert acknowledgement.twin["addressee"]["name"] == "Central authority"
    assert [one["provision"]["article"] for one in more.twin["contents"]] == ["18(15)(c)"]


def test_a_refusal_names_the_ground_that_was_recorded(here: Office, now: datetime):
    request = incoming(peopled(people.case(here)), here)
    complete_basis(request, here, now)
    ground = next(one for one in grounds(request, now.date(), "refuse") if one.provision.effect == "may-refuse")
    walk(request, here, "begin-triage")
    walk(
        request,
        here,
        "propose-refusal",
        grounds=[ground.provision.id],
        not_consulted="It is plain.",
        reason="It would harm our security.",
    )

    twin = made(request, here, "refusal", now).twin

    assert twin["grounds"][0]["provision"] == ground.provision.id
    assert twin["remarks"] == {"text": "It would harm our security."}


def complete_basis(request: Request, office: Office, now: datetime) -> None:
    from servanda.desk.requests.actions import choose_basis
    from servanda.desk.requests.resting import proposals

    offered = next(one for one in proposals(request, now.date()) if one.grounds)
    choose_basis(request, offered.provision.id, by=office[Role.EXECUTING_OFFICER], at=now)


def test_no_refusal_is_written_without_a_ground(here: Office, now: datetime):
    request = incoming(peopled(people.case(here)), here)

    with pytest.raises(NotPossible, match="no ground is recorded"):
        made(request, here, "refusal", now)


def test_an_answer_lists_what_is_given(here: Office, now: datetime):
    request = incoming(peopled(people.case(here)), here)
    walk(request, here, "begin-triage", "accept", "begin-execution")
    add_answer(
        request, by=here[Role.EXECUTING_OFFICER], at=now, what="Record of the hearing, 22 pages", sha256="ab" * 32
    )

    letter = letter_of(request, Kind.ANSWER, now.date(), Wishes())

    assert [one.text for one in letter.results] == ["Record of the hearing, 22 pages"]
    assert [one.sha256 for one in letter.enclosures] == ["ab" * 32]


def test_information_without_a_request_asks_for_nothing(here: Office, now: datetime):
    request = outgoing(people.case(here), here, kind="spontaneous-information", title="A lorry")
    change(request, by=here[Role.DRAFTER], at=now, particulars={"information": "The lorry is registered in Setúbal."})

    twin = made(request, here, "spontaneous-information", now).twin

    assert twin["results"] == [{"text": "The lorry is registered in Setúbal."}]
    assert "asked" not in twin


def test_each_direction_has_its_letters(here: Office, now: datetime):
    request = drafted(here)

    assert kinds_for(request) == (Kind.REQUEST, Kind.WITHDRAWAL, Kind.CLOSING)
    with pytest.raises(NotPossible, match="outgoing"):
        made(request, here, "acknowledgement", now)


def test_wrong_kinds_and_languages_are_named(here: Office, now: datetime):
    request = drafted(here)

    with pytest.raises(BadInput, match="Did you mean 'refusal'"):
        made(request, here, "refussal", now)
    with pytest.raises(BadInput, match="'xx'"):
        made(request, here, "request", now, language="xx")
    with pytest.raises(BadInput, match="the second language is the first"):
        made(request, here, "request", now, language="fr", second_language="fr")
    assert not KeptLetter.objects.exists()


def test_who_does_not_know_the_case_makes_and_opens_nothing(here: Office, there: Office, now: datetime):
    request = drafted(here)
    kept = made(request, here, "request", now)

    with pytest.raises(NotAllowed):
        make_letter(request, "request", by=there[Role.DRAFTER], at=now)
    with pytest.raises(NotAllowed):
        open_letter(kept, "pdf", by=there[Role.DRAFTER], at=now)
    with pytest.raises(NotAllowed):
        open_letter(kept, "pdf", by=here[Role.ADMINISTRATOR], at=now)


def test_what_the_writer_adds_is_in_the_letter(here: Office, now: datetime):
    request = incoming(peopled(people.case(here)), here)

    twin = made(request, here, "acknowledgement", now, remarks=Words(text="Ms Prado deals with it.")).twin

    assert twin["remarks"] == {"text": "Ms Prado deals with it."}
