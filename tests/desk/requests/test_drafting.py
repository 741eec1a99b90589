"""Drafting: the law a request rests on, what it must then contain, and the gate."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from tests.desk import people
from tests.desk.asked import complete, outgoing, peopled, walk
from tests.desk.people import NOW, Office

from servanda.desk.cases.models import Case, Consent
from servanda.desk.directory.models import Contact
from servanda.desk.errors import BadInput, ChangedMeanwhile, Incomplete, NotAllowed, NotPossible
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.doubting import in_doubt
from servanda.desk.requests.gate import gate
from servanda.desk.requests.letters.building import Wishes, letter_of
from servanda.desk.requests.letters.composing import compose
from servanda.desk.requests.letters.letter import Kind
from servanda.desk.requests.letters.twin import to_twin
from servanda.desk.requests.models import Request
from servanda.desk.requests.resting import chosen, proposals

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def case(here: Office) -> Case:
    made = peopled(people.case(here))
    made.offences = ["money-laundering"]
    made.save()
    return made


def by(here: Office) -> dict:
    return {"by": here[Role.DRAFTER], "at": NOW}


def test_bases_are_proposed_the_surest_first_with_what_would_settle_the_others(here: Office, case: Case):
    first, *others = proposals(outgoing(case, here), TODAY)

    assert (first.provision.id, str(first.answer)) == ("uncac-46-1", "yes")
    assert all(str(one.answer) == "not known" and one.missing() for one in others)


def test_a_basis_brings_its_contents_and_what_the_case_knows_is_filled_in(here: Office, case: Case):
    request = outgoing(case, here, persons=["W-1"])

    actions.choose_basis(request, "uncac-46-1", **by(here))

    found = {one.item: (one.need, one.article, one.text) for one in request.contents.all()}
    assert found["authority"] == ("mandatory", "46(15)(a)", "Central authority of BRA")
    assert found["purpose"] == ("mandatory", "46(15)(f)", "")
    assert found["facts"][2].endswith(
        "2020-08-10 to 2020-08, Recife, Brazil: Guards beat the prisoners of the night shift."
    )
    assert found["persons"][::2] == ("conditional", "Ana Lima (W-1); witness; nationality: Brazil")
    assert request.basis["proofs"]["money-laundering"]["because"]
    assert request.basis["on"] == "2026-11-21"


def test_a_sealed_person_is_in_it_by_token_alone(here: Office, case: Case):
    case.persons.filter(token="W-1").update(is_sealed=True)
    request = outgoing(case, here, persons=["W-1"])

    actions.choose_basis(request, "uncac-46-1", **by(here))

    assert request.contents.get(item="persons").text.startswith("W-1; witness")


def test_the_gate_names_each_thing_with_its_article_and_keeps_it_shut(here: Office, case: Case):
    request = outgoing(case, here)
    actions.choose_basis(request, "uncac-46-1", **by(here))

    told = gate(request, TODAY)

    lacking = {(line.article, line.field) for line in told.missing}
    assert ("UNCAC, art. 46(15)(f)", "contents.uncac-m-c-purpose") in lacking
    assert ("", "particulars.questions") in lacking
    assert {line.field for line in told.unanswered} == {"contents.uncac-m-c-persons"}
    with pytest.raises(Incomplete, match=r"The purpose for which"):
        actions.take_step(request, "submit", **by(here))
    assert Request.objects.get().state == "draft"


def test_what_is_complete_goes_through_to_the_end(here: Office, case: Case):
    request = complete(outgoing(case, here), here)

    assert gate(request, TODAY).lacks == ()
    walk(request, here, "submit", "approve", "send", "record-delivery", "record-acknowledgement")
    walk(request, here, "record-part-executed", "record-executed", "close")

    assert request.state == "closed"


def test_a_conditional_item_needs_a_text_or_a_reason(here: Office, case: Case):
    request = complete(outgoing(case, here), here)
    actions.write(request, {"uncac-m-c-persons": ""}, **by(here))
    assert [line.article for line in gate(request, TODAY).unanswered] == ["UNCAC, art. 46(15)(e)"]

    actions.write(request, {}, {"uncac-m-c-persons": "No person is concerned yet."}, **by(here))

    assert gate(request, TODAY).is_open


def test_another_basis_keeps_what_was_written_and_drops_what_it_does_not_ask(here: Office, case: Case):
    request = complete(outgoing(case, here), here)

    actions.name_other_basis(request, "Treaty of 1991, article 2", **by(here))
    dropped = request.contents.get(provision="uncac-m-c-purpose")
    actions.choose_basis(request, "uncac-46-1", **by(here))

    assert dropped.is_dropped
    assert request.contents.get(provision="uncac-m-c-purpose").text == "As enclosed."
    assert not request.contents.get(provision="uncac-m-c-purpose").is_dropped


def test_an_instrument_silent_about_contents_is_helped_by_the_model_treaty(here: Office):
    case = peopled(people.case(here))
    request = outgoing(case, here, kind="extradition", persons=["S-1"])

    actions.choose_basis(request, "cat-8", **by(here))

    assert {one.need for one in request.contents.all()} == {"optional"}
    assert {one.instrument for one in request.contents.all()} == {"model-extradition-1990"}


def test_a_basis_the_record_does_not_give_cannot_be_chosen(here: Office, case: Case):
    request = outgoing(case, here)

    with pytest.raises(NotPossible, match="Did you mean 'uncac-46-1'"):
        actions.choose_basis(request, "uncac-46-2", **by(here))
    with pytest.raises(BadInput, match="basis: the treaty"):
        actions.name_other_basis(request, " ", **by(here))


def test_when_the_facts_change_the_basis_is_read_anew_and_the_difference_shown(here: Office, case: Case):
    request = outgoing(case, here)
    actions.choose_basis(request, "untoc-18-1", **by(here))
    assert gate(request, TODAY).changed == ()

    actions.change(request, given=["transnational=yes", "organized-group=yes"], **by(here))

    told = gate(request, TODAY)
    assert "UNTOC, art. 18(1) for Laundering of proceeds of crime: not known on 2026-11-21, yes on 2026-11-21" in (
        told.changed
    )
    assert any(one.startswith("settled since: Is the offence transnational") for one in told.changed)


def test_a_basis_that_fell_away_shuts_the_gate(here: Office, case: Case):
    request = complete(outgoing(case, here), here)
    actions.choose_basis(request, "untoc-18-1", **by(here))
    complete_texts = {one.provision: "As enclosed." for one in request.contents.filter(is_dropped=False)}
    actions.write(request, complete_texts, **by(here))
    assert gate(request, TODAY).is_open

    actions.change(request, given=["organized-group=no"], **by(here))

    assert chosen(request, TODAY) is None
    with pytest.raises(NotPossible, match=r"it does not\. Choose another basis"):
        actions.take_step(request, "submit", **by(here))


def test_who_is_written_to_how_and_in_which_language(here: Office, case: Case):
    request = complete(outgoing(case, here), here)
    stale = Contact.objects.create(
        party="PRT", name="Prosecutor General", languages=["pt", "en+fr"], verified_on=TODAY - timedelta(days=400)
    )
    other = Contact.objects.create(party="ESP", name="Elsewhere")

    actions.change(request, contact=stale, language="de", **by(here))
    shut = gate(request, TODAY)
    actions.change(request, language="fr", **by(here))

    assert [line.says for line in shut.missing] == [
        "a translation: Prosecutor General accepts pt, en+fr, not de",
    ]
    assert gate(request, TODAY).is_open
    assert "Prosecutor General: verified on 2025-10-17, 13 months ago" in [
        one.says for one in gate(request, TODAY).warnings
    ]
    with pytest.raises(BadInput, match="an authority of PRT"):
        actions.change(request, contact=other, **by(here))


def test_consent_that_was_refused_shuts_the_gate_and_names_nobody(here: Office, case: Case):
    request = complete(outgoing(case, here, persons=["W-1"]), here)
    assert gate(request, TODAY).is_open
    witness = case.persons.get(token="W-1")
    witness.consents.update(withdrawn_on=TODAY)

    with pytest.raises(NotPossible, match="W-1 withdrew consent to transmission towards PRT") as told:
        actions.take_step(request, "submit", **by(here))

    assert "Lima" not in str(told.value)


def test_a_draft_is_written_only_by_drafters_of_the_case_and_only_while_it_is_one(
    here: Office, there: Office, case: Case
):
    request = complete(outgoing(case, here), here)
    for stranger in (here[Role.APPROVER], there[Role.DRAFTER]):
        with pytest.raises(NotAllowed):
            actions.change(request, by=stranger, at=NOW, title="Other")
    walk(request, here, "submit")

    with pytest.raises(NotPossible, match="in state review"):
        actions.change(request, title="Other", **by(here))


def test_the_second_of_two_writers_is_told(here: Office, case: Case):
    request = outgoing(case, here)
    theirs, version = Request.objects.get(), request.version
    actions.change(request, title="First", version=version, **by(here))

    with pytest.raises(ChangedMeanwhile):
        actions.change(theirs, title="Second", version=version, **by(here))

    assert Request.objects.get().title == "First"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"titel": "x"}, "Did you mean 'title'"),
        ({"given": ["dual-criminalty=yes"]}, "Did you mean 'dual-criminality'"),
        ({"language": "Portuguese please"}, "expected a code"),
        ({"due_on": "soon"}, "expected a day"),
        ({"particulars": ["x"]}, "names with values"),
        ({"title": "x" * 301}, "at most 300"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(here: Office, case: Case, said: dict, told: str):
    request = outgoing(case, here)

    with pytest.raises(BadInput, match=told):
        actions.change(request, **said, **by(here))

    assert Request.objects.get().version == 1


def test_a_follow_up_takes_over_and_is_linked(here: Office, case: Case, now: datetime):
    first = complete(outgoing(case, here, kind="preserve-data", title="Preserve mail"), here)

    later = actions.follow_up(first, kind="access-stored-data", title="Hand over mail", **by(here))

    assert (later.counterpart, later.offences, later.language) == ("PRT", ["money-laundering"], "pt")
    assert [link.relation for link in first.followed_by.all()] == ["follow-up"]
    with pytest.raises(BadInput, match="two different requests of one case"):
        actions.link(first, first, relation="supplement", **by(here))


def test_what_a_letter_would_cite_from_memory_is_told_before_it_goes_and_never_in_it(here: Office, case: Case):
    request = outgoing(case, here)
    actions.choose_basis(request, "uncac-46-1", **by(here))
    assert in_doubt(request) == ()

    content = request.contents.filter(is_dropped=False).first()
    content.provision, content.text = "b2-7-c-offence", "Theft by means of a computer."
    content.save()

    (warned,) = [one for one in gate(request, TODAY).warnings if one.article.endswith("from memory")]
    assert warned.article == "Second Additional Protocol (e-evidence), art. 7, from memory"
    assert "compare it with the text" in warned.says
    letter = letter_of(request, Kind.REQUEST, TODAY, Wishes())
    assert "b2-7-c-offence" in [one.provision.provision for one in letter.contents]
    assert "memory" not in str(to_twin(letter)) + str(compose(letter))
    content.text = ""
    content.save()
    assert in_doubt(request) == ()


def test_consent_given_to_those_who_work_on_the_case_is_none_to_passing_on(here: Office, case: Case):
    witness = case.persons.get(token="W-1")
    witness.consents.all().delete()
    Consent.objects.create(
        person=witness,
        is_given=True,
        purposes=["transmission"],
        given_on=TODAY,
        noted_at=NOW,
        noted_by=here[Role.DRAFTER],
    )
    request = outgoing(case, here, persons=["W-1"])

    told = [line.says for line in gate(request, TODAY).blocked_by]

    assert told == ["W-1 agreed to transmission for those who work on the case alone, not towards PRT"]
