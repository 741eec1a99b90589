"""Checking what came in against the record: what holds, what is there, what was not found, what contradicts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from tests.desk.requests.letters_made import EACH, REQUEST
from tests.desk.requests.reading_scores import expected, read

from servanda.desk.errors import BadInput
from servanda.desk.requests.letters.making import make
from servanda.desk.requests.letters.twin import to_twin
from servanda.desk.requests.triage.checking import Check, Confirmed, check
from servanda.desk.requests.triage.twins import read_twin

RECEIVED = date(2026, 11, 23)


def checked(letter: str, **other: object) -> tuple[Check, ...]:
    """The checklist when a person takes over every proposal."""
    ours = expected("letters")[letter]["ours"]
    reading = read("letters", letter, ours)
    made = reading.first("made-on")
    confirmed = Confirmed(
        ours=ours,
        sender=reading.first("sender-state"),
        addressee=reading.first("addressee-state"),
        received_on=RECEIVED,
        measures=reading.values("measure"),
        offences=reading.values("offence"),
        bases=tuple((one.partition(":")[0], one.partition(":")[2]) for one in reading.values("basis")),
        made_on=date.fromisoformat(made) if made else None,
        language=reading.language,
    )
    return check(replace(confirmed, **other), reading)  # type: ignore[arg-type]  # fields by their names


def lines(found: tuple[Check, ...], group: str) -> list[tuple[str, str]]:
    return [(one.status, one.article) for one in found if one.group == group]


def test_a_basis_that_holds_is_named_with_its_article():
    assert lines(checked("03-preservation-en"), "basis") == [("holds", "29(1)"), ("holds", "29(1)")]


def test_each_content_is_found_where_the_letter_says_it_or_not_found():
    found = checked("03-preservation-en")
    text = read("letters", "03-preservation-en", "JPN").text

    contents = {one.article: text[one.start : one.end] for one in found if one.group == "content"}

    assert contents["29(2)(e)"] == "necessary because"
    assert contents["29(2)(b)"] == ""
    assert {one.status for one in found if one.group == "content"} == {"present", "not-found"}


def test_a_treaty_to_which_we_are_no_party_on_record_is_no_sure_basis_and_says_why():
    line = checked("08-disappearance-es", ours="GBR", measures=("take-evidence",))[0]

    assert (line.group, line.status, line.instrument) == ("basis", "may-hold", "cped")
    assert "no act of United Kingdom" in line.says


def test_an_instrument_that_does_not_cover_the_offence_is_no_basis():
    statuses = {
        one.status
        for one in checked("03-preservation-en", offences=("genocide",), bases=(("cat", "9"),))
        if one.group == "basis"
    }

    assert statuses == {"fails"}


def test_a_request_without_an_instrument_is_told_on_what_it_could_rest():
    (line,) = [one for one in checked("04-search-fr", bases=(), measures=("take-evidence",)) if one.group == "basis"]

    assert line.status == "to-settle"
    assert "UNCAC art. 46(1)" in line.says


def test_without_an_offence_no_basis_is_pronounced():
    assert [one.status for one in checked("02-extradition-en") if one.group == "basis"] == ["to-settle"]


def test_the_wrong_address_and_a_day_to_come_are_contradictions():
    says = [one.says for one in checked("11-not-ours-en") if one.group == "contradiction"]

    assert says == [
        "it is addressed to Sweden, not to Norway",
        "it is dated 2027-12-01, after it was received on 2026-11-23",
    ]


def test_a_language_that_is_not_accepted_is_told_with_the_article_on_languages():
    found = checked("04-search-fr", accepted=("en", "pt"))

    assert ("contradicted", "46(14)") in lines(found, "contradiction")


def test_a_threat_of_the_death_penalty_without_assurance_is_to_be_settled():
    (line,) = [one for one in checked("10-death-penalty-en") if one.group == "contradiction"]

    assert line.status == "to-settle"
    assert line.instrument == "iccpr"


def test_what_the_letter_says_will_come_separately_is_told():
    says = [one.says for one in checked("02-extradition-en") if one.group == "contradiction"]

    assert any("will be sent separately" in one for one in says)


def test_an_article_that_does_not_speak_of_the_measure_is_told():
    found = checked("04-search-fr", bases=(("uncac", "12"),), measures=("take-evidence",))

    assert any("article 12 of UNCAC does not speak of" in one.says for one in found)


def test_a_twin_is_read_whole_so_that_what_it_leaves_out_is_missing():
    reading = read_twin(make(REQUEST).files["json"])
    confirmed = Confirmed(
        ours="PRT",
        sender=reading.first("sender-state"),
        received_on=RECEIVED,
        measures=reading.values("measure"),
        offences=("organized-criminal-group",),
        bases=(("untoc", "18(1)"),),
    )

    contents = {one.item: one.status for one in check(confirmed, reading) if one.group == "content"}

    assert reading.first("reference") == REQUEST.reference
    assert contents["purpose"] == "present"
    assert contents["subject-and-proceeding"] == "missing"


@pytest.mark.parametrize("change", [{"title": "Another"}, {"title": 3}, {"format": "other"}, {"digest": "0" * 64}])
def test_a_twin_that_was_changed_is_refused(change: dict[str, object]):
    with pytest.raises(BadInput):
        read_twin(json.dumps({**to_twin(REQUEST), **change}).encode())


def test_a_twin_of_another_letter_is_no_request():
    with pytest.raises(BadInput, match="acknowledgement"):
        read_twin(make(EACH[1]).files["json"])


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b'{"format": "servanda-letter-1"}', b"[" * 100000])
def test_what_is_no_twin_is_refused_with_a_reason(data: bytes):
    with pytest.raises(BadInput):
        read_twin(data)
