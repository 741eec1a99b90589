"""Rules: provisions with their conditions read, ready to be asked for one case.

The reading of one case is here; that of the whole world is in ``law.world``. Both
take a provision to hold when the offence is covered, what it requires is so, what
it excepts is not, no statement takes it away, and it was not performed otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from servanda.facts.instruments import Cover, Provision
from servanda.facts.problems import Problems
from servanda.facts.records import Statement, StatementEffect
from servanda.law.conditions import CaseView, Condition, read_condition
from servanda.law.conditions.base import name_of
from servanda.law.conditions.logic import Holds
from servanda.law.coverage import Covering, covering
from servanda.law.errors import BadCondition, LawError, UnknownCondition
from servanda.law.kleene import Answer
from servanda.law.proof import Proof
from servanda.law.setting import Setting
from servanda.law.standing import Standing
from servanda.law.statements import Touch, stands, touching

if TYPE_CHECKING:
    from servanda.law.circuit import Circuit

__all__ = ["Rule", "Rules", "check_provisions"]

_PAIR = frozenset({"requesting", "requested"})
_ANNEX = {
    Answer.YES: "{} declared that it applies annex {}",
    Answer.NOT_KNOWN: "{} declared that it applies annex {}",  # a question: proofs ask whether
    Answer.NO: "{} is not recorded to have declared that it applies annex {}",
}


@dataclass(frozen=True)
class Rule:
    """A provision and the conditions it names."""

    provision: Provision
    requires: Condition | None
    unless: Condition | None

    @property
    def is_between_two(self) -> bool:
        """Whether it is about a request of one State to another."""
        return bool(_PAIR & set(self.provision.bound))

    @property
    def binds_each(self) -> bool:
        """Whether it binds each Party, whatever its role: it is then read for the State another rule speaks of."""
        return "each" in self.provision.bound

    @cached_property
    def looks_at_offence(self) -> bool:
        """Whether its conditions depend on the offence, beyond being reached by it at all."""
        return any(c.looks_at_offence for c in (self.requires, self.unless) if c is not None)


class Rules:
    """The provisions of one record; each is read when it is first asked for."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        record = standing.record
        self.provisions = {p.id: p for i in record.instruments.values() for p in i.provisions}
        self._rules: dict[str, Rule] = {}
        self._circuits: dict[bool, Circuit] = {}
        self._covering: dict[tuple[str, str | tuple[str, ...], str, str | None], Covering] = {}
        self._touches: dict[tuple[str, str], tuple[Touch, ...]] = {}
        self._beyond: dict[tuple[str, str, str | None], Proof] = {}

    def rule(self, key: str) -> Rule:
        """One provision with its conditions. Raises UnknownCondition, BadCondition naming the file and line."""
        if key not in self._rules:
            self._rules[key] = self._read(self.provisions[key])
        return self._rules[key]

    def _read(self, provision: Provision) -> Rule:
        record = self.standing.record
        try:
            requires = read_condition(provision.requires, record) if provision.requires else None
            unless = read_condition(provision.unless, record) if provision.unless else None
        except LawError as wrong:
            raise type(wrong)(f"{provision.at}: provision {provision.id!r}: {wrong}") from wrong
        return Rule(provision, requires, unless)

    def circuit(self, strict: bool) -> Circuit:
        """What the world's reading of these provisions has to work out, laid down once for all days."""
        from servanda.law.circuit import Circuit  # it needs numpy, which one case does not

        if strict not in self._circuits:
            self._circuits[strict] = Circuit(self, strict)
        return self._circuits[strict]

    def cover(self, provision: Provision, offence: str, context: str | None = None) -> Covering:
        """How a provision reaches an offence, in the context if one is given; found once."""
        # What is covered is the same for a whole instrument; a list of its own is cited with the article.
        whose = provision.id if isinstance(provision.offences, tuple) else provision.instrument
        place = (whose, provision.offences, offence, context)
        if place not in self._covering:
            self._covering[place] = covering(self.standing.record, provision, offence, context)
        return self._covering[place]

    def regimes(self, regime: str, but: str) -> tuple[str, ...]:
        """The instruments of a regime, all but one."""
        found = self.standing.record.instruments.values()
        return tuple(i.id for i in found if regime in i.regimes and i.id != but)

    def touches(self, provision: Provision, cover: Cover | None) -> tuple[Touch, ...]:
        """The statements that narrow a provision, or the definition of the offence it is asked about."""
        key = (provision.id, cover.cites if cover else "")
        if key not in self._touches:
            made = self.standing.record.statements.get(provision.instrument, ())
            self._touches[key] = touching(made, provision, key[1])
        return self._touches[key]

    def precluding(self, instrument: str) -> tuple[Statement, ...]:
        """Objections whose author does not want the treaty to operate with the other (VCLT art. 20(4)(b))."""
        made = self.standing.record.statements.get(instrument, ())
        return tuple(s for s in made if s.effect is StatementEffect.PRECLUDES)

    def activating(self, instrument: str, annex: str) -> tuple[Statement, ...]:
        """Declarations that an annex applies."""
        made = self.standing.record.statements.get(instrument, ())
        return tuple(s for s in made if s.effect is StatementEffect.ACTIVATES and annex in s.scope)

    def prove_each(self, key: str, setting: Setting) -> Iterator[Proof]:
        """The provision read for each State that holds a role it binds."""
        provision = self.provisions[key]
        for role in provision.bound:
            states = (None,) if role == "court" else setting.states(role)
            if states is None:
                template = "Which State is the {} State?"
                because = Proof(
                    Answer.NOT_KNOWN, template, (role.replace("-", " "),), tells="the investigating authority"
                )
                yield self._proof(provision, setting, Answer.NOT_KNOWN, (because,))
            for state in states or ():
                yield self.prove(key, setting.binding(state))

    def prove(self, key: str, setting: Setting) -> Proof:
        """The provision read for the State the setting says is bound."""
        rule = self.rule(key)
        provision = rule.provision
        covered = self.cover(provision, setting.offence, setting.context)
        if covered.answer is Answer.NO and not provision.reading:
            return self._uncovered(provision, setting, covered)
        steps = [covered.proof(provision.instrument)] if provision.offences != "any" else []
        if covered.answer is not Answer.NO:
            steps += self._conditions(rule, setting, covered.cover)
        return self._proof(provision, setting, min((s.answer for s in steps), default=Answer.YES), tuple(steps))

    def _uncovered(self, provision: Provision, setting: Setting, covered: Covering) -> Proof:
        """Why a provision does not reach an offence: the same for every State and day, so made once."""
        place = (provision.id, setting.offence, setting.context)
        if place not in self._beyond:
            steps = (covered.proof(provision.instrument),)
            self._beyond[place] = self._proof(provision, setting, Answer.NO, steps)
        return self._beyond[place]

    def _conditions(self, rule: Rule, setting: Setting, cover: Cover | None) -> Iterator[Proof]:
        view = CaseView(self, setting, rule.provision.instrument)
        if cover is not None and cover.annex:
            yield self._annex(rule, setting, cover)
        if rule.requires is not None:
            yield rule.requires.prove(view)
        if rule.unless is not None:
            exception = rule.unless.prove(view)
            yield Proof(~exception.answer, "the exception does not apply", (), (exception,))
        yield from self._narrowed(rule, setting, cover)
        for fact in rule.provision.discharged_by:
            if setting.facts.get(fact):
                yield Proof(Answer.NO, "the duty was performed otherwise: {}", (fact.replace("-", " "),))

    def _annex(self, rule: Rule, setting: Setting, cover: Cover) -> Proof:
        """Both States, or the one bound, declared that they apply the annex."""
        roles = ("requesting", "requested") if rule.is_between_two else ("bound",)
        steps = []
        for role in roles:
            for state in setting.states(role) or ():
                answer = self.applies_annex(state, rule.provision.instrument, cover.annex or "", setting.decision)
                template = _ANNEX[answer]
                values = (name_of(self.standing.record, state), cover.annex)
                steps.append(Proof(answer, template, values, tells="the depositary"))
        answer = min((s.answer for s in steps), default=Answer.NOT_KNOWN)
        return Proof(answer, "the annex applies between them", (), tuple(steps))

    def applies_annex(self, state: str, instrument: str, annex: str, day: date) -> Answer:
        """Whether a State has declared that it applies an annex; silence follows the list's own day."""
        mine = (s for s in self.activating(instrument, annex) if s.party == state)
        found = max((stands(s, self.standing, day) for s in mine), default=Answer.NO)
        return found if found is not Answer.NO else self.standing.absent(instrument, day)

    def _narrowed(self, rule: Rule, setting: Setting, cover: Cover | None) -> Iterator[Proof]:
        pair = {s for role in _PAIR for s in setting.states(role) or ()} if rule.is_between_two else set()
        for touch in self.touches(rule.provision, cover):
            said = touch.statement
            if said.party != setting.bound and not (touch.reciprocal and said.party in pair):
                continue
            standing = stands(said, self.standing, setting.decision)
            if standing is not Answer.NO:
                fact = setting.facts.get(f"{touch.fact}@{said.party}", setting.facts.get(touch.fact))
                yield self._narrowing(touch, max(touch.left(fact), ~standing))
        if len(pair) == 2:
            yield from self._precluded(rule, setting, pair)

    def _narrowing(self, touch: Touch, left: Answer) -> Proof:
        said = touch.statement
        values = (name_of(self.standing.record, said.party), said.kind, said.article, said.paraphrase)
        template = "{} made a {} on article {}: {}"
        if left is Answer.NOT_KNOWN:
            template = "Does what {} said in a {} on article {} reach this case? {}"
        tells = self.standing.record.case_facts[touch.fact].tells if touch.fact else "the depositary"
        return Proof(left, template, values, source=said.source, tells=tells)

    def _precluded(self, rule: Rule, setting: Setting, pair: set[str]) -> Iterator[Proof]:
        for said in self.precluding(rule.provision.instrument):
            if said.party in pair and pair & set(said.scope) - {said.party}:
                answer = ~stands(said, self.standing, setting.decision)
                name = name_of(self.standing.record, said.party)
                yield Proof(answer, "{} objected and excluded treaty relations: {}", (name, said.paraphrase))

    def _bears(self, provision: Provision, answer: Answer, setting: Setting) -> str:
        """The contested reading on which the answer leans, if it does."""
        reading = self.standing.record.readings.get(provision.reading)
        if reading is None or (reading.bears and str(answer) not in reading.bears):
            return ""
        return provision.reading if not reading.several or len(setting.states(reading.several) or ()) > 1 else ""

    def _proof(self, provision: Provision, setting: Setting, answer: Answer, steps: tuple[Proof, ...]) -> Proof:
        reading = self._bears(provision, answer, setting)
        words = (provision.effect, provision.instrument, provision.cites, provision.certainty, "", "", False, reading)
        return Proof(answer, provision.says.replace("{", "{{").replace("}", "}}"), (), steps, *words)


def check_provisions(rules: Rules, problems: Problems) -> None:
    """Every condition exists and takes its arguments; every provision another rests on exists, without circles."""
    for key, provision in rules.provisions.items():
        file, _, line = provision.at.rpartition(":")
        try:
            rule = rules.rule(key)
        except (UnknownCondition, BadCondition) as wrong:
            problems.add(file, int(line), str(wrong), "conditions of the vocabulary", "See docs/kernel.md.")
            continue
        for needed in _rests_on(rule):
            if needed not in rules.provisions:
                problems.add(file, int(line), f"provision: {needed!r}", "the id of a provision", "Check its spelling.")
            elif key in _all_below(rules, needed):
                problems.add(file, int(line), f"{key!r} rests on itself", "no circle", "Take one step out.")


def _rests_on(rule: Rule) -> Iterator[str]:
    stack: list[object] = [rule.requires, rule.unless]
    while stack:
        condition = stack.pop()
        if isinstance(condition, Holds):
            yield condition.id
        stack += getattr(condition, "parts", ())
        stack += [getattr(condition, "part", None)] if hasattr(condition, "part") else []


def _all_below(rules: Rules, key: str) -> set[str]:
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one not in seen and one in rules.provisions:
            seen.add(one)
            with suppress(LawError):  # what cannot be read is a problem of its own, told where it stands
                waiting += _rests_on(rules.rule(one))
    return seen
