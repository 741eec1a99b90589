"""What we say in letters, in each language we have words for; a catalogue is one file of ``catalogues``.

A name that a catalogue lacks, of an instrument or a crime, stands in English as the record has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml12
from babel import Locale
from babel.dates import format_date, format_skeleton

from servanda.desk.errors import BadInput
from servanda.facts.days import read_day
from servanda.facts.errors import UnreadableDay
from servanda.facts.loading import kept

__all__ = ["LANGUAGES", "Voice", "voice"]

LANGUAGES = ("en", "fr", "es")
_QUALIFIED = re.compile(r"[~?%]\Z")


@cache
def voice(language: str) -> Voice:
    """The voice of a language. Raises BadInput where we have no words for it."""
    if language not in LANGUAGES:
        raise BadInput(f"letters are not written in {language!r}: their fixed words exist in {', '.join(LANGUAGES)}.")
    return Voice(language)


class Voice:
    """One language: its fixed words, and how it writes days and names."""

    def __init__(self, language: str) -> None:
        text = (files(__package__) / f"catalogues/{language}.yaml").read_text(encoding="utf-8")
        self.language = language
        self._said = cast(Mapping[str, Any], yaml12.parse_yaml(text))
        self._locale = Locale.parse(language)

    def word(self, group: str, key: str, default: str | None = None, **filled: str) -> str:
        """A word or sentence of the catalogue. Raises KeyError for one it lacks, where no default is given."""
        words: Mapping[str, str] = self._said[group]
        found = words[key] if default is None else words.get(key, default)
        return found.format(**filled) if filled else found

    def say(self, key: str, **filled: str) -> str:
        """One of our fixed sentences."""
        return self.word("sentences", key, **filled)

    def joined(self, names: list[str]) -> str:
        """Names one after the other."""
        separator: str = self._said["joint"]
        return separator.join(names)

    def measure(self, key: str) -> str:
        """The name of a measure as it stands within a line."""
        measures = kept().measures
        return self.word("measures", key, _inner(measures[key].name) if key in measures else key)

    def crime(self, key: str) -> str:
        """The name of a crime as it stands within a line."""
        crimes = kept().crimes
        return self.word("crimes", key, _inner(crimes[key].name) if key in crimes else key)

    def instrument(self, key: str) -> str:
        """The full title of an instrument."""
        instruments = kept().instruments
        return self.word("instruments", key, instruments[key].title if key in instruments else key)

    def state(self, code: str) -> str:
        """The name of a State, or of the Court, by its code."""
        party = kept().parties.get(code)
        if party is None:
            return _COURT.get(self.language, code) if code == "ICC" else code
        if self.language == "en" or party.kind in ("former", "organisation"):
            return party.name
        found: str = self._locale.territories.get(party.alpha2, party.name)
        return found

    def day(self, on: date) -> str:
        """A day in full: "20 November 2026"."""
        said: str = format_date(on, "d MMMM y" if self.language == "en" else "long", locale=self._locale)
        return f"1er{said[1:]}" if self.language == "fr" and on.day == 1 else said

    def days(self, edtf: str) -> str:
        """A day as far as it is known; text that is no day is kept as it was written."""
        mark = _QUALIFIED.search(edtf)
        said = self._known(_QUALIFIED.sub("", edtf))
        if mark is None:
            return said
        return self.word("labels", "uncertain" if mark[0] == "?" else "about", day=said)

    def _known(self, text: str) -> str:
        try:
            day = read_day(text)
        except UnreadableDay:
            return text
        if day.is_exact:
            return self.day(day.first)
        if len(text) == len("2025-03"):
            said: str = format_skeleton("yMMMM", day.first, locale=self._locale)
            return said
        if len(text) == len("2025"):
            return text
        began, _, ended = text.partition("/")
        return self.word("labels", "between", began=self._known(began), ended=self._known(ended))


_COURT = {
    "en": "International Criminal Court",
    "fr": "Cour pénale internationale",
    "es": "Corte Penal Internacional",
}


def _inner(name: str) -> str:
    """A name within a sentence: its capital goes, unless it is an abbreviation."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
