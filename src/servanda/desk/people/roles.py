"""The roles of an account. What each may do stands in ``servanda.desk.permissions`` alone."""

from __future__ import annotations

from django.db import models

__all__ = ["Role"]


class Role(models.TextChoices):
    """One account may hold several."""

    DRAFTER = "drafter", "Drafter"
    APPROVER = "approver", "Approver"
    EXECUTING_OFFICER = "executing-officer", "Executing officer"
    DUTY_OFFICER = "duty-officer", "24/7 duty officer"
    CUSTODIAN = "custodian", "Custodian"
    PROTECTION_OFFICER = "protection-officer", "Protection officer"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
