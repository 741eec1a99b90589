"""Mails to people of the desk: that something waits, and where; never what."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext, override

from servanda.desk.people.models import Invitation

__all__ = ["send_invitation"]

_log = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Whether the invitation went out; where no server is named or it fails, the link has to be handed over."""
    if not settings.INSTALLATION.mail:
        return False
    with override(invitation.language):
        subject = gettext("Servanda: you are invited")
        body = gettext(
            "%(authority)s invites you to its desk. Open this link until %(day)s (UTC) and choose a password; "
            "then set up a second factor.\n\n%(link)s\n\nIt opens once. If you expect no invitation, ignore it."
        ) % {"authority": invitation.authority.name, "day": f"{invitation.expires_at:%Y-%m-%d %H:%M}", "link": link}
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [invitation.email])
    except (OSError, SMTPException) as wrong:
        _log.error("An invitation could not be sent: %s. Look at the setting mail.", type(wrong).__name__)
        return False
    return True
