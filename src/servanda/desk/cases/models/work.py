"""Work on a case: notes, tasks, documents, assessments."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models.case import Case
from servanda.desk.people.models import Account

__all__ = ["Assessment", "Document", "Note", "Task"]


class Note(models.Model):
    """A note; never changed, withdrawn at most."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.text[:80]


class Task(models.Model):
    """Something to be done, by somebody, by a day."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=300)
    assignee = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="tasks")
    due = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = (models.F("due").asc(nulls_last=True), "pk")

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """A file of the case. Its bytes are kept encrypted outside the database, under ``stored``."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=300)
    file_name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)  # sniffed from the bytes, not believed from the sender
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)  # of the bytes as they came
    stored = models.CharField(max_length=100, unique=True)
    key = models.BinaryField()  # of these bytes alone, itself under the installation's key
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ("-added_at", "-pk")

    def __str__(self) -> str:
        return self.title


class Assessment(models.Model):
    """What ``assess`` said about the case as it stood, with persons by their tokens."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    on = models.DateField()  # the day it is about
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    record = models.CharField(max_length=64)  # digest of the record it rests on
    sentence = models.TextField()
    given = models.JSONField()  # the case file that was assessed
    lines = models.JSONField()  # what was found, one entry a line: see ``assessing``

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.case.reference} on {self.on}"
