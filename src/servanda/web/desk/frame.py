"""What every page of the desk shows around its content: who is signed in, where one can go."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from servanda.desk.people.roles import Role
from servanda.desk.permissions import PERMISSIONS
from servanda.web.desk.asking import account_of

__all__ = ["ROOMS", "Room", "frame"]


class Room(NamedTuple):
    """A way that the head of the page offers to those who may go it."""

    view: str  # name of the address
    name: str | Promise
    needs: str  # a permission; held by role alone, on whatever case
    key: str  # pressed after "g"


ROOMS: tuple[Room, ...] = (
    Room("desk-overview", _("Overview"), "overview.read", "o"),
    Room("desk-requests", _("Requests"), "request.read", "r"),
    Room("desk-cases", _("Cases"), "case.read", "c"),
    Room("desk-directory", _("Directory"), "directory.read", "a"),
    Room("desk-intake", _("Incoming letters"), "intake.read", "i"),
    Room("desk-duty", _("On duty"), "request.receive", "n"),
    Room("desk-packages", _("Packages"), "package.receive", "k"),
    Room("desk-matching", _("Heard already?"), "matching.answer", "h"),
    Room("desk-clocks", _("Deadlines"), "overview.read", "d"),
    Room("desk-statistics", _("Statistics"), "overview.read", "s"),
    Room("desk-people", _("People"), "account.read", "p"),
    Room("desk-trail", _("Trail"), "trail.read", "t"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the desk's base template."""
    account = account_of(request)
    if account is None:
        return {"account": None, "desk_rooms": ()}
    return {"account": account, "desk_rooms": tuple(room for room in ROOMS if _goes(account.roles, room))}


def _goes(roles: frozenset[Role], room: Room) -> bool:
    return bool(roles & PERMISSIONS[room.needs].roles)
