"""What the pages of requests share: the one asked for, the version its editor saw."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from servanda.desk.doing import seen
from servanda.desk.errors import NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.requests import kinds, queries
from servanda.desk.requests.actions import may_write
from servanda.desk.requests.models import Request
from servanda.web.desk.asking import now, signed_in

__all__ = ["asked_for", "shown", "version"]


def asked_for(request: HttpRequest, reference: str, *, part: str = "") -> Request:
    """The request of this reference; what is read is in the trail. Raises NotAllowed: absent and hidden look alike."""
    account = signed_in(request)
    found = queries.one(account, reference)
    if found is None:
        raise NotAllowed("Nothing of this name may be seen.")
    if part:
        seen("request.read", by=account, at=now(), on=found, part=part)
    return found


def version(request: HttpRequest) -> int | None:
    """The version that the form was filled against."""
    written = request.POST.get("version", "")
    return int(written) if written.isdigit() and len(written) < 10 else None


def shown(asked: Request, account: Account, here: str) -> dict[str, Any]:
    """What every page about one request shows around its content."""
    return {
        "asked": asked,
        "kind": kinds.kind(asked.kind),
        "here": here,
        "is_written": may_write(asked, account),
        "states": states(),
    }


def states() -> dict[str, str]:
    """The states in the language of the page."""
    return {
        "draft": _("draft"),
        "review": _("in review"),
        "approved": _("approved"),
        "sent": _("sent"),
        "delivered": _("delivered"),
        "acknowledged": _("acknowledged"),
        "in-execution": _("in execution"),
        "more-asked": _("more asked"),
        "partly-executed": _("partly executed"),
        "executed": _("executed"),
        "postponed": _("postponed"),
        "refused": _("refused"),
        "withdrawn": _("withdrawn"),
        "closed": _("closed"),
        "received": _("received"),
        "triage": _("in triage"),
        "returned-for-more": _("returned for more"),
        "accepted": _("accepted"),
        "refusal-proposed": _("refusal proposed"),
        "answer-prepared": _("answer prepared"),
        "answered": _("answered"),
    }
