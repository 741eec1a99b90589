"""What came in a package goes where it belongs; what waits to go out is given up, or goes another way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.exchange import joining, waiting
from servanda.desk.exchange.queries import may_belong_to
from servanda.desk.installation import here
from servanda.web.desk.asking import now, signed_in
from servanda.web.desk.pages.intake import read_sent
from servanda.web.desk.pages.packages import page, parcel_of
from servanda.web.desk.pages.requests.common import version
from servanda.web.desk.pages.terms import decided

__all__ = ["give_up", "go_by", "join", "register", "to_triage"]


@require_POST
def to_triage(request: HttpRequest, key: int) -> HttpResponse:
    """Lay its letter before triage, where a person confirms each field."""
    by, parcel = signed_in(request), parcel_of(request, key)
    data, name = joining.letter_in(here(), parcel)
    reading = read_sent(data, name, by.authority.party)
    intake = joining.to_triage(parcel, reading, data, by=by, at=now())
    messages.success(request, _("Its letter is in triage. Confirm each field; then it is entered."))
    return redirect("desk-intake-one", intake.pk)


@require_POST
def join(request: HttpRequest, key: int) -> HttpResponse:
    """Put it beside the request that it belongs to, with its conditions and its evidence."""
    by, parcel, said = signed_in(request), parcel_of(request, key), request.POST
    chosen = next((one for one in may_belong_to(here(), by, parcel) if one.reference == said.get("request")), None)
    try:
        asked = joining.join(here(), parcel, by=by, at=now(), decided=decided(said), request=chosen)
    except (BadInput, NotPossible) as wrong:
        return page(request, parcel, refused=str(wrong), status=422)
    messages.success(request, _taken_in(parcel.items))
    return redirect("desk-request-packages", asked.reference)


def _taken_in(items: list[str]) -> str:
    if not items:
        return _("Taken in. Record the step that it brings about.")
    return _("Taken in, with evidence: %(items)s. Record the step that it brings about.") % {"items": ", ".join(items)}


@require_POST
def register(request: HttpRequest, key: int) -> HttpResponse:
    """Enter its evidence, which somebody else took in, into the register."""
    parcel = parcel_of(request, key)
    asked = joining.register(here(), parcel, by=signed_in(request), at=now())
    messages.success(request, _("In the register: %(items)s.") % {"items": ", ".join(parcel.items)})
    return redirect("desk-evidence", asked.case.reference)


@require_POST
def give_up(request: HttpRequest, key: int) -> HttpResponse:
    """Nobody tries to send it any more."""
    parcel, because = parcel_of(request, key), request.POST.get("because", "")
    waiting.give_up(parcel, because=because, by=signed_in(request), at=now(), version=version(request))
    messages.success(request, _("Given up. Tell the other side, if they wait for it."))
    return redirect("desk-package", key)


@require_POST
def go_by(request: HttpRequest, key: int) -> HttpResponse:
    """As a file from now on, or over HTTPS."""
    parcel, by_hand = parcel_of(request, key), request.POST.get("how") == "file"
    waiting.go_by(here(), parcel, by_hand=by_hand, by=signed_in(request), at=now(), version=version(request))
    says = _("It goes as a file: take it from here.") if by_hand else _("It is tried over HTTPS from now on.")
    messages.success(request, says)
    return redirect("desk-package", key)
