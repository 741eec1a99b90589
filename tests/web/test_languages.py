"""Languages: what is offered is whole, says the same with the same values, and is compiled from what is written."""

from __future__ import annotations

import re

import pytest

from servanda.web import catalogues
from servanda.web.frame import FINISHED

VALUES = re.compile(r"%(?:\(\w+\))?[sd]")


@pytest.mark.parametrize("language", [code for code in FINISHED if code != "en"])
def test_a_language_that_is_offered_lacks_no_message(language):
    assert catalogues.missing(language) == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_every_catalogue_holds_every_message_and_no_other(language):
    written = {message.id for message in catalogues.read(language) if message.id}

    assert written == set(catalogues.gathered())


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_what_is_compiled_is_what_is_written(language):
    assert catalogues.path_of(language, "mo").read_bytes() == catalogues.compiled(language)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_translation_keeps_the_values_of_its_message(language):
    for message in catalogues.read(language):
        ids, strings = (one if isinstance(one, tuple | list) else [one] for one in (message.id, message.string))
        for said in filter(None, strings):
            assert sorted(VALUES.findall(said)) == sorted(VALUES.findall(ids[-1]))


def test_a_french_page_speaks_french_and_says_what_is_english(reader):
    page = reader.get("/fr/world?offence=torture&on=2024-01-01").content.decode()

    assert "États doivent poursuivre ou extrader" in page
    assert "sont données en anglais" in page
    assert ">Allemagne</a>" in page


def test_the_reader_comes_back_from_french_to_the_same_page(reader):
    page = reader.get("/fr/states/DEU?on=2024-01-01").content.decode()

    assert '<a href="/states/DEU?on=2024-01-01" hreflang="en"' in page
