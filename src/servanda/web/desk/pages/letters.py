"""Letters of a request: those that were made, with their three forms, and making another."""

from __future__ import annotations

from datetime import date
from itertools import chain

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.desk.checking import text as a_text
from servanda.desk.errors import BadInput
from servanda.desk.permissions import may
from servanda.desk.requests.doubting import in_doubt
from servanda.desk.requests.letters.actions import make_letter, open_letter
from servanda.desk.requests.letters.building import Wishes, kinds_for
from servanda.desk.requests.letters.letter import Kind, Signatory, Words
from servanda.desk.requests.letters.making import FORMS
from servanda.desk.requests.letters.wording import LANGUAGES, voice
from servanda.desk.requests.models import KeptLetter, Request
from servanda.desk.requests.triage.confirming import checklist
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.requests.common import asked_for, shown

__all__ = ["file", "letters", "make"]


@require_GET
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """What was made, the latest first, and the form for another."""
    by = signed_in(request)
    asked = asked_for(request, reference, part="letters")
    context = {
        **shown(asked, by, "letters"),
        "letters": asked.letters.select_related("made_by").prefetch_related("files").order_by("-number"),
        "names": kind_names(),
        "choices": [(kind.value, kind_names()[kind]) for kind in kinds_for(asked)],
        "wanted": request.GET.get("kind", ""),
        "languages": [(one, _language(one)) for one in LANGUAGES],
        "missing": _missing(asked),
        "contents": asked.contents.filter(is_dropped=False).exclude(text="") if asked.is_outgoing else (),
        "in_doubt": in_doubt(asked),
        "may_make": may(by, "letter.make", asked),
        "came": getattr(asked, "intake", None) if may(by, "intake.read") else None,
    }
    return render(request, "desk/letters/letters.html", context)


@require_POST
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Make one, of what the request says now."""
    asked, said = asked_for(request, reference), request.POST
    wishes = Wishes(
        language=said.get("language", ""),
        second_language=said.get("second_language", ""),
        remarks=Words(
            text=_text(said.get("remarks"), "remarks"), translation=_text(said.get("translation"), "translation")
        ),
        respond_by=_day(said.get("respond_by", "")),
        missing=tuple(said.getlist("missing")),
        translations={key[2:]: _text(said.get(key), "translation", 100_000) for key in said if key[:2] == "t:"},
        signatory=Signatory(
            name=_text(said.get("name"), "name", 200),
            position=_text(said.get("position"), "position", 200),
            place=_text(said.get("place"), "place", 200),
        ),
    )
    kept = make_letter(asked, said.get("kind", ""), by=signed_in(request), at=now(), wishes=wishes)
    messages.success(
        request, _("Letter %(number)s was made. Look at it before it is signed.") % {"number": kept.number}
    )
    return redirect("desk-letters", reference)


@require_GET
def file(request: HttpRequest, reference: str, number: int, form: str) -> StreamingHttpResponse:
    """One form of a letter, to look at or to keep."""
    asked = asked_for(request, reference)
    kept = found(KeptLetter.objects.filter(request=asked).select_related("request__case"), number=number)
    pieces = open_letter(kept, form, by=signed_in(request), at=now())
    response = StreamingHttpResponse(chain((next(pieces, b""),), pieces), content_type=FORMS[form])
    how = "inline" if form == "pdf" else "attachment"
    response["Content-Disposition"] = f'{how}; filename="{reference}-{number}-{kept.kind}.{form}"'
    return response


def kind_names() -> dict[str, str]:
    """The kinds of letter in the language of the page."""
    return {
        Kind.REQUEST: _("Letter of request"),
        Kind.ACKNOWLEDGEMENT: _("Acknowledgement of receipt"),
        Kind.MORE_INFORMATION: _("Request for further information"),
        Kind.REFUSAL: _("Refusal"),
        Kind.POSTPONEMENT: _("Postponement"),
        Kind.ANSWER: _("Answer"),
        Kind.WITHDRAWAL: _("Withdrawal"),
        Kind.CLOSING: _("Closing of the file"),
        Kind.SPONTANEOUS_INFORMATION: _("Spontaneous information"),
    }


def _missing(asked: Request) -> list[tuple[str, str, str, bool]]:
    """Provision, article, what it wants, and whether a person found it missing."""
    if asked.is_outgoing:
        return []
    intake = getattr(asked, "intake", None)
    lines = checklist(intake) if intake else ()
    gone = {one.provision: one.status for one in lines if one.group == "content"}
    return [
        (one.provision, one.article, one.label, gone.get(one.provision) == "missing" or not (one.text or one.why_not))
        for one in asked.contents.filter(is_dropped=False)
    ]


def _language(code: str) -> str:
    return voice(code).word("labels", "language")


def _text(value: str | None, field: str, most: int = 20_000) -> str:
    return a_text(value or "", field, most=most)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise BadInput(f"respond_by: {written[:20]!r} is no day. Write it like 2026-11-21.") from None
