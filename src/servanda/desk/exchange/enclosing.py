"""Which items of a request's case can go with a package: yes, no with the reason, or not known with what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from servanda.custody.conditions import FACTS, Barrier, allowed, condition_of
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.evidence.barring import barriers, binding
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.packing import Chosen
from servanda.desk.evidence.queries import readable
from servanda.desk.people.models import Account
from servanda.desk.requests.models import Request
from servanda.facts.names import nearest
from servanda.law.kleene import Answer

__all__ = ["LARGEST_ON_PAGES", "Offered", "check_size", "chosen", "offered"]

LARGEST_ON_PAGES = 1 << 30  # bytes of all items together: what is packed while somebody waits, and others who write


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One item, and whether it may go to this receiver for this purpose."""

    item: Item
    answer: Answer  # yes: it may; no: it may not; not known: it may, once ``asks`` is answered
    says: tuple[str, ...]  # what stands in the way, or may
    asks: tuple[tuple[str, str], ...]  # facts that would let it pass, each with its words
    purposes: tuple[str, ...]  # that its conditions name
    conditions: int  # that bind it, and travel

    @property
    def is_barred(self) -> bool:
        return self.answer is Answer.NO


def offered(
    account: Account,
    request: Request,
    *,
    to: str,
    at: datetime,
    purpose: str = "",
    facts: Mapping[str, Mapping[str, bool | None]] | None = None,
) -> list[Offered]:
    """The items of the request's case that the account may read. ``facts``: what is known, by reference of an item.

    The same queries for one item as for many. Raises BadInput for a fact that there is not.
    """
    items = list(readable(account).filter(case=request.case_id).order_by("pk"))
    bound = binding(items)
    found = []
    for item in items:
        conditions = [condition_of(one.said) for one in bound[item.pk]]
        known = (facts or {}).get(item.reference, {})
        bars = barriers(item, "share", conditions, at=at, recipient=to, purpose=purpose, facts=known)
        purposes = sorted({purpose for one in conditions for purpose in one.purposes})
        found.append(_offered(item, bars, tuple(purposes), len(conditions)))
    return found


def _offered(item: Item, bars: Sequence[Barrier], purposes: tuple[str, ...], conditions: int) -> Offered:
    if why := _not_here(item):
        return Offered(item=item, answer=Answer.NO, says=(why,), asks=(), purposes=(), conditions=conditions)
    barred = any(one.answer is Answer.YES for one in bars)  # then no other fact would let it pass
    asks = {} if barred else {one.fact: FACTS[one.fact] for one in bars if one.fact and one.answer is Answer.NOT_KNOWN}
    return Offered(
        item=item,
        answer=allowed(bars),
        says=tuple(one.why for one in bars),
        asks=tuple(asks.items()),
        purposes=purposes if asks else (),
        conditions=conditions,
    )


def _not_here(item: Item) -> str:
    """Why an item cannot go whatever its conditions say; empty: it can."""
    if item.state != Item.State.HELD:
        return f"It is {item.get_state_display().lower()}, and not held here."
    if item.spoiled_at is not None:
        return f"Its content was found changed on {item.spoiled_at:%Y-%m-%d}. Restore a sound copy first."
    return ""


def chosen(account: Account, request: Request, facts: Mapping[str, Mapping[str, bool | None]]) -> tuple[Chosen, ...]:
    """The items named by their references, with what is known of each. Raises BadInput for one that is not there."""
    there = {item.reference: item for item in readable(account).filter(case=request.case_id)}
    for name in facts:
        if name not in there:
            near = nearest(name[:60], list(there), limit=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise BadInput(f"items: {request.case.reference} has no item {name[:60]!r} that you may read.{hint}")
    return tuple(Chosen(item=there[name], facts=known) for name, known in facts.items())


def check_size(enclosed: Sequence[Chosen]) -> None:
    """Raises NotPossible for more than a page, or an answer to a program, has time for."""
    size = sum(one.item.size or 0 for one in enclosed)
    if size > LARGEST_ON_PAGES:
        raise NotPossible(
            f"items: {size:,} bytes in all; at most {LARGEST_ON_PAGES:,} are packed here. For more, on the server: "
            "servanda desk exchange pack"
        )
