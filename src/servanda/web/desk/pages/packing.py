"""The packages of a request, and the form that packs what goes: a letter, evidence, or both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.custody.conditions import FACTS
from servanda.custody.errors import CustodyError
from servanda.desk.errors import BadInput, DeskError, NotAllowed, NotPossible
from servanda.desk.exchange import enclosing, sending
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.queries import of_request
from servanda.desk.installation import here
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.desk.requests.models import KeptLetter, Request
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.letters import kind_names
from servanda.web.desk.pages.requests.common import asked_for, shown

__all__ = ["make", "of_one"]

_TRUTHS = {"yes": True, "no": False}
_SAID = {True: "yes", False: "no", None: ""}


@require_GET
def of_one(request: HttpRequest, reference: str) -> HttpResponse:
    """The packages of a request, out and in, and the form."""
    return _page(request, asked_for(request, reference, part="packages"), request.GET)


@require_POST
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Pack what was chosen; it goes over HTTPS, or as a file by hand. What cannot go is told beside what was chosen."""
    by, asked, said = signed_in(request), asked_for(request, reference), request.POST
    if not may(by, "package.make", asked):
        raise NotAllowed(f"{by.email} may not do package.make.")
    by_hand = said.get("how") == "file"
    try:
        enclosed = enclosing.chosen(by, asked, _facts(said))
        enclosing.check_size(enclosed)
        made = sending.pack_up(
            here(),
            asked,
            to=said.get("to", ""),
            by=by,
            at=now(),
            letter=_letter(asked, said.get("letter", "")),
            enclosed=enclosed,
            purpose=said.get("purpose", "").strip(),
            by_hand=by_hand,
        )
    except (BadInput, NotPossible) as wrong:
        return _page(request, asked, said, wrong=str(wrong), status=422)
    if by_hand:
        messages.success(request, _("The package is made. Take its file, and bring the receipt back here."))
        return redirect("desk-package", made.pk)
    messages.success(request, _("The package waits to be sent. Its receipt ends the waiting."))
    return redirect("desk-request-packages", reference)


def _letter(asked: Request, number: str) -> KeptLetter | None:
    """The letter of this number; none, where evidence goes alone."""
    if not number:
        return None
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        raise BadInput("letter: choose the letter that goes. If there is none, make it first.")
    letters = KeptLetter.objects.filter(request=asked).select_related("request__case", "request__authority")
    return found(letters, number=int(number))


def _facts(said: QueryDict) -> dict[str, dict[str, bool | None]]:
    """The items that are ticked, with what is said of each."""
    return {
        name: {fact: _TRUTHS.get(said.get(f"fact:{name}:{fact}", "")) for fact in FACTS}
        for name in said.getlist("item")[:1000]
    }


def _page(request: HttpRequest, asked: Request, said: QueryDict, *, wrong: str = "", status: int = 200) -> HttpResponse:
    by = signed_in(request)
    held = of_request(by, asked)
    context = {
        **shown(asked, by, "packages"),
        "parcels": held,
        "unheard": _unheard(asked.is_outgoing and asked.state in ("sent", "delivered"), held),
        "may_make": may(by, "package.make", asked),
        "wrong": wrong,
        **(_form(by, asked, said) if may(by, "package.make", asked) else {}),
    }
    return render(request, "desk/packages/of_request.html", context, status=status)


def _form(by: Account, asked: Request, said: QueryDict) -> dict[str, Any]:
    """What can go to whom, with what was chosen so far."""
    receivers, why_none = [], ""
    try:
        receivers = sending.receivers(here(), asked)
        why_none = "" if receivers else sending.no_receiver(here(), asked)
    except (CustodyError, DeskError) as wrong:
        why_none = str(wrong)
    made = sending.letters(asked)
    return {
        "receivers": receivers,
        "why_none": why_none,
        "letters": [one for one, why in made if not why],
        "held_back": [(one, why) for one, why in made if why],
        "names": kind_names(),
        "conditions": sending.conditions_of(asked, now().date()),
        **_evidence(by, asked, said, receivers),
        "said": said,
    }


def _evidence(by: Account, asked: Request, said: QueryDict, receivers: list[sending.Receiver]) -> dict[str, Any]:
    if not (receivers and may(by, "evidence.handle", asked)):
        return {"no_custodian": bool(receivers) and asked.case.items.exists() and may(by, "evidence.read", asked)}
    to, facts, purpose = said.get("to") or receivers[0].id, _facts(said), said.get("purpose", "").strip()
    rows = enclosing.offered(by, asked, to=to, at=now(), purpose=purpose, facts=facts)
    return {
        "rows": [(one, _asked_of(one, facts.get(one.item.reference, {}))) for one in rows],
        "purposes": sorted({name for one in rows for name in one.purposes}),
        "ticked": frozenset(facts),
        "undecided": sending.undecided(asked, "evidence"),
    }


def _asked_of(one: enclosing.Offered, known: dict[str, bool | None]) -> list[tuple[str, str, str]]:
    """The facts to ask about: those that are missing, and those that were said."""
    names = [fact for fact in FACTS if fact in dict(one.asks) or known.get(fact) is not None]
    return [(fact, FACTS[fact], _SAID[known.get(fact)]) for fact in names]


def _unheard(is_sent: bool, held: list[Parcel]) -> str:
    """What to say of a request that went out and that nobody receipted; empty: nothing."""
    if not is_sent or any(one.receipt_outcome for one in held if one.direction == Parcel.Direction.OUT):
        return ""
    if any(one.direction == Parcel.Direction.OUT for one in held):
        return _("Sent, and not acknowledged: no receipt has come for its package.")
    return _("Sent, and not acknowledged: no package of it was made here.")
