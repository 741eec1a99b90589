"""Packages sent and received: what each is, how far it came, and the receipt for it."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account, Authority
from servanda.desk.requests.models import Intake, Request

__all__ = ["Parcel"]


class Parcel(models.Model):
    """One package in one direction. The same content comes in once, however often it is delivered."""

    class Direction(models.TextChoices):
        OUT = "out", "Out"
        IN = "in", "In"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        RECEIPTED = "receipted", "Received, with a receipt"
        GIVEN_UP = "given-up", "Given up"
        OPENED = "opened", "Opened"  # in: believed, and waits for a person
        REFUSED = "refused", "Refused"  # in: not believed; the receipt says why
        TAKEN_IN = "taken-in", "Taken in"  # in: a person made it part of a case

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="parcels")  # ours
    direction = models.CharField(max_length=3, choices=Direction.choices)
    state = models.CharField(max_length=10, choices=State.choices)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, related_name="parcels")
    intake = models.OneToOneField(Intake, on_delete=models.PROTECT, null=True, related_name="parcel")  # in, in triage
    kind = models.CharField(max_length=20, blank=True)  # request, answer, acknowledgement, evidence
    reference = models.CharField(max_length=120, blank=True)  # the sender's
    peer = models.CharField(max_length=100, blank=True)  # id of the other side in the trust list; empty: not known
    package_id = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of the signed list; empty: it could not be opened
    file_digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    place = models.CharField(max_length=200)  # below the installation's folder
    made_at = models.DateTimeField()  # out: made; in: arrived
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")  # in: nobody
    in_reply_to = models.CharField(max_length=64, blank=True)
    items = models.JSONField(default=list)  # references of ours: out, what went; in, what it became in the register
    left_out = models.JSONField(default=dict)  # in: numbers of conditions that were not entered, each with why
    because = models.TextField(blank=True)  # out: why it was given up
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)  # out, waiting: when it is tried next; empty: it goes by hand
    last_error = models.TextField(blank=True)
    verdict = models.JSONField(default=dict)  # in: what was found
    receipt = models.BinaryField(default=b"")  # out: theirs; in: ours
    receipt_outcome = models.CharField(max_length=20, blank=True)
    receipt_reasons = models.JSONField(default=list)
    receipt_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (models.Index(fields=["direction", "state", "next_at"]),)
        constraints = (
            models.UniqueConstraint(fields=["authority", "direction", "file_digest"], name="each_file_once"),
            models.UniqueConstraint(
                fields=["authority", "direction", "digest"],
                condition=~models.Q(digest=""),
                name="each_content_once_in_effect",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.kind} {self.reference}"

    @property
    def case(self) -> Case | None:
        """Of the request it belongs to; an incoming one has none until a person took it in."""
        return self.request.case if self.request else None

    @property
    def may_be_given_up(self) -> bool:
        """While it waits, and once the other side rejected it."""
        return self.state == self.State.WAITING or (
            self.state == self.State.RECEIPTED and self.receipt_outcome == "rejected"
        )

    @property
    def receiver(self) -> str:
        """As receipts know it (``custody.receipts.Sent``)."""
        return self.peer
