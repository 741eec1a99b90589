"""Which further acts close most of the gap for an offence: a plan of accessions, each with what it gains.

A pair of States is *closed* when, for a suspect whose conduct took place in the one
and who is in the other, the other must prosecute or extradite, or owes or may grant
extradition on a recorded basis; a basis it may use is no duty to use it. Each step scores every candidate
exactly and takes the best, single accessions and pairs of accessions to the same
instrument alike: partners reinforce each other, so the gain is not submodular and
greedy choice carries no guarantee. A last pass tries to swap each step for a better.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from servanda.facts.record import Record
from servanda.facts.records import Crime
from servanda.inquiries.answering import Row, Shown
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.catalogue import Catalogue
from servanda.inquiries.errors import InquiryError
from servanda.inquiries.gaps import between_states, if_joined, obliging
from servanda.inquiries.wording import inner
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.words import Words
from servanda.law.world import World

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Cells = NDArray[np.bool_]

__all__ = ["Campaign", "Step", "campaign"]

_CLOSED = Words(
    "a pair is closed where the State of presence must prosecute or extradite, or owes or may grant extradition on a "
    "recorded basis; that it may is no duty"
)

Act = tuple[str, str]  # a State joins an instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the plan: an accession, or two to the same instrument."""

    acts: tuple[Act, ...]
    gains: int  # pairs closed by it, after all steps before

    def to_json(self) -> dict[str, Any]:
        return {"acts": [{"party": s, "instrument": i} for s, i in self.acts], "gains": self.gains}


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign(Shown):
    """The plan, with where it starts and where it ends."""

    offence: Crime
    asked: Asked
    steps: tuple[Step, ...]
    closed_before: int
    closed_after: int
    pairs: int
    swapped: bool
    assumes: tuple[Words, ...]

    def sentence(self) -> str:
        """Pairs closed before and after the plan."""
        return (
            f"For {inner(self.offence.name)}, {self.closed_before} of {self.pairs} ordered pairs are closed; "
            f"after {len(self.steps)} steps {self.closed_after}"
        )

    def rows(self) -> list[Row]:
        """Each step with the accessions it takes and the pairs it closes."""
        return [
            {"step": n, "acts": tuple(f"{s} joins {i}" for s, i in step.acts), "gains": step.gains}
            for n, step in enumerate(self.steps, start=1)
        ]

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "campaign",
            "offence": self.offence.id,
            **self.asked.to_json(),
            "pairs": self.pairs,
            "closed_before": self.closed_before,
            "closed_after": self.closed_after,
            "steps": [step.to_json() for step in self.steps],
            "swapped": self.swapped,
            "assumes": list(map(str, self.assumes)),
        }


def campaign(
    record: Record,
    offence: str,
    k: int,
    on: date,
    candidates: Iterable[str] | None = None,
    instruments: Iterable[str] | None = None,
    absence: Absence = "strict",
) -> Campaign:
    """A plan of at most ``k`` accessions. Raises UnknownName, InquiryError."""
    if not 1 <= k <= 100:
        raise InquiryError(f"k={k}: a plan has between 1 and 100 accessions.")
    crime = record.crime(offence)
    planner = _Planner(rules_of(record, absence), catalogue_of(record), crime.id, on)
    if candidates is not None:
        planner.allow([record.party(name).code for name in candidates])
    if instruments is not None:
        planner.only([record.instrument(name).id for name in instruments])
    acts = tuple(planner.plan(k))
    better = planner.swapped(acts)
    steps = tuple(planner.told(better))
    return Campaign(
        offence=crime,
        asked=asked(record, on, planner.instruments),
        steps=steps,
        closed_before=int(planner.closed(frozenset()).sum()),
        closed_after=int(planner.closed(frozenset(better)).sum()),
        pairs=int(planner.inside.sum()),
        swapped=better != acts,
        assumes=(_CLOSED, *if_joined(record, {i for _, i in better}, on, absence), *planner.assumes),
    )


class _Planner:
    """Scores every candidate at once: four readings of an instrument tell what any accession or pair would change."""

    def __init__(self, rules: Rules, catalogue: Catalogue, offence: str, on: date) -> None:
        self.rules, self.offence, self.on = rules, offence, on
        must = [(p.id, p.instrument) for p in obliging(catalogue, offence)]
        bases = [(p.id, p.instrument) for p in catalogue.bases("extradition")]
        kinds = {i.id: i.kind for i in rules.standing.record.instruments.values()}
        self.provisions = [(key, i) for key, i in dict.fromkeys(must + bases) if kinds[i] in ("treaty", "protocol")]
        self.world = World(rules, on)
        self.states, self.assumes = self.world.states, self.world.assumes()
        self.inside = between_states(self.world)
        self._closed: dict[frozenset[Act], Cells] = {}
        self._open: dict[tuple[str, frozenset[Act]], tuple[Cells, ...]] = {}
        self._party: dict[str, Cells] = {}
        self.allowed = np.array([rules.standing.record.parties[s].kind != "organisation" for s in self.states])
        self.instruments = [i for i in dict.fromkeys(i for _, i in self.provisions) if self._matters(i)]

    def allow(self, states: list[str]) -> None:
        self.allowed &= np.array([s in set(states) for s in self.states])

    def only(self, instruments: list[str]) -> None:
        self.instruments = [i for i in self.instruments if i in instruments]

    def plan(self, k: int) -> Iterator[Act]:
        """Greedy steps until ``k`` accessions are made or nothing helps."""
        chosen: frozenset[Act] = frozenset()
        while len(chosen) < k:
            best = self._best(chosen, pairs=k - len(chosen) >= 2)
            if best is None:
                return
            yield from best
            chosen |= set(best)

    def swapped(self, acts: tuple[Act, ...]) -> tuple[Act, ...]:
        """The plan with each accession replaced by a better one, where there is one."""
        current = list(acts)
        for place in range(len(current)):
            rest = frozenset(current[:place] + current[place + 1 :])
            best = self._best(rest, pairs=False)
            kept = int(self.closed(rest | {current[place]}).sum())
            if best and int(self.closed(rest | set(best)).sum()) > kept:
                current[place] = best[0]
        return tuple(current)

    def told(self, acts: tuple[Act, ...]) -> Iterator[Step]:
        """What each accession gains after those before it; partners that gain only together are one step."""
        done: list[Act] = []
        waiting: list[Act] = []
        before = int(self.closed(frozenset()).sum())
        for act in acts:
            waiting.append(act)
            after = int(self.closed(frozenset(done + waiting)).sum())
            if after > before:
                yield Step(acts=tuple(waiting), gains=after - before)
                done, waiting, before = done + waiting, [], after

    def closed(self, joined: frozenset[Act]) -> Cells:
        """The closed pairs once these accessions are made: [asked, asking]."""
        if joined not in self._closed:
            keys = [key for key, _ in self.provisions]
            self._closed[joined] = self._cells(self.world.supposing(joined), keys)
        return self._closed[joined]

    def _cells(self, world: World, keys: list[str]) -> Cells:
        return world.any_of(keys, self.offence).certain(len(self.states)) & self.inside

    def _matters(self, instrument: str) -> bool:
        return bool(self._if_all_joined(instrument, frozenset())[-1].any())

    def _if_all_joined(self, instrument: str, chosen: frozenset[Act]) -> tuple[Cells, ...]:
        """The cells its provisions would close if all were Party on the asking side, on the asked side, on both."""
        node = self.world.circuit.any_of(self._keys(instrument), self.offence)
        bearing = frozenset(act for act in chosen if act[1] in node.reads)
        if (instrument, bearing) not in self._open:
            world = self.world.supposing(bearing)
            sides = ({"requesting"}, {"requested"}, {"requesting", "requested"})
            supposed = [world.supposing(everyone=(instrument, frozenset(some))) for some in sides]
            found = tuple(one.plane(node).certain(len(self.states)) & self.inside for one in supposed)
            self._open[instrument, bearing] = found
        return self._open[instrument, bearing]

    def _keys(self, instrument: str) -> list[str]:
        return [key for key, i in self.provisions if i == instrument]

    def _best(self, chosen: frozenset[Act], pairs: bool) -> tuple[Act, ...] | None:
        """The accession, or the two to one instrument, that close most pairs for each accession made."""
        best: tuple[float, tuple[Act, ...]] = (0.0, ())
        closed = self.closed(chosen)
        for instrument in self.instruments:
            gain = self._gain(instrument, chosen, closed)
            best = max(best, self._single(instrument, gain[0]), key=lambda found: found[0])
            if pairs:
                best = max(best, self._pair(instrument, *gain), key=lambda found: found[0])
        return best[1] or None

    def _gain(self, instrument: str, chosen: frozenset[Act], closed: Cells) -> tuple[NDArray[np.int64], Cells]:
        """What each single accession would close, and the cells that only two partners together close."""
        may_join = self._may_join(instrument, chosen)
        asking, asked_, both = (cells & ~closed for cells in self._if_all_joined(instrument, chosen))
        single = asking.sum(axis=0) + asked_.sum(axis=1)
        only_both = both & ~asking & ~asked_ & may_join[:, np.newaxis] & may_join[np.newaxis, :]
        return np.where(may_join, single, 0), only_both

    def _single(self, instrument: str, single: NDArray[np.int64]) -> tuple[float, tuple[Act, ...]]:
        place = int(single.argmax())
        return float(single[place]), ((self.states[place], instrument),)

    def _pair(self, instrument: str, single: NDArray[np.int64], only_both: Cells) -> tuple[float, tuple[Act, ...]]:
        """Gains per accession of two partners; cells counted by both singles are rare and make the score cautious."""
        together = only_both.astype(np.int64) + only_both.T
        if not together.any():
            return 0.0, ()
        score = np.where(together > 0, single[:, np.newaxis] + single[np.newaxis, :] + together, 0)
        one, two = np.unravel_index(int(score.argmax()), score.shape)
        acts = tuple((self.states[int(n)], instrument) for n in (one, two))
        return float(score[one, two]) / 2, acts

    def _may_join(self, instrument: str, chosen: frozenset[Act]) -> NDArray[np.bool_]:
        """Allowed States that are not Party yet, and are Party to the parent where only those may join."""
        found = self.rules.standing.record.instruments[instrument]
        out = self.allowed & ~self._joined(instrument, chosen)
        return out & self._joined(found.parent, chosen) if found.parent and found.parent_required else out

    def _joined(self, instrument: str, chosen: frozenset[Act]) -> Cells:
        """The States that are Party, or join in the plan."""
        if instrument not in self._party:
            self._party[instrument] = self.world.circuit.parties(instrument).on(self.on) == Answer.YES
        inside = self._party[instrument].copy()
        inside[[self.world.position[state] for state, joined in chosen if joined == instrument]] = True
        return inside
