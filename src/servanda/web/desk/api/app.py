"""The interface itself. Who comes with a session or a token is let in; a token only within its scopes."""

from __future__ import annotations

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from pydantic import Field

from servanda.desk.errors import ChangedMeanwhile, DeskError, Incomplete, NotAllowed, NotNow
from servanda.web.api.problems import handle_errors, refused
from servanda.web.desk.api import (
    cases,
    clocks,
    directory,
    evidence,
    letters,
    matching,
    overview,
    packages,
    people,
    requests,
)
from servanda.web.desk.api.doors import doors
from servanda.web.desk.asking import signed_in
from servanda.web.desk.away import note_away

__all__ = ["api"]


class Who(Schema):
    """The account that calls."""

    email: str
    name: str
    authority: str = Field(description="Its code.")
    roles: list[str]


api = NinjaAPI(
    title="Servanda desk",
    version="1",
    description="Cases, requests, clocks, evidence and exchange of one authority. Every call is in the trail.",
    docs_url=None,
    urls_namespace="desk-api-1",
    auth=doors,
)
handle_errors(api)
_PARTS = (overview, evidence, matching, cases, directory, requests, clocks, letters, packages, people)
for part in _PARTS:
    api.add_router("", part.router)


@api.exception_handler(NotAllowed)
def _hidden(request: HttpRequest, wrong: NotAllowed) -> HttpResponse:
    """What may not be seen looks like what does not exist."""
    return refused(request, 404, "Nothing is here that you may see.", "not-found")


@api.exception_handler(ChangedMeanwhile)
def _changed(request: HttpRequest, wrong: ChangedMeanwhile) -> HttpResponse:
    return refused(request, 409, str(wrong), "changed-meanwhile")


@api.exception_handler(OperationalError)
def _not_now(request: HttpRequest, wrong: OperationalError) -> HttpResponse:
    return refused(request, 503, "The database cannot write now. Nothing of this was done; try again soon.", "not-now")


@api.exception_handler(NotNow)
def _away(request: HttpRequest, wrong: NotNow) -> HttpResponse:
    note_away(wrong)
    return refused(request, 503, str(wrong), "not-now")


@api.exception_handler(DeskError)
def _refused(request: HttpRequest, wrong: DeskError) -> HttpResponse:
    missing = wrong.missing if isinstance(wrong, Incomplete) else ()
    return refused(request, 422, str(wrong), "not-possible", problems=[{"where": "", "says": one} for one in missing])


@api.get("/", response=Who)
def who(request: HttpRequest) -> Who:
    """Who calls, and which roles that gives."""
    by = signed_in(request)
    return Who(email=by.email, name=by.name, authority=by.authority.code, roles=sorted(by.roles))
