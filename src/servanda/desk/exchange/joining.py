"""What came in becomes part of a case: a request by way of triage, an answer beside what it answers; by a person.

With it come its conditions, each decided (``terms``), and its evidence, into the register of the
case. Who takes a package in but may not register evidence leaves that to who may (``register``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from servanda.desk.cases.models import Case
from servanda.desk.doing import doing
from servanda.desk.errors import NotAllowed, NotPossible
from servanda.desk.exchange import terms
from servanda.desk.exchange.actions import belongs
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import belongs_to, may_belong_to, opened_part, parts
from servanda.desk.exchange.terms import Decision
from servanda.desk.exchange.unpacking import Unpacked, evidence_waits, unpacked
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.desk.requests.models import Intake, Request
from servanda.desk.requests.triage import actions as triage
from servanda.desk.requests.triage.findings import Reading

__all__ = ["enter", "join", "letter_in", "register", "to_triage"]


def letter_in(here: Installation, parcel: Parcel) -> tuple[bytes, str]:
    """The letter of a package as triage reads it, and its name: the data of a request, else its PDF.

    Raises NotPossible where the package holds neither, BadInput where it was changed on the disk.
    """
    held = {one.role: one for one in parts(here, parcel) if one.role in ("twin", "letter")}
    if "twin" in held:
        data = b"".join(opened_part(here, parcel, held["twin"]))
        if json.loads(data).get("letter") == "request":
            return data, ""
    if "letter" in held:
        return b"".join(opened_part(here, parcel, held["letter"])), "letter.pdf"
    raise NotPossible("The package holds no letter. Open its parts, and ask its sender for the letter.")


def to_triage(parcel: Parcel, reading: Reading, content: bytes, *, by: Account, at: datetime) -> Intake:
    """Lay the letter of a package before triage: a person confirms each field there. Raises NotPossible, NotAllowed."""
    name = f"{parcel.reference}.json" if reading.is_whole else f"{parcel.reference}.pdf"
    with doing("package.receive", by=by, on=parcel, at=at, digest=parcel.digest) as done:
        if parcel.state != Parcel.State.OPENED or parcel.kind != "request":
            raise NotPossible("Only an opened package with a request goes into triage.")
        if parcel.intake_id is not None:
            raise NotPossible(f"It is in triage already, as letter {parcel.intake_id}.")
        parcel.intake = triage.take_in(
            reading, content, by=by, at=at, file_name=name, received_at=parcel.made_at, channel="exchange"
        )
        done.note(intake=parcel.intake.pk)
    return parcel.intake


def enter(
    here: Installation,
    intake: Intake,
    *,
    by: Account,
    at: datetime,
    title: str,
    case: Case | None = None,
    decided: Mapping[int, Decision] | None = None,
    version: int | None = None,
) -> Request:
    """Enter a letter as ``triage.enter`` does; the package it came in becomes part of the request with it.

    Its conditions are entered with each request that is made of the letter. Raises what ``triage.enter`` does, and
    BadInput for a condition that nobody decided.
    """
    parcel = Parcel.objects.filter(intake=intake).first()
    if parcel is None:
        return triage.enter(intake, by=by, at=at, title=title, case=case, version=version)
    decisions = terms.read_decisions(parcel, decided or {})
    came = unpacked(here, parcel) if may(by, "evidence.register", case) or case is None else None
    with transaction.atomic():
        request = triage.enter(intake, by=by, at=at, title=title, case=case, version=version)
        others = Request.objects.filter(follows__earlier=request, follows__relation="supplement")
        _take_in(parcel, [request, *others], decisions, by=by, at=at)
        if may(by, "evidence.register", request):
            _register(came, parcel, request, by=by, at=at)
    return request


def join(
    here: Installation,
    parcel: Parcel,
    *,
    by: Account,
    at: datetime,
    decided: Mapping[int, Decision] | None = None,
    request: Request | None = None,
) -> Request:
    """Put an answer, an acknowledgement or evidence beside the request that it belongs to.

    ``request``: for evidence that says of itself none of ours. Raises NotPossible, NotAllowed, and BadInput for a
    condition that nobody decided.
    """
    found = belongs_to(parcel) or (request if parcel.kind == "evidence" else None)
    if parcel.kind == "request" or found is None:
        raise NotPossible("It answers no package that was sent from here. A request goes into triage instead.")
    if belongs_to(parcel) is None and found not in may_belong_to(here, by, parcel):
        raise NotPossible(f"{found.reference} is no open request with the State from which this came.")
    decisions = terms.read_decisions(parcel, decided or {})
    came = unpacked(here, parcel) if may(by, "evidence.register", found) else None
    with transaction.atomic():
        _take_in(parcel, [found], decisions, by=by, at=at)
        _register(came, parcel, found, by=by, at=at)
    return found


def register(here: Installation, parcel: Parcel, *, by: Account, at: datetime) -> Request:
    """Enter the evidence of a package that somebody else took in. Raises NotAllowed, NotPossible."""
    request = parcel.request
    if request is None or not evidence_waits(parcel):
        raise NotPossible("No evidence of this package waits to be entered into a register.")
    if not may(by, "evidence.register", request):
        raise NotAllowed(f"{by.email} may not register evidence here.")
    came = unpacked(here, parcel)
    with transaction.atomic():
        _register(came, parcel, request, by=by, at=at)
    return request


def _take_in(
    parcel: Parcel, requests: Sequence[Request], decided: Mapping[int, Decision], *, by: Account, at: datetime
) -> None:
    entered = sorted(number for number, one in decided.items() if one.enters)
    left_out = {str(number): one.because.strip() for number, one in sorted(decided.items()) if not one.enters}
    said: dict[str, Any] = {"digest": parcel.digest, "conditions": entered, "left_out": list(left_out)}
    for number, request in enumerate(requests):
        with doing("package.take-in", by=by, on=request, at=at, **said):
            if number == 0:
                belongs(parcel, request, left_out)
            terms.enter(parcel, request, decided, by=by, at=at)


def _register(came: Unpacked | None, parcel: Parcel, request: Request, *, by: Account, at: datetime) -> None:
    if came is None:
        return
    held = came.register(request.case, by=by, at=at)
    fresh = Parcel.objects.select_for_update(of=("self",), no_key=True).get(pk=parcel.pk)
    if fresh.items:
        raise NotPossible("The evidence of this package was entered meanwhile, by somebody else.")
    fresh.items = [item.reference for item in held]
    fresh.version += 1
    fresh.save()
    parcel.refresh_from_db()
