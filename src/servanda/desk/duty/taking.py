"""What the duty officer does in one go: each a row of the parts' own actions, in one transaction, each in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from servanda.desk import checking
from servanda.desk.cases.actions import add_fact, open_case
from servanda.desk.cases.models import Case
from servanda.desk.clocks.actions import record_event
from servanda.desk.directory.proposing import propose
from servanda.desk.duty.twice import check_is_another, like
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.desk.requests import actions
from servanda.desk.requests.kinds import kind as kind_of
from servanda.desk.requests.letters.actions import make_letter
from servanda.desk.requests.letters.letter import Kind
from servanda.desk.requests.models import Request
from servanda.desk.requests.reading import a_kind
from servanda.desk.requests.resting import proposals

__all__ = ["ask_now", "preserved", "take_now", "take_up"]

PRESERVE = "preserve-data"
_URGENT = Request.Urgency.EMERGENCY


@transaction.atomic
def take_now(
    *,
    by: Account,
    at: datetime,
    counterpart: str,
    accounts: str,
    offences: Sequence[str],
    provider: str = "",
    kind: str = PRESERVE,
    their_reference: str = "",
    received_at: datetime | None = None,
    preserved_at: datetime | None = None,
    known_to: Sequence[Account] = (),
    is_another: bool = False,
) -> Request:
    """Enter what was telephoned or mailed, accept it and make its acknowledgement; all of it, or nothing.

    It opens a case of its own and rests on the strongest basis that the record gives that day, or on none.
    ``preserved_at``: when the provider held the data; None while that is still to do, and its clock runs.
    ``is_another``: who takes it saw what looks like it, and says that it is not the same.
    Raises NotAllowed, BadInput, NotPossible, MaybeTwice.
    """
    if not is_another and may(by, "request.receive"):
        came = received_at or at
        party = checking.party(counterpart, "counterpart", court=True)
        said = {"counterpart": party, "kind": kind, "accounts": accounts, "their_reference": their_reference}
        check_is_another(by, like(by, **said, received_at=came))
    title = _title(kind, provider)
    case = open_case(title=title, by=by, at=at, offences=offences, known_to=known_to)
    request = actions.receive(
        case,
        by=by,
        at=at,
        kind=kind,
        counterpart=counterpart,
        title=title,
        their_reference=their_reference,
        received_at=received_at,
        urgency=_URGENT,
    )
    _say(request, by, at, accounts, provider)
    _rest(request, by, at)
    take_up(request, by=by, at=at, preserved_at=preserved_at)
    return request


@transaction.atomic
def take_up(request: Request, *, by: Account, at: datetime, preserved_at: datetime | None = None) -> None:
    """Accept a request that waits, and make its acknowledgement. Raises NotAllowed, NotPossible, BadInput."""
    if request.state == request.machine.first:
        actions.take_step(request, "begin-triage", by=by, at=at)
    actions.take_step(request, "accept", by=by, at=at)
    if preserved_at is not None:
        preserved(request, happened_at=preserved_at, by=by, at=at)
    make_letter(request, Kind.ACKNOWLEDGEMENT, by=by, at=at)  # last: its files are no part of the transaction


def preserved(request: Request, *, happened_at: datetime, by: Account, at: datetime) -> None:
    """The provider holds the data: what was due at once is met, and what lasts begins. Raises NotAllowed, BadInput."""
    record_event(request, "data-preserved", happened_at=happened_at, by=by, at=at)


@transaction.atomic
def ask_now(
    *,
    by: Account,
    at: datetime,
    counterpart: str,
    accounts: str,
    offences: Sequence[str],
    provider: str,
    facts: str,
    necessity: str = "",
    case: Case | None = None,
    known_to: Sequence[Account] = (),
) -> Request:
    """Draft a request to preserve data at once, as far as it is known; the gate and another's eyes stay before it.

    Raises NotAllowed, BadInput, NotPossible.
    """
    title = _title(PRESERVE, provider)
    if case is None:
        case = open_case(title=title, by=by, at=at, offences=offences, known_to=known_to)
        add_fact(case, text=facts, by=by, at=at)
    request = actions.draft(
        case, by=by, at=at, kind=PRESERVE, counterpart=counterpart, title=title, offences=offences, urgency=_URGENT
    )
    _say(request, by, at, accounts, provider)
    _rest(request, by, at)
    _address(request, by, at)
    said = {"data-and-link": accounts, "custodian-or-location": provider, "necessity": necessity}
    asked = {one.provision: said.get(one.item, "") for one in request.contents.filter(is_dropped=False)}
    actions.write(request, {name: text for name, text in asked.items() if text.strip()}, by=by, at=at)
    return request


def _title(kind: str, provider: str) -> str:
    told = kind_of(a_kind(kind)).label
    return f"{told}: {provider.strip()}"[:300] if provider.strip() else told


def _say(request: Request, by: Account, at: datetime, accounts: str, provider: str) -> None:
    actions.change(request, by=by, at=at, particulars={"accounts": accounts, "provider": provider})


def _rest(request: Request, by: Account, at: datetime) -> None:
    """On the strongest basis of that day; where the record has none, on none: people name it later."""
    offered = proposals(request, at.date())
    if offered:
        actions.choose_basis(request, offered[0].provision.id, by=by, at=at)


def _address(request: Request, by: Account, at: datetime) -> None:
    """To their point of contact, where the directory knows one."""
    instrument = str(request.basis.get("instrument", ""))
    found = propose(request.counterpart, request.kind, instrument, at.date())
    said: dict[str, Any] = {"language": "en"}
    if found:
        first = found[0].contact
        language = first.languages[0].partition("+")[0] if first.languages else "en"
        channel = first.channels[0] if first.channels else ""
        said = {"contact": first, "language": language, "channel": channel}
    actions.change(request, by=by, at=at, **said)
