"""Which server sends notices: the setting ``mail`` of an installation, as the settings of the pages want it."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from servanda.desk.errors import NotInstalled

__all__ = ["mail_settings"]

_PORTS = {"smtp": 587, "smtps": 465}


def mail_settings(address: str | None) -> dict[str, Any]:
    """``smtp://user:word@host:587`` (STARTTLS, but for this machine itself), ``smtps://``, ``console:`` or none.

    Raises NotInstalled for any other.
    """
    backends = "django.core.mail.backends"
    if not address:
        return {"EMAIL_BACKEND": f"{backends}.dummy.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": f"{backends}.console.EmailBackend"}
    if parts.scheme not in _PORTS or not parts.hostname:
        raise NotInstalled("The setting mail names no server. Write it as smtp://user:password@mail.example:587")
    return {
        "EMAIL_BACKEND": f"{backends}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": 10,
    }
