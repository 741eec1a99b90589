"""Which forums may or must act: States by each basis of jurisdiction, and the Court.

Admissibility, gravity and immunity are named as questions for people, never answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from servanda.facts.instruments import Provision
from servanda.facts.record import Record
from servanda.inquiries.answering import Row, Shown, finding_rows
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.case import Case, Person
from servanda.inquiries.language import say, word
from servanda.inquiries.reading import Finding, headline, in_order, read
from servanda.law.conditions.conduct import CommittedFrom
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.setting import Setting

__all__ = ["Forums", "forums", "over_time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forums(Shown):
    """The forums of one case."""

    asked: Asked
    national: tuple[Finding, ...]  # jurisdiction of States that hold or may hold
    court: tuple[Finding, ...]  # whether the Court has jurisdiction, by sub-period of the conduct
    steps: tuple[Finding, ...]  # what that rests on: preconditions, triggers, exclusions
    questions: tuple[Provision, ...]  # for people: admissibility, gravity, immunity

    def sentence(self) -> str:
        """How many grounds of jurisdiction hold, and what of the Court."""
        held = [f for f in self.national if f.answer is Answer.YES]
        court = max((f.answer for f in self.court), default=Answer.NO)
        states = len({f.state for f in held})
        text = "{grounds} grounds of jurisdiction of {states} States hold; the Court may act: {court}"
        return say(text, grounds=len(held), states=states, court=word(str(court)))

    def rows(self) -> list[Row]:
        """The Court first, then States."""
        return finding_rows((*self.court, *self.national))

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "forums",
            **self.asked.to_json(),
            **headline(max((f.answer for f in self.court), default=Answer.NO), self.court[0] if self.court else None),
            "states": [f.to_json() for f in self.national],
            "court": [f.to_json() for f in self.court],
            "court_steps": [f.to_json() for f in self.steps],
            "for_people": [{"article": p.cites, "instrument": p.instrument, "says": p.says} for p in self.questions],
        }


def forums(record: Record, case: Case, on: date, absence: Absence = "strict") -> Forums:
    """The forums that have, or may have, jurisdiction over the case."""
    catalogue = catalogue_of(record)
    court = list(catalogue.of_kind("court-jurisdiction"))
    national = _live(over_time(record, case, on, catalogue.of_kind("jurisdiction"), absence))
    steps = [p for p in catalogue.of_group("court") if p not in court and "court" in p.bound]
    people = tuple(p for p in steps if p.kind == "court-admissibility")
    return Forums(
        asked=asked(record, on, sorted({f.provision.instrument for f in national} | {p.instrument for p in court})),
        national=tuple(f for f in national if f.provision.effect != "not-excluded"),
        court=_concerned(in_order(over_time(record, case, on, court, absence))),
        steps=in_order(over_time(record, case, on, [p for p in steps if p not in people], absence)),
        questions=people,
    )


def _concerned(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Without the heads of jurisdiction that plainly fail while another may hold, for each offence."""
    open_ = {f.offence for f in findings if f.answer is not Answer.NO}
    return tuple(f for f in findings if f.answer is not Answer.NO or f.offence not in open_)


def _live(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return in_order(f for f in findings if f.answer is not Answer.NO)


def over_time(
    record: Record, case: Case, on: date, provisions: Iterable[Provision], absence: Absence = "strict"
) -> Iterator[Finding]:
    """Each provision for each suspect and offence; where the answer changes within the conduct, split by its days."""
    rules = rules_of(record, absence)
    wanted = tuple(provisions)
    seen: set[tuple[str, str, str, Answer, object]] = set()
    for suspect in case.suspects or (None,):
        stretches = tuple(_stretches(rules, case, suspect))
        for offence in case.offences:
            for finding in _merged(rules, case, suspect, offence, on, wanted, stretches):
                key = (finding.provision.id, finding.state, offence, finding.answer, finding.conduct)
                if key not in seen:
                    seen.add(key)
                    yield finding


def _merged(
    rules: Rules,
    case: Case,
    suspect: Person | None,
    offence: str,
    on: date,
    provisions: tuple[Provision, ...],
    stretches: tuple[tuple[date, date] | None, ...],
) -> Iterator[Finding]:
    """One finding for each run of stretches with the same answer."""
    runs: dict[tuple[str, str], list[Finding]] = {}
    for stretch in stretches:
        setting = case.setting(suspect, offence, on, stretch[0] if stretch else None)
        for finding in (*read(rules, provisions, setting), *_universal(rules, provisions, setting)):
            run = runs.setdefault((finding.provision.id, finding.state), [])
            if run and stretch and run[-1].conduct and run[-1].answer is finding.answer:
                run[-1] = replace(run[-1], conduct=(run[-1].conduct[0], stretch[1]))
            else:
                run.append(replace(finding, conduct=stretch))
    for run in runs.values():
        yield from (replace(f, conduct=None) for f in run) if len(run) == 1 else run


def _universal(rules: Rules, provisions: tuple[Provision, ...], setting: Setting) -> Iterator[Finding]:
    """Jurisdiction that needs no link is read for each State the case names."""
    named = dict.fromkeys(state for role in setting.roles for state in setting.states(role) or ())
    for provision in provisions:
        if provision.kind == "jurisdiction" and provision.bound == ("each",):
            for state in named:
                yield from read(rules, [provision], setting.binding(state))


def _stretches(rules: Rules, case: Case, suspect: Person | None) -> Iterator[tuple[date, date] | None]:
    """The conduct, cut at each day on which something that answers read changes for a State concerned."""
    start, end = case.committed_from, case.committed_to
    if start is None or end is None:
        yield None
        return
    days = sorted({d for d in _changes(rules, case, suspect) if start < d <= end})
    for first, following in zip([start, *days], [*days, end + timedelta(days=1)], strict=True):
        yield first, following - timedelta(days=1)


def _changes(rules: Rules, case: Case, suspect: Person | None) -> Iterator[date]:
    standing, record = rules.standing, rules.standing.record
    states = {s for held in case.roles(suspect).values() for s in held}
    for instrument in record.instruments:
        periods = standing.periods(instrument)
        for period in (p for state in states for p in periods.get(state, ())):
            for day in (period.start, period.end):
                yield from (day.first, day.last) if day else ()
        for said in record.statements.get(instrument, ()):
            if said.party in states:
                yield from _window(said.covers_from, said.covers_until)
    for situation in record.situations:
        if situation.party in states:
            yield from _window(situation.covers_from, situation.covers_until)
    yield from _fixed_days(rules)


def _window(first: date | None, last: date | None) -> Iterator[date]:
    if first:
        yield first
    if last and last < date.max:
        yield last + timedelta(days=1)


def _fixed_days(rules: Rules) -> Iterator[date]:
    """Days written into provisions of the Court, such as the activation of aggression."""
    for provision in catalogue_of(rules.standing.record).of_group("court"):
        waiting: list[object] = [rules.rule(provision.id).requires, rules.rule(provision.id).unless]
        while waiting:
            condition = waiting.pop()
            if isinstance(condition, CommittedFrom):
                yield condition.day
            waiting += [*getattr(condition, "parts", ()), *filter(None, [getattr(condition, "part", None)])]
