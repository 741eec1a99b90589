"""The provisions of a record, found by what they do: by kind, by group, by measure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from servanda.facts.instruments import Provision
from servanda.facts.record import Record
from servanda.facts.records import Certainty
from servanda.facts.vocabulary import EFFECTS

__all__ = ["Catalogue", "strength"]

_STRENGTH = {effect: number for number, effect in enumerate(EFFECTS)}


def strength(effect: str) -> int:
    """Where an effect stands when the strongest is shown first."""
    return _STRENGTH.get(effect, len(_STRENGTH))


class Catalogue:
    """Look-ups over all provisions, made once for a record."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.provisions = tuple(p for i in record.instruments.values() for p in i.provisions)
        self._special: dict[str, dict[str, tuple[Provision, ...]]] = {}

    def of_kind(self, *kinds: str) -> Iterator[Provision]:
        """The provisions of some kinds."""
        return (p for kind in kinds for p in self._by_kind.get(kind, ()))

    def of_group(self, group: str) -> Iterator[Provision]:
        """The provisions whose kind belongs to a group."""
        return (p for kind in self.record.kinds.values() if kind.group == group for p in self.of_kind(kind.id))

    def reaching(self, provisions: Iterable[Provision], measure: str) -> Iterator[Provision]:
        """Those of the provisions that concern a measure."""
        return (p for p in provisions if measure in self.measures_of(p))

    def group_of(self, provision: Provision) -> str:
        return self.record.kinds[provision.kind].group

    def measures_of(self, provision: Provision) -> frozenset[str]:
        """The measures a provision names, with families written out."""
        return self._measures[provision.id]

    def bases(self, measure: str) -> tuple[Provision, ...]:
        """The provisions on which a request for the measure can rest."""
        return self._bases.get(measure, ())

    def special(self, measure: str) -> Mapping[str, tuple[Provision, ...]]:
        """The bases made for a measure, by id, each with what makes it so; empty where all are: none is general.

        A basis is special if it names that measure alone, or if its instrument says for that measure alone what
        the request contains or how long what was done lasts. Else it is a general clause on assistance.
        """
        if measure not in self._special:
            found = {p.id: tuple(self._made_for(p, measure)) for p in self.bases(measure)}
            self._special[measure] = {k: made for k, made in found.items() if made} if not all(found.values()) else {}
        return self._special[measure]

    def _made_for(self, basis: Provision, measure: str) -> Iterator[Provision]:
        alone = frozenset({measure})
        for one in (basis, *self.record.instruments[basis.instrument].provisions):
            if (one is basis or one.kind in ("content", "clock")) and self.measures_of(one) == alone:
                yield one

    def provision(self, id: str) -> Provision | None:
        """One provision; None for what is no id of the record."""
        return self._by_id.get(id)

    def certainty_of(self, provision: str) -> str:
        """How sure a provision is, by id: text, memory or contested; empty for none of the record."""
        found = self.provision(provision)
        return found.certainty if found else ""

    def weakest(self, provisions: Iterable[str]) -> Certainty:
        """How sure an answer is that rests on all of these."""
        found = {self.certainty_of(one) for one in provisions}
        return "contested" if "contested" in found else "memory" if "memory" in found else "text"

    @cached_property
    def _by_id(self) -> dict[str, Provision]:
        return {p.id: p for p in self.provisions}

    @cached_property
    def _by_kind(self) -> dict[str, list[Provision]]:
        found: dict[str, list[Provision]] = {}
        for provision in self.provisions:
            found.setdefault(provision.kind, []).append(provision)
        return found

    @cached_property
    def _families(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for measure in self.record.measures.values():
            found.setdefault(measure.family, set()).add(measure.id)
        return {family: frozenset(members) for family, members in found.items()}

    @cached_property
    def _measures(self) -> dict[str, frozenset[str]]:
        return {p.id: frozenset(m for name in p.measures for m in self._expanded(name)) for p in self.provisions}

    def _expanded(self, name: str) -> frozenset[str]:
        return frozenset({name}) if name in self.record.measures else self._families.get(name, frozenset())

    @cached_property
    def _bases(self) -> dict[str, tuple[Provision, ...]]:
        found: dict[str, list[Provision]] = {}
        for provision in self.of_kind("basis"):
            for measure in self.measures_of(provision):
                found.setdefault(measure, []).append(provision)
        return {measure: tuple(all_) for measure, all_ in found.items()}
