"""Reminding people of clocks: by mail without content, each stage once; run often (``servanda desk remind``).

The mail is sent before it is noted: after a crash between the two someone is reminded twice,
never not at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.mail import send_mail
from django.db import transaction

from servanda.desk.cases.models import Access
from servanda.desk.clocks.models import Clock, Reminder
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS
from servanda.desk.trail import chain

__all__ = ["remind", "stage_of"]

_SUBJECT = "Servanda: a deadline needs you"
_SAYS = "A deadline in your work {when}. Sign in to the desk to see which. This notice holds no more, on purpose."
_WHEN = {"early": "comes near", "late": "ends within two days", "overdue": "is over"}


def stage_of(clock: Clock, at: datetime) -> str:
    """Which reminder is due: none, "early" (a quarter of the period is left, a week at most), "late", "overdue"."""
    left = clock.due_at - at
    if left <= timedelta(0):
        return "overdue"
    whole = clock.due_at - clock.started_at
    if left <= min(timedelta(days=2), whole / 8):
        return "late"
    return "early" if left <= min(timedelta(days=7), whole / 4) else ""


def remind(at: datetime) -> int:
    """Send what is due; how many reminders went out."""
    sent = 0
    for clock in Clock.objects.filter(ending="").select_related("request__case").iterator():
        stage = stage_of(clock, at)
        if not stage:
            continue
        for account in _concerned(clock, stage):
            send_mail(_SUBJECT, _SAYS.format(when=_WHEN[stage]), None, [account.email])
            _note(clock, account, stage, at)
            sent += 1
    return sent


def _concerned(clock: Clock, stage: str) -> Iterator[Account]:
    """Those on the case whose role lets them act on clocks, and who were not reminded of this stage."""
    roles = PERMISSIONS["clock.change"].roles
    reminded = Reminder.objects.filter(clock=clock, stage=stage).values("account")
    given = Access.objects.filter(case=clock.request.case, ended_at=None).exclude(account__in=reminded)
    for access in given.filter(account__is_active=True).select_related("account").prefetch_related("account__held"):
        if access.account.roles & roles:
            yield access.account


def _note(clock: Clock, account: Account, stage: str, at: datetime) -> None:
    with transaction.atomic():
        Reminder.objects.get_or_create(clock=clock, account=account, stage=stage, defaults={"sent_at": at})
        chain.append(
            at=at,
            who="servanda",
            did="clock.remind",
            on=f"clock:{clock.pk}",
            case=clock.request.case.reference,
            details={"of": stage, "reminded": account.email},
        )
