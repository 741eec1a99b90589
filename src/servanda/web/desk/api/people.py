"""Accounts and the trail for programs: read alone. What changes an account asks anew who is there, and so has pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from servanda.desk.clocks.reckoning import zone_of
from servanda.desk.doing import seen
from servanda.desk.people.queries import colleagues
from servanda.desk.trail import queries
from servanda.desk.trail.queries import Sought
from servanda.web.desk.asking import now, signed_in

__all__ = ["router"]

router = Router(tags=["people"])


class AccountOut(Schema):
    """Someone who works at the caller's authority."""

    key: int
    email: str
    name: str
    roles: list[str]
    is_active: bool
    is_locked_out: bool
    second_factors: list[str] = Field(description="totp, webauthn; none: nothing but setting one up is open to them.")
    sessions: int
    last_seen_at: datetime | None


class SoughtIn(Schema):
    """What to look for in the trail; left out: anything."""

    who: str = Field("", max_length=100, description="An e-mail address, or its beginning.")
    did: str = Field("", max_length=100, examples=["request.send", "request"])
    case: str = Field("", max_length=100)
    since: date | None = Field(None, description="Days of the authority's time zone, these included.")
    until: date | None = None
    before: int | None = Field(None, ge=1, le=2**62, description="Entries before this number: ``further`` of a page.")


class EntryOut(Schema):
    """One thing done or seen."""

    number: int
    at: datetime
    who: str
    did: str
    on: str
    case: str
    details: dict[str, Any]
    previous: str = Field(description="Digest of the entry before.")
    digest: str


class TrailOut(Schema):
    """A page of the trail, the newest first."""

    entries: list[EntryOut]
    further: int | None = Field(description="Ask again with ``before``; null at the end.")


@router.get("/accounts", response=list[AccountOut])
def accounts(request: HttpRequest) -> list[AccountOut]:
    """Who works at the caller's authority."""
    by, at = signed_in(request), now()
    seen("account.read", by=by, at=at, page="people")
    return [
        AccountOut(
            key=one.account.pk,
            email=one.account.email,
            name=one.account.name,
            roles=sorted(one.account.roles),
            is_active=one.account.is_active,
            is_locked_out=one.is_locked_out,
            second_factors=list(one.factors),
            sessions=one.sessions,
            last_seen_at=one.last_seen_at,
        )
        for one in colleagues(by, at=at)
    ]


@router.get("/trail", response=TrailOut)
def trail(request: HttpRequest, what: Query[SoughtIn]) -> TrailOut:
    """What was done and seen at the caller's authority."""
    by = signed_in(request)
    said = what.model_dump(exclude={"before"})
    seen("trail.read", by=by, at=now(), sought=[f"{name} {value}" for name, value in said.items() if value] or "all")
    among = queries.sought(by.authority.code, Sought(**said), zone_of(by.authority.time_zone))
    entries, further = queries.page(among, what.before)
    return TrailOut(entries=[EntryOut.from_orm(entry) for entry in entries], further=further)
