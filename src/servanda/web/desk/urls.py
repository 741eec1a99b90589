"""Addresses of a desk: its own below /desk/, sign-in below /accounts/, the public pages beside them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from servanda.web.desk.api.app import api
from servanda.web.desk.pages import overview
from servanda.web.urls import handler404, handler500
from servanda.web.urls import urlpatterns as public

__all__ = ["handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("desk/", overview.overview, name="desk-overview"),
    path("desk/api/v1/", api.urls),
    *public,
]
