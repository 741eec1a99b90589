"""What the people of one authority do in the simulation: draft, approve, send; take in, execute, answer.

Each turn does the next missing thing of each request, and finds it by reading what stands: killed
between any two steps, the next turn goes on where it was. Run as a program by ``running``.
"""

from __future__ import annotations

import hashlib
import json
import random
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from servanda.desk.exchange.simulator.custodian import Custodian
from servanda.desk.exchange.simulator.settling import ready

__all__ = ["Plan", "main"]

_PATIENCE = timedelta(seconds=0.5)
_AT_ONCE = 5  # requests drafted in one turn
_TEXT = "All mail of the account named, kept since the day on which the first threat was sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one side has to do."""

    folder: str
    code: str
    peer: str
    party: str  # of the peer
    url: str  # of the peer's door, through the weather
    requests: int
    evidence: int  # of the answers it gives, so many carry evidence
    large: int  # bytes of the first of them, sparse
    seed: int

    @classmethod
    def read(cls, path: Path) -> Plan:
        return cls(**json.loads(path.read_text()))


def main(path: Path) -> None:
    """Work until told to stop, writing after each turn how far things are."""
    plan = Plan.read(path)
    ready(Path(plan.folder))
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    office = Office(plan)
    while not stopped.is_set():
        office.turn()
        told = path.with_suffix(".state")
        beside = told.with_suffix(".part")
        beside.write_text(json.dumps(office.state()))
        beside.replace(told)
        stopped.wait(0.1)


class Office:
    """The models are imported only once Django stands."""

    def __init__(self, plan: Plan) -> None:
        from servanda.desk.cases.models import Case
        from servanda.desk.installation import here
        from servanda.desk.people.models import Account, Authority

        self.plan, self.here = plan, here()
        self.authority = Authority.objects.get(code=plan.code)
        self.case = Case.objects.get()
        self.people = {role.value: account for account in Account.objects.all() for role in account.roles}
        self.custodian = Custodian(
            here=self.here,
            case=self.case,
            by=self.people["custodian"],
            folder=Path(plan.folder) / "evidence",
            seed=plan.seed,
        )
        self.chance = random.Random(plan.seed)  # noqa: S311  # chance of faults, no secret

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def turn(self) -> None:
        """One round through everything that is open."""
        from servanda.desk.exchange.channel import send_due

        self._draft_more()
        for request in self._open("outgoing"):
            self._ask(request)
        self._take_in()
        for request in self._open("incoming"):
            self._answer(request)
        send_due(self.here, self.now, lambda _parcel: self.plan.url, patience=_PATIENCE)
        self._misbehave()

    def _open(self, direction: str) -> Iterator[Any]:
        from servanda.desk.requests.models import Request

        yield from Request.objects.filter(direction=direction).exclude(state__in=("executed", "answered"))

    def _draft_more(self) -> None:
        from servanda.desk.requests.actions import draft
        from servanda.desk.requests.models import Request

        made = Request.objects.filter(direction="outgoing").count()
        for number in range(made, min(made + _AT_ONCE, self.plan.requests)):
            title = f"Preserve mailbox {number + 1}"
            by = self.people["drafter"]
            draft(self.case, by=by, at=self.now, kind="preserve-data", counterpart=self.plan.party, title=title)

    def _ask(self, request: Any) -> None:
        """The next thing on an outgoing request."""
        from servanda.desk.exchange.models import Parcel
        from servanda.desk.requests.actions import take_step

        approver = self.people["approver"]
        match request.state:
            case "draft":
                self._write(request)
                take_step(request, "submit", by=self.people["drafter"], at=self.now)
            case "review":
                take_step(request, "approve", by=approver, at=self.now)
            case "approved":
                if not Parcel.objects.filter(request=request, direction="out").exists():
                    self._pack(request, "request")
                take_step(request, "send", by=approver, at=self.now)
            case "sent":
                accepted = Parcel.objects.filter(request=request, direction="out", receipt_outcome="accepted")
                if accepted.exists():
                    take_step(request, "record-acknowledgement", by=approver, at=self.now)

    def _write(self, request: Any) -> None:
        """Through the gate, as the basis asks; each step only where it was not yet taken."""
        from servanda.desk.directory.models import Contact
        from servanda.desk.requests.actions import change, choose_basis, write
        from servanda.desk.requests.gate import gate

        by = self.people["drafter"]
        if not request.basis.get("provision"):
            choose_basis(request, "bud-29", by=by, at=self.now)
        if not request.particulars:  # killed between the two, it goes on here
            particulars = {"accounts": f"box{request.pk}@mail.example", "provider": "Example Mail"}
            contact = Contact.objects.get(party=self.plan.party)
            said: dict[str, Any] = {"language": "en", "channel": "electronic", "contact": contact}
            change(request, by=by, at=self.now, particulars=particulars, **said)
        rows = [row for row in request.contents.all() if not row.is_dropped and not row.text]
        if rows:
            write(request, {row.provision: _TEXT for row in rows}, by=by, at=self.now)
        told = gate(request, self.now.date())
        if told.missing or told.unanswered:
            raise RuntimeError(f"the gate asks for what the simulation does not write: {told}")

    def _pack(self, request: Any, kind: Any, in_reply_to: str | None = None) -> None:
        from servanda.desk.exchange.actions import pack
        from servanda.desk.requests.letters.actions import make_letter, open_letter

        by = self.people["approver"]
        letter = request.letters.filter(kind=kind).first() or make_letter(
            request, kind, by=self.people["drafter" if kind == "request" else "executing-officer"], at=self.now
        )
        pdf = b"".join(open_letter(letter, "pdf", by=by, at=self.now))
        said = {"letter": pdf, "twin": letter.twin, "in_reply_to": in_reply_to}
        if kind == "answer" and request.answers.get().sha256:
            self.custodian.pack(request, self.plan.peer, self.now, said)
        else:
            pack(self.here, request, kind, to=self.plan.peer, by=by, at=self.now, **said)

    def _take_in(self) -> None:
        """Everything that was opened becomes part of a request, by a person."""
        from servanda.desk.exchange.actions import take_in
        from servanda.desk.exchange.models import Parcel
        from servanda.desk.requests.actions import take_step
        from servanda.desk.requests.models import Request

        for parcel in Parcel.objects.filter(direction="in", state="opened").select_related("authority"):
            if parcel.kind == "request":
                take_in(parcel, self._received(parcel), by=self.people["executing-officer"], at=self.now)
                continue
            self.custodian.take_in(parcel, self.now)
        answered = Request.objects.filter(parcels__direction="in", parcels__state="taken-in", state="acknowledged")
        for request in answered.filter(direction="outgoing"):
            take_step(request, "record-executed", by=self.people["drafter"], at=self.now)

    def _received(self, parcel: Any) -> Any:
        """Entered once, however often the turn was cut."""
        from servanda.desk.requests.actions import receive
        from servanda.desk.requests.models import Request

        earlier = Request.objects.filter(direction="incoming", their_reference=parcel.reference).first()
        return earlier or receive(
            self.case,
            by=self.people["executing-officer"],
            at=self.now,
            kind="preserve-data",
            counterpart=self.plan.party,
            title=f"Preserve, as {parcel.reference} asks",
            their_reference=parcel.reference,
        )

    def _answer(self, request: Any) -> None:
        """The next thing on an incoming request."""
        from servanda.desk.exchange.models import Parcel
        from servanda.desk.requests.actions import add_answer, take_step

        officer, approver = self.people["executing-officer"], self.people["approver"]
        came = Parcel.objects.filter(request=request, direction="in", kind="request").first()
        if came is None:
            return  # entered, and its package is taken in next turn
        match request.state:
            case "received":
                take_step(request, "begin-triage", by=officer, at=self.now)
            case "triage":
                take_step(request, "accept", by=officer, at=self.now)
            case "accepted":
                take_step(request, "begin-execution", by=officer, at=self.now)
            case "in-execution":
                if not request.answers.exists():
                    digest = self._prepared(request)
                    add_answer(request, by=officer, at=self.now, what="The data named are preserved.", sha256=digest)
                take_step(request, "prepare-answer", by=officer, at=self.now)
            case "answer-prepared":
                if not Parcel.objects.filter(request=request, direction="out").exists():
                    self._pack(request, "answer", in_reply_to=came.digest)
                take_step(request, "answer", by=approver, at=self.now)

    def _prepared(self, request: Any) -> str:
        """The digest of the evidence that goes with this answer; empty: none goes."""
        from servanda.desk.requests.models import Request

        place = Request.objects.filter(direction="incoming", pk__lt=request.pk).count()
        if place >= self.plan.evidence:
            return ""
        return self.custodian.prepared(request, place, self.plan.large if place == 0 else 0, self.now)

    def _misbehave(self) -> None:
        """Send again what was received, and a changed copy of what was not."""
        from servanda.desk.exchange.channel import deliver
        from servanda.desk.exchange.models import Parcel

        sent = Parcel.objects.filter(direction="out", state="receipted", size__lt=8 << 20).order_by("?").first()
        if sent is None or self.chance.random() > 0.1:
            return
        with suppress(Exception):  # the weather may cut it; nothing depends on it
            deliver(self.here, sent, self.plan.url, at=self.now)
        with suppress(Exception):  # a changed copy is refused, with a receipt for nothing that we sent
            deliver(self.here, self._changed(sent), self.plan.url, at=self.now)

    def _changed(self, parcel: Any) -> Any:
        whole = bytearray((self.here.folder / parcel.place).read_bytes())
        whole[self.chance.randrange(len(whole))] ^= 0x40
        path = self.here.folder / "exchange" / "changed.package"
        path.write_bytes(whole)
        parcel.place = str(path.relative_to(self.here.folder))
        parcel.file_digest = hashlib.sha256(whole).hexdigest()
        return parcel

    def state(self) -> dict[str, int]:
        """How far things are."""
        from servanda.desk.exchange.models import Parcel
        from servanda.desk.requests.models import Request

        out = Request.objects.filter(direction="outgoing")
        return {
            "asked": out.exclude(state__in=("draft", "review", "approved")).count(),
            "executed": out.filter(state="executed").count(),
            "answered": Request.objects.filter(direction="incoming", state="answered").count(),
            "waiting": Parcel.objects.filter(direction="out", state="waiting").count(),
            "refused": Parcel.objects.filter(direction="in", state="refused").count(),
        }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
