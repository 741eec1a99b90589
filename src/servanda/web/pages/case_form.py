"""The form of a case: what an address says, as a case file has it; and a case file, as an address says it.

What was left empty is left out, for it is not known. The first suspect's fields are called
``national``, ``present``, ``stateless``, ``residence``; those of the second ``national.2`` and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from servanda.facts.errors import UnknownName
from servanda.inquiries.case import Case, Person
from servanda.web.errors import BadQuestion
from servanda.web.kept import record

__all__ = ["MOST", "VICTIMS", "Suspect", "content", "fields", "given_facts", "many", "penalties", "suspects"]

MOST = 8  # of each field that may stand more than once
_LONGEST = 200
VICTIMS = ("stateless", "unknown", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """One suspect in the form."""

    number: int
    end: str  # of the names of the fields
    nationality: tuple[str, ...]
    residence: tuple[str, ...]
    present: str
    stateless: bool

    @classmethod
    def nobody(cls, number: int) -> Suspect:
        """Fields to fill."""
        return _suspect(QueryDict(), number)

    @property
    def is_empty(self) -> bool:
        return not (self.nationality or self.residence or self.present or self.stateless)

    def content(self) -> dict[str, Any]:
        """The person as a case file has it."""
        found = {"nationality": list(self.nationality), "residence": list(self.residence), "present_in": self.present}
        return _filled({**found, "stateless": self.stateless or None})


def suspects(asked: QueryDict) -> list[Suspect]:
    """Those of whom something is said, in their order."""
    found = (_suspect(asked, number) for number in range(1, MOST + 1))
    return [one for one in found if not one.is_empty]


def _suspect(asked: QueryDict, number: int) -> Suspect:
    end = f".{number}" if number > 1 else ""
    return Suspect(
        number=number,
        end=end,
        nationality=tuple(many(asked, f"national{end}")),
        residence=tuple(many(asked, f"residence{end}")),
        present=_one(asked, f"present{end}"),
        stateless=_one(asked, f"stateless{end}") == "yes",
    )


def content(asked: QueryDict, on: date) -> dict[str, Any]:
    """The case file that says what the form says. Raises BadQuestion."""
    found: dict[str, Any] = {
        "title": _one(asked, "title") or _("A case"),
        "offences": many(asked, "offence"),
        "committed": _committed(asked),
        "suspects": [one.content() for one in suspects(asked)],
        "requesting": _one(asked, "asking"),
        "requested": _one(asked, "asked"),
        "measures": many(asked, "measure"),
        "context": _one(asked, "context"),
        "facts": dict(given_facts(asked)),
        "penalty_years": {state: _number(years) for state, years in penalties(asked)},
        "sentence_months": _number(_one(asked, "sentence")),
        "requested_on": _day(_one(asked, "asked-on")),
        "on": on,
    }
    victims = list(_victims(asked))
    none: dict[str, Any] = {"victims": []} if _one(asked, "victims.none") == "yes" and not victims else {}
    return _filled({**found, "victims": victims}) | none


def _committed(asked: QueryDict) -> dict[str, Any]:
    days = {"from": _day(_one(asked, "from")), "to": _day(_one(asked, "to"))}
    places = {"in": many(asked, "in"), "flag": many(asked, "flag"), "aimed_at": many(asked, "aimed")}
    return _filled({**days, **places})


def _victims(asked: QueryDict) -> Iterator[dict[str, Any]]:
    yield from ({"nationality": [state]} for state in many(asked, "victim"))
    if _one(asked, "victims.stateless") == "yes":
        yield {"stateless": True}
    if _one(asked, "victims.unknown") == "yes":
        yield {}


def many(asked: QueryDict, key: str) -> list[str]:
    """What stands in a field that may be given more than once. Raises BadQuestion."""
    found = [one.strip()[:_LONGEST] for one in asked.getlist(key) if one.strip()]
    if len(found) > MOST:
        raise BadQuestion(_("%(key)s is given more than %(most)d times.") % {"key": key, "most": MOST})
    return found


def _one(asked: QueryDict, key: str) -> str:
    return asked.get(key, "").strip()[:_LONGEST]


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def _day(written: str) -> date | str:
    """A day as YAML has it; what is none is left as written, so that reading the case tells so."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


def _number(written: str) -> int | str:
    """A number as YAML has it; what is none is left as written."""
    return int(written) if written.isascii() and written.isdigit() else written


def given_facts(asked: QueryDict) -> Iterator[tuple[str, bool]]:
    """Facts said to be true or not; ``name@State`` for those of one State."""
    for key, value in asked.items():
        if key.startswith("fact.") and value in ("yes", "no"):
            yield key.removeprefix("fact.")[:80], value == "yes"


def penalties(asked: QueryDict) -> Iterator[tuple[str, str]]:
    """(State, years as written) of each maximum penalty that is given."""
    for key in asked:
        if key.startswith("penalty.") and _one(asked, key):
            yield _code(key.removeprefix("penalty.")[:_LONGEST]), _one(asked, key)


def _code(name: str) -> str:
    try:
        return record().party(name).code
    except UnknownName:
        return name  # reading the case tells


def fields(read: Case) -> Iterator[tuple[str, str]]:
    """The fields of the form for a case; names of persons stay in the file."""
    yield "title", read.title
    yield from _each("offence", read.offences)
    yield from _days(("from", read.committed_from), ("to", read.committed_to), ("asked-on", read.requested_on))
    for key, states in (("in", read.committed_in), ("flag", read.flag), ("aimed", read.aimed_at)):
        yield from _each(key, states)
    for number, suspect in enumerate(read.suspects[:MOST], start=1):
        yield from _of_suspect(suspect, f".{number}" if number > 1 else "")
    yield from _of_victims(read.victims)
    yield from ((key, one) for key, one in (("asking", read.requesting), ("asked", read.requested)) if one)
    yield from _each("measure", read.measures)
    yield from (("context", one) for one in [read.context] if one)
    yield from ((f"fact.{key}", "yes" if value else "no") for key, value in read.facts.items())
    yield from ((f"penalty.{state}", str(years)) for state, years in read.penalty_years.items())
    yield from (("sentence", str(months)) for months in [read.sentence_months] if months is not None)
    yield from _days(("on", read.on))


def _each(key: str, values: Iterable[str] | None) -> Iterator[tuple[str, str]]:
    return ((key, value) for value in values or ())


def _days(*days: tuple[str, date | None]) -> Iterator[tuple[str, str]]:
    return ((key, str(day)) for key, day in days if day)


def _of_suspect(person: Person, end: str) -> Iterator[tuple[str, str]]:
    yield from _each(f"national{end}", person.nationality)
    yield from ((f"stateless{end}", "yes") for _ in range(person.stateless))
    yield from _each(f"residence{end}", person.residence)
    yield from ((f"present{end}", state) for state in [person.present_in] if state)


def _of_victims(victims: tuple[Person, ...] | None) -> Iterator[tuple[str, str]]:
    known = {state: None for victim in victims or () if not victim.stateless for state in victim.nationality or ()}
    yield from _each("victim", known)
    said = {
        "stateless": any(v.stateless for v in victims or ()),
        "unknown": any(v.nationality is None and not v.stateless for v in victims or ()),
        "none": victims == (),
    }
    yield from ((f"victims.{key}", "yes") for key in VICTIMS if said[key])
