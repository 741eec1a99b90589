"""Whom a case is about, and the identities that are sealed."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models.case import Case
from servanda.desk.people.models import Account

__all__ = ["Person", "Reader", "Sealed"]


class Person(models.Model):
    """Someone the case is about. Where the identity is sealed, ``name``, ``born`` and ``contact`` are empty here."""

    class Role(models.TextChoices):
        SUSPECT = "suspect", "Suspect"
        VICTIM = "victim", "Victim"
        WITNESS = "witness", "Witness"
        EXPERT = "expert", "Expert"
        OTHER = "other", "Other"

    class Flag(models.TextChoices):
        AT_RISK = "at-risk", "At risk of reprisal"
        CHILD = "child", "A child"
        SEXUAL_VIOLENCE = "sexual-violence", "Survivor of sexual violence"
        VULNERABLE = "vulnerable", "Vulnerable for another reason"
        DETAINED = "detained", "Detained"
        INSIDER = "insider", "Insider"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="persons")
    role = models.CharField(max_length=10, choices=Role.choices)
    token = models.CharField(max_length=20)  # "W-3": what everyone may see of a sealed identity
    name = models.CharField(max_length=300, blank=True)
    born = models.CharField(max_length=40, blank=True)  # EDTF
    contact = models.TextField(blank=True)  # how the person is reached
    nationalities = models.JSONField(default=list)  # codes of the record; ["stateless"] for none, [] not known
    residence = models.JSONField(default=list)  # codes of the States of habitual residence
    whereabouts = models.CharField(max_length=8, blank=True)  # code of the State; empty: not known
    whereabouts_since = models.CharField(max_length=40, blank=True)  # EDTF
    languages = models.JSONField(default=list)  # ISO 639-1, understood; [] not known
    flags = models.JSONField(default=list)  # of ``Flag``
    is_sealed = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["case", "token"], name="a_token_names_one_person"),)

    def __str__(self) -> str:
        return self.name or self.token

    @property
    def reference(self) -> str:
        """How the trail and others name the person: "BRA-C-2026-0003/W-3"; never the name."""
        return f"{self.case.reference}/{self.token}"

    @property
    def sealed_fields(self) -> frozenset[str]:
        """What a seal takes away; where a suspect is, an assessment needs to know."""
        whereabouts = () if self.role == self.Role.SUSPECT else ("whereabouts", "whereabouts_since")
        return frozenset(("name", "born", "contact", *whereabouts))

    def is_named(self, account: Account) -> bool:
        """Whether the sealed identity names this account among those who may see it."""
        return Reader.objects.filter(sealed__person=self, account=account, ended_at=None).exists()


class Sealed(models.Model):
    """An identity under seal: ciphertext alone, whose key stands outside the database."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="sealed")
    ciphertext = models.BinaryField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"identity of {self.person.reference}"


class Reader(models.Model):
    """An account that a sealed identity names: it may see it, beside the protection officers of the case."""

    sealed = models.ForeignKey(Sealed, on_delete=models.CASCADE, related_name="readers")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["sealed", "account"], condition=models.Q(ended_at=None), name="a_reader_is_named_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account} may see the {self.sealed}"
