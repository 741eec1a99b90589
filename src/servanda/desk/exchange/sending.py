"""A letter that was made, on its way: to whom it can go, under which conditions, what kind of package it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from servanda.custody.errors import CustodyError
from servanda.custody.packages.contents import Kind
from servanda.desk.directory.models import Contact
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.exchange.actions import pack
from servanda.desk.exchange.keys import trust_of
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.requests.conditions import in_force
from servanda.desk.requests.letters.actions import open_letter
from servanda.desk.requests.models import Condition, KeptLetter, Request
from servanda.desk.requests.reading import days
from servanda.facts.loading import kept
from servanda.facts.names import nearest

__all__ = ["Receiver", "conditions_of", "letters_ready", "no_receiver", "pack_letter", "receivers"]

_BINDS_AS: Mapping[str, str] = {
    Condition.Kind.USE_LIMITATION: "use-limitation",
    Condition.Kind.SPECIALITY: "speciality",
    Condition.Kind.ASSURANCE_DEATH_PENALTY: "no-death-penalty",
    Condition.Kind.ASSURANCE_LIFE_IMPRISONMENT: "no-life-imprisonment",
    Condition.Kind.ASSURANCE_FAIR_TRIAL: "fair-trial",
    Condition.Kind.ASSURANCE_NON_TRANSFER: "no-onward-transfer",
    Condition.Kind.CONFIDENTIALITY: "confidentiality",
    Condition.Kind.RETURN: "return",
    Condition.Kind.OTHER: "other",
}
_KINDS: Mapping[str, Kind] = {
    "acknowledgement": "acknowledgement",
    "more-information": "answer",
    "refusal": "answer",
    "postponement": "answer",
    "answer": "answer",
}  # every other letter goes as a request
_DRAFTED = frozenset({"draft", "review", "more-asked"})
# A letter that decides something goes only once the second pair of eyes decided it.
_BEFORE: Mapping[str, frozenset[str]] = {
    "request": _DRAFTED,
    "spontaneous-information": _DRAFTED,
    "refusal": frozenset({"received", "triage", "accepted", "in-execution", "postponed", "refusal-proposed"}),
    "answer": frozenset({"received", "triage", "accepted", "postponed", "answer-prepared"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """An authority that can be written to: in the trust list, and in the directory with that certificate."""

    id: str  # in the trust list
    name: str
    address: str  # of its door; empty: by hand alone


def receivers(here: Installation, request: Request) -> list[Receiver]:
    """Whom a package about this request can go to. Raises CustodyError where there is no trust list."""
    trust = trust_of(here)
    carried = Contact.objects.filter(party=request.counterpart, is_retired=False).exclude(certificate="")
    found: dict[str, Receiver] = {}
    for contact in carried:
        holder = trust.holder(contact.certificate)
        if holder is not None and holder[0].state == request.counterpart:
            one = holder[0]
            found.setdefault(one.id, Receiver(id=one.id, name=one.name, address=contact.exchange_url))
    return list(found.values())


def no_receiver(here: Installation, request: Request) -> str:
    """Why there is none, and what to do; names those of the trust list that only the directory lacks."""
    near = [one.id for one in trust_of(here).authorities if one.state == request.counterpart]
    if near:
        return (
            f"No contact of {request.counterpart} in the directory carries a certificate of the trust list. "
            f"Did you mean {' or '.join(near)}? Write the fingerprint of its certificate into its contact."
        )
    return (
        f"The trust list has no authority of {request.counterpart}. Compare its certificate with it by telephone, "
        "and add it: servanda package trust add"
    )


def letters_ready(request: Request) -> list[KeptLetter]:
    """The letters that may go in the state of the request, the latest first."""
    return [one for one in request.letters.order_by("-number") if request.state not in _BEFORE.get(one.kind, ())]


def conditions_of(request: Request, on: date) -> list[dict[str, Any]]:
    """The conditions in force that bind the other side, in the form of the schema ``conditions``."""
    return [_as_travelling(one) for one in request.conditions.all() if in_force(one, on) and not one.binds_us]


def _as_travelling(condition: Condition) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": _BINDS_AS[condition.kind], "text": condition.text}
    if condition.offences:
        said["purposes"] = list(condition.offences)
    if last := next(iter(days([condition.until])), None):
        said["until"] = last.last.isoformat()
    rests = (one for held in kept().instruments.values() for one in held.provisions if one.id == condition.provision)
    for provision in rests:
        said |= {"instrument": provision.instrument, "article": provision.cites}
    return said


def pack_letter(
    here: Installation,
    letter: KeptLetter,
    *,
    to: str,
    by: Account,
    at: datetime,
    by_hand: bool = False,
) -> Parcel:
    """Pack a letter as PDF and twin with the conditions of its request; it waits to be sent.

    Raises NotAllowed; NotPossible before the second pair of eyes, or without a door to send it to; BadInput.
    """
    request = letter.request
    try:
        receiver = _receiver(here, request, to)
        if request.state in _BEFORE.get(letter.kind, ()):
            raise NotPossible(
                f"{letter.reference} is a letter of {letter.kind}, and {request.reference} is {request.state}: "
                "take the step that another pair of eyes looks at, then pack it."
            )
        if not (by_hand or receiver.address):
            raise NotPossible(f"The directory has no door of {to}. Write its address there, or send the file by hand.")
        pdf = b"".join(open_letter(letter, "pdf", by=by, at=at))
        return pack(
            here, request, _KINDS.get(letter.kind, "request"), to=to, by=by, at=at, letter=pdf, twin=letter.twin,
            conditions=tuple(conditions_of(request, at.date())), in_reply_to=_asked_in(request), by_hand=by_hand,
        )  # fmt: skip
    except CustodyError as wrong:
        raise BadInput(str(wrong)) from wrong


def _receiver(here: Installation, request: Request, to: str) -> Receiver:
    there = {one.id: one for one in receivers(here, request)}
    if not there:
        raise NotPossible(no_receiver(here, request))
    if to not in there:
        hint = nearest(to, list(there), limit=1) or list(there)
        raise BadInput(f"to: {to[:100]!r} is nobody this can go to. Did you mean {hint[0]!r}?")
    return there[to]


def _asked_in(request: Request) -> str | None:
    """The digest of the package that an answer answers."""
    if request.is_outgoing:
        return None
    came = request.parcels.filter(direction=Parcel.Direction.IN, kind="request")
    return came.values_list("digest", flat=True).first()
