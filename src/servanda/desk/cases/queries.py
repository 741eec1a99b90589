"""Reading cases: only those that the account needs to know, in as many queries for one as for many."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, Q, QuerySet

from servanda.desk.cases.models import (
    Access,
    Assessment,
    Case,
    Consent,
    Document,
    Fact,
    Interview,
    Note,
    Notice,
    Person,
    Protection,
    Task,
)
from servanda.desk.errors import BadInput
from servanda.desk.people.models import Account, holding
from servanda.desk.permissions import PERMISSIONS, covers, needs_to_know
from servanda.facts.names import plain

__all__ = [
    "PARTS",
    "Order",
    "Page",
    "State",
    "cases",
    "colleagues",
    "of_case",
    "person_of",
    "persons_of",
    "readable",
    "tasks_of",
]

State = Literal["open", "closed", "all"]
Order = Literal["opened", "reference", "title"]
_MOST = 50  # cases on a page
_WORDS = 8  # of a search
PARTS: dict[str, type[Model]] = {
    "access": Access,
    "fact": Fact,
    "person": Person,
    "note": Note,
    "task": Task,
    "document": Document,
    "assessment": Assessment,
    "consent": Consent,
    "protection": Protection,
    "interview": Interview,
    "notice": Notice,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the cases that were found; ``persons_in`` and ``tasks_open`` are counted for each."""

    cases: tuple[Case, ...]
    found: int
    number: int  # from 1
    pages: int


def readable(account: Account) -> QuerySet[Case]:
    """The cases the account may read: those it needs to know, if it holds a role that reads cases."""
    holds = account.is_active and account.roles & PERMISSIONS["case.read"].roles
    return needs_to_know(account) if holds and covers(account.scopes, "case.read") else Case.objects.none()


def cases(
    account: Account,
    *,
    words: str = "",
    state: State = "open",
    mine: bool = False,
    order: Order = "opened",
    page: int = 1,
) -> Page:
    """Cases in which every word stands somewhere, newest first; ``mine``: with an open task of the account.

    Raises BadInput for a state or an order that there is not.
    """
    if state not in get_args(State) or order not in get_args(Order):
        raise BadInput(f"{state!r}, {order!r}: states are open, closed, all; orders opened, reference, title.")
    found = readable(account)
    found = found.filter(closed_at__isnull=state == "open") if state != "all" else found
    for word in words[:200].replace("\0", " ").split()[:_WORDS]:
        found = found.filter(_holds(word))
    if mine:
        found = found.filter(Exists(Task.objects.filter(case=OuterRef("pk"), assignee=account, done_at=None)))
    many = found.count()
    pages = max(1, -(-many // _MOST))
    number = min(max(page, 1), pages)
    by = {"opened": ("-opened_at", "-pk"), "reference": ("reference",), "title": ("title", "pk")}[order]
    shown = _counted(found).order_by(*by)[(number - 1) * _MOST : number * _MOST]
    return Page(cases=tuple(shown), found=many, number=number, pages=pages)


def _counted(found: QuerySet[Case]) -> QuerySet[Case]:
    return found.annotate(
        persons_in=Count("persons", filter=Q(persons__withdrawn_at=None), distinct=True),
        tasks_open=Count("tasks", filter=Q(tasks__done_at=None), distinct=True),
        is_closed=Q(closed_at__isnull=False),
    )


def _holds(word: str) -> Q:
    """The word in the case or in what hangs on it; what is sealed stands nowhere and is found nowhere."""
    in_json = json.dumps(word)[1:-1]  # how one of the databases keeps letters beyond ASCII
    places = Q(places__icontains=word) | Q(places__icontains=in_json)
    below = (
        Fact.objects.filter(places | Q(text__icontains=word), withdrawn_at=None),
        Note.objects.filter(text__icontains=word, withdrawn_at=None),
        Task.objects.filter(title__icontains=word),
        Document.objects.filter(title__icontains=word, withdrawn_at=None),
        Person.objects.filter(Q(name__icontains=word) | Q(token__iexact=word), withdrawn_at=None),
    )
    found = Q(reference__icontains=word) | Q(title__icontains=word)
    if offence := plain(word).replace(" ", "-"):
        found |= Q(offences__icontains=offence)
    for rows in below:
        found |= Q(Exists(rows.filter(case=OuterRef("pk"))))
    return found


def of_case(case: Case, part: str) -> QuerySet[Model]:
    """The rows of one part of a case the caller may read already: facts, notes … or what hangs on its persons."""
    model = PARTS[part]
    path = "person__case" if "person" in {field.name for field in model._meta.get_fields()} else "case"
    return model._default_manager.filter(**{path: case}).select_related(*_names(model))


def _names(model: type[Model]) -> Iterable[str]:
    """What a row shows by name."""
    fields = {field.name for field in model._meta.concrete_fields}
    shown = {"case", "person__case", "account", "given_by", "assignee", "made_by", "done_by", "added_by", "noted_by"}
    return {name for name in shown if name.partition("__")[0] in fields}


def persons_of(case: Case) -> QuerySet[Person]:
    """The persons of a case with all that hangs on them."""
    return case.persons.select_related("case").prefetch_related(
        "consents", "protections", "notices", Prefetch("interviews", Interview.objects.order_by("held_on", "pk"))
    )


def person_of(case: Case, token: str) -> Person | None:
    """One person with all that hangs on them, by the token."""
    return persons_of(case).filter(token=token).first()


def colleagues(case: Case) -> QuerySet[Account]:
    """Accounts of the authority that hold a role that reads cases; ``knows``: whether they know this one."""
    reads = holding(PERMISSIONS["case.read"].roles)
    given = Access.objects.filter(case=case, account=OuterRef("pk"), ended_at=None)
    found = Account.objects.filter(reads, authority=case.authority_id, is_active=True)
    return found.annotate(knows=Exists(given)).distinct().order_by("name", "pk")


def tasks_of(account: Account) -> QuerySet[Task]:
    """The open tasks given to an account in cases it may read, the most pressing first."""
    return (
        Task.objects.filter(assignee=account, done_at=None, case__in=readable(account), case__closed_at=None)
        .select_related("case")
        .order_by(F("due").asc(nulls_last=True), "pk")
    )
