"""The texts that can be searched: one row for each thing that was written, under the case it belongs to."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models import Case
from servanda.desk.requests.models import Request

__all__ = ["Text"]


class Text(models.Model):
    """What was written, and its plain words (without case and accents), which the database indexes itself."""

    repeats = True  # nothing stands here alone: see ``cases.scrubbing``

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="texts")
    request = models.ForeignKey(Request, on_delete=models.CASCADE, null=True, related_name="texts")
    kind = models.CharField(max_length=40)  # name of the model: "fact"
    key = models.BigIntegerField()  # its primary key
    shown = models.TextField()
    words = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="each_thing_is_indexed_once"),)

    def __str__(self) -> str:
        return self.shown[:80]
