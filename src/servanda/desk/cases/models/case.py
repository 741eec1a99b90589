"""The file itself: its reference, what it is about, who needs to know it, what happened."""

from __future__ import annotations

from django.db import models

from servanda.desk.people.models import Account, Authority

__all__ = ["Access", "Case", "Fact", "Number"]


class Number(models.Model):
    """The last number given in a series of an authority in a year; counted up in the transaction that uses it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    series = models.CharField(max_length=4)  # "C" for cases
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["authority", "series", "year"], name="one_series_a_year"),)

    def __str__(self) -> str:
        return f"{self.series} {self.year}: {self.last}"


class Case(models.Model):
    """Our file about one or more requests. Only those with access may know that it exists.

    From ``measures`` on: what an assessment needs to know beside facts and persons. Null is not known.
    """

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=60, unique=True)  # "BRA-C-2026-0003"
    title = models.CharField(max_length=300)
    offences = models.JSONField(default=list)  # ids of the record's crimes
    context = models.CharField(max_length=40, blank=True)  # peace, IAC, NIAC, occupation; empty: not known
    measures = models.JSONField(default=list)  # ids of the record's measures that are considered
    requested = models.CharField(max_length=8, blank=True)  # the State to be asked; empty: where each suspect is
    flag = models.JSONField(null=True)  # codes of States of the ship's flag or the aircraft's register
    aimed_at = models.JSONField(null=True)  # codes of States at which the conduct was aimed
    known = models.JSONField(default=dict)  # facts that rules ask for: {"adult-at-conduct": true}
    penalty_years = models.JSONField(default=dict)  # {"BRA": 30}
    sentence_months = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)  # counts changes: two editors are told of each other

    class Meta:
        ordering = ("-opened_at", "-pk")
        indexes = (models.Index(fields=["authority", "closed_at"]),)

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def case(self) -> Case:
        """A case is its own case; whatever has ``.case`` and ``.authority`` can be asked about by permissions."""
        return self


class Access(models.Model):
    """Someone needs to know this case. Ended, never deleted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="access")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="access")
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "account"], condition=models.Q(ended_at=None), name="access_is_given_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} to {self.case}"


class Fact(models.Model):
    """Something that happened: text, when as far as it is known, in which States."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="facts")
    text = models.TextField()
    began = models.CharField(max_length=40, blank=True)  # EDTF
    ended = models.CharField(max_length=40, blank=True)  # EDTF; empty: the same day, as far as it is known
    places = models.JSONField(default=list)  # [{"party": "SYR", "place": "Hama"}, …]
    is_conduct = models.BooleanField(default=True)  # part of the offence; else a circumstance beside it
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("began", "pk")

    def __str__(self) -> str:
        return self.text[:80]
