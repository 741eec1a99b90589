"""One authority elsewhere, as this installation knows it, and what became of what was sent there."""

from __future__ import annotations

import uuid

from django.db import models

from servanda.desk.people.models import Account

__all__ = ["Bounce", "Contact"]


class Contact(models.Model):
    """An authority that requests go to or come from."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # the same in every table it travels in
    party = models.CharField(max_length=8)  # code of the record, or "ICC"
    name = models.CharField(max_length=200, blank=True)  # empty: only the function or the channel is known
    functions = models.JSONField(default=list)  # central-authority, contact-point, extradition-authority …
    instruments = models.JSONField(default=list)  # for which it was designated; empty: for all
    languages = models.JSONField(default=list)  # alternatives; "sq+en" is both together (ISO 639-1)
    channels = models.JSONField(default=list)
    address = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=60, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)  # IANA
    exchange_url = models.URLField(blank=True)  # of its own installation
    certificate = models.CharField(max_length=64, blank=True)  # SHA-256 of its certificate in the trust list
    source = models.CharField(max_length=200, blank=True)
    verified_on = models.DateField(null=True)
    verified_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    is_retired = models.BooleanField(default=False)  # nothing is deleted
    retired_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("party", "name", "pk")
        indexes = (models.Index(fields=["party", "is_retired"]),)

    def __str__(self) -> str:
        return f"{self.party}: {self.name or 'authority without a recorded name'}"


class Bounce(models.Model):
    """Something sent there did not arrive."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="bounces")
    on = models.DateField()
    channel = models.CharField(max_length=20)
    what = models.CharField(max_length=300)  # what came back: "550 no such mailbox"; never what was sent
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-on", "-pk")

    def __str__(self) -> str:
        return f"{self.contact}: {self.channel} on {self.on}"
