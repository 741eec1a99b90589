"""What rests on a provision, a reading, a party's acts or a source: which answers to which cases.

A provision or a reading is looked for in the proofs. Acts and sources are taken out
of the record and the cases assessed again: whatever then differs rested on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from servanda.facts.errors import UnknownName
from servanda.facts.names import nearest
from servanda.facts.record import Record
from servanda.facts.records import Act, Statement
from servanda.inquiries.asking import rules_of
from servanda.inquiries.assess import assess
from servanda.inquiries.case import Case
from servanda.inquiries.reading import Finding
from servanda.law.proof import Proof

__all__ = ["Rested", "rests_on"]

Key = tuple[str, str, str, str]
Tests = Callable[[Finding], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rested:
    """One answer that rests on what was asked about."""

    case: str
    provision: str
    instrument: str
    article: str
    state: str  # empty: the Court
    offence: str
    answer: str
    without: str | None  # the answer if it were not in the record; None: it is part of the proof

    def to_json(self) -> dict[str, Any]:
        """All fields by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def rests_on(record: Record, what: str, cases: Iterable[tuple[Case, date]]) -> tuple[Rested, ...]:
    """The answers to these cases, each on its day, that rest on ``what``.

    ``what`` is the id of a provision, the name of a reading (a page of docs/readings),
    ``INSTRUMENT/PARTY`` for a party's acts, or the key of a source. Raises UnknownName.
    """
    test = _trace(record, what)
    if test is not None:
        return tuple(line for case, on in cases for line in _traced(record, case, on, test))
    poorer = _without(record, what)
    return tuple(line for case, on in cases for line in _compared(record, poorer, case, on))


def _trace(record: Record, what: str) -> Tests | None:
    provisions = rules_of(record).provisions
    if what in provisions:
        place = (provisions[what].instrument, provisions[what].cites)
        return lambda found: (
            found.provision.id == what or _holds(found.proof, lambda p: (p.instrument, p.article) == place)
        )
    if any(provision.reading == what for provision in provisions.values()):
        return lambda found: found.provision.reading == what or _holds(found.proof, lambda p: p.reading == what)
    return None


def _holds(proof: Proof, test: Callable[[Proof], bool]) -> bool:
    return test(proof) or any(_holds(step, test) for step in proof.because)


def _traced(record: Record, case: Case, on: date, test: Tests) -> Iterator[Rested]:
    found = (finding for finding in assess(record, case, on).findings() if test(finding))
    for finding in {_key(finding): finding for finding in found}.values():
        yield _rested(case, finding, str(finding.answer), None)


def _without(record: Record, what: str) -> Record:
    """The record without a party's acts about an instrument, or without what rests on one source alone."""
    if what in record.sources:
        return _taken_out(record, lambda fact: set(fact.source.split(";")) == {what})
    instrument, slash, party = what.rpartition("/")
    if not slash:
        known = [*rules_of(record).provisions, *record.sources, *_readings(record)]
        raise UnknownName("provision, reading or source", what, nearest(what, known))
    key, code = record.instrument(instrument).id, record.party(party).code
    return _taken_out(record, lambda fact: isinstance(fact, Act) and (fact.instrument, fact.party) == (key, code))


def _taken_out(record: Record, out: Callable[[Act | Statement], bool]) -> Record:
    return replace(
        record,
        acts={key: tuple(act for act in acts if not out(act)) for key, acts in record.acts.items()},
        statements={key: tuple(one for one in said if not out(one)) for key, said in record.statements.items()},
    )


def _readings(record: Record) -> set[str]:
    return {provision.reading for provision in rules_of(record).provisions.values() if provision.reading}


def _compared(record: Record, poorer: Record, case: Case, on: date) -> Iterator[Rested]:
    before, after = _answers(record, case, on), _answers(poorer, case, on)
    for key, findings in before.items():
        answers, without = ([f.answer for f in found] for found in (findings, after.get(key, [])))
        if answers != without:
            changed = ", ".join(dict.fromkeys(map(str, without))) or "no longer given"
            yield _rested(case, findings[0], ", ".join(dict.fromkeys(map(str, answers))), changed)


def _answers(record: Record, case: Case, on: date) -> dict[Key, Sequence[Finding]]:
    found: dict[Key, list[Finding]] = {}
    for finding in assess(record, case, on).findings():
        found.setdefault(_key(finding), []).append(finding)
    return dict(found)


def _key(finding: Finding) -> Key:
    return finding.provision.id, finding.state, finding.role, finding.offence


def _rested(case: Case, finding: Finding, answer: str, without: str | None) -> Rested:
    return Rested(
        case=case.title,
        provision=finding.provision.id,
        instrument=finding.provision.instrument,
        article=finding.provision.cites,
        state=finding.state,
        offence=finding.offence,
        answer=answer,
        without=without,
    )
