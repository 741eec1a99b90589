"""Clocks that run, events that start and end them, reminders sent, feeds of calendars."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models

from servanda.desk.cases.models import Case
from servanda.desk.clocks.reckoning import zone_of
from servanda.desk.people.models import Account, Authority
from servanda.desk.requests.models import Request

__all__ = ["Clock", "Event", "Feed", "Practice", "Reminder"]


class Event(models.Model):
    """Something that happened and is no step: an arrest, data preserved. Never changed; corrected by another."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=40)  # of clocks/rules.yaml
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("happened_at",)

    def __str__(self) -> str:
        return f"{self.request.reference}: {self.name}"

    @property
    def case(self) -> Case:
        return self.request.case


class Clock(models.Model):
    """One period that runs for one request. It ends met, over, or replaced by its extension; it is never deleted."""

    class Ending(models.TextChoices):
        MET = "met", "Met"
        OVER = "over", "Over"
        EXTENDED = "extended", "Extended"
        STOPPED = "stopped", "Stopped"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="clocks")
    rule = models.CharField(max_length=60)  # id of the provision, of the practice, or "own"
    what = models.CharField(max_length=200)
    means = models.CharField(max_length=10)  # act, lapse, may-lapse, lasts
    instrument = models.CharField(max_length=60, blank=True)  # of law; empty: practice
    cites = models.CharField(max_length=40, blank=True)
    is_ours = models.BooleanField(default=True)  # ours to act; else we watch what is theirs
    period = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=60)  # the event
    zone = models.CharField(max_length=60)
    is_zone_assumed = models.BooleanField(default=False)  # ours, as the zone of the one bound is not known
    due_at = models.DateTimeField()
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    ended_at = models.DateTimeField(null=True)
    extends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="extensions")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("due_at",)
        indexes = (models.Index(fields=["ending", "due_at"]),)

    def __str__(self) -> str:
        return f"{self.request.reference}: {self.what} by {self.due_at:%Y-%m-%d %H:%M} UTC"

    @property
    def case(self) -> Case:
        return self.request.case

    @property
    def last_instant(self) -> datetime:
        """An end at midnight belongs to the day before it."""
        return self.due_at - timedelta(microseconds=1)

    @property
    def last_day(self) -> date:
        """The last day, where the clock is bound to run."""
        return self.last_instant.astimezone(zone_of(self.zone)).date()


class Practice(models.Model):
    """A period of practice as this authority keeps it, instead of the one that the desk comes with."""

    authority = models.ForeignKey(Authority, on_delete=models.CASCADE, related_name="practices")
    rule = models.CharField(max_length=60)
    period = models.CharField(max_length=20)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["authority", "rule"], name="each_practice_once"),)

    def __str__(self) -> str:
        return f"{self.rule}: {self.period}"


class Reminder(models.Model):
    """That someone was reminded of a clock, so that nobody is reminded of the same twice."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="reminders")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10)  # "early", "late", "overdue"
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["clock", "account", "stage"], name="nobody_is_reminded_twice"),)

    def __str__(self) -> str:
        return f"{self.clock}: {self.stage}"


class Feed(models.Model):
    """A calendar that one account subscribes to by a secret address; only the secret's digest is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"calendar of {self.account}"
