"""The circuit: what has to be worked out for the world, laid down once and lit up for any day.

Reading a provision over the world gives a *node*: a leaf (who is Party, who declared
what), or a combination of other nodes by and, or, not. Equal nodes are one object,
so provisions that ask for the same thing share it, and offences a provision treats
alike share one node. Nothing here depends on the day or on a what-if; ``law.world``
gives nodes their values.

A typical case is read: the State that asks is the one where the conduct took place
and whose nationals are suspect and victim; the suspect is in the State asked. Facts
have the value that ``facts.yaml`` calls typical; the strict reading takes none for typical.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Literal

from servanda.facts.instruments import Provision
from servanda.facts.record import CaseFact, Record
from servanda.law.columns import PartyColumn
from servanda.law.coverage import Covering
from servanda.law.kleene import Answer, known
from servanda.law.leaves import ASKING, Along, Annexed, Leaf, Narrowed, OnTheDay, Precluded, SameState, Side
from servanda.law.statements import Touch

if TYPE_CHECKING:
    from servanda.law.conditions.base import OfStates
    from servanda.law.conditions.conduct import OfDay
    from servanda.law.rules import Rule, Rules

__all__ = ["Circuit", "Node"]

Kind = Literal["constant", "leaf", "and", "or", "not"]


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One plane to be worked out; its parts have lower numbers."""

    circuit: Circuit
    number: int
    kind: Kind
    parts: tuple[Node, ...] = ()
    leaf: Leaf | None = None
    answer: Answer | None = None  # of a constant
    reads: frozenset[str] = frozenset()  # the parts of the record below it; see ``law.leaves``

    def __and__(self, other: Node) -> Node:
        return self.circuit.combined("and", (self, other))

    def __or__(self, other: Node) -> Node:
        return self.circuit.combined("or", (self, other))

    def __invert__(self) -> Node:
        return self.circuit.contrary(self)


class Circuit:
    """The nodes of one record's provisions; grows as provisions are asked for."""

    def __init__(self, rules: Rules, strict: bool) -> None:
        self.rules, self.strict = rules, strict
        self.record: Record = rules.standing.record
        self.states = [p.code for p in self.record.parties.values() if p.kind != "former"]
        self.position = {state: number for number, state in enumerate(self.states)}
        self.nodes: list[Node] = []
        self._narrowed_by: dict[tuple[Touch, ...], Narrowed] = {}
        self._parties: dict[str, PartyColumn] = {}
        self._reading: dict[str, list[Node]] = {}
        self._known: dict[Hashable, Node] = {}
        self._bound: Side = "requested"
        self._keys: dict[tuple[str, str], Hashable] = {}
        self._provisions: dict[tuple[str, str, Hashable], Node] = {}

    # what conditions ask of it

    def constant(self, answer: Answer) -> Node:
        """The same answer for every pair, whatever the day."""
        return self._node(("constant", answer), "constant", answer=answer)

    def leaf(self, leaf: Leaf) -> Node:
        """What a leaf will say on the day."""
        return self._node(("leaf", leaf), "leaf", leaf=leaf)

    def of_states(self, role: str, condition: OfStates, instrument: str) -> Node:
        """A condition's answer for the State in a role."""
        return self.leaf(Along(self._side(role), *condition.subject(instrument)))

    def of_day(self, condition: OfDay) -> Node:
        """A condition that depends on the day alone."""
        return self.leaf(OnTheDay(condition))

    def typical_fact(self, name: str, offence: str) -> Node:
        """What the typical case takes a fact to be; two roles on one side are held by the same State."""
        found = self.record.case_facts[name]
        if found.derived:
            return self._shared(*found.derived)
        typical = self.typical(found, offence)
        if typical is None and found.needs:
            return self.combined("and", [self.constant(Answer.NOT_KNOWN), self._shared(*found.needs)])
        return self.constant(known(typical))

    def _shared(self, one: str, other: str) -> Node:
        return self.constant(Answer.YES) if (one in ASKING) == (other in ASKING) else self.leaf(SameState())

    def typical(self, fact: CaseFact, offence: str) -> bool | None:
        """The same as a fact; None: not known."""
        if self.strict:
            return None
        return True if set(fact.typical_for) & set(self.record.ancestry(offence)) else fact.typical

    def typical_penalty(self) -> Node:
        """The maximum penalty reaches each threshold in the typical case."""
        return self.constant(Answer.NOT_KNOWN if self.strict else Answer.YES)

    # what the world asks of it

    def provision(self, key: str, offence: str) -> Node:
        """One provision for every pair of States, for one offence."""
        rule = self.rules.rule(key)
        place = (key, self._bound if rule.binds_each else "", self.key(key, offence))
        if place not in self._provisions:
            sides = dict.fromkeys(self._side(role) for role in rule.provision.bound)
            self._provisions[place] = reduce(or_, (self._read(rule, side, offence) for side in sides))
        return self._provisions[place]

    def reading(self, name: str) -> Sequence[Node]:
        """The nodes that rest on a part of the record; see ``law.leaves``."""
        return self._reading.get(name, ())

    def parties(self, instrument: str) -> PartyColumn:
        """Who is Party to an instrument, on any day."""
        if instrument not in self._parties:
            self._parties[instrument] = PartyColumn(self.rules.standing, instrument, self.states)
        return self._parties[instrument]

    def any_of(self, keys: Iterable[str], offence: str) -> Node:
        """Whether at least one of several provisions holds."""
        return self.combined("or", [self.provision(key, offence) for key in keys])

    def key(self, key: str, offence: str) -> Hashable:
        """What of the offence the provision depends on: offences with the same key share a node."""
        place = (key, offence)
        if place not in self._keys:
            rule = self.rules.rule(key)
            covered = self.rules.cover(rule.provision, offence)
            self._keys[place] = self._key(rule, covered, offence)
        return self._keys[place]

    def combined(self, kind: Literal["and", "or"], nodes: Sequence[Node]) -> Node:
        """Several nodes as one; nested ones of the same kind are flattened, constants drawn together."""
        drawn, parts = (Answer.YES if kind == "and" else Answer.NO), {}
        strongest, pick = (Answer.NO, min) if kind == "and" else (Answer.YES, max)
        for node in nodes:
            for part in node.parts if node.kind == kind else (node,):
                if part.answer is not None:
                    drawn = pick(drawn, part.answer)
                else:
                    parts[part.number] = part
        if drawn is strongest or not parts:
            return self.constant(drawn)
        if drawn is Answer.NOT_KNOWN:
            parts[-1] = self.constant(drawn)
        if len(parts) == 1:
            return next(iter(parts.values()))
        numbers = tuple(sorted(parts))
        return self._node((kind, numbers), kind, parts=tuple(parts[n] for n in numbers))

    def contrary(self, node: Node) -> Node:
        """The contrary of a node."""
        if node.answer is not None:
            return self.constant(~node.answer)
        return node.parts[0] if node.kind == "not" else self._node(("not", node.number), "not", parts=(node,))

    def _node(
        self,
        key: Hashable,
        kind: Kind,
        parts: tuple[Node, ...] = (),
        leaf: Leaf | None = None,
        answer: Answer | None = None,
    ) -> Node:
        if key not in self._known:
            reads = leaf.reads() if leaf else frozenset().union(*(part.reads for part in parts))
            self._known[key] = Node(self, len(self.nodes), kind, parts, leaf, answer, reads)
            self.nodes.append(self._known[key])
            for name in reads:
                self._reading.setdefault(name, []).append(self._known[key])
        return self._known[key]

    def _key(self, rule: Rule, covered: Covering, offence: str) -> Hashable:
        if covered.answer is Answer.NO:
            return Answer.NO
        performed = self._performed(rule.provision, offence)
        return covered.answer, performed, self._named(rule, covered, offence), self._parts(rule, offence)

    def _named(self, rule: Rule, covered: Covering, offence: str) -> Hashable:
        cover = covered.cover
        touches = self.rules.touches(rule.provision, cover)
        facts = tuple(self.typical(self.record.case_facts[touch.fact], offence) for touch in touches if touch.fact)
        return facts, (cover.annex, cover.cites if touches else "") if cover else None

    def _performed(self, provision: Provision, offence: str) -> bool:
        """Whether, in the typical case, the duty was performed otherwise."""
        return any(self.typical(self.record.case_facts[fact], offence) for fact in provision.discharged_by)

    def _parts(self, rule: Rule, offence: str) -> tuple[Hashable, ...]:
        if not rule.looks_at_offence:
            return ()
        conditions = [c for c in (rule.requires, rule.unless) if c is not None]
        return tuple(c.depends_on(self, rule.provision.instrument, offence) for c in conditions)

    def _read(self, rule: Rule, side: Side, offence: str) -> Node:
        provision = rule.provision
        outer, self._bound = self._bound, side
        try:
            covered = self.rules.cover(provision, offence)
            if covered.answer is Answer.NO:
                return self.constant(Answer.NO)
            parts = [self.constant(covered.answer)]
            if rule.requires is not None:
                parts.append(rule.requires.over(self, provision.instrument, offence))
            if rule.unless is not None:
                parts.append(~rule.unless.over(self, provision.instrument, offence))
            if covered.cover is not None and covered.cover.annex:
                parts += self._annex(rule, covered.cover.annex)
            parts += self._narrowed(rule, covered, offence)
            return self.combined("and", [*parts, self.constant(known(not self._performed(provision, offence)))])
        finally:
            self._bound = outer

    def _side(self, role: str) -> Side:
        if role in ("each", "bound"):
            return self._bound
        return "requesting" if role in ASKING else "requested"

    def _annex(self, rule: Rule, annex: str) -> list[Node]:
        sides: tuple[Side, ...] = ("requesting", "requested") if rule.is_between_two else (self._bound,)
        return [self.leaf(Along(side, Annexed(annex), rule.provision.instrument)) for side in sides]

    def _settled(self, touch: Touch, offence: str) -> Touch:
        """A statement that narrows only where a fact is so, in the typical case."""
        if not touch.fact:
            return touch
        typical = self.typical(self.record.case_facts[touch.fact], offence)
        return replace(touch, leaves=touch.left(typical), fact="")

    def _narrowed(self, rule: Rule, covered: Covering, offence: str) -> list[Node]:
        """What statements leave of the provision to the State bound, and to no State that does not grant it."""
        if rule.provision.bound[0] == "court":
            return []
        instrument = rule.provision.instrument
        touches = tuple(self._settled(t, offence) for t in self.rules.touches(rule.provision, covered.cover))
        touches = tuple(touch for touch in touches if touch.leaves is not Answer.YES)
        found: list[Leaf] = [Along(self._bound, self._left_by(touches), instrument)] if touches else []
        if rule.is_between_two:
            both = tuple(touch for touch in touches if touch.reciprocal)
            sides: tuple[Side, ...] = ("requesting", "requested") if both else ()
            found += [Along(side, self._left_by(both), instrument) for side in sides]
            found += [Precluded(instrument)] if self.rules.precluding(instrument) else []
        return [self.leaf(leaf) for leaf in found]

    def _left_by(self, touches: tuple[Touch, ...]) -> Narrowed:
        return self._narrowed_by.setdefault(touches, Narrowed(touches))
