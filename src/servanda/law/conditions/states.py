"""Conditions on single States: party, declared, member, accepted jurisdiction, provisional application, referral."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from servanda.facts.days import Day
from servanda.facts.records import Situation, Statement, StatementEffect
from servanda.law.citations import reach
from servanda.law.conditions.base import CaseView, OfStates, Which, name_of
from servanda.law.kleene import Answer
from servanda.law.proof import Proof
from servanda.law.standing import Standing
from servanda.law.statements import stands

__all__ = [
    "AcceptedJurisdiction",
    "AppliesProvisionally",
    "Declared",
    "Member",
    "PartyTo",
    "Referred",
    "Withdrew",
]

_OPTIONAL = (StatementEffect.ACTIVATES, StatementEffect.EXCLUDES)


@dataclass(frozen=True, slots=True)
class PartyTo(OfStates):
    """Bound by the instrument on that day (VCLT art. 2(1)(g))."""

    word: ClassVar[str] = "party"
    to: str = ""  # empty: the instrument of the provision

    def of_state(self, standing: Standing, instrument: str, state: str, day: date) -> Answer:
        return standing.is_party(state, self.to or instrument, day)

    def subject(self, instrument: str) -> tuple[OfStates, str]:
        return PartyTo(()), self.to or instrument

    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        to = view.record.instruments[self.to or view.instrument]
        period = view.standing.bound_since(state, to.id, day)
        name = name_of(view.record, state)
        if answer is not Answer.NO and period is not None and period.covers(day) is answer:
            template = "{} is Party to the {} since {} ({} on {})"
            values = (name, to.short, period.start, period.consent.kind, period.consent.on)
            act = period.consent
            return Proof(answer, template, values, (), "", to.id, "", "text", act.source, "", act.hypothetical)
        if answer is Answer.NOT_KNOWN:
            template = "no act of {} about the {} recorded, and the list read ends on {}"
            return Proof(answer, template, (name, to.short, to.as_of or "no day"), tells="the depositary")
        return Proof(answer, "{} is not Party to the {} on {}", (name, to.short, day), (), "", to.id)


@dataclass(frozen=True, slots=True)
class Withdrew(OfStates):
    """Was bound by the instrument and has left it by that day (VCLT arts. 54, 70)."""

    word: ClassVar[str] = "withdrew"

    def of_state(self, standing: Standing, instrument: str, state: str, day: date) -> Answer:
        if standing.is_party(state, instrument, day) is Answer.YES:
            return Answer.NO
        ends = (p.end for p in standing.periods(instrument).get(state, ()) if p.ended_by is not None)
        return max((_reached(end, day) for end in ends), default=Answer.NO)

    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        short = view.record.instruments[view.instrument].short
        for period in view.standing.periods(view.instrument).get(state, ()):
            if answer is not Answer.NO and _reached(period.end, day) is answer and period.ended_by is not None:
                template = "{} withdrew from the {} with effect from {} (notice of {})"
                values = (name_of(view.record, state), short, period.end, period.ended_by.on)
                return Proof(answer, template, values, (), "", view.instrument, "", "text", period.ended_by.source)
        return Proof(answer, "no withdrawal of {} from the {} is recorded", (name_of(view.record, state), short))


def _reached(end: Day | None, day: date) -> Answer:
    if end is None or day < end.first:
        return Answer.NO
    return Answer.YES if day >= end.last else Answer.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class Declared(OfStates):
    """Made a statement that activates, or opts out under, an article of the instrument, and it stands."""

    word: ClassVar[str] = "declared"
    what: str = ""

    def of_state(self, standing: Standing, instrument: str, state: str, day: date) -> Answer:
        silence = Answer.NOT_KNOWN if standing.record.instruments[instrument].statements_missing else Answer.NO
        found = (s for s in self._statements(standing, instrument, state))
        return max((_effective(s, standing, day) for s in found), default=silence)

    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        name = name_of(view.record, state)
        for statement in self._statements(view.standing, view.instrument, state):
            if answer is not Answer.NO and _effective(statement, view.standing, day) is answer:
                template = "{} declared under article {}: {}"
                values = (name, statement.article, statement.paraphrase)
                return Proof(answer, template, values, source=statement.source, tells="the depositary")
        template = "no declaration of {} under article {} is recorded"
        if answer is Answer.NOT_KNOWN:
            template = "no declaration of {} under article {} is recorded, for no list of declarations was available"
        return Proof(answer, template, (name, self.what), tells="the depositary")

    def _statements(self, standing: Standing, instrument: str, state: str) -> list[Statement]:
        made = standing.record.statements.get(instrument, ())
        mine = (s for s in made if s.party == state and s.effect in _OPTIONAL)
        return [s for s in mine if reach(self.what, s.article) != "none"]


def _effective(statement: Statement, standing: Standing, day: date) -> Answer:
    """A statement with a window works within it; another while it stands."""
    if statement.covers_from is None:
        return stands(statement, standing, day)
    until = statement.covers_until
    return Answer.YES if statement.covers_from <= day and (until is None or day <= until) else Answer.NO


@dataclass(frozen=True, slots=True)
class Member(OfStates):
    """Member of an organisation other than the United Nations."""

    word: ClassVar[str] = "member"
    of: str = ""

    def of_state(self, standing: Standing, instrument: str, state: str, day: date) -> Answer:
        mine = (m for m in standing.record.memberships if (m.party, m.organisation) == (state, self.of))
        inside = any(m.since <= day and (m.until is None or day < m.until) for m in mine)
        return Answer.YES if inside else Answer.NO

    def reads(self, instrument: str) -> frozenset[str]:
        return frozenset({"@memberships"})

    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        template = "{} is a member of {} on {}" if answer is Answer.YES else "{} is not a member of {} on {}"
        values = (name_of(view.record, state), self.of.upper(), day)
        return Proof(answer, template, values, certainty="memory", source="general-reference")


@dataclass(frozen=True, slots=True)
class _ReachingBack(OfStates, ABC):
    """What brings conduct before the Court may come after it, but must have been done by the day asked about."""

    @abstractmethod
    def covered(self, standing: Standing, state: str, conduct: date, by: date) -> Answer:
        """Whether something done by a day covers conduct of a day."""

    def of_state(self, standing: Standing, instrument: str, state: str, day: date) -> Answer:
        return self.covered(standing, state, day, day)

    def _prove_state(self, view: CaseView, state: str, day: date) -> Proof:
        return self.leaf(view, state, day, self.covered(view.standing, state, day, view.setting.decision))


def _done(done: Day | None, recorded_on: date, by: date) -> Answer:
    """Whether something on a day, which need not be known, was done by a day; what was recorded was done by then."""
    if done is None:
        return Answer.YES if recorded_on <= by else Answer.NOT_KNOWN
    return Answer.YES if done.last <= by else Answer.NOT_KNOWN if done.first <= by else Answer.NO


@dataclass(frozen=True, slots=True)
class AcceptedJurisdiction(_ReachingBack):
    """Accepted the Court's jurisdiction for conduct in a window (Rome Statute art. 12(3)); never before 1 July 2002."""

    word: ClassVar[str] = "accepted-jurisdiction"
    on: Which = "conduct"  # the window is about conduct, whatever day is asked

    def covered(self, standing: Standing, state: str, conduct: date, by: date) -> Answer:
        return max((self._covers(s, conduct, by) for s in self._made(standing, state)), default=Answer.NO)

    def reads(self, instrument: str) -> frozenset[str]:
        return frozenset({"rome-statute"})

    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        name = name_of(view.record, state)
        for statement in self._made(view.standing, state):
            if answer is not Answer.NO and self._covers(statement, day, view.setting.decision) is answer:
                template = "{} accepted the Court's jurisdiction from {} until {} (lodged {})"
                window = (statement.covers_from or "a day not known", statement.covers_until or "further notice")
                lodged = statement.on or "on a day not known"
                values = (name, *window, lodged)
                return Proof(answer, template, values, (), "", "rome-statute", "12(3)", "text", statement.source)
        template = "no declaration of {} accepting jurisdiction over conduct on {} is recorded"
        return Proof(answer, template, (name, day), (), "", "rome-statute", "12(3)")

    @staticmethod
    def _covers(statement: Statement, day: date, by: date) -> Answer:
        lodged, until = _done(statement.on, statement.recorded_on, by), statement.covers_until
        if statement.covers_from is None:
            return min(lodged, Answer.NOT_KNOWN)
        return lodged if statement.covers_from <= day and (until is None or day <= until) else Answer.NO

    @staticmethod
    def _made(standing: Standing, state: str) -> list[Statement]:
        made = standing.record.statements.get("rome-statute", ())
        return [s for s in made if s.party == state and s.effect is StatementEffect.ACCEPTS_JURISDICTION]


@dataclass(frozen=True, slots=True)
class AppliesProvisionally(OfStates):
    """Applies a part of the instrument provisionally (VCLT art. 25)."""

    word: ClassVar[str] = "applies-provisionally"
    part: str = ""

    def of_state(self, standing: Standing, instrument: str, state: str, day: date) -> Answer:
        found = (s for s in self._statements(standing, instrument, state))
        return max((stands(s, standing, day) for s in found), default=Answer.NO)

    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        name = name_of(view.record, state)
        for statement in self._statements(view.standing, view.instrument, state):
            if answer is not Answer.NO:
                return Proof(answer, "{}: {}", (name, statement.paraphrase), source=statement.source)
        return Proof(answer, "no provisional application of Part {} by {} is recorded", (self.part, name))

    def _statements(self, standing: Standing, instrument: str, state: str) -> list[Statement]:
        made = standing.record.statements.get(instrument, ())
        mine = (s for s in made if s.party == state and s.effect is StatementEffect.PROVISIONAL)
        return [s for s in mine if not self.part or not s.scope or self.part in s.scope]


@dataclass(frozen=True, slots=True)
class Referred(_ReachingBack):
    """A situation in the State reached the Court by that trigger, and it covers the conduct (Rome Statute art. 13)."""

    word: ClassVar[str] = "referred"
    on: Which = "conduct"  # a referral covers conduct, whatever day is asked
    trigger: str = "Security Council"

    def covered(self, standing: Standing, state: str, conduct: date, by: date) -> Answer:
        return max((self._covers(s, conduct, by) for s in self._referrals(standing, state)), default=Answer.NO)

    def reads(self, instrument: str) -> frozenset[str]:
        return frozenset({"@situations"})

    def leaf(self, view: CaseView, state: str, day: date, answer: Answer) -> Proof:
        name = name_of(view.record, state)
        for situation in self._referrals(view.standing, state):
            if answer is not Answer.NO and self._covers(situation, day, view.setting.decision) is answer:
                template = "the situation {} came to the Court by {} ({})"
                values = (situation.name, self.trigger, situation.referred_on or situation.investigation_on)
                return Proof(answer, template, values, (), "", "rome-statute", "13", "text", situation.source)
        template = "no situation in {} covering {} came to the Court by {}, as far as recorded"
        return Proof(answer, template, (name, day, self.trigger), (), "", "rome-statute", "13")

    def _covers(self, situation: Situation, day: date, by: date) -> Answer:
        """Within a window if one is recorded; the Council fixes its own, other situations may reach further."""
        came = _done(situation.referred_on or situation.investigation_on, situation.recorded_on, by)
        start, end = situation.covers_from, situation.covers_until
        if start is None:
            return min(came, Answer.NOT_KNOWN)
        return came if start <= day and (end is None or day <= end) else Answer.NO

    def _referrals(self, standing: Standing, state: str) -> list[Situation]:
        found = standing.record.situations
        return [s for s in found if s.party == state and s.trigger == self.trigger]
