"""Questions whether somebody was heard elsewhere: ours, of a case, and those of others. No name stands in either."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account, Authority

__all__ = ["Inquiry", "Question"]


class Question(models.Model):
    """What we asked another authority about persons of a case; kept until the answer came or its key ended."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="matching_questions")
    reference = models.CharField(max_length=32, unique=True)  # random; the answer names it
    peer = models.CharField(max_length=100)  # whom we asked: an id of the trust list
    about = models.JSONField()  # ["W-1", …]
    left_out = models.JSONField(default=dict)  # {"W-2": "no-day"}: a word of ``queries.REASONS``
    many = models.PositiveIntegerField()  # tokens that went: a person has one for each name
    ciphertext = models.BinaryField(default=b"")  # {token of the question: "W-1"} under seal; empty: no longer kept
    file = models.BinaryField(default=b"")  # the note as it goes; empty: no longer kept
    until = models.DateField()  # the day of its key: nothing of tokens is kept from then on
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)  # when their answer was read in here
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    met = models.JSONField(default=dict)  # {"W-1": "whom to contact there"}
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-asked_at", "-pk")

    def __str__(self) -> str:
        return f"question {self.reference[:8]} to {self.peer}"


class Inquiry(models.Model):
    """What another authority asked us; a person decides whether it is answered."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for a person"
        ANSWERED = "answered", "Answered"
        DECLINED = "declined", "Not answered"
        OVER = "over", "Its key ended"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="matching_inquiries")  # ours
    peer = models.CharField(max_length=100)  # who asks
    reference = models.CharField(max_length=32)  # theirs
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()  # as they say
    many = models.PositiveIntegerField()  # tokens
    ciphertext = models.BinaryField(default=b"")  # the tokens under seal, until it is answered
    file = models.BinaryField(default=b"")  # our answer as it goes
    until = models.DateField()  # the day of the key
    arrived_at = models.DateTimeField()
    arrived_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    met = models.PositiveIntegerField(null=True)  # how many of them; never which
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    declined_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-arrived_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["authority", "peer", "reference"], name="each_inquiry_comes_once"),
        )

    def __str__(self) -> str:
        return f"question {self.reference[:8]} of {self.peer}"
