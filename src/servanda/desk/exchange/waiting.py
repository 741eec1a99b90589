"""A package that waits to be sent: given up with the reason, or moved from one way of going to the other."""

from __future__ import annotations

from datetime import datetime

from servanda.desk.checking import text as a_text
from servanda.desk.doing import doing
from servanda.desk.errors import NotPossible
from servanda.desk.evidence.actions import handle
from servanda.desk.evidence.models import Item
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.sending import receivers
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account

__all__ = ["give_up", "go_by"]

_REASON = 1000  # letters


def give_up(parcel: Parcel, *, because: str, by: Account, at: datetime, version: int | None = None) -> None:
    """Nobody tries any more. What was transferred with it is received back: by an entry of the ledger, none is removed.

    A receipt that comes all the same is kept, and told. Raises NotAllowed (with evidence, for all but who handles
    it), NotPossible, ChangedMeanwhile, BadInput.
    """
    reason = a_text(because, "because", most=_REASON, required=True)
    with doing("package.make", by=by, on=parcel, at=at, version=version, gives_up=True) as done:
        if not parcel.may_be_given_up:
            raise NotPossible(f"This package is {parcel.get_state_display().lower()}; it is not given up any more.")
        when = f"was {parcel.receipt_outcome} and" if parcel.receipt_outcome else "had no receipt and"
        why = f"Package {parcel.digest} to {parcel.peer} {when} was given up: {reason}"
        back = Item.objects.filter(reference__in=parcel.items, state=Item.State.UNDER_WAY).select_related("case")
        for item in back:
            handle(item, "received", by=by, at=at, why=why, other=parcel.peer)
        done.note(received_back=[item.reference for item in back])
        parcel.state, parcel.next_at, parcel.because = Parcel.State.GIVEN_UP, None, reason


def go_by(
    here: Installation, parcel: Parcel, *, by_hand: bool, by: Account, at: datetime, version: int | None = None
) -> None:
    """From now on as a file by hand, or over HTTPS at once. Raises NotAllowed, NotPossible, ChangedMeanwhile."""
    with doing("package.make", by=by, on=parcel, at=at, version=version, by_hand=by_hand):
        _waits(parcel)
        if (parcel.next_at is None) == by_hand:
            raise NotPossible(f"It goes {'by hand' if by_hand else 'over HTTPS'} already.")
        if not (by_hand or _has_door(here, parcel)):
            raise NotPossible(f"The directory has no door of {parcel.peer}. Write its address there first.")
        parcel.next_at, parcel.attempts = (None if by_hand else at), 0


def _waits(parcel: Parcel) -> None:
    if parcel.state != Parcel.State.WAITING:
        raise NotPossible(f"This package is {parcel.get_state_display().lower()}; only one that waits can be changed.")


def _has_door(here: Installation, parcel: Parcel) -> bool:
    there = receivers(here, parcel.request) if parcel.request else []
    return any(one.id == parcel.peer and one.address for one in there)
