"""Answers in French: every message has its translation, names take their article, and only provisions stay English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.facts import load
from servanda.inquiries import messages
from servanda.inquiries.assess import Assessment, assess
from servanda.inquiries.bases import bases
from servanda.inquiries.case import read_case
from servanda.inquiries.duties import duties
from servanda.inquiries.forums import forums
from servanda.inquiries.french import declined
from servanda.inquiries.language import LANGUAGES, plural, say, speaking, spoken, told
from servanda.inquiries.rendering.markdown import to_markdown
from servanda.inquiries.rendering.marks import notes
from servanda.inquiries.rendering.page import to_html
from servanda.inquiries.report import report
from servanda.inquiries.status import status
from servanda.law.proof import Proof

RECORD = load()
ON = date(2026, 11, 21)
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
OTHERS = [language for language in LANGUAGES if language != "en"]
# Words that no French sentence has.
ENGLISH = re.compile(r"\b(?:the|of|and|is|are|must|may|shall|not|no|in|by|for|with|which|whether|yes|known)\b")


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_that_is_offered_lacks_no_message(language: str):
    assert messages.ANSWERS.missing(language) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_every_message_and_no_other(language: str):
    assert {message.id for message in messages.ANSWERS.read(language) if message.id} == set(messages.gathered())


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language: str):
    assert messages.ANSWERS.path_of(language, "mo").read_bytes() == messages.ANSWERS.compiled(language)


def values_of(message: str) -> list[str]:
    """The names of the values in a message, or their places."""
    found = [name for _, name, _, _ in Formatter().parse(message) if name is not None]
    return sorted(name or str(place) for place, name in enumerate(found))


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_the_values_of_its_message(language: str):
    for message in messages.ANSWERS.read(language):
        ids, strings = (one if isinstance(one, tuple) else (one,) for one in (message.id, message.string))
        for said in filter(None, strings):
            assert values_of(said) == values_of(ids[-1]), message.id


@pytest.mark.parametrize(
    ("name", "le", "de", "to"),
    [
        ("Gambie", "la Gambie", "de la Gambie", "à la Gambie"),
        ("Allemagne", "l’Allemagne", "de l’Allemagne", "à l’Allemagne"),
        ("Japon", "le Japon", "du Japon", "au Japon"),
        ("Pays-Bas", "les Pays-Bas", "des Pays-Bas", "aux Pays-Bas"),
        ("Cuba", "Cuba", "de Cuba", "à Cuba"),
        ("Israël", "Israël", "d’Israël", "à Israël"),
        ("Hongrie", "la Hongrie", "de la Hongrie", "à la Hongrie"),
        ("Statut de Rome", "le Statut de Rome", "du Statut de Rome", "au Statut de Rome"),
        ("Convention contre la torture", "la Convention contre la torture", "de la Convention contre la torture", None),
        ("la Cour", "la Cour", "de la Cour", "à la Cour"),
    ],
)
def test_a_name_takes_its_article_and_contracts_it(name: str, le: str, de: str, to: str | None):
    assert [declined(name, form) for form in ("le", "de", "Le")] == [le, de, le[:1].upper() + le[1:]]
    assert to is None or declined(name, "à") == to


@given(st.sampled_from(sorted(RECORD.parties)), st.sampled_from(["le", "de", "à", "en"]))
def test_no_contraction_is_left_open(code: str, form: str):
    with speaking("fr"):
        found = say("{name:" + form + "}", name=say(RECORD.parties[code].name))

    assert re.search(r"\b(?:de|à) les? |\b(?:le|la|de) [AEIOUÉÎ](?!émen)", found) is None or "Yémen" in found


def test_the_language_ends_with_its_block():
    with speaking("fr"):
        assert spoken() == "fr"
        assert plural("{n} day", "{n} days", 2) == "2 jours"

    assert spoken() == "en"
    assert plural("{n} day", "{n} days", 1) == "1 day"


def test_a_language_without_a_catalogue_is_answered_in_english():
    with speaking("eo"):
        assert say("{n} counted of {needed} needed", n=1, needed=2) == "1 counted of 2 needed"


def without_data(text: str) -> str:
    """The text without what provisions and statements say, which is data in English."""
    for words in DATA:
        text = text.replace(words, "")
    return text


def _data() -> Iterator[str]:
    for instrument in RECORD.instruments.values():
        for one in instrument.provisions:
            yield from (one.says.rstrip("."), one.says[:1].lower() + one.says[1:].rstrip("."), one.qualifier)
            yield one.required.replace("-", " ") if one.required not in ("", "yes", "true") else ""
        yield from (*instrument.missing, instrument.force.note if instrument.force else "")
    yield from (said.paraphrase for some in RECORD.statements.values() for said in some)


DATA = sorted({words for words in _data() if words}, key=len, reverse=True)


def assessed(example: Path) -> Assessment:
    return assess(RECORD, read_case(RECORD, example), ON)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.stem for example in EXAMPLES])
def test_an_assessment_in_french_has_english_only_in_data(example: Path):
    found = assessed(example)
    with speaking("fr"):
        text = to_markdown(report(RECORD, found)).replace(found.case.title, "").replace("docs/readings", "")

    lines = [line for line in map(without_data, text.splitlines()) if ENGLISH.search(line)]
    assert lines == []


def nodes(proof: Proof) -> Iterator[Proof]:
    yield proof
    for step in proof.because:
        yield from nodes(step)


def proofs() -> Iterator[Proof]:
    for state, offence in (("GMB", "torture"), ("FRA", "war-crimes"), ("USA", "terrorist-bombing")):
        found = duties(RECORD, state, offence, ON)
        yield from (one.proof for one in (*found.findings, *found.failing))
    for pair in (
        ("UKR", "POL", "torture", "extradition"),
        ("FRA", "ITA", "cyber-illegal-access", "access-stored-data"),
    ):
        asked = bases(RECORD, *pair, ON)
        yield from (one.proof for basis in asked.bases for one in (basis.finding, *basis.terms, *basis.grounds))
        yield from (one.proof for one in (*asked.safeguards, *asked.failing))
    yield from (status(RECORD, key, ON).proof for key in RECORD.instruments)


def test_proofs_in_french_have_english_only_in_data():
    seen = {node._replace(because=()): None for proof in proofs() for node in nodes(proof)}
    assert len(seen) > 500
    with speaking("fr"):
        said = {f"{told(node)} ({notes(node._replace(source=''))})" for node in seen if not node.effect}

    assert [text for text in map(without_data, sorted(said)) if ENGLISH.search(text)] == []


def test_sentences_are_french_and_data_stays_english():
    found = bases(RECORD, "GMB", "DEU", "torture", "extradition", ON)
    owed, case = duties(RECORD, "GMB", "torture", ON), read_case(RECORD, EXAMPLES[0])
    with speaking("fr"):
        sentences = [found.sentence(), owed.sentence(), status(RECORD, "cat", ON).sentence()]
        sentences += [forums(RECORD, case, ON).sentence(), assess(RECORD, case, ON).sentence(), found.asked.line()]

    assert sentences[0] == (
        "Demande de la Gambie à l’Allemagne (extradition, infraction\xa0: torture)\xa0: oui, sur 1 base recensée"
    )
    assert [text for text in sentences if ENGLISH.search(text.replace(case.title, ""))] == []
    assert found.to_json()["sentence"].startswith("The Gambia may ask Germany for extradition")


def test_a_page_says_its_language_and_what_is_english():
    with speaking("fr"):
        page = to_html(report(RECORD, assessed(EXAMPLES[0])))

    assert '<html lang="fr">' in page
    assert "Dispositions paraphrasées en anglais." in page
    assert '<span lang="en">' in page
