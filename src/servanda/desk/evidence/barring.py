"""What an item's conditions bar. Those of what it was made from bind it, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from servanda.custody.conditions import Action, Barrier, Condition, Step, blocked, condition_of
from servanda.desk.errors import NotPossible
from servanda.desk.evidence.models import Item, Restriction
from servanda.desk.evidence.storing import told
from servanda.law.kleene import Answer

__all__ = ["STEPS", "barriers", "binding", "check", "conditions_of", "restrictions_of"]

# What an act of custody is in the words of conditions; sealing, receiving and returning are barred by none.
STEPS: Mapping[str, Action] = {
    "copied": "copy",
    "examined": "examine",
    "transferred": "share",
    "disposed": "destroy",
}


def restrictions_of(item: Item) -> list[Restriction]:
    """Those that bind it today, its own and those of the items it was made from; one query a generation."""
    line: list[Item] = [item]
    while line[-1].parent is not None:
        line.append(line[-1].parent)
    found = Restriction.objects.filter(item__in=line, lifted_at=None).select_related("item", "set_by")
    return list(found)


def conditions_of(item: Item) -> tuple[Condition, ...]:
    """The conditions that bind an item."""
    return tuple(condition_of(one.said) for one in restrictions_of(item))


def binding(items: Iterable[Item]) -> dict[int, tuple[Restriction, ...]]:
    """Of each item of a case, by its key, those that bind it today; the same two queries for one item as for many."""
    listed = list(items)
    cases = {item.case_id for item in listed}
    parents = dict(Item.objects.filter(case__in=cases).values_list("pk", "parent"))
    own: dict[int, list[Restriction]] = {}
    for one in Restriction.objects.filter(item__case__in=cases, lifted_at=None).select_related("item"):
        own.setdefault(one.item_id, []).append(one)
    return {item.pk: tuple(_inherited(item.pk, parents, own)) for item in listed}


def _inherited(
    key: int | None, parents: Mapping[int, int | None], own: Mapping[int, list[Restriction]]
) -> Iterator[Restriction]:
    while key is not None:
        yield from own.get(key, ())
        key = parents.get(key)


def barriers(
    item: Item,
    action: Action,
    conditions: Iterable[Condition],
    *,
    at: datetime,
    recipient: str = "",
    purpose: str = "",
    facts: Mapping[str, bool | None],
) -> tuple[Barrier, ...]:
    """What of these conditions stands in the way of a step, or asks for something with it. Raises BadInput."""
    step = Step(action=action, on=at.date(), item=item.reference, recipient=recipient, purpose=purpose, facts=facts)
    with told():
        return blocked(conditions, step)


def check(
    item: Item,
    action: Action,
    *,
    at: datetime,
    recipient: str = "",
    purpose: str = "",
    facts: Mapping[str, bool | None] | None = None,
) -> tuple[Barrier, ...]:
    """Whether a step may be taken; gives what is due before or with it, though it may.

    Raises NotPossible naming each condition that bars it, or may: a missing fact is not known, and
    what is not known to be allowed is for a person to find out.
    """
    found = barriers(item, action, conditions_of(item), at=at, recipient=recipient, purpose=purpose, facts=facts or {})
    bars = [one for one in found if one.answer is not Answer.NO]
    if bars:
        may = "bars" if any(one.answer is Answer.YES for one in bars) else "may bar"
        says = "\n".join(one.why for one in bars)
        raise NotPossible(f"A condition {may} this step on {item.reference}; nothing was done.\n{says}")
    return found
