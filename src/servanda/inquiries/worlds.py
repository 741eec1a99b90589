"""Worlds: the readings of a day that several questions share, each made once.

Questions about the same day read the same leaves: who is Party, who declared what. The
world of a day is therefore kept while days are asked about; the last ones make room.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock
from weakref import WeakKeyDictionary

from servanda.facts.instruments import Provision
from servanda.facts.record import Record
from servanda.inquiries.asking import Absence, rules_of
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.world import World

__all__ = ["Worlds", "worlds_on"]

_MOST = 24  # days, for each record and way to read silence
_LOCK = Lock()
_ANSWERS = tuple(Answer)  # by value: no, not known, yes


class Worlds:
    """The world on a day, and the same if every State had joined an instrument."""

    def __init__(self, rules: Rules, on: date) -> None:
        self.now = World(rules, on)
        self._joined: dict[str, World] = {}
        self._alone: dict[tuple[World, int], list[Answer]] = {}

    def alone(self, provision: Provision, offence: str, *, joined: bool = False) -> list[Answer]:
        """For each State asked, the answer whichever other State asks: yes only if for all.

        ``joined``: as if every State had joined the instrument of the provision.
        """
        world = self.if_joined(provision.instrument) if joined else self.now
        node = world.circuit.provision(provision.id, offence)
        key = (world, node.number)
        if key not in self._alone:
            self._alone[key] = [_ANSWERS[value] for value in world.plane(node).whoever_asks(len(world.states)).tolist()]
        return self._alone[key]

    def if_joined(self, instrument: str) -> World:
        """The world if every State had joined an instrument."""
        if instrument not in self._joined:
            sides = frozenset({"requested", "requesting"})
            self._joined[instrument] = self.now.supposing(everyone=(instrument, sides))
        return self._joined[instrument]


_KEPT: WeakKeyDictionary[Rules, OrderedDict[date, Worlds]] = WeakKeyDictionary()


def worlds_on(record: Record, on: date, absence: Absence = "strict") -> Worlds:
    """The worlds of a day."""
    rules = rules_of(record, absence)
    with _LOCK:
        kept = _KEPT.setdefault(rules, OrderedDict())
        found = kept.get(on) or Worlds(rules, on)
        kept[on] = found
        kept.move_to_end(on)
        if len(kept) > _MOST:
            kept.popitem(last=False)
    return found
