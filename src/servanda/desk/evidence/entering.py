"""The ledger of a case: entries added in the transaction of what they tell, read out as the file that verifies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import cast

from django.db.models import Q, Subquery

from servanda.custody.ledger import Actor, Entry, entry_of, extract, line_of, next_entry
from servanda.custody.order import Kind, State, after
from servanda.desk.cases.models import Case
from servanda.desk.doing import Done
from servanda.desk.evidence.models import Item, Line
from servanda.desk.evidence.storing import told
from servanda.desk.people.models import Account

__all__ = ["enter", "entries_of", "extract_of", "lines_of"]


def enter(
    item: Item,
    kind: str,
    *,
    by: Account,
    at: datetime,
    done: Done,
    why: str,
    when: str = "",
    before: str | None = None,
    content: str | None = None,
    other: str = "",
    collector: str = "",
) -> Entry:
    """Add one entry; call it inside ``doing``, when the item has its row. The trail notes the entry's hash.

    So whoever writes a ledger anew has to write the trail anew, too. Raises BadInput, NotPossible.
    """
    Case.objects.select_for_update(no_key=True).only("pk").get(pk=item.case_id)  # one writer of a ledger at a time
    with told():
        entry = next_entry(
            _before(item),
            item=item.reference,
            kind=cast(Kind, kind),
            who=_who(by, collector),
            recorded_at=at,
            why=why,
            at=when or None,
            before=before,
            after=content,
            other=other,
        )
    text = line_of(entry).decode().rstrip("\n")
    Line.objects.create(case=item.case, number=entry.number, item=item, hash=entry.hash, text=text)
    item.state = after(entry.kind, cast(State, item.state))
    done.note(custody=[*done.details.get("custody", ()), {"number": entry.number, "hash": entry.hash}])
    return entry


def _before(item: Item) -> list[Entry]:
    """The entries of an item, and the last of its case's ledger: what the next one depends on."""
    lines = Line.objects.filter(case=item.case)
    last = lines.order_by("-number").values("number")[:1]
    needed = lines.filter(Q(item=item) | Q(number=Subquery(last))).order_by("number")
    return [entry_of(text.encode() + b"\n") for text in needed.values_list("text", flat=True)]


def entries_of(case: Case) -> tuple[Entry, ...]:
    """The ledger of a case."""
    return tuple(entry_of(line) for line in lines_of(case))


def lines_of(case: Case) -> Iterator[bytes]:
    """The lines of its file."""
    for text in Line.objects.filter(case=case).order_by("number").values_list("text", flat=True):
        yield text.encode() + b"\n"


def extract_of(case: Case, items: Collection[str]) -> bytes:
    """The ledger as it travels with some items, named by reference."""
    return extract(entries_of(case), items)


def _who(by: Account, collector: str) -> Actor:
    """Who did it: the account, or a collector elsewhere, of whom the desk knows the name alone."""
    return Actor(name=collector) if collector else Actor(name=by.name, authority=by.authority.name)
