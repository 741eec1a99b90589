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

from servanda.documents.akn_writing import to_akn
from servanda.documents.mandates import mandates
from servanda.documents.model import Document
from servanda.documents.reading import read, read_text
from servanda.documents.redline import compare
from servanda.documents.understanding import understand_prose
from servanda.documents.whole import whole_json
from servanda.web.annotated import parts
from servanda.web.errors import BadQuestion, TooMuch

__all__ = ["documents"]

_LONGEST_TEXT = 400_000  # characters of a text that is read while somebody waits: some hundred and fifty pages
_FORMS = ("page", "json", "akn")


@csrf_exempt  # nothing is changed or kept
@never_cache
def documents(request: HttpRequest) -> HttpResponse:
    """The form; with a text, what was read in it. Raises DocumentError, TooMuch, BadQuestion."""
    if request.method != "POST":
        return render(request, "web/documents.html", {"longest": settings.LARGEST_UPLOAD // 1024**2})
    document = _given(request, "")
    if document is None:
        raise BadQuestion(_("Nothing was given to read. Paste a text, or choose a file."))
    earlier = _given(request, "earlier_")
    form = request.POST.get("form", "page")
    if form not in _FORMS:
        raise BadQuestion(_("form=%(form)s: expected %(known)s.") % {"form": form[:20], "known": ", ".join(_FORMS)})
    if form == "json":
        return _file(json.dumps(whole_json(document), ensure_ascii=False, indent=1), "application/json", "json")
    if form == "akn":
        return _file(to_akn(document), "application/xml", "xml")
    return render(request, "web/document.html", _shown(document, earlier))


def _given(request: HttpRequest, which: str) -> Document | None:
    """The document sent as a file, else the one pasted; None: neither."""
    sent = request.FILES.get(f"{which}file")
    if isinstance(sent, UploadedFile) and sent.size:
        found = read(sent.read(), name=(sent.name or "")[-120:])
    else:
        text = request.POST.get(f"{which}text", "")
        if not text.strip():
            return None
        found = read_text(text)
    if len(found.text) > _LONGEST_TEXT:
        says = _("This text has %(length)d characters; a page reads %(most)d. The command servanda read takes any.")
        raise TooMuch(says % {"length": len(found.text), "most": _LONGEST_TEXT})
    return found


def _shown(document: Document, earlier: Document | None) -> dict[str, Any]:
    understood = None if document.kind.is_deliberation else understand_prose(document)
    claims = understood.claims if understood else ()
    redline = compare(earlier, document) if earlier else None
    return {
        "document": document,
        "preface": document.preface,
        "title": document.preface.title or document.preface.symbol or _("The text"),
        "parts": list(parts(document, claims)),
        "mandates": mandates(document) if document.kind.is_deliberation else [],
        "claims": claims,
        "contradictions": understood.contradictions if understood else (),
        "redline": redline,
        "redline_counts": redline.counts() if redline else {},
    }


def _file(content: str | bytes, kind: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="document.{ending}"'
    return response
