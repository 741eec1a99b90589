"""How the library of accounts is held to our rules: nobody signs up, secrets are sealed, mails carry no content."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from servanda.desk.people.models import Account
from servanda.desk.people.tokens import digest_of

__all__ = ["Accounts", "Factors", "counted_as"]

_SILENT = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}
_log = logging.getLogger(__name__)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """One comes by invitation alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any
    ) -> None:
        """Only what one has to know."""
        if message_template not in _SILENT:
            super().add_message(request, level, message_template, *more, **named)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Account | None:
        """Whoever was deactivated is told what a stranger is told."""
        account: Account | None = super().authenticate(request, **credentials)
        return account if account is not None and account.is_active else None

    def format_email_subject(self, subject: str) -> str:
        return f"Servanda: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail that cannot be sent stops nobody; whoever keeps the desk reads of it."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as wrong:
            _log.error("A notice could not be sent: %s. Look at the setting mail.", type(wrong).__name__)


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # the library has no types
    """Second factors: their secrets sealed with the key outside the database, the last one never taken off."""

    def encrypt(self, text: str) -> str:
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _seal().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user=authenticator.user_id, type__in=kinds).exclude(pk=authenticator.pk)
        return bool(others.exists())

    def get_totp_issuer(self) -> str:
        return "Servanda"

    def build_totp_svg(self, url: str) -> str:
        """The square to scan, as SVG that stands in the page itself: no image from elsewhere, no style of its own."""
        import qrcode  # type: ignore[import-untyped]  # the library has no types
        from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]  # the library has no types

        drawn = qrcode.make(url, image_factory=SvgPathImage, border=2)
        way = drawn.make_path() if hasattr(drawn, "make_path") else drawn.path
        side = drawn.width + 2 * drawn.border
        return f'<svg class="square" viewBox="0 0 {side} {side}" role="img"><path d="{way.get("d")}"/></svg>'


def _seal() -> Fernet:
    return Fernet(settings.INSTALLATION.key("sealed"))


def counted_as(_request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """Under what failed sign-ins are counted: a digest of what was typed, as people type passwords there."""
    said = (credentials or {}).get("email") or (credentials or {}).get("username")
    return digest_of(said.strip().lower()) if said else None
