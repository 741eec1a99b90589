"""One request goes the whole way: sent, entered there, answered with evidence under conditions, taken in here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from servanda.desk.cases.actions import give_access
from servanda.desk.demonstration.parcels import over
from servanda.desk.evidence import actions as evidence
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.packing import Chosen
from servanda.desk.evidence.storing import open_store
from servanda.desk.exchange import joining
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.sending import pack_up
from servanda.desk.exchange.terms import Decision
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests import actions
from servanda.desk.requests.letters.actions import make_letter
from servanda.desk.requests.models import Request
from servanda.desk.requests.triage.actions import confirm
from servanda.desk.requests.triage.sent import read_twin

__all__ = ["TITLE", "go_round"]

TITLE = "Hearing of a neighbour"
_PAUSE = timedelta(minutes=20)
_WORKS = (Role.APPROVER, Role.CUSTODIAN, Role.DRAFTER)
_TRANSCRIPT = b"00:04 Lorries came after dark, always three.\n00:19 I counted the men who were brought back. Nine.\n"
People = dict[Role, Account]


def go_round(here: Installation, offices: dict[str, People], at: datetime) -> list[Parcel]:
    """The package that asks and the one that answers, as they stand with who sent them."""
    clock = (at + number * _PAUSE for number in count())
    ours, theirs = offices["BRA"], offices["PRT"]
    mine = Request.objects.get(title=TITLE, direction="outgoing", authority=ours[Role.DRAFTER].authority)
    asks = _ask(here, mine, ours, theirs, clock)
    entered = _enter(here, over(here, asks, theirs, next(clock)), theirs, clock)
    actions.take_step(mine, "record-acknowledgement", by=ours[Role.DRAFTER], at=next(clock))
    answers = _answer(here, entered, ours, theirs, clock)
    came = over(here, answers, ours, next(clock))
    decided = {1: Decision(enters=True)}
    joining.join(here, came, by=ours[Role.EXECUTING_OFFICER], at=next(clock), decided=decided)
    actions.take_step(mine, "record-executed", by=ours[Role.DRAFTER], at=next(clock))
    return [asks, answers]


def _ask(here: Installation, mine: Request, ours: People, theirs: People, clock: Iterator[datetime]) -> Parcel:
    letter = make_letter(mine, "request", by=ours[Role.DRAFTER], at=next(clock))
    code = theirs[Role.DRAFTER].authority.code
    return pack_up(here, mine, to=code, by=ours[Role.APPROVER], at=next(clock), letter=letter)


def _enter(here: Installation, came: Parcel, theirs: People, clock: Iterator[datetime]) -> Request:
    """By way of triage, accepted and in execution."""
    officer = theirs[Role.EXECUTING_OFFICER]
    data, _name = joining.letter_in(here, came)
    intake = joining.to_triage(came, read_twin(data), data, by=officer, at=next(clock))
    said: dict[str, Any] = {"sender_state": "BRA", "measures": ["take-evidence"], "reference": came.reference}
    confirm(intake, by=officer, at=next(clock), offences=["torture"], **said)
    request = joining.enter(here, intake, by=officer, at=next(clock), title="Asked by Brazil: a neighbour")
    for role in _WORKS:
        give_access(request.case, theirs[role], by=officer, at=next(clock), reason="Works on it.")
    for step in ("begin-triage", "accept", "begin-execution"):
        actions.take_step(request, step, by=officer, at=next(clock))
    return request


def _answer(here: Installation, request: Request, ours: People, theirs: People, clock: Iterator[datetime]) -> Parcel:
    """What the neighbour said, transcribed: under a limit on use, and for this trial."""
    officer, approver, custodian = (theirs[r] for r in (Role.EXECUTING_OFFICER, Role.APPROVER, Role.CUSTODIAN))
    record, transcript = _heard(here, request, custodian, approver, clock)
    actions.add_condition(
        request,
        by=officer,
        at=next(clock),
        kind="use-limitation",
        given_by="PRT",
        text="For the proceedings named in the request only.",
    )
    actions.add_answer(
        request, by=officer, at=next(clock), what="The hearing, with its transcript.", sha256=transcript.sha256
    )
    actions.take_step(request, "prepare-answer", by=officer, at=next(clock))
    actions.take_step(request, "answer", by=approver, at=next(clock))
    letter = make_letter(request, "answer", by=officer, at=next(clock))
    return pack_up(
        here,
        request,
        to=ours[Role.DRAFTER].authority.code,
        by=custodian,
        at=next(clock),
        letter=letter,
        enclosed=[Chosen(item=one, facts={"fair-trial": True}) for one in (record, transcript)],
    )


def _heard(
    here: Installation, request: Request, custodian: Account, approver: Account, clock: Iterator[datetime]
) -> tuple[Item, Item]:
    store = open_store(here)
    record = evidence.register(
        request.case,
        kind="statement",
        title="Hearing of the neighbour, recorded",
        by=custodian,
        at=next(clock),
        store=store,
        content=io.BytesIO(b"[stands for a recording of 31 minutes]\n"),
        file_name="hearing.txt",
        collector="Hearing judge (invented)",
        place="Porto",
        method="Heard under oath, with an interpreter.",
        language="pt",
        media_type="text/plain",
    )
    evidence.set_condition(
        record, {"kind": "fair-trial", "text": "For a trial that is fair."}, by=approver, at=next(clock)
    )
    transcript = evidence.register(
        request.case,
        kind="statement",
        title="Transcript of the hearing of the neighbour",
        by=custodian,
        at=next(clock),
        store=store,
        content=io.BytesIO(_TRANSCRIPT),
        file_name="hearing-transcript.txt",
        parent=record,
        derivation="transcript",
        language="pt",
        media_type="text/plain",
    )
    return record, transcript
