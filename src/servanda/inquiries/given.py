"""Facts of a case as people type them: ``dual-criminality=yes``, ``penalty-years@DEU=5``, ``conduct=2019-05-01``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from servanda.facts.days import read_date
from servanda.facts.names import nearest
from servanda.facts.record import Record
from servanda.facts.vocabulary import CONTEXTS
from servanda.inquiries.bases import Facts
from servanda.inquiries.case import Case
from servanda.inquiries.errors import BadFact

__all__ = ["merged", "read_facts"]

_LONGEST_NUMBER = 6
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def read_facts(record: Record, texts: Iterable[str]) -> Facts:
    """Facts as typed. Raises BadFact (a key nobody asks for, a value it cannot have), UnknownName, UnreadableDay."""
    found = Facts()
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals:
            raise BadFact(f"{text!r}: expected KEY=VALUE, as in dual-criminality=yes.")
        found = _with(record, found, key.strip(), value.strip())
    return found


def _with(record: Record, facts: Facts, key: str, value: str) -> Facts:
    name, _, place = key.partition("@")
    state = record.party(place).code if place else ""
    match name:
        case "conduct":
            return replace(facts, conduct=read_date(value))
        case "request":
            return replace(facts, request=read_date(value))
        case "context":
            if value not in CONTEXTS:
                raise BadFact(f"context={value}: expected one of {', '.join(CONTEXTS)}.")
            return replace(facts, context=value)
        case "penalty-years":
            if not state:
                raise BadFact(f"{key}={value}: name the State, as in penalty-years@DEU=5.")
            return replace(facts, penalty_years={**facts.penalty_years, state: _number(key, value)})
        case "sentence-months":
            return replace(facts, sentence_months=_number(key, value))
    return _with_case_fact(record, facts, name, state, value)


def _with_case_fact(record: Record, facts: Facts, name: str, state: str, value: str) -> Facts:
    if name not in record.case_facts:
        known = [*record.case_facts, "context", "conduct", "request", "penalty-years", "sentence-months"]
        hint = nearest(name, known)
        raise BadFact(f"{name!r} is no fact that rules ask for.{f' Did you mean {hint[0]!r}?' if hint else ''}")
    if value.casefold() not in _WORDS:
        raise BadFact(f"{name}={value}: expected yes or no; leave it out if it is not known.")
    key = f"{name}@{state}" if state else name
    return replace(facts, given={**facts.given, key: _WORDS[value.casefold()]})


def _number(key: str, value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER):
        raise BadFact(f"{key}={value}: expected a number of at most {_LONGEST_NUMBER} digits.")
    return int(value)


def merged(record: Record, case: Case, texts: Iterable[str]) -> Case:
    """A case with facts as typed on top of its own."""
    given = read_facts(record, texts)
    return replace(
        case,
        facts={**case.facts, **given.given},
        penalty_years={**case.penalty_years, **given.penalty_years},
        sentence_months=given.sentence_months if given.sentence_months is not None else case.sentence_months,
        context=given.context or case.context,
        committed_from=given.conduct or case.committed_from,
        committed_to=given.conduct or case.committed_to,
    )
