"""What binds: conditions, assurances, consultations; and asking whether something intended runs against them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.requests.conditions import ACTIONS, blocked, says
from servanda.desk.requests.models import Condition, Consultation, Request
from servanda.desk.requests.reading import a_day, a_party, a_provision, an_offence, offences_of, words

__all__ = ["add_condition", "intend", "lift_condition", "new_condition", "receive_assurance", "record_consultation"]


def add_condition(
    request: Request,
    *,
    by: Account,
    at: datetime,
    kind: str,
    given_by: str,
    text: str,
    provision: str = "",
    offences: Sequence[str] = (),
    until: str = "",
    is_awaited: bool = False,
    version: int | None = None,
) -> Condition:
    """Keep a condition or an assurance; ``is_awaited``: asked for, and not yet given.

    Raises NotAllowed, ChangedMeanwhile, BadInput.
    """
    said = {"kind": kind, "given_by": given_by, "text": text, "provision": provision, "until": until}
    made = new_condition(request, **said, offences=offences, is_awaited=is_awaited, by=by, at=at)
    with doing("request.change-conditions", by=by, on=request, at=at, version=version, kind=kind):
        made.save()
    return made


def new_condition(
    request: Request,
    *,
    by: Account,
    at: datetime,
    kind: str,
    given_by: str,
    text: str,
    provision: str = "",
    offences: Sequence[str] = (),
    until: str = "",
    is_awaited: bool = False,
) -> Condition:
    """A condition as it can be kept, not kept yet. Raises BadInput."""
    if kind not in Condition.Kind.values:
        raise BadInput(f"kind: {kind!r} is none of {', '.join(Condition.Kind.values)}.")
    made = Condition(
        request=request,
        kind=kind,
        given_by=a_party("given_by", given_by),
        text=words("text", text),
        provision=a_provision(provision),
        offences=offences_of(request.case, offences) if offences else [],
        until=a_day("until", until),
        is_awaited=is_awaited,
        made_at=at,
        made_by=by,
    )
    if made.given_by not in (request.counterpart, request.authority.party):
        raise BadInput(f"given_by: expected {request.authority.party} or {request.counterpart}, whose request it is.")
    return made


def receive_assurance(condition: Condition, *, by: Account, at: datetime, text: str) -> None:
    """The assurance that was awaited has come, in these words. Raises NotAllowed, NotPossible, BadInput."""
    told = words("text", text)
    with doing("request.change-conditions", by=by, on=condition.request, at=at, received=condition.kind):
        condition.refresh_from_db()
        if not condition.is_awaited or condition.lifted_at is not None:
            raise NotPossible(f"Nothing is awaited there: {condition}.")
        condition.is_awaited, condition.text = False, told
        condition.save()


def lift_condition(condition: Condition, *, by: Account, at: datetime, why: str) -> None:
    """Lift a condition: on consent, or because it has been met. Raises NotAllowed, NotPossible, BadInput."""
    reason = words("why", why)
    with doing("request.change-conditions", by=by, on=condition.request, at=at, lifted=condition.kind):
        condition.refresh_from_db()
        if condition.lifted_at is not None:
            raise NotPossible(f"It was lifted on {condition.lifted_at:%Y-%m-%d}: {condition}.")
        condition.lifted_at, condition.lifted_by, condition.lifted_why = at, by, reason
        condition.save()


def intend(
    request: Request,
    action: str,
    *,
    by: Account,
    at: datetime,
    offence: str = "",
    to: str = "",
    version: int | None = None,
) -> None:
    """Ask, and have it kept in the trail, whether an action runs against a condition of the request.

    ``action`` is one of ``conditions.ACTIONS``. Raises NotPossible naming each condition and what would lift it;
    NotAllowed, BadInput.
    """
    if action not in ACTIONS:
        raise BadInput(f"action: {action!r} is none of {', '.join(ACTIONS)}.")
    code = a_party("to", to) if to else ""
    crime = an_offence(offence) if offence else ""
    with doing("request.intend", by=by, on=request, at=at, version=version, action=action, to=code):
        against = blocked(request, action, at.date(), offence=crime, to=code)
        if against:
            raise NotPossible(f"To {ACTIONS[action]}: {'; '.join(says(one) for one in against)}.")


def record_consultation(
    request: Request,
    *,
    by: Account,
    at: datetime,
    held_on: date,
    with_whom: str,
    about: str,
    outcome: str = "",
    provision: str = "",
    version: int | None = None,
) -> Consultation:
    """Keep that the other side was consulted. Raises NotAllowed, BadInput (a day that has not come)."""
    if held_on > at.date():
        raise BadInput(f"held_on: {held_on} has not come. Record a consultation once it was held.")
    made = Consultation(
        request=request,
        held_on=held_on,
        with_whom=words("with_whom", with_whom, most=200),
        about=words("about", about),
        outcome=words("outcome", outcome, required=False),
        provision=a_provision(provision),
        made_at=at,
        made_by=by,
    )
    with doing("request.record-consultation", by=by, on=request, at=at, version=version, held_on=held_on.isoformat()):
        made.save()
    return made
