"""Names of parties in the six languages of the United Nations, from CLDR; the record's own where CLDR has none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape

from babel import Locale
from django.utils.translation import get_language

from servanda.facts.errors import UnknownName
from servanda.facts.names import index, plain
from servanda.facts.records import Crime, Party
from servanda.inquiries.language import LANGUAGES as SPOKEN
from servanda.inquiries.language import speaking, word
from servanda.web.kept import record

__all__ = ["LANGUAGES", "escaped_names", "in_all_languages", "name_of", "other_names", "sorted_parties"]

LANGUAGES = {"ar": "ar", "zh-hans": "zh_Hans", "en": "en", "fr": "fr", "ru": "ru", "es": "es"}


@cache
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(LANGUAGES[language]).territories)


def name_of(code: str, language: str | None = None) -> str:
    """The name of a party in a language; the current one if none is given."""
    return _called(code, language or get_language() or "en")


@lru_cache(maxsize=4096)
def _called(code: str, language: str) -> str:
    party = record().parties.get(code)
    return code if party is None else _name(party, language if language in LANGUAGES else "en")


def escaped_names() -> Mapping[str, str]:
    """The name of each party in the language of the page, ready to be set in HTML."""
    return _escaped(get_language() or "en")


@cache
def _escaped(language: str) -> Mapping[str, str]:
    return {code: escape(_called(code, language)) for code in record().parties}


def _name(party: Party, language: str) -> str:
    if language == "en" or party.kind in ("former", "organisation"):
        return party.name
    return _territories(language).get(party.alpha2, party.name)


def in_all_languages(party: Party) -> list[tuple[str, str]]:
    """(language, name) in the six languages; empty where CLDR does not name it."""
    if party.alpha2 not in _territories("en"):
        return []
    return [(language, _name(party, language)) for language in LANGUAGES]


@cache
def other_names() -> dict[str, dict[str, tuple[str, ...]]]:
    """Ids by plain names in other languages, for reading questions: parties in all, the rest where answers are told."""
    parties: dict[str, tuple[str, ...]] = {}
    for party in record().parties.values():
        for _, name in in_all_languages(party):
            parties.setdefault(plain(name), (party.code,))
    return {"party": parties, **_told_names()}


def _told_names() -> dict[str, dict[str, tuple[str, ...]]]:
    """Offences, measures and instruments by what answers call them."""
    known = record()
    named = {
        "offence": [(_meant(c), c.name) for c in known.crimes.values()],
        "measure": [(m.id, m.name) for m in known.measures.values()],
        "instrument": [(i.id, i.short) for i in known.instruments.values()],
    }
    found: dict[str, dict[str, tuple[str, ...]]] = {kind: {} for kind in named}
    for language in (one for one in SPOKEN if one != "en"):
        with speaking(language):
            for kind, names in named.items():
                found[kind] |= index((key, [word(name)]) for key, name in names)
    return found


def _meant(crime: Crime) -> str:
    """The crime that is meant where several have its name, as its English name is read."""
    try:
        return record().crime(crime.name).id
    except UnknownName:
        return crime.id


@cache
def _sorted(language: str, states_only: bool) -> tuple[tuple[str, str], ...]:
    parties = (p for p in record().parties.values() if p.kind != "former")
    chosen = [(p.code, name_of(p.code, language)) for p in parties if not (states_only and p.kind == "organisation")]
    return tuple(sorted(chosen, key=lambda pair: _key(pair[1])))


def _key(name: str) -> str:
    import unicodedata

    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def sorted_parties(*, states_only: bool = True) -> tuple[tuple[str, str], ...]:
    """(code, name) in the order of the current language."""
    language = get_language() or "en"
    return _sorted(language if language in LANGUAGES else "en", states_only)
