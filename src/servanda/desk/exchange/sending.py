"""What was decided, on its way: a letter, evidence, or both; to whom it can go, when, and under which conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from servanda.custody.errors import CustodyError
from servanda.custody.packages.contents import Kind
from servanda.desk.directory.models import Contact
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.evidence.packing import Chosen, parts
from servanda.desk.evidence.storing import open_store
from servanda.desk.exchange.actions import pack
from servanda.desk.exchange.keys import trust_of
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.requests.conditions import in_force
from servanda.desk.requests.letters.actions import open_letter
from servanda.desk.requests.letters.standing import outdated
from servanda.desk.requests.models import Condition, KeptLetter, Request
from servanda.desk.requests.reading import days
from servanda.facts.loading import kept
from servanda.facts.names import nearest

__all__ = ["BINDS_AS", "Receiver", "conditions_of", "letters", "no_receiver", "pack_up", "receivers", "undecided"]

BINDS_AS: Mapping[str, str] = {
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
    "evidence": _DRAFTED,
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


def letters(request: Request) -> list[tuple[KeptLetter, str]]:
    """The letters of a request, the latest first, each with why it may not go; empty: it may."""
    made = request.letters.order_by("-number").select_related("request__case", "request__authority")
    return [(one, undecided(request, one.kind) or outdated(one)) for one in made]


def undecided(request: Request, kind: str) -> str:
    """Why nothing of a kind of letter, or evidence, can go in the state of the request; empty: it can."""
    waits = request.state in _BEFORE.get(kind, ())
    if kind in ("answer", "evidence") and not request.is_outgoing:
        given = request.steps.filter(name__in=("answer", "answer-in-part")).exists()
        unread = request.answers.filter(is_taken_back=False, given_at=None).exists()
        waits = waits or not given or unread
    if not waits:
        return ""
    return (
        f"{request.reference} is {request.state.replace('-', ' ')}: take the step that another pair of eyes looks at, "
        "then it may go."
    )


def conditions_of(request: Request, on: date) -> list[dict[str, Any]]:
    """The conditions in force that bind the other side, in the form of the schema ``conditions``."""
    return [_as_travelling(one) for one in request.conditions.all() if in_force(one, on) and not one.binds_us]


def _as_travelling(condition: Condition) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": BINDS_AS[condition.kind], "text": condition.text}
    if condition.offences:
        said["purposes"] = list(condition.offences)
    if last := next(iter(days([condition.until])), None):
        said["until"] = last.last.isoformat()
    rests = (one for held in kept().instruments.values() for one in held.provisions if one.id == condition.provision)
    for provision in rests:
        said |= {"instrument": provision.instrument, "article": provision.cites}
    return said


def pack_up(
    here: Installation,
    request: Request,
    *,
    to: str,
    by: Account,
    at: datetime,
    letter: KeptLetter | None = None,
    enclosed: Sequence[Chosen] = (),
    purpose: str = "",
    by_hand: bool = False,
) -> Parcel:
    """Pack a letter, as PDF and data, or evidence, or both, with the conditions that bind the other side.

    It waits to be sent. Evidence is transferred in the same transaction: all of it, or nothing. Raises NotAllowed;
    NotPossible before the second pair of eyes, for a letter that is outdated, without a door to send to, and where
    a condition bars sharing an item; BadInput.
    """
    if letter is None and not enclosed:
        raise BadInput("letter, items: choose the letter that goes, or evidence, or both. Neither was named.")
    try:
        receiver = _receiver(here, request, to)
        _may_go(request, letter)
        if not (by_hand or receiver.address):
            raise NotPossible(f"The directory has no door of {to}. Write its address there, or send the file by hand.")
        said: dict[str, Any] = {"in_reply_to": _asked_in(request), "by_hand": by_hand}
        if letter is not None:
            pdf = b"".join(open_letter(letter, "pdf", by=by, at=at))
            said |= {"letter": pdf, "twin": letter.twin}
        limits = tuple(conditions_of(request, at.date()))
        with _enclosing(here, request, enclosed, to, by, at, purpose) as given:
            given["conditions"] = (*limits, *given.get("conditions", ()))
            kind = _KINDS.get(letter.kind, "request") if letter is not None else "evidence"
            return pack(here, request, kind, to=to, by=by, at=at, **said, **given)
    except CustodyError as wrong:
        raise BadInput(str(wrong)) from wrong


def _may_go(request: Request, letter: KeptLetter | None) -> None:
    if why := undecided(request, letter.kind if letter is not None else "evidence"):
        raise NotPossible(why)
    if letter is not None and (why := outdated(letter)):
        raise NotPossible(f"{letter.reference} may not go any more. {why} Make it anew, then pack that one.")


@contextmanager
def _enclosing(
    here: Installation, request: Request, enclosed: Sequence[Chosen], to: str, by: Account, at: datetime, purpose: str
) -> Iterator[dict[str, Any]]:
    """What ``pack`` is given of the items; nothing for none."""
    if not enclosed:
        yield {}
        return
    why = f"In a package to {to}, with {request.reference}."
    with parts(enclosed, to=to, by=by, at=at, store=open_store(here), why=why, purpose=purpose) as packed:
        yield packed.given()


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
