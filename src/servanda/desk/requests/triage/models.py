"""A letter that came in, as it waits to be entered: its text, what was read in it, what a person confirmed."""

from __future__ import annotations

from django.db import models

from servanda.desk.people.models import Account, Authority

__all__ = ["Intake"]


class Intake(models.Model):
    """Waiting, until it is entered as a request or set aside with a reason. Its bytes are kept encrypted outside."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="intakes")
    request = models.OneToOneField("requests.Request", on_delete=models.PROTECT, null=True, related_name="intake")
    file_name = models.CharField(max_length=255, blank=True)  # empty: pasted
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=100, unique=True)
    key = models.BinaryField()
    text = models.TextField()
    reading = models.JSONField()  # as ``findings.Reading.to_json``
    confirmed = models.JSONField(default=dict)  # by field: what a person took over, or typed; see ``confirming``
    channel = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    set_aside_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-received_at", "-pk")
        indexes = (models.Index(fields=["authority", "-received_at"]),)

    def __str__(self) -> str:
        return f"intake {self.pk} of {self.received_at:%Y-%m-%d}"

    @property
    def is_waiting(self) -> bool:
        return self.request_id is None and self.set_aside_at is None
