"""Evidence of the demonstration: registered, bound and handled by the actions that real work takes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from servanda.custody.store import Store
from servanda.desk.cases.models import Case
from servanda.desk.demonstration.exhibits import ELEMENTS, EXHIBITS, Exhibit
from servanda.desk.evidence import actions
from servanda.desk.evidence.models import Item
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role

__all__ = ["keep"]

_LATER = timedelta(minutes=20)


def keep(store: Store, offices: dict[str, dict[Role, Account]], at: datetime) -> list[Item]:
    """The evidence of every case that the demonstration made."""
    made: dict[str, Item] = {}
    clock = (at + number * _LATER for number in count())
    people = {office[Role.DRAFTER].authority_id: office for office in offices.values()}
    for title, elements in ELEMENTS.items():
        case = Case.objects.get(title=title)
        for name, text in elements:
            by = people[case.authority_id][Role.DRAFTER]
            actions.add_element(case, offence="torture", text=text, name=name, by=by, at=at)
    for exhibit in EXHIBITS:
        case = Case.objects.get(title=exhibit.case)
        derivation, parent = exhibit.made_from
        made[exhibit.title] = _register(
            exhibit, case, people[case.authority_id], store, clock, made.get(parent), derivation
        )
    return list(made.values())


def _register(
    exhibit: Exhibit,
    case: Case,
    people: dict[Role, Account],
    store: Store,
    clock: Iterator[datetime],
    parent: Item | None,
    derivation: str,
) -> Item:
    at, custodian = next(clock), people[Role.CUSTODIAN]
    item = actions.register(
        case,
        kind=exhibit.kind,
        title=exhibit.title,
        by=custodian,
        at=at,
        store=store,
        content=io.BytesIO(exhibit.content.encode()) if exhibit.content else None,
        file_name=exhibit.file_name,
        parent=parent,
        derivation=derivation,
        **exhibit.said,
    )
    if exhibit.links:
        actions.change_item(item, by=custodian, at=at, links=[dict(one) for one in exhibit.links])
    for condition in exhibit.conditions:
        actions.set_condition(item, condition, by=people[Role.APPROVER], at=at)
    for one in exhibit.handled:
        actions.handle(
            item, one.kind, by=custodian, at=next(clock), why=one.why, other=one.other, facts=one.facts, store=store
        )
    return item
