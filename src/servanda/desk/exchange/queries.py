"""Reading parcels: those of requests one may see; what came in and has no request yet, for who takes packages in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q, QuerySet

from servanda.custody.errors import CustodyError
from servanda.custody.packages.manifests import MANIFEST, read_signed_manifest
from servanda.desk.errors import BadInput
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, covers, may, may_see
from servanda.desk.requests.models import Request

__all__ = ["Part", "asked_by", "of_request", "opened_part", "parcels", "parts", "unheard"]

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

    What answers a request of ours is for those who need to know that request's case, taken in or not.
    """
    if not _reads(account):
        return Parcel.objects.none()
    visible = Q(may_see(account, "request__case"))
    asked = Parcel.objects.filter(authority=account.authority_id, direction=_OUT).exclude(digest="")
    loose = Q(authority=account.authority_id, direction=_IN, request=None)
    visible |= loose & Q(in_reply_to__in=asked.filter(may_see(account, "request__case")).values("digest"))
    if may(account, "package.receive"):
        visible |= loose & ~Q(in_reply_to__in=asked.values("digest"))
    return Parcel.objects.filter(visible).select_related("authority", "request__case", "intake", "made_by")


def of_request(account: Account, request: Request) -> list[Parcel]:
    """Out and in, and what came in reply and waits for a person; the latest first."""
    sent = request.parcels.filter(direction=_OUT).exclude(digest="").values("digest")
    return list(parcels(account).filter(Q(request=request) | Q(request=None, direction=_IN, in_reply_to__in=sent)))


def unheard(account: Account) -> list[Parcel]:
    """What was packed and for which no receipt came, the oldest first; what goes out has a request."""
    if not _reads(account):
        return []
    waits = Parcel.objects.filter(may_see(account, "request__case"), direction=_OUT, state=Parcel.State.WAITING)
    return list(waits.select_related("request").only(*_TOLD).order_by("made_at", "pk")[:50])


def _reads(account: Account) -> bool:
    return bool(account.roles & PERMISSIONS["request.read"].roles) and covers(account.scopes, "request.read")


def asked_by(parcel: Parcel) -> Request | None:
    """Our request that a package which came in answers: it names what we sent to whom it comes from."""
    if not parcel.in_reply_to:
        return None
    sent = Parcel.objects.filter(
        authority=parcel.authority_id, direction=_OUT, digest=parcel.in_reply_to, peer=parcel.peer
    )
    found = sent.select_related("request__case", "request__authority").first()
    return found.request if found else None


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
    path = _folder(here, parcel) / part.path
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
