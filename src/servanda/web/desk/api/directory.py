"""The directory for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema, UploadedFile
from pydantic import Field, JsonValue

from servanda.desk.directory import actions, queries
from servanda.desk.directory.freshness import Freshness, State, freshness
from servanda.desk.directory.models import Contact
from servanda.desk.directory.proposing import propose
from servanda.desk.directory.tables import write_table
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput
from servanda.facts.errors import UnknownName
from servanda.facts.loading import kept
from servanda.web.desk.asking import found, now, signed_in

__all__ = ["router"]

router = Router(tags=["directory"])


class Known(Schema):
    """One authority elsewhere."""

    key: int
    party: str
    name: str = Field(description="Empty: not recorded.")
    functions: list[str]
    instruments: list[str] = Field(description="Empty: for all.")
    languages: list[str]
    channels: list[str]
    address: str
    email: str
    telephone: str
    time_zone: str
    exchange_url: str
    source: str
    verified_on: date | None
    freshness: str
    says: str
    version: int


class Proposed(Schema):
    """A contact, why, and what to settle first."""

    contact: Known
    because: list[str]
    against: list[str]


class Taken(Schema):
    """What an import did."""

    added: int
    changed: int
    unchanged: int


class ContactIn(Schema):
    """Fields of a contact."""

    version: int | None = None
    values: dict[str, JsonValue] = Field(max_length=30, examples=[{"party": "PRT", "name": "PGR"}])


def _told(contact: Contact, fresh: Freshness) -> Known:
    names = Known.model_fields.keys() - {"key", "freshness", "says"}
    values = {name: getattr(contact, name) for name in names}
    return Known(key=contact.pk, freshness=fresh.state.word, says=fresh.says, **values)


@router.get("/directory", response=list[Known])
def contacts(
    request: HttpRequest,
    q: str = "",
    party: str = "",
    function: str = "",
    freshness: Literal["", "fresh", "ageing", "stale", "never", "bounced"] = "",
) -> list[Known]:
    """Contacts in which every word stands."""
    by, at = signed_in(request), now()
    seen("directory.read", by=by, at=at)
    states = [state for state in State if state.name.lower() == freshness]
    asked = queries.contacts(by, on=at.date(), words=q, party=party, function=function, states=states)
    return [_told(one.contact, one.freshness) for one in asked]


@router.get("/directory/table.csv", response={200: str})
def table(request: HttpRequest) -> HttpResponse:
    """All of it, as a table that another desk takes."""
    by = signed_in(request)
    seen("directory.read", by=by, at=now(), page="table")
    return HttpResponse(write_table(queries.every(by)), content_type="text/csv; charset=utf-8")


@router.post("/directory/table", response=Taken)
def import_table(request: HttpRequest, file: File[UploadedFile]) -> Taken:
    """Take over a table: all of it, or none with every faulty line named."""
    taken = actions.import_table(file.read(), by=signed_in(request), at=now())
    return Taken(added=taken.added, changed=taken.changed, unchanged=taken.unchanged)


@router.get("/directory/proposals", response=list[Proposed])
def proposals(request: HttpRequest, party: str, measure: str, instrument: str = "") -> list[Proposed]:
    """To whom a request would go, best first."""
    by, at = signed_in(request), now()
    seen("directory.read", by=by, at=at, page="whom")
    try:
        code = "ICC" if party.upper() == "ICC" else kept().party(party).code
        named = kept().instrument(instrument).id if instrument else ""
        found = propose(code, measure, named, at.date())
    except UnknownName as wrong:
        raise BadInput(str(wrong)) from None
    return [
        Proposed(contact=_told(one.contact, one.freshness), because=list(one.because), against=list(one.against))
        for one in found
    ]


@router.post("/directory", response=Known)
def add_contact(request: HttpRequest, sent: ContactIn) -> Known:
    """Add a contact; ``party`` is needed."""
    by, at = signed_in(request), now()
    made = actions.add_contact(by=by, at=at, **{"party": "", **_checked(sent)})
    return _told(made, freshness(made, at.date()))


@router.patch("/directory/{key}", response=Known)
def change_contact(request: HttpRequest, key: int, sent: ContactIn) -> Known:
    """Change what is given."""
    by, at = signed_in(request), now()
    held = found(queries.every(by), pk=key)
    made = actions.change_contact(held, by=by, at=at, version=sent.version, **_checked(sent))
    return _told(made, freshness(made, at.date()))


@router.post("/directory/{key}/verify", response=Known)
def verify_contact(request: HttpRequest, key: int, on: date | None = None) -> Known:
    """Somebody asked there, or read it at the source; today where no day is given."""
    by, at = signed_in(request), now()
    made = actions.verify_contact(found(queries.every(by), pk=key), on=on or at.date(), by=by, at=at)
    return _told(made, freshness(made, at.date()))


def _checked(sent: ContactIn) -> dict[str, Any]:
    taken = {"by", "at", "version"} & sent.values.keys()
    if taken:
        raise BadInput(f"values: {', '.join(sorted(taken))} may not be given here.")
    return dict(sent.values)
