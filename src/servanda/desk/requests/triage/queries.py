"""Reading intakes: those of one's own authority that wait, and those entered under a case that one needs to know."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from servanda.desk.errors import NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.permissions import may, may_see
from servanda.desk.requests.models import Intake

__all__ = ["intakes"]


def intakes(account: Account) -> QuerySet[Intake]:
    """What the account may see of what came in, the latest first. Raises NotAllowed."""
    if not may(account, "intake.read"):
        raise NotAllowed(f"{account.email} may not do intake.read.")
    ours = Intake.objects.filter(authority=account.authority_id)
    return ours.filter(Q(request=None) | may_see(account, "request__case")).select_related("authority", "request")
