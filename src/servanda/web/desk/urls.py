"""Addresses of a desk: its own below /desk/, sign-in below /accounts/, the public pages beside them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from servanda.web.desk.api.app import api
from servanda.web.desk.middleware import broken as handler500
from servanda.web.desk.pages import clocks, duty, intake, joining, letters, overview
from servanda.web.desk.pages.addresses import cases, directory, evidence, matching
from servanda.web.desk.pages.package_addresses import addresses as packages
from servanda.web.desk.pages.requests.addresses import addresses as requests
from servanda.web.urls import handler404
from servanda.web.urls import urlpatterns as public

__all__ = ["handler404", "handler429", "handler500", "urlpatterns"]

handler429 = joining.too_many

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("servanda.web.desk.account_urls")),
    path("desk/", overview.overview, name="desk-overview"),
    path("desk/search", overview.searched, name="desk-search"),
    path("desk/statistics", overview.numbers, name="desk-statistics"),
    path("desk/statistics/electronic", overview.electronic_evidence, name="desk-electronic"),
    path("desk/clocks", clocks.clocks, name="desk-clocks"),
    path("desk/clocks/<int:key>/end", clocks.end_clock, name="desk-end-clock"),
    path("desk/requests/<str:reference>/clocks", clocks.of_request, name="desk-request-clocks"),
    path("desk/requests/<str:reference>/clocks/event", clocks.record_event, name="desk-record-event"),
    path("desk/requests/<str:reference>/clocks/own", clocks.set_own, name="desk-set-own"),
    path("desk/duty", duty.page, name="desk-duty"),
    path("desk/duty/fresh", duty.fresh, name="desk-duty-fresh"),
    path("desk/duty/call", duty.call, name="desk-duty-call"),
    path("desk/duty/ask", duty.ask, name="desk-duty-ask"),
    path("desk/duty/<str:reference>/take", duty.take, name="desk-duty-take"),
    path("desk/duty/<str:reference>/preserved", duty.hold, name="desk-duty-preserved"),
    *evidence,
    *matching,
    *cases,
    *directory,
    *requests,
    path("desk/requests/<str:reference>/letters", letters.letters, name="desk-letters"),
    path("desk/requests/<str:reference>/letters/make", letters.make, name="desk-letter-make"),
    path("desk/requests/<str:reference>/letters/<int:number>.<str:form>", letters.file, name="desk-letter-file"),
    *packages,
    path("desk/intake", intake.listing, name="desk-intake"),
    path("desk/intake/new", intake.new, name="desk-intake-new"),
    path("desk/intake/<int:key>", intake.one, name="desk-intake-one"),
    path("desk/intake/<int:key>/confirm", intake.change, name="desk-intake-confirm"),
    path("desk/intake/<int:key>/mark", intake.mark, name="desk-intake-mark"),
    path("desk/intake/<int:key>/enter", intake.put_in, name="desk-intake-enter"),
    path("desk/intake/<int:key>/aside", intake.put_aside, name="desk-intake-aside"),
    path("desk/intake/<int:key>/original", intake.original, name="desk-intake-original"),
    path("desk/calendar", clocks.feed, name="desk-feed"),
    path("desk/calendar/<str:secret>.ics", clocks.calendar, name="desk-calendar"),
    path("desk/", include("servanda.web.desk.people_urls")),
    path("desk/api/v1/", api.urls),
    *public,
]
