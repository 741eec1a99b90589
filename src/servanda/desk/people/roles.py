"""The roles of an account. What each may do stands in ``servanda.desk.permissions`` alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from servanda.desk.errors import BadInput

__all__ = ["Role", "together"]


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


def together(named: Iterable[str]) -> frozenset[Role]:
    """The roles of these names, where one account may hold them all.

    The administrator of accounts reads no cases, and so holds no role that does. Raises BadInput.
    """
    unknown = sorted(set(named) - set(Role.values))
    if unknown:
        raise BadInput(f"No role is called {unknown[0]!r}. There are: {', '.join(Role.values)}.")
    roles = frozenset(Role(name) for name in named)
    if not roles:
        raise BadInput("An account needs a role. Choose at least one.")
    casework = roles - {Role.ADMINISTRATOR, Role.AUDITOR}
    if Role.ADMINISTRATOR in roles and casework:
        says = ", ".join(sorted(role.label for role in casework))
        raise BadInput(f"The administrator of accounts reads no cases. Leave out either Administrator or {says}.")
    return roles
