"""Languages: what is offered is whole, says the same with the same values, and is compiled from what is written."""

from __future__ import annotations

import re

import pytest

from servanda.web import catalogues
from servanda.web.frame import FINISHED

VALUES = re.compile(r"%(?:\(\w+\))?[sd]")


@pytest.mark.parametrize("language", [code for code in FINISHED if code != "en"])
def test_a_language_that_is_offered_lacks_no_message(language):
    assert catalogues.PAGES.missing(language) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_catalogue_holds_every_message_and_no_other(language):
    written = {message.id for message in catalogues.PAGES.read(language) if message.id}

    assert written == set(catalogues.gathered())


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    assert catalogues.PAGES.path_of(language, "mo").read_bytes() == catalogues.PAGES.compiled(language)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_translation_keeps_the_values_of_its_message(language):
    for message in catalogues.PAGES.read(language):
        ids, strings = (one if isinstance(one, tuple | list) else [one] for one in (message.id, message.string))
        for said in filter(None, strings):
            assert sorted(VALUES.findall(said)) == sorted(VALUES.findall(ids[-1]))


def test_a_french_page_speaks_french_and_says_what_is_english(reader):
    page = reader.get("/fr/world?offence=torture&on=2024-01-01").content.decode()

    assert "États doivent poursuivre ou extrader" in page
    assert "est paraphrasé en anglais" in page
    assert ">Allemagne</a>" in page


def test_the_reader_comes_back_from_french_to_the_same_page(reader):
    page = reader.get("/fr/states/DEU?on=2024-01-01").content.decode()

    assert '<a href="/states/DEU?on=2024-01-01" hreflang="en"' in page


@pytest.mark.parametrize(
    ("address", "says"),
    [
        (
            "/fr/pair/GMB/DEU/torture/extradition",
            "Demande de la Gambie à l’Allemagne (extradition, infraction\xa0: torture)",
        ),
        (
            "/fr/states/GMB/duties/torture",
            "La Gambie est Partie à la Convention contre la torture depuis le 2018-10-28",
        ),
        ("/fr/states/GMB/duties/torture", "Poursuivre ou extrader"),
        ("/fr/instruments/rome-statute", "Compétence de la Cour"),
        (
            "/fr/case?offence=torture&present=POL&asking=LTU&measure=extradition",
            "La Pologne doit poursuivre ou extrader",
        ),
        ("/fr/case?offence=torture&present=POL&asking=LTU&measure=extradition", "Les faits sont-ils punissables"),
        ("/fr/states/GMB", "Convention de Palerme"),
        ("/fr/world?offence=torture", "la peine maximale atteint chaque seuil"),
        ("/fr/pair/GMB/DEU", "l’État qui demande est celui du lieu des faits"),
    ],
)
def test_answers_and_proofs_are_french(reader, address, says):
    end = "&" if "?" in address else "?"

    assert says in reader.get(f"{address}{end}on=2026-11-21").content.decode()


def test_what_a_provision_says_is_marked_as_english(reader):
    page = reader.get("/fr/states/GMB/duties/torture?on=2026-11-21").content.decode()
    english = reader.get("/states/GMB/duties/torture?on=2026-11-21").content.decode()

    assert page.count("(en anglais)</small>") == page.count('<div class="finding">') > 50
    assert "in English" not in english


def test_data_are_the_same_in_every_language(reader):
    address = "/pair/GMB/DEU/torture/extradition?on=2026-11-21&format=json"

    assert reader.get(f"/fr{address}").json() == reader.get(address).json()


def test_a_language_without_answers_says_that_they_are_english(reader):
    page = reader.get("/es/pair/GMB/DEU/torture/extradition?on=2026-11-21").content.decode()

    assert '<h1 lang="en">The Gambia may ask Germany for extradition' in page
