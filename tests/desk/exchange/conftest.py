"""Two authorities that trust each other, in one installation of their own, and what passes between them."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.desk import people
from tests.desk.asked import complete, incoming, outgoing, walk
from tests.desk.people import NOW, Office

from servanda.custody.store import Store
from servanda.desk.cases.models import Case
from servanda.desk.directory.models import Contact
from servanda.desk.evidence import actions as evidence
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.packing import Chosen
from servanda.desk.evidence.storing import open_store
from servanda.desk.exchange import actions, keys
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.sending import pack_up
from servanda.desk.installation import Installation, make
from servanda.desk.people.roles import Role
from servanda.desk.requests.letters.actions import make_letter
from servanda.desk.requests.models import KeptLetter, Request


@pytest.fixture
def desk(tmp_path: Path, here: Office, there: Office) -> Installation:
    """Both have keys, and know each other's; the directory carries the certificates."""
    made = make(tmp_path / "desk")
    acquaint(made, here, there)
    return made


def acquaint(made: Installation, *offices: Office) -> None:
    """Keys for each, in the trust list, and its certificate in the directory."""
    for office in offices:
        authority = office.authority
        held = keys.make_keys(made, authority.code, authority.name, host="localhost", at=NOW)
        keys.introduce(made, authority.code, authority.party, authority.name, held.certificate, keys.recipient_of(held))
        fingerprint = held.signs().certificate.fingerprint
        Contact.objects.create(party=authority.party, name=authority.name, certificate=fingerprint)


@pytest.fixture
def store(desk: Installation) -> Store:
    return open_store(desk)


class Between:
    """What passes between the two: here is asked by there, or asks there."""

    def __init__(self, desk: Installation, here: Office, there: Office) -> None:
        self.desk, self.here, self.there = desk, here, there

    def asked(self) -> tuple[Request, Request]:
        """Their request and ours that it became, its package taken in; ours is in execution."""
        theirs = self.approved(self.there)
        letter = self.letter(theirs, self.there, "request")
        sent = self.packed(theirs, self.there, letter)
        ours = incoming(people.case(self.here), self.here)
        actions.take_in(self.arrived(sent), ours, by=self.here[Role.EXECUTING_OFFICER], at=NOW)
        walk(ours, self.here, "begin-triage", "accept", "begin-execution")
        return theirs, ours

    def answered(self, request: Request) -> KeptLetter:
        """Through the second pair of eyes, and the letter."""
        from servanda.desk.requests.actions import add_answer

        add_answer(request, by=self.here[Role.EXECUTING_OFFICER], at=NOW, what="The log, as asked.")
        walk(request, self.here, "prepare-answer", "answer")
        return self.letter(request, self.here, "answer")

    def approved(self, office: Office) -> Request:
        other = "PRT" if office.authority.party == "BRA" else "BRA"
        request = complete(outgoing(people.case(office), office, counterpart=other), office)
        walk(request, office, "submit", "approve")
        return request

    def letter(self, request: Request, office: Office, kind: str) -> KeptLetter:
        role = Role.DRAFTER if request.is_outgoing else Role.EXECUTING_OFFICER
        made = make_letter(request, kind, by=office[role], at=NOW)
        request.refresh_from_db()
        return made

    def packed(
        self, request: Request, office: Office, letter: KeptLetter | None, *enclosed: Chosen, **more: Any
    ) -> Parcel:
        other = self.there if office is self.here else self.here
        return pack_up(
            self.desk, request, to=other.authority.code, by=office[Role.CUSTODIAN], at=NOW,
            letter=letter, enclosed=enclosed, by_hand=True, **more,
        )  # fmt: skip

    def arrived(self, parcel: Parcel) -> Parcel:
        other = self.there if parcel.authority == self.here.authority else self.here
        copy = shutil.copy(self.desk.folder / parcel.place, self.desk.folder / "arrived")
        return actions.arrive(self.desk, other.authority, Path(copy), at=NOW, channel="file")

    def item(self, case: Case, office: Office, content: bytes | None = b"the log", **given: Any) -> Item:
        said: dict[str, Any] = {"kind": "digital object", "title": "Log of the night shift"} | given
        source = io.BytesIO(content) if content is not None else None
        by = office[Role.CUSTODIAN]
        return evidence.register(case, by=by, at=NOW, store=open_store(self.desk), content=source, **said)


@pytest.fixture
def between(desk: Installation, here: Office, there: Office) -> Between:
    return Between(desk, here, there)
