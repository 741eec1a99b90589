"""The world at a date: every provision for every pair of States at once, by the same conditions.

A typical case is read: the State that asks is the one where the conduct took place
and whose nationals are suspect and victim; the suspect is in the State asked; the
conduct, the request and the decision fall on the day asked about; and facts have the
value that ``facts.yaml`` calls typical. What an answer assumes is listed in ``assumes``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from servanda.facts.instruments import Provision
from servanda.facts.record import CaseFact, Record
from servanda.law.conditions.base import OfStates
from servanda.law.coverage import Covering, covering
from servanda.law.kleene import Answer, known
from servanda.law.plane import Bits, Plane, column, constant, row
from servanda.law.rules import Rule, Rules, precluding
from servanda.law.setting import Setting
from servanda.law.statements import stands

__all__ = ["World"]

_ASKED = frozenset({"requested", "presence", "custodial"})
_ASKING = frozenset(
    {"requesting", "territorial", "national", "victim-national", "habitual-residence", "target", "flag"}
)


@dataclass(eq=False)
class World:
    """One reading of all provisions on one day."""

    rules: Rules
    day: date
    strict: bool = False  # take no fact for typical: what is not recorded is not known
    joined: frozenset[tuple[str, str]] = frozenset()  # States supposed to be Party, each with an instrument
    everyone: tuple[str, frozenset[str]] | None = None  # an instrument, and the sides on which all States are Party
    _bound: str = "requested"
    _columns: dict[tuple[OfStates, str], Sequence[Answer]] = field(default_factory=dict)
    _planes: dict[tuple[str, str, Hashable], Plane] = field(default_factory=dict)
    _keys: dict[tuple[str, str], Hashable] = field(default_factory=dict)
    _covering: dict[tuple[str, str], Covering] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.standing = self.rules.standing
        self.record: Record = self.standing.record
        self.states = [p.code for p in self.record.parties.values() if p.kind != "former"]
        self.position = {state: number for number, state in enumerate(self.states)}

    # what conditions ask of the world

    def constant(self, answer: Answer) -> Plane:
        return constant(answer)

    def plane(self, sure: Bits, may: Bits) -> Plane:
        return Plane(sure, may)

    def along(self, role: str, answers: Sequence[Answer]) -> Plane:
        """Answers for single States laid along the side on which the role stands."""
        role = self._bound if role in ("bound", "each") else role
        return row(answers) if role in _ASKING else column(answers)

    def of_states(self, role: str, condition: OfStates, instrument: str) -> Plane:
        """A condition's answer for the State in a role."""
        target = getattr(condition, "to", None)
        if self.everyone is not None and target is not None and (target or instrument) == self.everyone[0]:
            side = "requesting" if (self._bound if role in ("bound", "each") else role) in _ASKING else "requested"
            if side in self.everyone[1]:
                return constant(Answer.YES)
        return self.along(role, self.column(condition, instrument))

    def column(self, condition: OfStates, instrument: str) -> Sequence[Answer]:
        """A condition's answer for each State, worked out once."""
        key = (condition, instrument)
        if key not in self._columns:
            self._columns[key] = self._supposed(condition, instrument, condition.answers(self, instrument))
        return self._columns[key]

    def _supposed(self, condition: OfStates, instrument: str, answers: Sequence[Answer]) -> Sequence[Answer]:
        target = getattr(condition, "to", None)
        if target is None or not self.joined:
            return answers
        also = {state for state, joined in self.joined if joined == (target or instrument)}
        return [Answer.YES if s in also else a for s, a in zip(self.states, answers, strict=True)]

    def party(self, role: str, instrument: str) -> Plane:
        """Whether the State in a role is Party."""
        answers = [self.standing.is_party(state, instrument, self.day) for state in self.states]
        return self.along(role, answers)

    def typical_fact(self, name: str, offence: str) -> Plane:
        found = self.record.case_facts[name]
        if found.derived:
            return self._same_state(*found.derived)
        return constant(known(self.typical(found, offence)))

    def typical(self, fact: CaseFact, offence: str) -> bool | None:
        """What the typical case takes a fact to be; None: nothing."""
        if self.strict:
            return None
        return True if set(fact.typical_for) & set(self.record.ancestry(offence)) else fact.typical

    def typical_penalty(self, years: int) -> Answer:
        return Answer.NOT_KNOWN if self.strict else Answer.YES

    # what others ask of it

    def provision(self, key: str, offence: str) -> Plane:
        """The answer of one provision for every pair of States, for one offence."""
        rule = self.rules.rule(key)
        each = self._bound if "each" in rule.provision.bound else ""
        place = (key, each, self.key(key, offence))
        if place not in self._planes:
            sides = dict.fromkeys(self._side(role) for role in rule.provision.bound)
            self._planes[place] = reduce(or_, (self._read(rule, side, offence) for side in sides))
        return self._planes[place]

    def any_of(self, keys: Iterable[str], offence: str) -> Plane:
        """Whether at least one of several provisions holds."""
        return reduce(or_, (self.provision(key, offence) for key in keys), constant(Answer.NO))

    def key(self, key: str, offence: str) -> Hashable:
        """What of the offence the provision depends on: offences with the same key share an answer."""
        place = (key, offence)
        if place not in self._keys:
            rule = self.rules.rule(key)
            covered = self._cover(rule.provision, offence)
            conditions = [c for c in (rule.requires, rule.unless) if c is not None]
            instrument = rule.provision.instrument
            parts = tuple(c.depends_on(self, instrument, offence) for c in conditions)
            cover = covered.cover
            named = (cover.annex, cover.cites if self.rules.touches(rule.provision, cover) else "") if cover else None
            self._keys[place] = (covered.answer, named, parts)
        return self._keys[place]

    def setting(self, asking: str, asked: str, offence: str) -> Setting:
        """The typical case for one pair, as the reading of one case would take it."""
        roles = dict.fromkeys(_ASKING, (asking,)) | dict.fromkeys(_ASKED, (asked,))
        facts = {f.id: self.typical(f, offence) for f in self.record.case_facts.values() if not f.derived}
        years = {} if self.strict else {asking: 99, asked: 99}
        return Setting(
            roles=roles,
            offence=offence,
            decision=self.day,
            conduct=self.day,
            facts={name: value for name, value in facts.items() if value is not None},
            penalty_years=years,
        )

    def assumes(self) -> tuple[str, ...]:
        """What the typical case takes for given, in words."""
        if self.strict:
            return ()
        facts = [f for f in self.record.case_facts.values() if f.typical is not None]
        return (
            "the asking State is where the conduct took place and the State of suspect and victim",
            "the suspect is in the State asked; conduct, request and decision fall on the same day",
            "the maximum penalty reaches each threshold",
            *(f"{f.asks} {'yes' if f.typical else 'no'}{_but_for(f)}" for f in facts),
        )

    def _cover(self, provision: Provision, offence: str) -> Covering:
        place = (provision.id, offence)
        if place not in self._covering:
            self._covering[place] = covering(self.record, provision, offence)
        return self._covering[place]

    def _read(self, rule: Rule, side: str, offence: str) -> Plane:
        provision = rule.provision
        outer, self._bound = self._bound, side
        try:
            covered = self._cover(provision, offence)
            found = constant(covered.answer)
            if covered.answer is Answer.NO:
                return found
            if rule.requires is not None:
                found = found & rule.requires.over(self, provision.instrument, offence)
            if rule.unless is not None:
                found = found & ~rule.unless.over(self, provision.instrument, offence)
            if covered.cover is not None and covered.cover.annex:
                found = found & self._annex(rule, covered.cover.annex)
            return found & self._narrowed(rule, covered) & self._discharged(provision, offence)
        finally:
            self._bound = outer

    def _side(self, role: str) -> str:
        if role in ("each", "bound"):
            return self._bound
        return "requesting" if role in _ASKING else "requested"

    def _discharged(self, provision: Provision, offence: str) -> Plane:
        done = any(self.typical(self.record.case_facts[fact], offence) for fact in provision.discharged_by)
        return constant(known(not done))

    def _annex(self, rule: Rule, annex: str) -> Plane:
        setting = self.setting(self.states[0], self.states[0], next(iter(self.record.crimes)))
        instrument = rule.provision.instrument
        answers = [self.rules.applies_annex(state, instrument, annex, setting) for state in self.states]
        if rule.is_between_two:
            return self.along("requesting", answers) & self.along("requested", answers)
        return self.along("bound", answers)

    def _narrowed(self, rule: Rule, covered: Covering) -> Plane:
        left = {False: [Answer.YES] * len(self.states), True: [Answer.YES] * len(self.states)}
        touched = False
        for touch in self.rules.touches(rule.provision, covered.cover):
            place = self.position.get(touch.statement.party)
            standing = stands(touch.statement, self.standing, self.day)
            if place is not None and standing is not Answer.NO:
                touched = True
                for both in (False, True)[: 1 + touch.reciprocal]:
                    left[both][place] = min(left[both][place], max(touch.leaves, ~standing))
        if rule.provision.bound[0] == "court":
            return constant(Answer.YES)
        found = self.along("bound", left[False]) if touched else constant(Answer.YES)
        if rule.is_between_two:
            found = found & self._reciprocal(left[True]) if touched else found
            found = found & self._precluded(rule)
        return found

    def _reciprocal(self, answers: Sequence[Answer]) -> Plane:
        return self.along("requesting", answers) & self.along("requested", answers)

    def _precluded(self, rule: Rule) -> Plane:
        found = constant(Answer.YES)
        for said in precluding(self.record.statements.get(rule.provision.instrument, ())):
            left = ~stands(said, self.standing, self.day)
            for other in said.scope:
                for one, two in ((said.party, other), (other, said.party)):
                    asking = self.along("requesting", self._only(one))
                    found = found & ~(asking & self.along("requested", self._only(two)) & ~constant(left))
        return found

    def _only(self, state: str) -> list[Answer]:
        return [known(one == state) for one in self.states]

    def _same_state(self, one: str, other: str) -> Plane:
        """Roles on the same side are held by the same State; across, only a State asking itself holds both."""
        if (one in _ASKING) == (other in _ASKING):
            return constant(Answer.YES)
        found = constant(Answer.NO)
        for state in self.states:
            found = found | (self.along("requesting", self._only(state)) & self.along("requested", self._only(state)))
        return found


def _but_for(fact: CaseFact) -> str:
    return f" (yes for {', '.join(fact.typical_for)})" if fact.typical_for else ""
