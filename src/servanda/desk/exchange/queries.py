"""Reading parcels: those of requests one may see; what came in and has no request yet, for who takes packages in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Exists, OuterRef, Q, QuerySet

from servanda.custody.errors import CustodyError
from servanda.custody.packages.manifests import MANIFEST, read_signed_manifest
from servanda.desk.errors import BadInput, DeskError
from servanda.desk.exchange.keys import trust_of
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, covers, may, may_see
from servanda.desk.requests.machines import LAST
from servanda.desk.requests.models import Request

__all__ = [
    "Part",
    "belongs_to",
    "may_belong_to",
    "of_request",
    "opened_part",
    "parcels",
    "part_path",
    "parts",
    "unheard",
]

_IN, _OUT = Parcel.Direction.IN, Parcel.Direction.OUT
_TOLD = ("peer", "made_at", "next_at", "attempts", "last_error", "request__reference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file that came in a package."""

    number: int  # from 1
    role: str
    name: str  # as its keeper called it
    media_type: str
    item: str  # its id in the ledger; empty: none
    sha256: str  # as it was signed
    path: str  # in the container


def parcels(account: Account) -> QuerySet[Parcel]:
    """All that the account may see, the latest first.

    What answers a request of ours, or goes on with one that came, is for those who need to know that request's case,
    taken in or not.
    """
    if not _reads(account):
        return Parcel.objects.none()
    visible = Q(may_see(account, "request__case"))
    asked = Parcel.objects.filter(authority=account.authority_id, direction=_OUT).exclude(digest="")
    loose = Q(authority=account.authority_id, direction=_IN, request=None)
    visible |= loose & Q(in_reply_to__in=asked.filter(may_see(account, "request__case")).values("digest"))
    visible |= loose & Q(Exists(_went_before().filter(may_see(account, "request__case"))))
    if may(account, "package.receive"):
        visible |= loose & ~Q(in_reply_to__in=asked.values("digest")) & ~Q(Exists(_went_before()))
    return Parcel.objects.filter(visible).select_related("authority", "request__case", "intake", "made_by")


def _went_before() -> QuerySet[Parcel]:
    """For a package in reply to nothing: what came before it from the same side about the same request of theirs."""
    same = {name: OuterRef(name) for name in ("authority", "peer", "reference")}
    return Parcel.objects.filter(direction=_IN, request__isnull=False, **same).exclude(reference="").exclude(peer="")


def of_request(account: Account, request: Request) -> list[Parcel]:
    """Out and in, and what came in reply and waits for a person; the latest first."""
    sent = request.parcels.filter(direction=_OUT).exclude(digest="").values("digest")
    before = request.parcels.filter(direction=_IN).exclude(reference="").exclude(peer="")
    loose = Q(request=None, direction=_IN)
    goes_on = Exists(before.filter(peer=OuterRef("peer"), reference=OuterRef("reference")))
    return list(parcels(account).filter(Q(request=request) | loose & (Q(in_reply_to__in=sent) | goes_on)))


def unheard(account: Account) -> list[Parcel]:
    """What was packed and for which no receipt came, the oldest first; what goes out has a request."""
    if not _reads(account):
        return []
    waits = Parcel.objects.filter(may_see(account, "request__case"), direction=_OUT, state=Parcel.State.WAITING)
    return list(waits.select_related("request").only(*_TOLD).order_by("made_at", "pk")[:50])


def _reads(account: Account) -> bool:
    return bool(account.roles & PERMISSIONS["request.read"].roles) and covers(account.scopes, "request.read")


def belongs_to(parcel: Parcel) -> Request | None:
    """The request that a package which came in says it is about.

    Ours, if it names what we sent to whom it comes from; else the one that came from them before under this reference.
    """
    ours = Parcel.objects.filter(authority=parcel.authority_id, peer=parcel.peer).exclude(request=None)
    about = None
    if parcel.in_reply_to:
        about = ours.filter(direction=_OUT, digest=parcel.in_reply_to)
    elif parcel.kind != "request" and parcel.peer and parcel.reference:
        about = ours.filter(direction=_IN, reference=parcel.reference, state=Parcel.State.TAKEN_IN)
    found = about.select_related("request__case", "request__authority").first() if about is not None else None
    return found.request if found else None


def may_belong_to(here: Installation, account: Account, parcel: Parcel) -> list[Request]:
    """The open requests with the State of its sender, of cases that the account needs to know, the latest first."""
    state = _state_of(here, parcel)
    open_ = Request.objects.filter(may_see(account), authority=parcel.authority_id, counterpart=state)
    return list(open_.exclude(state=LAST).select_related("case", "authority")[:200]) if state else []


def _state_of(here: Installation, parcel: Parcel) -> str:
    """The State of whom it comes from, as the trust list has it; empty: not known."""
    try:
        return trust_of(here).authority(parcel.peer).state
    except (CustodyError, DeskError):
        return ""


def parts(here: Installation, parcel: Parcel) -> list[Part]:
    """The files that came in an opened package. Raises BadInput where its list is no longer what was signed."""
    listed: Sequence[Mapping[str, str]] = (parcel.verdict.get("about") or {}).get("parts", ())
    if parcel.state not in (Parcel.State.OPENED, Parcel.State.TAKEN_IN) or parcel.direction != _IN:
        return []
    digests = _signed(here, parcel)
    return [
        Part(
            number=number,
            role=one["role"],
            name=one["name"],
            media_type=one["media_type"],
            item=one["item"] or "",
            sha256=digests.get(one["path"], ""),
            path=one["path"],
        )
        for number, one in enumerate(listed, start=1)
    ]


def opened_part(here: Installation, parcel: Parcel, part: Part) -> Iterator[bytes]:
    """The bytes of a part, once all of them were found to be those that were signed. Raises BadInput."""
    path = part_path(here, parcel, part)
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        found = ""
    if not part.sha256 or found != part.sha256:
        raise BadInput(
            f"Part {part.number} of this package is missing or was changed on this disk since it was verified. "
            "Take the package from the backup."
        )
    return _pieces(path)


def part_path(here: Installation, parcel: Parcel, part: Part) -> Path:
    """Where a part lies; whoever reads it compares it with its signed digest."""
    return _folder(here, parcel) / part.path


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(1 << 18):
            yield piece


def _signed(here: Installation, parcel: Parcel) -> dict[str, str]:
    """Path to SHA-256, out of the list whose digest is the package's."""
    try:
        content = (_folder(here, parcel) / MANIFEST).read_bytes()
        if hashlib.sha256(content).hexdigest() == parcel.digest:
            return read_signed_manifest(content)
    except (OSError, CustodyError):
        pass
    raise BadInput("The list of this package is missing or was changed on this disk. Take it from the backup.")


def _folder(here: Installation, parcel: Parcel) -> Path:
    return (here.folder / parcel.place).with_suffix("")
