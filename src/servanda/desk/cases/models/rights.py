"""Rights of victims and witnesses: consent, protection, interviews held, notices given."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models.case import Case
from servanda.desk.cases.models.persons import Person
from servanda.desk.people.models import Account

__all__ = ["Consent", "Interview", "Notice", "Protection"]


class _OfPerson(models.Model):
    """Something about one person, noted by someone."""

    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def case(self) -> Case:
        return self.person.case  # type: ignore[attr-defined, no-any-return]  # each kind has its own ``person``


class Consent(_OfPerson):
    """What a person agreed to, or refused: for which purposes, towards whom, until when."""

    class Purpose(models.TextChoices):
        CONTACT = "contact", "Being contacted again"
        INTERVIEW = "interview", "Being interviewed"
        TESTIMONY = "testimony", "Testifying in court"
        TRANSMISSION = "transmission", "Passing statements and items on"
        IDENTITY = "identity", "Disclosing the identity"
        RESEARCH = "research", "Documentation and research"
        PUBLICATION = "publication", "Publication"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    is_given = models.BooleanField()  # no: asked, and refused
    purposes = models.JSONField()  # of ``Purpose``
    recipients = models.JSONField(default=list)  # codes of States, "ICC"; []: whoever works on the case
    given_on = models.DateField()
    until = models.DateField(null=True)  # the last day; null: until withdrawn
    manner = models.CharField(max_length=200, blank=True)  # in writing, orally before two witnesses, …
    language = models.CharField(max_length=12, blank=True)  # in which it was explained
    withdrawn_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-given_on", "-pk")

    def __str__(self) -> str:
        return f"{'consent' if self.is_given else 'refusal'} of {self.person.token} on {self.given_on}"


class Protection(_OfPerson):
    """A measure that protects a person; from whom the identity is withheld."""

    class Measure(models.TextChoices):
        PSEUDONYM = "pseudonym", "Pseudonym"
        NON_DISCLOSURE = "non-disclosure", "Identity not disclosed"
        VIDEO_LINK = "video-link", "Testimony by video link"
        VOICE = "voice-distortion", "Voice distorted"
        FACE = "face-distortion", "Face distorted"
        SCREEN = "screen", "Screen in the courtroom"
        CLOSED_SESSION = "closed-session", "Closed session"
        ACCOMPANIED = "accompanied", "Accompanied by a person of trust"
        NO_CONTACT = "no-contact", "No contact by the accused or their side"
        GUARD = "guard", "Physical protection"
        RELOCATION = "relocation", "Relocation"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="protections")
    measure = models.CharField(max_length=20, choices=Measure.choices)
    ordered_by = models.CharField(max_length=200, blank=True)  # the court or authority; empty: our own
    begins_on = models.DateField()
    ends_on = models.DateField(null=True)  # the last day; null: until lifted
    withheld_from = models.JSONField(default=list)  # codes of States, "ICC"; ["*"]: everybody outside this authority
    lifted_on = models.DateField(null=True)
    lifted_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-begins_on", "-pk")

    def __str__(self) -> str:
        return f"{self.measure} for {self.person.token}"


class Interview(_OfPerson):
    """An interview that was held or is planned; kept so that nobody is made to tell it all again without need."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="interviews")
    held_on = models.CharField(max_length=40)  # EDTF; the day for which it is planned, where it is
    held_by = models.CharField(max_length=200)  # the authority or organisation
    place = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12, blank=True)
    covered = models.TextField(blank=True)  # what was spoken about
    recording = models.CharField(max_length=300, blank=True)  # where it is kept; empty: none is known
    is_planned = models.BooleanField(default=False)
    needed_because = models.TextField(blank=True)  # why another one, although there was one before
    cancelled_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"interview of {self.person.token} by {self.held_by}"


class Notice(_OfPerson):
    """What a victim or witness was told of their rights and of the case, when and in which language."""

    class Kind(models.TextChoices):
        RIGHTS = "rights", "Information on rights"
        PROTECTION = "protection", "Information on protection and support"
        PROGRESS = "progress", "Progress of the case"
        PROSECUTION = "prosecution", "Decision to prosecute"
        NO_PROSECUTION = "no-prosecution", "Decision not to prosecute"
        REASONS = "reasons", "Reasons of a decision"
        REVIEW = "review", "How to have a decision reviewed"
        TRIAL = "trial", "Time and place of the trial"
        JUDGMENT = "judgment", "Judgment"
        REPARATION = "reparation", "Reparation"
        RELEASE = "release", "Release or escape of the suspect"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    given_on = models.DateField()
    language = models.CharField(max_length=12)
    manner = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("given_on", "pk")

    def __str__(self) -> str:
        return f"{self.kind} to {self.person.token} on {self.given_on}"

    @property
    def is_understood(self) -> bool | None:
        """Whether it was given in a language the person understands; None: their languages are not known."""
        return self.language in self.person.languages if self.person.languages else None
