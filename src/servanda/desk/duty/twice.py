"""The same call entered twice: telephoned, then mailed; taken at night, and again at the change of shift."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from servanda.desk.errors import MaybeTwice
from servanda.desk.people.models import Account
from servanda.desk.permissions import has_access
from servanda.desk.requests.models import Request

__all__ = ["check_is_another", "like"]

_SAME_DATA_WITHIN = timedelta(hours=48)
_SAME_REFERENCE_WITHIN = timedelta(days=60)
_APART = re.compile(r"[\s,;]+")


def like(
    by: Account, *, counterpart: str, kind: str, accounts: str, their_reference: str, received_at: datetime
) -> list[Request]:
    """What our authority received from the same State and could be the same, the latest first.

    The same reference of theirs within sixty days, or the same kind about an account in common within two;
    also in cases that ``by`` does not know: of these ``check_is_another`` says no more than when, and who took it.
    """
    near = Request.objects.filter(
        authority=by.authority_id,
        direction=Request.Direction.INCOMING,
        counterpart=counterpart,
        received_at__gte=received_at - _SAME_REFERENCE_WITHIN,
        received_at__lte=received_at + _SAME_REFERENCE_WITHIN,
    ).select_related("case__opened_by")
    reference, data = _plain(their_reference), set(_data(accounts))

    def same(one: Request) -> bool:
        if reference and _plain(one.their_reference) == reference:
            return True
        is_near = one.received_at is not None and abs(one.received_at - received_at) <= _SAME_DATA_WITHIN
        return is_near and one.kind == kind and bool(data & set(_data(str(one.particulars.get("accounts", "")))))

    return [one for one in near.order_by("-received_at", "-pk") if same(one)]


def check_is_another(by: Account, found: list[Request]) -> None:
    """Raises MaybeTwice where a call stands already: with what ``by`` may see, and who took the rest."""
    if not found:
        return
    hidden = [one for one in found if not has_access(by, one.case)]
    raise MaybeTwice(
        "This call may stand here already. Nothing was entered. Is it this one, or another?",
        like=[one for one in found if one not in hidden],
        elsewhere=[f"{one.received_at:%Y-%m-%d %H:%M} UTC, {one.case.opened_by.name}" for one in hidden],
    )


def _plain(reference: str) -> str:
    return "".join(sign for sign in reference.casefold() if sign.isalnum())


def _data(accounts: str) -> Iterator[str]:
    """Accounts, numbers and addresses as they are compared."""
    for one in _APART.split(accounts.casefold()):
        if len(one) > 2:
            yield one.strip(".")
