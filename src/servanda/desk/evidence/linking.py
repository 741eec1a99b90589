"""What items bear on: facts, persons by their tokens, elements of offences, other items; and items for custody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from servanda.custody import items as custody
from servanda.custody.conditions import condition_of
from servanda.custody.hashing import Digests
from servanda.desk import checking
from servanda.desk.cases.models import Case
from servanda.desk.errors import BadInput
from servanda.desk.evidence.models import Element, Item, Restriction
from servanda.desk.evidence.storing import told
from servanda.facts.loading import kept
from servanda.facts.names import nearest

__all__ = ["as_custody", "checked_links", "elements_of"]

WHOLE = "the-offence-itself"
_MOST = 200  # links of an item


def elements_of(case: Case) -> dict[str, tuple[str, ...]]:
    """Of each offence: what people recorded as its elements; where nobody did, the offence itself and its context.

    The record defines no elements: it says in which contexts an offence can be committed.
    """
    own: dict[str, list[str]] = {}
    for one in Element.objects.filter(case=case, withdrawn_at=None):
        own.setdefault(one.offence, []).append(one.name)
    return {offence: tuple(own.get(offence, ())) or _given(offence, case) for offence in case.offences}


def _given(offence: str, case: Case) -> tuple[str, ...]:
    contexts = () if offence not in kept().crimes else kept().crimes[offence].contexts
    known = (case.context,) if case.context in contexts else contexts
    return (WHOLE, *(f"context-{one.lower()}" for one in known))


def checked_links(item: Item) -> Callable[[Any], list[dict[str, str]]]:
    """A check of links to what the item's case has. Raises BadInput with what there is."""

    def check(values: Any) -> list[dict[str, str]]:
        if not isinstance(values, list) or len(values) > _MOST or not all(isinstance(one, Mapping) for one in values):
            raise BadInput(f"links: a list of at most {_MOST}, each with to, name and bearing, was expected.")
        there = _there(item.case)
        return [_link(one, there) for one in values]

    return check


def _link(said: Mapping[str, Any], there: Mapping[str, set[str]]) -> dict[str, str]:
    given = {name: checking.text(said.get(name, ""), f"links: {name}", most=500) for name in _FIELDS}
    given["bearing"] = given["bearing"] or "supports"
    with told():
        link = custody.Link(**given)  # type: ignore[arg-type]  # which of the values there are, Link says
    if link.name not in there[link.to]:
        near = nearest(link.name, sorted(there[link.to]))
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise BadInput(f"links: the case has no {link.to} {link.name!r}.{hint}")
    return {name: value for name, value in given.items() if value}


_FIELDS = ("to", "name", "bearing", "note")


def _there(case: Case) -> dict[str, set[str]]:
    return {
        "fact": {str(key) for key in case.facts.values_list("pk", flat=True)},
        "person": set(case.persons.values_list("token", flat=True)),
        "item": set(case.items.values_list("reference", flat=True)),
        "element": {f"{offence}/{name}" for offence, names in elements_of(case).items() for name in names},
    }


def as_custody(item: Item, restrictions: Iterable[Restriction] = ()) -> custody.Item:
    """The item as ``servanda.custody`` knows it."""
    digests = None
    if item.sha256 and item.size is not None:
        digests = Digests(size=item.size, sha256=item.sha256, blake3=item.blake3)
    return custody.Item(
        id=item.reference,
        kind=item.kind,  # type: ignore[arg-type]  # one of ``Item.Kind``, which are custody's
        title=item.title,
        origin=item.origin,
        collector=item.collector,
        place=item.place,
        at=item.collected,
        method=item.method,
        language=item.language,
        media_type=item.media_type,
        links=tuple(custody.Link(**one) for one in item.links),
        parent=item.parent.reference if item.parent else "",
        derivation=item.derivation,  # type: ignore[arg-type]  # likewise
        version=item.edition,
        content=digests,
        conditions=tuple(condition_of(one.said) for one in restrictions),
    )
