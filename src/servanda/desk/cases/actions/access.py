"""Who needs to know a case: given with a reason, ended with a reason."""

from __future__ import annotations

from datetime import datetime

from servanda.desk import checking
from servanda.desk.cases.models import Access, Case
from servanda.desk.doing import doing
from servanda.desk.errors import NotPossible
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS

__all__ = ["end_access", "give", "give_access"]


def give_access(case: Case, account: Account, *, by: Account, at: datetime, reason: str) -> Access:
    """Let a colleague know the case. Raises NotPossible for who works elsewhere, or reads no cases at all."""
    access = Access(case=case, account=account)
    with doing("case.give-access", by=by, at=at, on=access, to=account.email):
        return give(case, account, by=by, at=at, reason=checking.text(reason, "reason", required=True), into=access)


def give(case: Case, account: Account, *, by: Account, at: datetime, reason: str, into: Access | None = None) -> Access:
    """The access itself, inside a ``doing``; permission is the caller's matter."""
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if account.authority_id != case.authority_id or not account.is_active:
        raise NotPossible(f"{account.email} does not work at this authority. Invite them first.")
    if not account.roles & PERMISSIONS["case.read"].roles:
        raise NotPossible(f"{account.email} holds no role that reads cases. Ask the administrator for one.")
    if case.access.filter(account=account, ended_at=None).exists():
        raise NotPossible(f"{account.email} knows {case.reference} already.")
    access = into or Access(case=case, account=account)
    access.given_by, access.given_at, access.reason = by, at, reason
    access.save()
    return access


def end_access(access: Access, *, by: Account, at: datetime, because: str) -> Access:
    """End an access; the last one stays, so that no case is out of everybody's sight. Raises NotPossible."""
    with doing("case.end-access", by=by, at=at, on=access, to=access.account.email):
        Case.objects.select_for_update(no_key=True).get(pk=access.case_id)
        others = access.case.access.filter(ended_at=None).exclude(pk=access.pk)
        if access.ended_at is not None:
            raise NotPossible(f"This access ended on {access.ended_at:%Y-%m-%d}.")
        if not others.exists():
            raise NotPossible(f"Nobody else knows {access.case.reference}. Give access to a colleague first.")
        access.ended_at, access.ended_by = at, by
        access.ended_because = checking.text(because, "reason", required=True)
        access.save()
    return access
