"""What letters call States, treaties and crimes, in every language we have words for; found in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale

from servanda.desk.requests.letters.wording import LANGUAGES, voice
from servanda.documents.references_treaties import NamedTreaty, TreatyNames
from servanda.facts.loading import kept
from servanda.facts.names import plain
from servanda.facts.records import Crime, Party

__all__ = ["crimes_in", "states_in", "treaties"]

_NO_NAMES = ("Statute of the Court", "Vienna Convention")
_LONE = 6  # letters that a word needs to be a crime of its own: "theft" may be anything


@cache
def treaties() -> TreatyNames:
    """The treaties of the record by all their names, in all our languages."""
    return TreatyNames(
        NamedTreaty(
            id=one.id,
            title=one.title,
            names=tuple(
                name
                for name in (one.short, *one.names, *(voice(language).instrument(one.id) for language in LANGUAGES))
                if name not in _NO_NAMES
            ),
        )
        for one in kept().instruments.values()
    )


@cache
def _parties() -> TreatyNames:
    parties = (party for party in kept().parties.values() if party.kind in ("state", "observer", "other"))
    return TreatyNames(NamedTreaty(id=one.code, title=one.name, names=tuple(_names(one))) for one in parties)


def _names(party: Party) -> Iterator[str]:
    names = [party.name, *(alias for alias in party.aliases if "Union of" not in alias)]
    names += [Locale.parse(one).territories.get(party.alpha2, party.name) for one in LANGUAGES]
    for name in names:
        yield name
        yield name.upper()


def states_in(text: str) -> list[tuple[int, int, str]]:
    """The States a text names: places and codes, in order."""
    return sorted(_parties().find(text.replace("\n", " ")))


@cache
def _crimes() -> TreatyNames:
    """Names that only one crime bears, in small letters; an id goes before the names of others: "torture"."""
    bearers: dict[str, set[str]] = {}
    for crime in kept().crimes.values():
        for name in _called(crime):
            bearers.setdefault(name, set()).add(crime.id)
    bearers |= {crime.replace("-", " "): {crime} for crime in kept().crimes}
    named: dict[str, list[str]] = {}
    for name, ids in bearers.items():
        if len(ids) == 1:
            named.setdefault(next(iter(ids)), []).append(name)
    return TreatyNames(NamedTreaty(id=key, title=names[0], names=tuple(names)) for key, names in named.items())


def _called(crime: Crime) -> Iterable[str]:
    names = {crime.name, *crime.aliases, crime.id.replace("-", " ")}
    names |= {voice(language).crime(crime.id) for language in LANGUAGES}
    return {name.casefold() for name in names if len(plain(name)) >= _LONE}


def crimes_in(text: str) -> list[tuple[int, int, str]]:
    """The crimes a text names: places and ids, in order."""
    lowered = text.replace("\n", " ").lower()
    return sorted(_crimes().find(lowered)) if len(lowered) == len(text) else []
