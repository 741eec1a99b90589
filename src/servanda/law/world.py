"""The world at a date: every provision for every pair of States at once, by the same conditions.

A typical case is read: the State that asks is the one where the conduct took place
and whose nationals are suspect and victim; the suspect is in the State asked; the
conduct, the request and the decision fall on the day asked about; and facts have the
value that ``facts.yaml`` calls typical. What an answer assumes is listed in ``assumes``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

import numpy as np

from servanda.facts.record import CaseFact, Record
from servanda.law.circuit import Node
from servanda.law.conditions.states import PartyTo
from servanda.law.kleene import Answer, known
from servanda.law.leaves import ASKED, ASKING, Column, Side, along
from servanda.law.plane import Answers, Plane, combined, constant
from servanda.law.rules import Rules
from servanda.law.setting import Setting
from servanda.law.words import Words, listed

__all__ = ["World"]

Acts = frozenset[tuple[str, str]]  # States that join, each with an instrument
Everyone = tuple[str, frozenset[str]]  # an instrument that all States on some sides join


class World:
    """One reading of all provisions on one day.

    ``strict``: take no fact for typical; what is not recorded is not known. ``joined``:
    States supposed to be Party. ``everyone``: an instrument, and the sides on which all
    States are supposed to be Party to it.
    """

    def __init__(
        self,
        rules: Rules,
        day: date,
        strict: bool = False,
        joined: Acts = frozenset(),
        everyone: Everyone | None = None,
    ) -> None:
        self.rules, self.day, self.strict = rules, day, strict
        self.joined, self.everyone = joined, everyone
        self.standing = rules.standing
        self.record: Record = rules.standing.record
        self.circuit = rules.circuit(strict)
        self.states, self.position = self.circuit.states, self.circuit.position
        self._above: World | None = None
        self._changed: frozenset[str] = frozenset()
        self._columns: dict[tuple[Column, str], Answers] = {}
        self._planes: dict[int, Plane] = {}

    def supposing(self, joined: Acts = frozenset(), everyone: Everyone | None = None) -> World:
        """This world with further accessions; what does not rest on their instruments is not worked out again."""
        found = World(self.rules, self.day, self.strict, self.joined | joined, everyone or self.everyone)
        found._above = self
        found._changed = frozenset(i for _, i in joined) | ({everyone[0]} if everyone else set())
        return found

    # what leaves ask of the world

    def along(self, side: Side, condition: Column, instrument: str) -> Plane:
        """A condition's answer for the States on one side."""
        joined, sides = self.everyone or ("", frozenset())
        if isinstance(condition, PartyTo) and instrument == joined and side in sides:
            return constant(Answer.YES)
        return along(side, self.column(condition, instrument))

    def column(self, condition: Column, instrument: str) -> Answers:
        """A condition's answer for each State, worked out once."""
        key = (condition, instrument)
        if key not in self._columns:
            self._columns[key] = self._answers(condition, instrument)
        return self._columns[key]

    def only(self, names: Collection[str]) -> list[Answer]:
        """Yes for the States named, no for all others."""
        return [known(state in names) for state in self.states]

    # what others ask of it

    def provision(self, key: str, offence: str) -> Plane:
        """The answer of one provision for every pair of States, for one offence."""
        return self.plane(self.circuit.provision(key, offence))

    def any_of(self, keys: Iterable[str], offence: str) -> Plane:
        """Whether at least one of several provisions holds."""
        return self.plane(self.circuit.any_of(keys, offence))

    def plane(self, node: Node) -> Plane:
        """The value of a node of the circuit on this day, worked out once."""
        found = self._planes.get(node.number)
        if found is None:
            found = self._planes[node.number] = self._lit(node)
        return found

    def setting(self, asking: str, asked: str, offence: str) -> Setting:
        """The typical case for one pair, as the reading of one case would take it."""
        roles = dict.fromkeys(ASKING, (asking,)) | dict.fromkeys(ASKED, (asked,))
        facts = {f.id: self.circuit.typical(f, offence) for f in self.record.case_facts.values() if not f.derived}
        years = {} if self.strict else {asking: 99, asked: 99}
        return Setting(
            roles=roles,
            offence=offence,
            decision=self.day,
            conduct=self.day,
            facts={name: value for name, value in facts.items() if value is not None},
            penalty_years=years,
        )

    def assumes(self) -> tuple[Words, ...]:
        """What the typical case takes for given, in words."""
        if self.strict:
            return ()
        facts = [f for f in self.record.case_facts.values() if f.typical is not None]
        return (
            Words("the asking State is where the conduct took place and the State of suspect and victim"),
            Words("the suspect is in the State asked; conduct, request and decision fall on the same day"),
            Words("the maximum penalty reaches each threshold"),
            *map(_assumed, facts),
        )

    def _lit(self, node: Node) -> Plane:
        if self._above is not None and not (node.reads & self._changed):
            return self._above.plane(node)
        match node.kind:
            case "constant":
                return constant(node.answer or Answer.NO)
            case "not":
                return ~self.plane(node.parts[0])
            case "leaf" if node.leaf is not None:
                return node.leaf.plane(self)
            case _:
                return combined("and" if node.kind == "and" else "or", [self.plane(part) for part in node.parts])

    def _answers(self, condition: Column, instrument: str) -> Answers:
        if self._above is not None and instrument not in self._changed:
            return self._above.column(condition, instrument)
        if not isinstance(condition, PartyTo):
            return np.asarray(condition.answers(self, instrument), dtype=np.int8)
        answers = self.circuit.parties(instrument).on(self.day)
        answers[[self.position[state] for state, joined in self.joined if joined == instrument]] = Answer.YES
        return answers


def _assumed(fact: CaseFact) -> Words:
    """What is taken for given about one fact."""
    if fact.typical_for and not fact.typical:
        return Words("{} no (yes for {})", (fact.asks, listed(fact.typical_for)))
    return Words("{} yes" if fact.typical else "{} no", (fact.asks,))
