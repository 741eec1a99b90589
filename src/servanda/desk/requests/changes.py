"""What changed in the law since the basis of a request was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from servanda.desk.requests.models import Request
from servanda.desk.requests.resting import Proposal
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.citing import cited as cited_in

__all__ = ["cited", "since"]


def _came_and_went(
    before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]
) -> tuple[list[str], list[str]]:
    """Which provisions came and which went between two lists of terms or grounds."""
    old, new = {one["provision"] for one in before}, {one["provision"] for one in after}
    return sorted(new - old), sorted(old - new)


def since(request: Request, proposal: Proposal | None, on: date) -> list[str]:
    """How the basis reads today, where it reads otherwise than on the day it was chosen; empty where it does not."""
    was = request.basis
    if not was.get("provision"):
        return []
    if proposal is None:
        return [f"{cited(was)} held or could hold on {was['on']}; on {on} it does not. Choose another basis."]
    now = proposal.kept(on)
    if now["digest"] == was["digest"]:
        return []
    told = []
    for offence in sorted({*was["offences"], *now["offences"]}):
        then, today = was["offences"].get(offence, "no"), now["offences"].get(offence, "no")
        if then != today:
            told.append(f"{cited(was)} for {kept().offence_title(offence)}: {then} on {was['on']}, {today} on {on}")
    for what, key in (("term", "terms"), ("ground for refusal", "grounds")):
        came, went = _came_and_went(was[key], now[key])
        told += [f"{what} {name} has come" for name in came] + [f"{what} {name} has gone" for name in went]
    settled = set(was["missing"]) - set(now["missing"])
    told += [f"settled since: {fact}" for fact in sorted(settled)]
    told += [f"now open: {fact}" for fact in sorted(set(now["missing"]) - set(was["missing"]))]
    return told or [f"{cited(was)} is worded or weighed otherwise in the record since {was['on']}"]


def cited(basis: Mapping[str, Any]) -> str:
    """The provision as the record cites it; as it was kept, where the record has it no more."""
    if catalogue_of(kept()).provision(basis["provision"]) is None:
        return f"{basis['instrument']}, art. {basis['article']}"
    return cited_in(kept(), basis["provision"])
