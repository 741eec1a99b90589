"""A third party's word on when a seal was made: a time stamp over the signature's value.

This is level B-T of CAdES (ETSI EN 319 122-1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from asn1crypto import cms, core, tsp

from servanda.custody.errors import BadStamp, BrokenSeal
from servanda.custody.timestamps import question_over, read_answer

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["Seen", "Stamper", "seen", "with_stamp"]

Stamper = Callable[[bytes], bytes | None]  # asks a time-stamping authority (DER both ways); None: go without
_TOKEN = "signature_time_stamp_token"  # noqa: S105  # the attribute's name
_WHERE = "the seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """When a time-stamping authority saw a seal; ``by`` is empty where no root that one trusts leads to it."""

    at: datetime
    by: str


def with_stamp(signature: cms.ContentInfo, ask: Stamper) -> cms.ContentInfo:
    """The signature with the stamp of the authority that ``ask`` asks. Raises BadStamp for an answer that is none."""
    (info,) = signature["content"]["signer_infos"]
    value = info["signature"].native
    answer = ask(question_over(value))
    if answer is None:
        return signature
    read_answer(answer, value, (), _WHERE)
    token = tsp.TimeStampResp.load(answer)["time_stamp_token"]
    info["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute({"type": _TOKEN, "values": [token]})])
    return signature


def seen(info: cms.SignerInfo, roots: Sequence[Certificate]) -> Seen | None:
    """What the stamp of a signature says; None: there is none. Raises BrokenSeal for one that is of something else."""
    answer = _answer(info)
    if answer is None:
        return None
    value = info["signature"].native
    try:
        at, _ = read_answer(answer, value, (), _WHERE)
    except BadStamp as wrong:
        raise BrokenSeal(str(wrong)) from wrong
    try:
        return Seen(at=at, by=read_answer(answer, value, roots, _WHERE)[1])
    except BadStamp:
        return Seen(at=at, by="")


def _answer(info: cms.SignerInfo) -> bytes | None:
    """The token in the frame of an answer, as verifiers read it."""
    attributes = info["unsigned_attrs"]
    if attributes is core.VOID:
        return None
    tokens = [token for one in attributes if one["type"].native == _TOKEN for token in one["values"]]
    if not tokens:
        return None
    if len(tokens) > 1:
        raise BrokenSeal("the seal has several time stamps; expected one.")
    made: bytes = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": tokens[0]}).dump()
    return made
