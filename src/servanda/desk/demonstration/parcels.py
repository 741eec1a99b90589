"""Packages of the demonstration: both authorities trust each other, and some requests have gone over."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from servanda.desk.directory.models import Contact
from servanda.desk.exchange import keys
from servanda.desk.exchange.actions import arrive, fail, record_receipt
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.sending import pack_up
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests.letters.actions import make_letter
from servanda.desk.requests.models import Request

__all__ = ["carry", "over", "trust_each_other"]

_DOOR = "https://{}.example:8443"  # nobody answers there


def trust_each_other(here: Installation, offices: dict[str, dict[Role, Account]], at: datetime) -> None:
    """Keys for each, in each other's trust list; the directory carries the certificates."""
    for party, people in offices.items():
        authority = people[Role.DRAFTER].authority
        held = keys.make_keys(here, authority.code, authority.name, host=f"{party.lower()}.example", at=at)
        keys.introduce(here, authority.code, party, authority.name, held.certificate, keys.recipient_of(held))
        fingerprint = held.signs().certificate.fingerprint
        Contact.objects.filter(party=party).update(certificate=fingerprint, exchange_url=_DOOR.format(party.lower()))


def carry(here: Installation, offices: dict[str, dict[Role, Account]], at: datetime) -> list[Parcel]:
    """One of Brazil's requests waits in vain, one is receipted, one came over changed and is refused."""
    ours, theirs = offices["BRA"], offices["PRT"]
    mine = Request.objects.filter(authority=ours[Role.DRAFTER].authority, direction="outgoing", counterpart="PRT")
    mine = mine.filter(parcels=None)
    made = []
    for state in ("sent", "acknowledged", "in-execution"):
        request = mine.filter(state=state).order_by("pk").first()
        if request is None:
            continue
        letter = make_letter(request, "request", by=ours[Role.DRAFTER], at=at)
        code = theirs[Role.DRAFTER].authority.code
        made.append(pack_up(here, request, letter=letter, to=code, by=ours[Role.APPROVER], at=at))
    if made:
        fail(made[0], "ConnectError: prt.example has no address (demonstration)", at=at)
    for parcel in made[1:2]:
        over(here, parcel, theirs, at)
    for parcel in made[2:]:
        path = _copy(here, parcel)
        whole = bytearray(path.read_bytes())
        whole[-100] ^= 1
        path.write_bytes(whole)
        arrive(here, theirs[Role.DRAFTER].authority, path, at=at, channel="file")
    return made


def over(here: Installation, parcel: Parcel, people: dict[Role, Account], at: datetime) -> Parcel:
    """It arrives as it was sent, and its receipt comes back; gives the package as it arrived."""
    came = arrive(here, people[Role.DRAFTER].authority, _copy(here, parcel), at=at, channel="https")
    record_receipt(here, parcel.authority, bytes(came.receipt), at=at)
    parcel.refresh_from_db()
    return came


def _copy(here: Installation, parcel: Parcel) -> Path:
    return Path(shutil.copyfile(here.folder / parcel.place, here.folder / ".arriving"))
