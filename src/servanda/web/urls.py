"""Addresses. They are stable: a page once cited is found again. French pages stand below /fr/, and so on."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _

from servanda.web.api.app import api
from servanda.web.middleware import told
from servanda.web.pages import (
    agenda,
    case,
    documents,
    forecasts,
    home,
    instruments,
    ledgers,
    pairs,
    states,
    whatif,
    world,
)

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("outlines/<slug:version>.svg", world.outlines, name="outlines"),
    path("api/v1/", api.urls),
]
urlpatterns += i18n_patterns(
    path("", home.home, name="home"),
    path("ask", home.ask, name="ask"),
    path("sources", home.sources, name="sources"),
    path("world", world.world, name="world"),
    path("states", states.states, name="states"),
    path("states/<str:code>", states.state, name="state"),
    path("states/<str:code>/duties/<str:offence>", states.duties, name="duties"),
    path("instruments", instruments.instruments, name="instruments"),
    path("instruments/<str:key>/forecast", forecasts.forecast, name="forecast"),
    path("instruments/<str:key>", instruments.instrument, name="instrument"),
    path("pair", pairs.pair_form, name="pair-form"),
    path("pair/<str:asking>/<str:asked>", pairs.pair, name="pair"),
    path("pair/<str:asking>/<str:asked>/<str:offence>/<str:measure>", pairs.bases, name="bases"),
    path("case", case.case, name="case"),
    path("case.pdf", case.case_paper, name="case-paper"),
    path("case.yaml", case.case_file, name="case-file"),
    path("case/open", case.open_case, name="open-case"),
    path("what-if", whatif.what_if, name="what-if"),
    path("documents", documents.documents, name="documents"),
    path("agenda", agenda.agenda, name="agenda"),
    path("agenda.ics", agenda.calendar, name="calendar"),
    path("changes.atom", agenda.changes, name="changes"),
    path("ledgers", ledgers.ledgers, name="ledgers"),
    path("tracks/<str:key>", agenda.track, name="track"),
    prefix_default_language=False,
)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page has this address."""
    says = _("No page has this address. The ways below lead on; the line above answers a question in your words.")
    return told(request, 404, says)


def handler500(request: HttpRequest) -> HttpResponse:
    """Our own mistake: said plainly, without template or record, which may be what failed."""
    says = "Something went wrong here, and it is our mistake. Try again, or ask the same with the command servanda."
    return HttpResponse(f"<!doctype html><title>Servanda</title><p>{says}</p>", status=500)
