"""Reading evidence: only of cases that the account needs to know, in as many queries for one item as for many."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Count, Prefetch, Q, QuerySet

from servanda.custody.errors import Changed
from servanda.custody.ledger_forms import to_json, to_pdf
from servanda.custody.matrix import Row, matrix
from servanda.custody.store import Store
from servanda.custody.uco import to_uco
from servanda.custody.verifying import Verdict, verify
from servanda.desk.cases.models import Case
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.evidence.barring import restrictions_of
from servanda.desk.evidence.entering import entries_of, extract_of, lines_of
from servanda.desk.evidence.linking import as_custody, elements_of
from servanda.desk.evidence.models import Item, Restriction
from servanda.desk.evidence.storing import told
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, covers, may_see
from servanda.desk.trail import chain

__all__ = [
    "FORMS",
    "Seen",
    "content",
    "items",
    "items_of",
    "ledger",
    "matrix_of",
    "one",
    "readable",
    "told_changed",
    "written",
]

# Of a ledger, with the type of the file: its own lines, verdict and entries, on paper, CASE/UCO.
FORMS = {
    "jsonl": "application/jsonl",
    "json": "application/json",
    "pdf": "application/pdf",
    "jsonld": "application/ld+json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One item with its custody, what was made from it, and what binds it."""

    item: Item
    verdict: Verdict
    derivatives: tuple[Item, ...]
    restrictions: tuple[Restriction, ...]  # that bind it today
    former: tuple[Restriction, ...]  # its own that were lifted


def readable(account: Account) -> QuerySet[Item]:
    """The items the account may read, with their parents."""
    holds = account.is_active and account.roles & PERMISSIONS["evidence.read"].roles
    if not holds or not covers(account.scopes, "evidence.read"):
        return Item.objects.none()
    return Item.objects.filter(may_see(account)).select_related("case", "case__authority", "parent", "registered_by")


def items(account: Account, case: Case, *, kind: str = "", state: str = "", words: str = "") -> list[Item]:
    """The register of a case, narrowed; ``bound`` of each says how many conditions bind it. Raises BadInput."""
    if kind not in ("", *Item.Kind.values) or state not in ("", *Item.State.values):
        raise BadInput(f"{kind!r}, {state!r}: kinds are {', '.join(Item.Kind.values)}; states {Item.State.values}.")
    found = readable(account).filter(case=case)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(state=state) if state else found
    for word in words[:200].replace("\0", " ").split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(reference__icontains=word) | Q(origin__icontains=word))
    listed = list(found.order_by("pk"))
    binding = _binding(case)
    for one in listed:
        vars(one)["bound"] = binding[one.pk]
    return listed


def _binding(case: Case) -> dict[int, int]:
    """How many conditions bind each item of a case, those of what it was made from included."""
    binds = Count("restrictions", filter=Q(restrictions__lifted_at=None), distinct=True)
    found = dict[int, int]()
    rows = Item.objects.filter(case=case).annotate(own=binds).order_by("pk").values_list("pk", "parent", "own")
    for key, parent, own in rows:  # parents were registered before
        found[key] = own + (found.get(parent, 0) if parent else 0)
    return found


def one(item: Item) -> Seen:
    """All about one item."""
    return Seen(
        item=item,
        verdict=verify(io.BytesIO(extract_of(item.case, {item.reference}))),
        derivatives=tuple(item.derivatives.order_by("pk")),
        restrictions=tuple(restrictions_of(item)),
        former=tuple(item.restrictions.exclude(lifted_at=None).select_related("lifted_by")),
    )


def items_of(case: Case) -> list[Item]:
    """All items of a case, as its matrix and its exports need them."""
    holding = Prefetch("restrictions", Restriction.objects.filter(lifted_at=None), to_attr="holding")
    return list(Item.objects.filter(case=case).select_related("parent").prefetch_related(holding).order_by("pk"))


def matrix_of(case: Case) -> tuple[Row, ...]:
    """Elements by evidence, as far as it is held or was; what was disposed of supports nothing any more."""
    held = [item for item in items_of(case) if item.state != Item.State.DISPOSED]
    with told():
        return matrix([as_custody(item) for item in held], elements_of(case))


def ledger(case: Case) -> Verdict:
    """The ledger of a case, verified from its first line; that the trail has the same hashes, ``chain`` proves."""
    return verify(lines_of(case))


def written(case: Case, form: str, item: Item | None = None) -> bytes:
    """The ledger as ``jsonl`` (an extract, for one item), ``json``, ``pdf``; with items as ``jsonld`` (CASE/UCO)."""
    lines = b"".join(lines_of(case)) if item is None else extract_of(case, {item.reference})
    if form == "jsonl":
        return lines
    verdict = verify(io.BytesIO(lines))
    title = case.reference if item is None else item.reference
    if form == "pdf":
        names = dict(Item.objects.filter(case=case).values_list("reference", "title"))
        return to_pdf(verdict, title=f"Ledger of custody, {title}", names=names)
    if form == "json":
        return _json(to_json(verdict))
    if form == "jsonld":
        known = [one for one in items_of(case) if item is None or one.pk in (item.pk, item.parent_id)]
        entries = [one for one in entries_of(case) if item is None or one.item == item.reference]
        records = [as_custody(one, vars(one)["holding"]) for one in known]
        return _json(to_uco(records, entries, case=case.reference))
    raise BadInput(f"{form!r} is no form of a ledger. There are: {', '.join(FORMS)}.")


def _json(said: Any) -> bytes:
    import json

    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def content(item: Item, store: Store, *, by: Account, at: datetime) -> BinaryIO:
    """The content, verified whole before its first byte; that it was opened is in the trail.

    Raises NotPossible where there is none, or it was found changed: then it is set aside and told.
    """
    if not item.sha256 or item.state == Item.State.DISPOSED:
        raise NotPossible(f"No content of {item.reference} is held here.")
    seen("evidence.read", by=by, at=at, on=item, content=item.sha256)
    try:
        with told():
            return store.open(item.sha256)
    except NotPossible as wrong:
        if isinstance(wrong.__cause__, Changed):
            told_changed([item.sha256], at=at)
        raise


def told_changed(changed: list[str], *, at: datetime) -> list[str]:
    """Mark the items whose content was found changed, and tell the trail; their references."""
    with transaction.atomic():
        found = Item.objects.filter(sha256__in=changed, spoiled_at=None).select_related("case__authority")
        named = [(one.reference, one.case.reference, one.case.authority.code, one.sha256) for one in found]
        Item.objects.filter(reference__in=[name for name, *_ in named]).update(spoiled_at=at)
        for name, case, code, sha256 in named:
            said = {"sha256": sha256}
            on = f"item:{name}"
            chain.append(
                at=at, who="servanda", did="evidence.found-changed", on=on, case=case, authority=code, details=said
            )
    return [name for name, *_ in named]
