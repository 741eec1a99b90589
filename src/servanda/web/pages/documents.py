"""Documents: a text pasted or sent, read into structure, mandates, references and checked claims; nothing is kept."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from servanda.documents import DocumentKind
from servanda.web import reading
from servanda.web.apart import apart
from servanda.web.errors import BadQuestion, TooMuch

__all__ = ["documents"]

_LONGEST_TEXT = 400_000  # characters of a text that is read while somebody waits: some hundred and fifty pages
_FORMS = ("page", "json", "akn")


@csrf_exempt  # nothing is changed or kept
@never_cache
def documents(request: HttpRequest) -> HttpResponse:
    """The form; with a text, what was read in it. Raises DocumentError, TooCostly, TooMuch, BadQuestion."""
    if request.method != "POST":
        return render(request, "web/documents.html", {"longest": settings.LARGEST_UPLOAD // 1024**2})
    sent = _given(request, "")
    if sent is None:
        raise BadQuestion(_("Nothing was given to read. Paste a text, or choose a file."))
    form = request.POST.get("form", "page")
    if form not in _FORMS:
        raise BadQuestion(_("form=%(form)s: expected %(known)s.") % {"form": form[:20], "known": ", ".join(_FORMS)})
    if form == "json":
        whole = apart(reading.read, sent[0], None, sent[1])
        return _file(json.dumps(whole, ensure_ascii=False, indent=1), "application/json", "json")
    if form == "akn":
        return _file(apart(reading.akn, sent), "application/xml", "xml")
    kind = DocumentKind.NEWS if request.POST.get("kind") == "news" else None
    found = apart(reading.shown, sent, _given(request, "earlier_"), _LONGEST_TEXT, kind)
    if isinstance(found, int):
        says = _("This text has %(length)d characters; a page reads %(most)d. The command servanda read takes any.")
        raise TooMuch(says % {"length": found, "most": _LONGEST_TEXT})
    return render(request, "web/document.html", _context(found))


def _given(request: HttpRequest, which: str) -> reading.Sent | None:
    """The file sent, else the text pasted; None: neither."""
    sent = request.FILES.get(f"{which}file")
    if isinstance(sent, UploadedFile) and sent.size:
        return sent.read(), (sent.name or "")[-120:] or "file"
    text = request.POST.get(f"{which}text", "")
    return (text.encode("utf-8", errors="replace"), "") if text.strip() else None


def _context(found: reading.Shown) -> dict[str, Any]:
    document = found.document
    return {
        "document": document,
        "preface": document.preface,
        "title": document.preface.title or document.preface.symbol or _("The text"),
        "parts": found.parts,
        "mandates": found.mandates,
        "claims": found.claims,
        "contradictions": found.contradictions,
        "redline": found.redline,
        "redline_counts": found.redline.counts() if found.redline else {},
    }


def _file(content: str | bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="document.{ending}"'
    return response
