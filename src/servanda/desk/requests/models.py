"""A request in either direction, and each step it took."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models import Case
from servanda.desk.directory.models import Contact
from servanda.desk.people.models import Account, Authority
from servanda.desk.requests.machines import MACHINES, Machine

__all__ = ["Request", "Taken"]


class Request(models.Model):
    """What one State, or the Court, asks of another. ``state`` is the state in its machine, never set but by a step."""

    class Direction(models.TextChoices):
        OUTGOING = "outgoing", "Outgoing"
        INCOMING = "incoming", "Incoming"

    class Urgency(models.TextChoices):
        ROUTINE = "routine", "Routine"
        URGENT = "urgent", "Urgent"
        EMERGENCY = "emergency", "Emergency"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="requests")  # ours
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    reference = models.CharField(max_length=60, unique=True)  # ours
    their_reference = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40)  # id of a measure of the registry: "extradition", "preserve-data" …
    counterpart = models.CharField(max_length=8)  # code of the other State, or "ICC"
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="requests")
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=20)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE)
    is_confidential = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)
    basis = models.JSONField(default=dict)  # the finding of ``bases`` that was chosen, with its proof and its day
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-made_at",)
        indexes = (models.Index(fields=["authority", "direction", "state"]),)

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def machine(self) -> Machine:
        return MACHINES[self.direction]


class Taken(models.Model):
    """A step that was taken: from where, to where, by whom, when, why."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["request", "number"], name="steps_are_counted"),)

    def __str__(self) -> str:
        return f"{self.request.reference}: {self.name} on {self.at:%Y-%m-%d}"
