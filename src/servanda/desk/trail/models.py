"""Entries of the trail, and its head. The database refuses to change or remove an entry (see the migration)."""

from __future__ import annotations

from django.db import models

__all__ = ["Entry", "Head"]


class Entry(models.Model):
    """One thing done or seen."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without a gap
    at = models.DateTimeField()
    authority = models.CharField(max_length=40, blank=True)  # its code
    who = models.CharField(max_length=254)  # an account's e-mail address, "servanda" for the desk itself
    did = models.CharField(max_length=80)  # "request.send"
    on = models.CharField(max_length=120, blank=True)  # "request:BRA-2026-0007"
    case = models.CharField(max_length=60, blank=True)  # the reference of the case it touches
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)  # digest of the entry before; 64 zeros before the first
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["case", "number"]), models.Index(fields=["on", "number"]))

    def __str__(self) -> str:
        return f"{self.number} {self.at:%Y-%m-%d %H:%M} {self.who} {self.did} {self.on}"

    @property
    def told(self) -> str:
        """The details on one line."""
        return "; ".join(f"{name}: {_said(value)}" for name, value in self.details.items())


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


class Head(models.Model):
    """The last entry's number and digest: one row, locked by whoever appends, so that no tail is cut off unseen."""

    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
