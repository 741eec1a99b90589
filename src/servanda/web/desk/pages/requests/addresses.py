"""Addresses of the pages of requests."""

from __future__ import annotations

from django.urls import URLPattern, path

from servanda.web.desk.pages.requests import listing, one, wizard

__all__ = ["addresses"]

_ONE = "desk/requests/<str:reference>"

addresses: list[URLPattern] = [
    path("desk/requests", listing.requests, name="desk-requests"),
    path("desk/requests/new", wizard.new, name="desk-request-new"),
    path(_ONE, one.request_page, name="desk-request"),
    path(f"{_ONE}/basis", wizard.basis, name="desk-request-basis"),
    path(f"{_ONE}/write", wizard.write, name="desk-request-write"),
    path(f"{_ONE}/step", one.step, name="desk-request-step"),
    path(f"{_ONE}/condition", one.condition, name="desk-request-condition"),
    path(f"{_ONE}/intend", one.intend, name="desk-request-intend"),
    path(f"{_ONE}/consultation", one.consultation, name="desk-request-consultation"),
    path(f"{_ONE}/answer", one.answer, name="desk-request-answer"),
    path(f"{_ONE}/follow-up", one.follow_up, name="desk-request-follow-up"),
]
