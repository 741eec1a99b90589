"""Case files: a small YAML file with the facts of a case, read into the settings that rules are asked in.

The schema is published as ``registry/schemas/case.schema.json``. A key that is not
in it is an error; a fact that is not given is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from servanda.facts.errors import RegistryProblems, UnknownName
from servanda.facts.files import parsed, text_of
from servanda.facts.names import nearest
from servanda.facts.problems import Fields, Problems
from servanda.facts.record import Record
from servanda.facts.vocabulary import CONTEXTS
from servanda.inquiries.errors import BadCase
from servanda.law.setting import Setting

__all__ = ["Case", "Person", "read_case", "read_case_text"]

_ALIAS = re.compile(r"(?:^|[\s\[{,:-])\*[\w-]", re.MULTILINE)
_MOST_ALIASES = 10  # aliases of aliases grow a text without bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A suspect or victim as far as conditions need to know."""

    name: str
    nationality: tuple[str, ...] | None  # None: not known
    stateless: bool
    residence: tuple[str, ...]
    present_in: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The facts of one case."""

    title: str
    offences: tuple[str, ...]
    committed_from: date | None
    committed_to: date | None
    committed_in: tuple[str, ...] | None
    flag: tuple[str, ...] | None
    aimed_at: tuple[str, ...] | None
    suspects: tuple[Person, ...]
    victims: tuple[Person, ...] | None
    requesting: str | None
    requested: str | None
    measures: tuple[str, ...]
    on: date | None
    requested_on: date | None
    context: str | None
    facts: Mapping[str, bool]
    penalty_years: Mapping[str, int]
    sentence_months: int | None

    def roles(self, suspect: Person | None) -> dict[str, tuple[str, ...]]:
        """Who holds which role when the case is read for one suspect; what is not given is left out."""
        found: dict[str, tuple[str, ...] | None] = {
            "territorial": self.committed_in,
            "flag": self.flag,
            "target": self.aimed_at,
            "victim-national": self._nationality_of_victims(),
            "requesting": (self.requesting,) if self.requesting else None,
        }
        asked = self.requested
        if suspect is not None:
            found["national"] = () if suspect.stateless else suspect.nationality
            found["habitual-residence"] = suspect.residence if suspect.stateless else ()
            if suspect.present_in:
                found["presence"] = (suspect.present_in,)
                found["custodial"] = (suspect.present_in,)
                asked = asked or suspect.present_in
        if asked and asked != self.requesting:
            found["requested"] = (asked,)
        return {role: states for role, states in found.items() if states is not None}

    def _nationality_of_victims(self) -> tuple[str, ...] | None:
        if self.victims is None:
            return None
        known = [v for v in self.victims if v.stateless or v.nationality is not None]
        if len(known) < len(self.victims):
            return None
        return tuple(dict.fromkeys(s for v in known for s in (() if v.stateless else v.nationality or ())))

    def setting(
        self, suspect: Person | None, offence: str, on: date, conduct: date | None, measure: str | None = None
    ) -> Setting:
        """The case as rules are asked in it."""
        return Setting(
            roles=self.roles(suspect),
            offence=offence,
            measure=measure,
            decision=on,
            conduct=conduct,
            request=self.requested_on,
            facts=self.facts,
            penalty_years=self.penalty_years,
            sentence_months=self.sentence_months,
            context=self.context,
        )


def read_case(record: Record, path: Path) -> Case:
    """Read a case file. Raises BadCase listing everything wrong in it."""
    if not path.is_file():
        raise BadCase(f"{path}: there is no such file. Name a case file; see examples/ for three.")
    problems = Problems()
    text = text_of(path, str(path), problems)
    if problems.found:
        raise _bad(str(path), problems)
    return read_case_text(record, text, str(path))


def read_case_text(record: Record, text: str, name: str = "the case") -> Case:
    """Read a case from YAML or JSON text; ``name`` is where it came from. Raises BadCase listing everything wrong."""
    if len(_ALIAS.findall(text)) > _MOST_ALIASES:
        raise BadCase(f"{name} repeats parts by more than {_MOST_ALIASES} aliases (*name). Write them out.")
    problems = Problems()
    content = parsed(text, name, problems)
    if problems.found:
        raise _bad(name, problems)
    case = _Reader(record, Fields(content, name, None, problems), _lines(text)).case()
    if problems.found:
        raise _bad(name, problems)
    return case


def _bad(name: str, problems: Problems) -> BadCase:
    listed = RegistryProblems(problems.found)
    return BadCase(str(listed).replace("The registry has", f"{Path(name).name} has", 1))


def _lines(text: str) -> dict[str, int]:
    """The line on which each key first stands."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for key in re.findall(r"(?:^|[{,\-])\s*([\w-]+)\s*:", line):
            found.setdefault(key, number)
    return found


@dataclass(slots=True)
class _Reader:
    """Reads the fields of a case file, collecting what is wrong."""

    record: Record
    top: Fields
    lines: Mapping[str, int]

    def case(self) -> Case:
        top = self.top
        committed = self._inner("committed")
        start = committed.date("from") if committed else None
        end = (committed.date("to") if committed else None) or start
        found = Case(
            title=top.text("title", None),
            offences=self._offences(),
            committed_from=start,
            committed_to=end,
            committed_in=self._states(committed, "in") if committed else None,
            flag=self._states(committed, "flag") if committed else None,
            aimed_at=self._states(committed, "aimed_at") if committed else None,
            suspects=tuple(self._people("suspects")) or (),
            victims=tuple(self._people("victims")) if top.get("victims") is not None else None,
            requesting=self._state(top, "requesting"),
            requested=self._state(top, "requested"),
            measures=tuple(self._measures()),
            on=top.date("on"),
            requested_on=top.date("requested_on"),
            context=top.word("context", CONTEXTS, "") or None,
            facts=dict(self._facts()),
            penalty_years=dict(self._penalties()),
            sentence_months=self._months(),
        )
        if committed:
            committed.close()
        top.close()
        self._check_order(found)
        self._locate()
        return found

    def _check_order(self, case: Case) -> None:
        start, end, on = case.committed_from, case.committed_to, case.on
        if start and end and end < start:
            self._wrong(
                "to", f"committed to {end}, before {start}", "an end not before the beginning", "Swap the days."
            )
        if start and on and on < start:
            self._wrong("on", f"on {on}, before the conduct began", "a day from the conduct on", "Change `on`.")
        if case.requesting and case.requesting == case.requested:
            self._wrong("requested", f"{case.requesting} asking itself", "two different States", "Change one of them.")

    def _offences(self) -> tuple[str, ...]:
        named = self.top.texts("offences", ",")
        if not named:
            self._wrong("offences", "no offence", "at least one, as in [torture]", "Name one; see crimes.yaml.")
        found = (self._known("offences", name, self.record.crime) for name in named)
        return tuple(crime.id for crime in found if crime)

    def _measures(self) -> Iterator[str]:
        for name in self.top.texts("measures", ","):
            measure = self._known("measures", name, self.record.measure)
            if measure:
                yield measure.id

    def _people(self, key: str) -> Iterator[Person]:
        for raw in self.top.items(key):
            if not isinstance(raw, Mapping):
                self._wrong(key, f"{raw!r}", "a mapping like {nationality: [MMR]}", "Write the facts of the person.")
                continue
            entry = Fields(raw, self.top.file, self.lines.get(key), self.top.problems)
            yield Person(
                name=entry.text("name") or key[:-1],
                nationality=self._states(entry, "nationality"),
                stateless=entry.flag("stateless"),
                residence=self._states(entry, "residence") or (),
                present_in=self._state(entry, "present_in"),
            )
            entry.close()

    def _facts(self) -> Iterator[tuple[str, bool]]:
        for name, value in self.top.mapping("facts").items():
            fact, _, state = str(name).partition("@")
            if fact not in self.record.case_facts:
                hint = nearest(fact, list(self.record.case_facts))
                fix = f"Did you mean {hint[0]!r}?" if hint else "See registry/facts.yaml."
                self._wrong(fact, f"the fact {fact!r}", "a fact that rules ask for", fix)
            elif not isinstance(value, bool):
                self._wrong(fact, f"{fact}: {value!r}", "true or false", "Leave it out if it is not known.")
            else:
                place = self._known("facts", state, self.record.party) if state else None
                yield (f"{fact}@{place.code}" if place else fact), value

    def _penalties(self) -> Iterator[tuple[str, int]]:
        for name, years in self.top.mapping("penalty_years").items():
            party = self._known("penalty_years", str(name), self.record.party)
            if not isinstance(years, int) or isinstance(years, bool) or years < 0:
                self._wrong("penalty_years", f"{name}: {years!r}", "a number of years", "Write digits only.")
            elif party:
                yield party.code, years

    def _months(self) -> int | None:
        if self.top.get("sentence_months") in (None, ""):
            return None
        months = self.top.number("sentence_months")
        if months < 0:
            self._wrong("sentence_months", f"sentence_months: {months}", "a number of months", "Write digits only.")
        return months

    def _states(self, entry: Fields, key: str) -> tuple[str, ...] | None:
        if entry.get(key) is None:
            return None
        found = (self._known(key, name, self.record.party) for name in entry.texts(key, ","))
        return tuple(party.code for party in found if party)

    def _state(self, entry: Fields, key: str) -> str | None:
        name = entry.text(key)
        party = self._known(key, name, self.record.party) if name else None
        return party.code if party else None

    def _known(self, key: str, name: str, find: Any) -> Any:
        try:
            return find(name)
        except UnknownName as wrong:
            hint = f"Did you mean {' or '.join(map(repr, wrong.suggestions))}?" if wrong.suggestions else "Check it."
            self._wrong(key, f"{key} {name!r}", f"a known {wrong.kind}", hint)
            return None

    def _inner(self, key: str) -> Fields | None:
        found = self.top.inner(key)
        if found:
            found.line = self.lines.get(key)
        return found

    def _wrong(self, key: str, found: str, expected: str, fix: str) -> None:
        self.top.problems.add(self.top.file, self.lines.get(key), found, expected, fix)

    def _locate(self) -> None:
        """Give each problem found without a line the line of the key it quotes."""
        found = self.top.problems.found
        for number, problem in enumerate(found):
            named = re.findall(r"^[\w-]+|(?<=')[\w-]+(?=')", problem.found)
            line = next((self.lines[key] for key in named if key in self.lines), None)
            if problem.line is None:
                found[number] = replace(problem, line=line)
