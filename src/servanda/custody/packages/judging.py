"""What the parts of a package say, once their digests are known to be the signed ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from servanda.custody.errors import BrokenSeal, UnreadablePackage
from servanda.custody.packages.contents import About, Listed
from servanda.custody.packages.judged import Judged
from servanda.custody.packages.judging_data import judge_data
from servanda.custody.packages.manifests import BAG, read_bag_manifest
from servanda.custody.packages.strict import complaints, read_json
from servanda.custody.seals import Seal, read_letter
from servanda.custody.trust import Authority, TrustList, instant
from servanda.law.kleene import Answer

__all__ = ["judge_parts"]

_ABOUT = f"{BAG}data/package.json"
_LETTER = f"{BAG}data/letter.pdf"


def judge_parts(
    kept: Mapping[str, bytes],
    told: Mapping[str, str],
    seal: Seal,
    signer: Authority | None,
    trust: TrustList,
    at: datetime,
    me: str | None,
) -> Judged:
    """Judge the parts read whole (path in the container to content), given the signed digests of all."""
    judged = Judged()
    try:
        judged.about = _about(kept)
        _judge_bag(judged, kept, told)
    except UnreadablePackage as wrong:
        judged.add("bag", Answer.NO, str(wrong))
        return judged
    _judge_ends(judged, judged.about, signer, seal, trust, me)
    _judge_letter(judged, kept, told, (signer, seal), trust, at)
    judge_data(judged, judged.about, kept, told, trust)
    return judged


def _about(kept: Mapping[str, bytes]) -> About:
    if _ABOUT not in kept:
        raise UnreadablePackage("package.json, which says what the package is and for whom, is missing or changed.")
    told = read_json(kept[_ABOUT], "package.json")
    wrong = complaints("package", told)
    if wrong:
        raise UnreadablePackage(f"package.json is not as its schema has it: {'; '.join(wrong)}.")
    try:
        made_at = datetime.fromisoformat(told["made_at"])
    except ValueError as error:
        raise UnreadablePackage(f"package.json was made at {told['made_at']!r}, which is no instant.") from error
    return About(
        id=told["id"],
        kind=told["kind"],
        reference=told["reference"],
        sender=told["from"]["authority"],
        sender_name=told["from"]["name"],
        receiver=told["to"]["authority"],
        receiver_name=told["to"]["name"],
        made_at=made_at,
        in_reply_to=told["in_reply_to"],
        parts=tuple(Listed(**one) for one in told["parts"]),
    )


def _judge_bag(judged: Judged, kept: Mapping[str, bytes], told: Mapping[str, str]) -> None:
    """The bag's own lists agree with what was signed."""
    names = ("bagit.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt")
    lacking = [name for name in names if f"{BAG}{name}" not in kept]
    if lacking:
        raise UnreadablePackage(f"the bag (BagIt) lacks, or has changed: {', '.join(lacking)}.")
    if not kept[f"{BAG}bagit.txt"].startswith(b"BagIt-Version: 1.0\n"):
        raise UnreadablePackage("bagit.txt does not begin 'BagIt-Version: 1.0'.")
    inside = {path.removeprefix(BAG): digest for path, digest in told.items()}
    payload = {path: digest for path, digest in inside.items() if path.startswith("data/")}
    if read_bag_manifest(kept[f"{BAG}manifest-sha256.txt"]) != payload:
        raise UnreadablePackage("manifest-sha256.txt lists other parts or digests than those signed.")
    tags = read_bag_manifest(kept[f"{BAG}tagmanifest-sha256.txt"])
    if any(inside.get(path) != digest for path, digest in tags.items()) or "manifest-sha256.txt" not in tags:
        raise UnreadablePackage("tagmanifest-sha256.txt lists other parts or digests than those signed.")
    assert judged.about is not None
    listed = {one.path for one in judged.about.parts}
    if listed | {_ABOUT} != {path for path in told if path.startswith(f"{BAG}data/")}:
        raise UnreadablePackage("package.json lists other parts than those signed.")
    judged.add("bag", Answer.YES, "the bag's lists (BagIt) agree with the signed one")


def _judge_ends(
    judged: Judged, about: About, signer: Authority | None, seal: Seal, trust: TrustList, me: str | None
) -> None:
    """Who signed is who sends; who reads is who is meant; the days agree."""
    if signer is not None:
        same = signer.id == about.sender
        says = "who signed is who sends" if same else f"sent in the name of {about.sender_name}, but signed by {signer}"
        judged.add("sender", Answer.YES if same else Answer.NO, says)
    if abs((about.made_at - seal.signed_at).total_seconds()) > 1:
        judged.add(
            "days", Answer.NO, f"package.json was made at {instant(about.made_at)}, which is not when it was signed"
        )
    if me is not None:
        mine = me == about.receiver
        says = f"meant for {about.receiver_name}"
        judged.add(
            "addressee",
            Answer.YES if mine else Answer.NO,
            says if mine else f"{says}, not for {me!r}: send it back unread",
        )


def _judge_letter(
    judged: Judged,
    kept: Mapping[str, bytes],
    told: Mapping[str, str],
    sealed: tuple[Authority | None, Seal],
    trust: TrustList,
    at: datetime,
) -> None:
    """The letter's own signature. A PDF of somebody unknown is not looked into: it is a large language.

    Who saw the seal saw the letter's digest in it, so the stamp of the seal tells of the letter's signature too.
    """
    signer, seal = sealed
    if _LETTER not in told:
        return
    if _LETTER not in kept or signer is None:
        judged.add(
            "letter",
            Answer.NOT_KNOWN,
            "the letter was not looked into, as it is changed, too large, or of an unknown signer",
        )
        return
    try:
        seals = read_letter(kept[_LETTER], at)
    except BrokenSeal as wrong:
        judged.add("letter", Answer.NO, str(wrong))
        return
    if not seals:
        judged.add("letter", Answer.NO, "nobody signed the letter itself")
    for one in seals:
        held = trust.holder(one.fingerprint)
        if held is None:
            says = f"the letter is signed with the certificate {one.fingerprint[:16]}, which is not in the trust list"
            judged.add("letter", Answer.NOT_KNOWN, says)
            continue
        standing = held[1].standing(one.signed_at or at, at, seal.seen_at)
        says = f"the letter is signed by {held[0]}; {standing.says}"
        judged.add("letter", standing.answer, says)
