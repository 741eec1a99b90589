"""A case and what hangs on it. Days are kept as they are known (EDTF text): "2011", "2011-04", "2011-04-03~"."""

from __future__ import annotations

from django.db import models

from servanda.desk.people.models import Account, Authority

__all__ = ["Access", "Case", "Fact", "Person"]


class Case(models.Model):
    """Our file about one or more requests. Only those with access may know that it exists."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=60, unique=True)  # "BRA-C-2026-0003"
    title = models.CharField(max_length=300)
    offences = models.JSONField(default=list)  # ids of the record's crimes
    context = models.CharField(max_length=40, blank=True)  # "international", "non-international", or not known
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)  # counts changes: two editors are told of each other

    class Meta:
        ordering = ("-opened_at",)

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
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

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
    ended = models.CharField(max_length=40, blank=True)  # EDTF
    places = models.JSONField(default=list)  # [{"party": "SYR", "place": "Hama"}, …]

    def __str__(self) -> str:
        return self.text[:80]


class Person(models.Model):
    """Someone the case is about; ``name`` is empty where the identity is sealed."""

    class Role(models.TextChoices):
        SUSPECT = "suspect", "Suspect"
        VICTIM = "victim", "Victim"
        WITNESS = "witness", "Witness"
        EXPERT = "expert", "Expert"
        OTHER = "other", "Other"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="persons")
    role = models.CharField(max_length=10, choices=Role.choices)
    token = models.CharField(max_length=20)  # "W-3": what everyone may see of a sealed identity
    name = models.CharField(max_length=300, blank=True)
    nationalities = models.JSONField(default=list)  # codes of the record; ["stateless"] for none, [] not known
    whereabouts = models.CharField(max_length=8, blank=True)  # code of the State; empty: not known
    is_sealed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "token"], name="a_token_names_one_person"),)

    def __str__(self) -> str:
        return self.name or self.token
