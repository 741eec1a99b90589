"""Addresses below /accounts/: those of the library that the desk uses; the rest of its names lead nowhere.

The library looks its own names up, so each must exist; what is closed here answers 404.
"""

from __future__ import annotations

from typing import NoReturn

from allauth.account import views
from django.http import Http404, HttpRequest
from django.urls import URLPattern, URLResolver, include, path, re_path

from servanda.web.desk.pages import joining

__all__ = ["CLOSED", "urlpatterns"]

CLOSED = (
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_set_password",
    "account_signup",
)


def _closed(request: HttpRequest) -> NoReturn:
    raise Http404("accounts come by invitation; an administrator changes an address")


urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", joining.remove_key, name="mfa_remove_webauthn"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("scripts/<slug:name>.js", joining.script, name="desk-script"),
    *(path(f"closed/{name}/", _closed, name=name) for name in CLOSED),
]
