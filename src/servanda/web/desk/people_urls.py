"""Addresses of people, their tokens and the trail, below /desk/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from servanda.web.desk.pages import joining, people, trail

__all__ = ["urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("people", people.people, name="desk-people"),
    path("people/invite", people.invite, name="desk-invite"),
    path("people/invitations/<int:pk>/withdraw", people.withdraw, name="desk-withdraw-invitation"),
    path("people/resets", people.resets, name="desk-factor-resets"),
    path("people/resets/<int:pk>", people.settle_reset, name="desk-settle-reset"),
    path("people/<int:pk>", people.account, name="desk-account"),
    path("people/<int:pk>/<slug:what>", people.change, name="desk-change-account"),
    path("tokens", people.tokens, name="desk-tokens"),
    path("tokens/<int:pk>/revoke", people.revoke, name="desk-revoke-token"),
    path("trail", trail.trail, name="desk-trail"),
    re_path(r"^trail\.(?P<form>jsonl|csv)$", trail.as_file, name="desk-trail-file"),
    path("join/<slug:word>", joining.join, name="desk-join"),
]
