"""A case as the law sees it: the case file that ``assess`` reads, what it found line by line, and what changed.

Persons go by their tokens; no name enters an assessment. What is known only to the month or the
year is taken from its first to its last day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from os import environ
from pathlib import Path
from typing import Any

from servanda.desk.cases.models import Case, Person
from servanda.desk.checking import stretch
from servanda.desk.errors import Incomplete
from servanda.facts.loading import BUNDLED, kept
from servanda.inquiries.assess import Assessment, assess
from servanda.inquiries.case import read_case_text
from servanda.inquiries.reading import Finding

__all__ = ["Change", "Line", "case_file", "changes", "found_on", "reasons", "record_digest"]

Line = dict[str, Any]
_SAYS = ("answer", "effect", "certainty", "missing")  # what makes two lines about the same thing different


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became of one line: added, gone, or changed; the line before and after."""

    what: str
    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        return self.after or self.before or {}


def case_file(case: Case, on: date) -> dict[str, Any]:
    """The case as ``registry/schemas/case.schema.json`` has it. Raises Incomplete without an offence."""
    if not case.offences:
        raise Incomplete(f"{case.reference}, for an assessment,", ["at least one offence"])
    facts = [fact for fact in case.facts.all() if fact.is_conduct and fact.withdrawn_at is None]
    persons = [person for person in case.persons.all() if person.withdrawn_at is None]
    victims = [_person(one) for one in persons if one.role == Person.Role.VICTIM]
    asking = kept().parties.get(case.authority.party)
    given: dict[str, Any] = {
        "title": case.reference,
        "offences": case.offences,
        "committed": _committed(case, facts),
        "suspects": [_person(one) for one in persons if one.role == Person.Role.SUSPECT],
        "victims": victims or None,
        "requesting": asking.code if asking and asking.kind != "organisation" else None,
        "requested": case.requested or None,
        "measures": case.measures,
        "on": on.isoformat(),
        "context": case.context or None,
        "facts": case.known,
        "penalty_years": case.penalty_years,
        "sentence_months": case.sentence_months,
    }
    return {key: value for key, value in given.items() if value not in (None, {})}


def _committed(case: Case, facts: Sequence[Any]) -> dict[str, Any]:
    days = [stretch(fact.began) for fact in facts if fact.began]
    days += [stretch(fact.ended) for fact in facts if fact.ended]
    places = dict.fromkeys(place["party"] for fact in facts for place in fact.places if place["party"])
    given = {
        "from": min(day.first for day in days).isoformat() if days else None,
        "to": max(day.last for day in days).isoformat() if days else None,
        "in": list(places) or None,
        "flag": case.flag,
        "aimed_at": case.aimed_at,
    }
    return {key: value for key, value in given.items() if value is not None}


def _person(person: Person) -> dict[str, Any]:
    stateless = person.nationalities == ["stateless"]
    given = {
        "name": person.token,
        "nationality": None if stateless else person.nationalities or None,
        "stateless": stateless or None,
        "residence": person.residence or None,
        "present_in": person.whereabouts or None,
    }
    return {key: value for key, value in given.items() if value is not None}


def found_on(given: Mapping[str, Any], on: date) -> tuple[str, list[Line]]:
    """What ``assess`` says: its sentence, and each finding as a line. Raises BadCase for facts that contradict."""
    found = assess(kept(), read_case_text(kept(), json.dumps(given), str(given["title"])), on)
    return found.sentence(), list({line["key"]: line for line in _lines(found)}.values())


def _lines(found: Assessment) -> Iterator[Line]:
    yield from (_line("forum", finding) for finding in (*found.forums.court, *found.forums.national))
    yield from (_line("owed", finding) for finding in found.owed)
    for request in found.requests:
        yield from (_line("basis", basis.finding, request.measure.id) for basis in request.bases)
    yield from (_line("clock", finding) for finding in found.clocks)
    yield from ({"part": "gap", "key": f"gap {gap}", "says": gap} for gap in found.gaps)


def _line(part: str, finding: Finding, measure: str = "") -> Line:
    provision = finding.provision
    return {
        "part": part,
        "key": " ".join((part, provision.id, finding.state, finding.offence, measure)),
        "answer": str(finding.answer),
        "effect": provision.effect,
        "certainty": finding.certainty,
        "state": finding.state,
        "offence": finding.offence,
        "measure": measure,
        "instrument": provision.instrument,
        "article": provision.cites,
        "says": provision.says,
        "missing": [step.text for step in finding.proof.missing()],
    }


def changes(before: Sequence[Line], after: Sequence[Line]) -> tuple[Change, ...]:
    """What was added, what went, what changed; in the order of the later answer, then what went."""
    old, new = ({line["key"]: line for line in lines} for lines in (before, after))
    found = [
        Change(what="changed" if key in old else "added", before=old.get(key), after=line)
        for key, line in new.items()
        if key not in old or any(old[key].get(name) != line.get(name) for name in _SAYS)
    ]
    return (*found, *(Change(what="gone", before=line, after=None) for key, line in old.items() if key not in new))


def reasons(before: Mapping[str, Any], after: Mapping[str, Any], *, same_record: bool) -> tuple[str, ...]:
    """Why two assessments may differ: the facts that changed, the day, the record of the law."""
    names = [name for name in {**before, **after} if name != "on" and before.get(name) != after.get(name)]
    found = [f"facts of the case: {', '.join(names)}"] if names else []
    found += ["the day"] if before.get("on") != after.get("on") else []
    return (*found, *(() if same_record else ("the record of the law",)))


@cache
def record_digest() -> str:
    """SHA-256 over every file of the record that this process reads, with the installation's additions."""
    digest = hashlib.sha256()
    added = environ.get("SERVANDA_REGISTRY")
    for folder in (BUNDLED, *((Path(added),) if added else ())):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in (".csv", ".yaml"):
                digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
