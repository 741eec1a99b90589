"""What came in becomes part of a case: a request by way of triage, an answer beside what it answers; by a person."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from servanda.desk.cases.models import Case
from servanda.desk.doing import doing
from servanda.desk.errors import NotPossible
from servanda.desk.exchange.actions import take_in
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import asked_by, opened_part, parts
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.requests.models import Intake, Request
from servanda.desk.requests.triage import actions as triage
from servanda.desk.requests.triage.findings import Reading

__all__ = ["enter", "join", "letter_in", "to_triage"]


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
    intake: Intake, *, by: Account, at: datetime, title: str, case: Case | None = None, version: int | None = None
) -> Request:
    """Enter a letter as ``triage.enter`` does; the package it came in becomes part of the request with it."""
    with transaction.atomic():
        request = triage.enter(intake, by=by, at=at, title=title, case=case, version=version)
        parcel = Parcel.objects.filter(intake=intake).first()
        if parcel is not None:
            take_in(parcel, request, by=by, at=at)
    return request


def join(parcel: Parcel, *, by: Account, at: datetime) -> Request:
    """Put an answer, an acknowledgement or evidence beside our request that it answers. Raises NotPossible."""
    request = asked_by(parcel)
    if parcel.kind == "request" or request is None:
        raise NotPossible("It answers no package that was sent from here. A request goes into triage instead.")
    take_in(parcel, request, by=by, at=at)
    return request
