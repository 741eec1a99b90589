"""Packing, taking in, receipts. What comes in twice has its effect once, and gets the same receipt again.

Files are written whole before the row that names them is committed, and a row that was not
committed leaves at most a file that the next attempt overwrites: after a crash nothing is believed
that was not verified, and nothing that was receipted is missing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from servanda.custody.errors import CustodyError
from servanda.custody.packages import Ask, Contents, EvidencePart, Verdict, make_package, open_package
from servanda.custody.packages.contents import Kind
from servanda.custody.packages.making import digest_of
from servanda.custody.packages.verdict import Refused
from servanda.custody.receipts import receipt_for, sign_receipt, verify_receipt
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.exchange.keys import held, trust_of
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.witness import witness_of
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account, Authority
from servanda.desk.requests.models import Request
from servanda.desk.trail import chain
from servanda.law.kleene import Answer

__all__ = ["arrive", "belongs", "fail", "pack", "received", "record_receipt", "take_in"]

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)


def pack(
    here: Installation,
    request: Request,
    kind: Kind,
    *,
    to: str,
    by: Account,
    at: datetime,
    letter: bytes | None = None,
    twin: Mapping[str, Any] | None = None,
    evidence: tuple[EvidencePart, ...] = (),
    items: tuple[Mapping[str, Any], ...] = (),
    ledger: Path | bytes | None = None,
    conditions: tuple[Mapping[str, Any], ...] = (),
    in_reply_to: str | None = None,
    by_hand: bool = False,
) -> Parcel:
    """Make, seal and encrypt a package about a request; it waits to be sent. ``by_hand``: nobody tries HTTPS.

    Raises NotAllowed, NotInstalled, and what ``make_package`` raises; then nothing stays behind.
    """
    code = request.authority.code
    contents = Contents(
        kind=kind,
        reference=request.reference,
        sender=code,
        receiver=to,
        made_at=at,
        letter=letter,
        twin=twin,
        evidence=evidence,
        items=items,
        ledger=ledger,
        conditions=conditions,
        in_reply_to=in_reply_to,
    )
    folder = _folder(here, "out")
    parcel = Parcel(authority=request.authority, direction=Parcel.Direction.OUT, request=request, kind=kind, peer=to)
    with doing("package.make", by=by, on=request, at=at, kind=kind, to=to) as done:
        name = f"{request.reference}-{kind}-{Parcel.objects.filter(request=request).count() + 1}.package"
        path = folder / name
        path.unlink(missing_ok=True)  # left by a crash: no row names it
        witness = witness_of(here)
        made = make_package(contents, path, key=held(here, code).signs(), trust=trust_of(here), ask=witness)
        parcel.reference, parcel.package_id = request.reference, made.id
        parcel.digest, parcel.file_digest, parcel.size = made.digest, made.file_digest, made.size
        parcel.place, parcel.made_at, parcel.made_by = str(path.relative_to(here.folder)), at, by
        parcel.in_reply_to, parcel.state = in_reply_to or "", Parcel.State.WAITING
        parcel.items = [one["id"] for one in items]
        parcel.next_at = None if by_hand else at
        parcel.save()
        done.note(digest=made.digest, size=made.size, **({"stamped": witness.said} if witness else {}))
    return parcel


def arrive(here: Installation, authority: Authority, path: Path, *, at: datetime, channel: str) -> Parcel:
    """Verify a package that arrived, and keep it with the receipt for it; the file at ``path`` goes.

    What arrived before, in this or another wrapping, has no second effect: its parcel is given again. What was
    refused is looked at anew, as the trust list may know more by now, and never stands in the way of an honest copy.
    Raises OSError; whatever else is wrong with the package is in the receipt.
    """
    file_digest = digest_of(path)
    if known := received(authority, file_digest):
        path.unlink(missing_ok=True)
        return known
    kept = _folder(here, "in") / f"{file_digest}.package"
    into = kept.with_suffix("")
    shutil.rmtree(into, ignore_errors=True)  # left by a crash: no row names it
    verdict = _opened(here, authority, path, into, at)
    if known := _same(authority, verdict):
        shutil.rmtree(into, ignore_errors=True)
        path.unlink(missing_ok=True)
        return known
    size = path.stat().st_size
    path.replace(kept)
    with transaction.atomic():
        return _keep(here, authority, kept, size, verdict, at, channel)


def received(authority: Authority, file_digest: str) -> Parcel | None:
    """What arrived as this very file and was believed."""
    return _arrived(authority).exclude(state=Parcel.State.REFUSED).filter(file_digest=file_digest).first()


def _same(authority: Authority, verdict: Verdict) -> Parcel | None:
    """What makes this one superfluous: the same content, believed; the same file, refused now as then."""
    before = _arrived(authority)
    content = before.filter(digest=verdict.digest).first() if verdict.digest else None
    if content is not None or verdict.answer is Answer.YES:
        return content
    return before.filter(file_digest=verdict.file_digest).first()


def _arrived(authority: Authority) -> QuerySet[Parcel]:
    return Parcel.objects.filter(authority=authority, direction=Parcel.Direction.IN)


def _opened(here: Installation, authority: Authority, path: Path, into: Path, at: datetime) -> Verdict:
    ask = Ask(at=at, me=authority.code, keys=held(here, authority.code).opens())
    try:
        return open_package(path, trust_of(here), ask, into).verdict
    except Refused as refused:
        return refused.verdict


def _keep(
    here: Installation, authority: Authority, kept: Path, size: int, verdict: Verdict, at: datetime, channel: str
) -> Parcel:
    about = verdict.about
    receipt = receipt_for(verdict, by=authority.code, at=at)
    believed = verdict.answer is Answer.YES
    told = {
        "state": Parcel.State.OPENED if believed else Parcel.State.REFUSED,
        "kind": about.kind if about and believed else "",
        "reference": about.reference[:120] if about and believed else "",
        "peer": about.sender[:100] if about and believed else "",
        "package_id": about.id if about and believed else "",
        "digest": (verdict.digest or "") if believed else "",  # a changed copy carries the digest of the honest one
        "size": size,
        "place": str(kept.relative_to(here.folder)),
        "made_at": at,
        "in_reply_to": (about.in_reply_to or "") if about and believed else "",
        "verdict": verdict.to_json(),
        "receipt": sign_receipt(receipt, held(here, authority.code).signs(), trust_of(here)),
        "receipt_outcome": receipt.outcome,
        "receipt_reasons": list(receipt.reasons),
        "receipt_at": at,
    }
    parcel, _ = _arrived(authority).update_or_create(
        authority=authority, direction=Parcel.Direction.IN, file_digest=verdict.file_digest, defaults=told
    )
    chain.append(
        at=at,
        who="servanda",
        did="package.arrive",
        on=f"parcel:{parcel.pk}",
        authority=authority.code,
        details={"digest": verdict.digest or verdict.file_digest, "outcome": receipt.outcome, "channel": channel},
    )
    return parcel


def record_receipt(here: Installation, authority: Authority, content: bytes, *, at: datetime) -> Parcel:
    """Match a receipt to what we sent and keep it; the same once more changes nothing.

    Raises BadInput for one that is not to be believed or is for nothing that we sent.
    """
    sent = Parcel.objects.filter(authority=authority, direction=Parcel.Direction.OUT)
    try:
        verdict = verify_receipt(content, trust_of(here), at=at, sent=_sent(sent, content))
    except CustodyError as wrong:
        raise BadInput(str(wrong)) from wrong
    if verdict.answer is not Answer.YES or not isinstance(verdict.matches, Parcel):
        says = "; ".join(one.says for one in verdict.findings if one.answer is not Answer.YES)
        raise BadInput(f"The receipt is not believed: {says or 'it is for no package that was sent from here'}.")
    with transaction.atomic():
        parcel = Parcel.objects.select_for_update(of=("self",), no_key=True).get(pk=verdict.matches.pk)
        if parcel.receipt_outcome and (parcel.receipt_outcome, verdict.receipt.outcome) != ("rejected", "accepted"):
            return parcel  # only an honest copy after a damaged one changes what was said
        if parcel.state != Parcel.State.GIVEN_UP:  # given up here, and received there: both are true, and shown
            parcel.state = Parcel.State.RECEIPTED
        parcel.receipt, parcel.next_at = content, None
        parcel.receipt_outcome, parcel.receipt_at = verdict.receipt.outcome, verdict.receipt.at
        parcel.receipt_reasons = list(verdict.receipt.reasons)
        parcel.version += 1
        parcel.save()
        details = {"outcome": parcel.receipt_outcome, "digest": parcel.digest}
        case = parcel.request.case.reference if parcel.request else ""
        on = f"parcel:{parcel.pk}"
        code = authority.code
        chain.append(at=at, who="servanda", did="package.receipt", on=on, case=case, authority=code, details=details)
    return parcel


def _sent(sent: Any, content: bytes) -> list[Parcel]:
    """Only those that the receipt may name: its digests stand in it as they are."""
    named = {found.decode() for found in re.findall(rb"[0-9a-f]{64}", content)}
    return list(sent.filter(Q(digest__in=named) | Q(file_digest__in=named)))


def fail(parcel: Parcel, wrong: str, *, at: datetime, patience: timedelta = _FIRST_WAIT) -> None:
    """It did not go: try again later, each time twice as late, six hours at most; nobody gives up by itself."""
    with transaction.atomic():
        fresh = Parcel.objects.select_for_update(of=("self",), no_key=True).get(pk=parcel.pk)
        if fresh.state != Parcel.State.WAITING:
            return
        wait = min(patience * 2 ** min(fresh.attempts, 12), _LONGEST_WAIT)
        fresh.attempts, fresh.next_at, fresh.last_error = fresh.attempts + 1, at + wait, wrong[:500]
        fresh.save()


def take_in(parcel: Parcel, request: Request, *, by: Account, at: datetime) -> None:
    """A person makes a package that came in part of a request and its case. Raises NotPossible, NotAllowed."""
    with doing("package.take-in", by=by, on=request, at=at, digest=parcel.digest):
        belongs(parcel, request)


def belongs(parcel: Parcel, request: Request, left_out: Mapping[str, str] | None = None) -> None:
    """From now on it is part of this request; call it inside ``doing``. Raises NotPossible.

    ``left_out``: the conditions that a person did not enter, by number, each with the reason.
    """
    fresh = Parcel.objects.select_for_update(of=("self",), no_key=True).get(pk=parcel.pk)
    if fresh.state != Parcel.State.OPENED or fresh.authority_id != request.authority_id:
        raise NotPossible(f"This package is {fresh.get_state_display().lower()}; only an opened one is taken in.")
    fresh.state, fresh.request, fresh.left_out = Parcel.State.TAKEN_IN, request, dict(left_out or {})
    fresh.version += 1
    fresh.save()
    parcel.refresh_from_db()


def _folder(here: Installation, way: str) -> Path:
    folder = here.folder / "exchange" / way
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
