"""What the data in a package say: the letter's twin, the conditions, the ledger of what is enclosed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from servanda.custody.errors import BadRecord, UnreadablePackage
from servanda.custody.items import check_items, item_of
from servanda.custody.ledger import Entry
from servanda.custody.packages.contents import About
from servanda.custody.packages.judged import Judged
from servanda.custody.packages.manifests import BAG
from servanda.custody.packages.strict import complaints, read_json, twin_digest
from servanda.custody.trust import TrustList
from servanda.custody.verifying import in_words
from servanda.custody.verifying import verify as verify_ledger
from servanda.law.kleene import Answer, known

__all__ = ["judge_data"]

_LEDGER = f"{BAG}data/ledger.jsonl"


def judge_data(
    judged: Judged, about: About, kept: Mapping[str, bytes], told: Mapping[str, str], trust: TrustList
) -> None:
    """Twin and conditions are as their schemas have them and of the same States, the ledger is whole and of these
    objects. Given are the parts read whole and the signed digests of all."""
    _judge_ledger(judged, about, kept, told)
    for one in about.parts:
        if one.role not in ("twin", "conditions", "items") or one.path not in told:
            continue
        if one.path not in kept:
            judged.add(one.role, Answer.NOT_KNOWN, f"{one.name} is changed, or too large to be read")
            continue
        try:
            value = read_json(kept[one.path], one.name)
        except UnreadablePackage as wrong:
            judged.add(one.role, Answer.NO, str(wrong))
            continue
        if one.role == "items":
            _judge_items(judged, about, value, told)
        else:
            _judge_value(judged, about, one.role, value, trust)


def _judge_ledger(judged: Judged, about: About, kept: Mapping[str, bytes], told: Mapping[str, str]) -> None:
    if _LEDGER not in told:
        return
    if _LEDGER not in kept:
        judged.add("ledger", Answer.NOT_KNOWN, "the ledger is changed, or too large to be read whole")
        return
    found = verify_ledger(BytesIO(kept[_LEDGER]))
    judged.add("ledger", known(found.whole), in_words(found))
    for one in about.parts:
        if one.item is not None and one.role == "evidence" and found.whole:
            answer, says = _custody(one.item, told.get(one.path), found.entries)
            judged.add("custody", answer, says)


def _custody(item: str, digest: str | None, entries: Iterable[Entry]) -> tuple[Answer, str]:
    """Whether an object is the one of which the ledger tells: its digest is the last that was entered."""
    mine = [entry for entry in entries if entry.item == item]
    entered = [one for entry in mine for one in (entry.before, entry.after) if one is not None]
    if not mine:
        return Answer.NOT_KNOWN, f"the ledger says nothing of {item}"
    if not entered:
        return Answer.NOT_KNOWN, f"the ledger never says what {item} contained"
    if entered[-1] != digest:
        return Answer.NO, f"{item} is not the object that was last entered in the ledger under that name"
    return Answer.YES, f"{item} is the object of which the ledger tells"


def _judge_items(judged: Judged, about: About, value: Any, told: Mapping[str, str]) -> None:
    """The descriptions are of the objects enclosed, each of one."""
    wrong = complaints("items", value)
    if not wrong:
        try:
            described = [item_of(one) for one in value]
            check_items(described)
            given = {one.item: told.get(one.path) for one in about.parts if one.role == "evidence" and one.item}
            known_ = {one.id: one.content.sha256 if one.content else None for one in described}
            wrong = [f"{name} is described with another content" for name in given if known_.get(name) != given[name]]
        except BadRecord as error:
            wrong = [str(error)]
    if wrong:
        judged.add("items", Answer.NO, f"what is said of the items does not fit: {'; '.join(wrong)}")
    else:
        judged.add("items", Answer.YES, f"{len(value)} described")


def _judge_value(judged: Judged, about: About, role: str, value: Any, trust: TrustList) -> None:
    wrong = complaints("conditions" if role == "conditions" else "request", value)
    if role == "twin" and not wrong and value["digest"] != twin_digest(value):
        wrong = ["the digest it carries is not its own"]
    if role == "twin" and not wrong:
        wrong = _other_states(about, value, trust)
    if wrong:
        judged.add(role, Answer.NO, f"the {role} are not as their schema has them: {'; '.join(wrong)}")
        return
    if role == "conditions":
        judged.conditions = tuple(value)
        judged.add(role, Answer.YES, f"{len(value)} travel with it" if value else "none")
    else:
        judged.twin = value
        judged.add(role, Answer.YES, f"the data of the {about.kind} are as their schema has them")


def _other_states(about: About, twin: Mapping[str, Any], trust: TrustList) -> list[str]:
    """Where the letter is of other States than the package is."""
    states = {one.id: one.state for one in trust.authorities}
    ends = ((about.sender, "sender"), (about.receiver, "addressee"))
    return [
        f"its {end} is of {twin[end]['state']}, but the package's of {states[id]}"
        for id, end in ends
        if id in states and twin[end]["state"] != states[id]
    ]
