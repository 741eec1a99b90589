"""Evidence registered, taken in, handled; conditions set and lifted. Each act of custody is an entry of the ledger.

Content reaches the store before the row that names it is committed. What is killed in between
leaves an object that no row names, which ``sweeping`` clears after a day; a row never names what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from servanda.custody.conditions import condition_of
from servanda.custody.hashing import Readable
from servanda.custody.store import Store, Stored
from servanda.custody.upload import Upload, put
from servanda.desk import checking
from servanda.desk.cases.changing import Checks, set_fields, working
from servanda.desk.cases.models import Case
from servanda.desk.cases.numbering import next_reference
from servanda.desk.doing import Done, doing
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.evidence.barring import STEPS, check
from servanda.desk.evidence.entering import enter
from servanda.desk.evidence.holding import hold_store, remove_unnamed
from servanda.desk.evidence.linking import checked_links
from servanda.desk.evidence.models import Element, Item, Restriction
from servanda.desk.evidence.naming import refuse_names
from servanda.desk.evidence.storing import told
from servanda.desk.people.models import Account
from servanda.desk.permissions import may

__all__ = [
    "add_element",
    "change_item",
    "check_has_none",
    "handle",
    "hold",
    "ingest",
    "lift_condition",
    "register",
    "set_condition",
    "withdraw_element",
]

HANDLING = ("examined", "sealed", "copied", "transferred", "received", "returned", "disposed")
_CONDITION = 20_000  # letters, as many as may travel
_TOUCHES = {"transcript": "examined", "translation": "examined"}  # what making a derivative does to its parent

CHECKS: Checks = {
    "kind": partial(checking.chosen, field="kind", choices=Item.Kind),
    "title": partial(checking.text, field="title", most=300, required=True),
    "origin": partial(checking.text, field="origin", most=300),
    "collector": partial(checking.text, field="collector", most=200),
    "place": partial(checking.text, field="place", most=200),
    "collected": partial(checking.edtf, field="collected"),
    "method": partial(checking.text, field="method", most=500),
    "language": checking.language,
    "media_type": partial(checking.text, field="media_type", most=120),
}


def register(
    case: Case,
    *,
    kind: str,
    title: str,
    by: Account,
    at: datetime,
    store: Store | None = None,
    content: Readable | None = None,
    file_name: str = "",
    sha256: str | None = None,
    received_from: str = "",
    why: str = "",
    parent: Item | None = None,
    derivation: str = "",
    facts: Mapping[str, bool | None] | None = None,
    somebody_else: bool = False,
    **more: Any,
) -> Item:
    """A new item, with its content where it has some: collected by us, or received from somebody.

    ``sha256``: what the content is said to be; if it is another, nothing is registered. ``parent``
    and ``derivation``: made from another item, on which it is an act of custody and which
    conditions may bar (``facts``). ``somebody_else``: a name that is also a protected person's is
    not theirs (``naming``). Raises BadInput, NotPossible, NotAllowed.
    """
    if not may(by, "evidence.register", case):
        raise NotAllowed(f"{by.email} may not register evidence here.")
    typed = [title, why, received_from, file_name, *(one for one in more.values() if isinstance(one, str))]
    named = refuse_names(case, typed, by=by, at=at, somebody_else=somebody_else)
    item = Item(case=case, registered_at=at, registered_by=by)
    stored = _taken_in(store, content, sha256)
    with working("evidence.register", by=by, at=at, on=item) as done:
        set_fields(item, {"kind": kind, "title": title, **more}, CHECKS, done)
        _note_named(done, named)
        if parent is not None or derivation:
            _derive(item, parent, derivation, by=by, at=at, done=done, facts=facts)
        item.reference = next_reference(case.authority, "E", at.year)
        hold(item, store, stored, file_name)
        item.save()
        enter(
            item,
            "received" if received_from else "collected",
            by=by,
            at=at,
            done=done,
            why=checking.text(why, "why", most=2000) or _why(item),
            when=item.collected if not received_from else "",
            content=item.sha256 or None,
            other=checking.text(received_from, "received_from", most=200),
            collector=item.collector if not received_from else "",
        )
    return item


def _note_named(done: Done, named: list[str]) -> None:
    """The trail has that a name like a protected person's was said to be somebody else's."""
    if named:
        done.note(somebody_else=named)


def _taken_in(store: Store | None, content: Readable | None, sha256: str | None) -> Stored | None:
    if content is None:
        return None
    if store is None:
        raise ValueError("content needs the store it goes to")
    with told():
        return put(store, content, sha256=sha256)


def _why(item: Item) -> str:
    return f"{item.derivation.capitalize()} of {item.parent.reference}." if item.parent else "Registered as evidence."


def _derive(
    item: Item,
    parent: Item | None,
    derivation: str,
    *,
    by: Account,
    at: datetime,
    done: Done,
    facts: Mapping[str, bool | None] | None,
) -> None:
    """It is made from another of the same case; the ledger says so of that one, too."""
    derivation = checking.chosen(derivation, "derivation", Item.Derivation)
    if parent is None or parent.case_id != item.case_id:
        raise BadInput("parent: name the item of this case from which it was made.")
    parent = Item.objects.select_for_update(of=("self",), no_key=True).get(pk=parent.pk)
    touched = _TOUCHES.get(derivation, "copied")
    check(parent, STEPS[touched], at=at, facts=facts)
    item.parent, item.derivation = parent, derivation
    item.edition = Item.objects.filter(parent=parent, derivation=derivation).count() + 1
    enter(parent, touched, by=by, at=at, done=done, why=f"A {derivation} was made, an item of its own.")


def ingest(
    item: Item,
    store: Store,
    upload: Upload,
    *,
    by: Account,
    at: datetime,
    sha256: str | None = None,
    file_name: str = "",
    version: int | None = None,
) -> Item:
    """Give an item that was registered without content the content that came; ``sha256`` is what it is said to be.

    Content is given once: what changes it makes a derivative. The upload ends when all is written: whoever is killed
    before does the same again. Raises NotPossible, BadInput.
    """
    if not may(by, "evidence.register", item):
        raise NotAllowed(f"{by.email} may not register evidence here.")
    check_has_none(item)
    with told():
        stored = upload.complete(sha256=sha256)
    with working("evidence.register", by=by, at=at, on=item, version=version) as done:
        check_has_none(item)
        hold(item, store, stored, file_name)
        why = "Its content was copied into the store."
        enter(item, "copied", by=by, at=at, done=done, why=why, content=item.sha256)
        transaction.on_commit(upload.end, robust=True)
    return item


def check_has_none(item: Item) -> None:
    """Raises NotPossible for an item that has its content."""
    if item.sha256:
        raise NotPossible(f"{item.reference} has its content already. What changes it is a derivative: add one.")


def hold(item: Item, store: Store | None, stored: Stored | None, file_name: str) -> None:
    """Let an item name its content, which must be in the store; call it inside ``doing``. Raises NotPossible."""
    if store is None or stored is None:
        return
    hold_store()
    with told():
        store.stat(stored.content.sha256)  # nobody disposed of the same content meanwhile
    item.size, item.sha256, item.blake3 = stored.content.size, stored.content.sha256, stored.content.blake3
    item.file_name = checking.text(" ".join(file_name.replace("/", " ").split()), "file_name")[-200:]


def change_item(item: Item, *, by: Account, at: datetime, version: int | None = None, **values: Any) -> Item:
    """Change what is given of what is known about an item, ``links`` among it; its kind stays. Raises BadInput."""
    checks = {**{name: one for name, one in CHECKS.items() if name != "kind"}, "links": checked_links(item)}
    with working("evidence.register", by=by, at=at, on=item, version=version) as done:
        set_fields(item, values, checks, done)
    return item


def handle(
    item: Item,
    kind: str,
    *,
    by: Account,
    at: datetime,
    why: str,
    store: Store | None = None,
    when: str = "",
    other: str = "",
    found: str = "",
    purpose: str = "",
    facts: Mapping[str, bool | None] | None = None,
    somebody_else: bool = False,
    version: int | None = None,
) -> Item:
    """An act of custody, also after the case was closed. ``found``: the SHA-256 that its content had before.

    ``other``: from or to whom; ``when``: if not now, as exactly as known; ``purpose`` and ``facts``:
    for conditions. What is disposed of goes from the ``store``, unless another item has the same
    content. ``somebody_else``: as for ``register``. Raises NotPossible: for what cannot follow, and
    what a condition bars or may bar.
    """
    if kind not in HANDLING:
        raise BadInput(f"kind: {kind!r} is none of {', '.join(HANDLING)}.")
    if not may(by, "evidence.handle", item):
        raise NotAllowed(f"{by.email} may not handle evidence here.")
    named = refuse_names(item.case, (why, other, purpose), by=by, at=at, somebody_else=somebody_else)
    with doing("evidence.handle", by=by, at=at, on=item, version=version, kind=kind) as done:
        _note_named(done, named)
        if kind in STEPS:
            due = check(item, STEPS[kind], at=at, recipient=other, purpose=purpose, facts=facts)
            done.note(due=[one.condition.kind for one in due], facts=dict(facts or {}))
        enter(
            item,
            kind,
            by=by,
            at=at,
            done=done,
            why=checking.text(why, "why", most=2000, required=True),
            when=checking.text(when, "when", most=60),
            before=checking.text(found, "found", most=64) or None,
            other=checking.text(other, "other", most=200),
        )
        if kind == "disposed" and item.sha256 and store is not None:
            transaction.on_commit(partial(remove_unnamed, store, item.sha256), robust=True)
    return item


def set_condition(item: Item, said: Mapping[str, Any], *, by: Account, at: datetime) -> Restriction:
    """A condition as the schema ``conditions`` has it; it binds what is made from the item, too. Raises BadInput."""
    made = Restriction(item=item, set_at=at, set_by=by)
    with doing("evidence.condition", by=by, at=at, on=made) as done:
        with told():
            condition = condition_of({**said, "items": []})
        checking.text(condition.text, "text", most=_CONDITION, required=True)
        made.said = condition.as_json()
        done.note(kind=condition.kind)
    return made


def lift_condition(restriction: Restriction, *, by: Account, at: datetime, because: str) -> Restriction:
    """It binds no longer; it stays readable with the reason. Raises NotPossible."""
    with doing("evidence.condition", by=by, at=at, on=restriction, lifted=True):
        if restriction.lifted_at is not None:
            raise NotPossible(f"This condition was lifted on {restriction.lifted_at:%Y-%m-%d}.")
        restriction.lifted_at, restriction.lifted_by = at, by
        restriction.lifted_because = checking.text(because, "reason", most=2000, required=True)
    return restriction


def add_element(case: Case, *, offence: str, text: str, by: Account, at: datetime, name: str = "") -> Element:
    """An element of one of the case's offences, in your own words. Raises BadInput."""
    from django.utils.text import slugify

    made = Element(case=case)
    with working("case.change", by=by, at=at, on=made):
        if offence not in case.offences:
            raise BadInput(f"offence: {offence!r} is none of the case's: {', '.join(case.offences)}.")
        made.offence, made.text = offence, checking.text(text, "text", most=500, required=True)
        made.name = slugify(name or text)[:60].strip("-")
        if not made.name or Element.objects.filter(case=case, offence=offence, name=made.name).exists():
            raise BadInput(f"name: {made.name!r} is taken, or holds no letter of a to z. Give it another.")
    return made


def withdraw_element(element: Element, *, by: Account, at: datetime) -> Element:
    """No longer looked for; what bears on it stays linked. Raises NotPossible."""
    with working("case.change", by=by, at=at, on=element):
        element.withdrawn_at = at
    return element
