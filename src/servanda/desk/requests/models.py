"""A request in either direction, what it says, what it is bound to, and each step it took."""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models import Case
from servanda.desk.directory.models import Contact
from servanda.desk.people.models import Account, Authority
from servanda.desk.requests.letters.models import KeptFile, KeptLetter
from servanda.desk.requests.machines import LAST, MACHINES, Machine
from servanda.desk.requests.triage.models import Intake

__all__ = [
    "Answered",
    "Condition",
    "Consultation",
    "Content",
    "Intake",
    "KeptFile",
    "KeptLetter",
    "Link",
    "Request",
    "Taken",
]


class Request(models.Model):
    """What one State, or the Court, asks of another. ``state`` is the state in its machine, never set but by a step."""

    class Direction(models.TextChoices):
        OUTGOING = "outgoing", "Outgoing"
        INCOMING = "incoming", "Incoming"

    class Urgency(models.TextChoices):
        ROUTINE = "routine", "Routine"
        URGENT = "urgent", "Urgent"
        EMERGENCY = "emergency", "Emergency"

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="requests")  # ours
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    direction = models.CharField(max_length=8, choices=Direction.choices)
    reference = models.CharField(max_length=60, unique=True)  # ours: "BRA-O-2026-0001" out, "BRA-I-2026-0001" in
    their_reference = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40)  # id of a measure of the registry: "extradition", "preserve-data" …
    counterpart = models.CharField(max_length=8)  # code of the other State, or "ICC"
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="requests")
    title = models.CharField(max_length=300)
    offences = models.JSONField(default=list)  # ids of the record's crimes, among those of the case
    state = models.CharField(max_length=20)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE)
    is_confidential = models.BooleanField(default=False)
    language = models.CharField(max_length=12, blank=True)  # ISO 639-1, of the letter or of its translation
    channel = models.CharField(max_length=40, blank=True)  # as in the directory: "direct", "diplomatic", "interpol" …
    persons = models.JSONField(default=list)  # tokens of persons of the case: "S-1"
    particulars = models.JSONField(default=dict)  # what the kind asks for, see ``kinds``: {"period": "2024-01/2024-06"}
    given = models.JSONField(default=list)  # facts as people type them: ["dual-criminality=yes", "penalty-years@DEU=5"]
    basis = models.JSONField(default=dict)  # the finding of ``bases`` that was chosen, with its proof and its day
    due_on = models.DateField(null=True)  # the nearest day by which something is owed, as far as one is set
    authors = models.JSONField(default=list)  # who ever wrote in it: keys of accounts, who may not approve it
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(null=True)  # incoming: when it reached us, which may be before it was entered
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-made_at", "-pk")
        indexes = (
            models.Index(fields=["authority", "direction", "state"]),
            models.Index(fields=["authority", "due_on"]),
        )

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def machine(self) -> Machine:
        return MACHINES[self.direction]

    @property
    def is_outgoing(self) -> bool:
        return self.direction == self.Direction.OUTGOING

    @property
    def is_open(self) -> bool:
        return self.state != LAST


class Taken(models.Model):
    """A step that was taken: from where, to where, by whom, when, why."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["request", "number"], name="steps_are_counted"),)

    def __str__(self) -> str:
        return f"{self.request.reference}: {self.name} on {self.at:%Y-%m-%d}"


class Content(models.Model):
    """One thing that the basis says the request must, or may have to, contain; and what ours says."""

    class Need(models.TextChoices):
        MANDATORY = "mandatory", "Required"
        CONDITIONAL = "conditional", "Required where it applies"
        OPTIONAL = "optional", "Recommended"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="contents")
    number = models.PositiveIntegerField()
    provision = models.CharField(max_length=60)  # id in the record
    instrument = models.CharField(max_length=60)
    article = models.CharField(max_length=60)
    item = models.CharField(max_length=60)  # as the record names it: "facts", "judgment-or-warrant"
    label = models.TextField()  # the record's paraphrase
    need = models.CharField(max_length=12, choices=Need.choices)
    applies = models.CharField(max_length=120, blank=True)  # in the record's words: "where-applicable", "unless …"
    text = models.TextField(blank=True)
    why_not = models.TextField(blank=True)  # why a conditional item does not apply here
    is_dropped = models.BooleanField(default=False)  # the basis chosen now does not ask for it; nothing is deleted

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["request", "provision"], name="each_content_once"),)

    def __str__(self) -> str:
        return f"{self.request.reference}: {self.item}"


class Condition(models.Model):
    """A limit on what may be done, set by the one side and binding the other; or an assurance, binding who gives it."""

    class Kind(models.TextChoices):
        USE_LIMITATION = "use-limitation", "Limit on use"
        SPECIALITY = "speciality", "Speciality"
        ASSURANCE_DEATH_PENALTY = "assurance-death-penalty", "Assurance: no death penalty"
        ASSURANCE_LIFE_IMPRISONMENT = "assurance-life-imprisonment", "Assurance: no irreducible life imprisonment"
        ASSURANCE_FAIR_TRIAL = "assurance-fair-trial", "Assurance: fair trial"
        ASSURANCE_NON_TRANSFER = "assurance-non-transfer", "Assurance: no transfer to a third State"
        CONFIDENTIALITY = "confidentiality", "Confidentiality"
        RETURN = "return", "Return of persons or things"
        OTHER = "other", "Other"

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="conditions")
    kind = models.CharField(max_length=40, choices=Kind.choices)
    given_by = models.CharField(max_length=8)  # code of the State or Court that set it, or gives the assurance
    is_awaited = models.BooleanField(default=False)  # an assurance that was asked for and has not come
    text = models.TextField()
    provision = models.CharField(max_length=60, blank=True)  # id in the record on which it rests
    offences = models.JSONField(default=list)  # speciality, use: the offences it leaves open
    until = models.CharField(max_length=40, blank=True)  # EDTF; empty: until lifted
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why = models.TextField(blank=True)  # the consent or event that lifted it

    class Meta:
        ordering = ("pk",)

    @property
    def is_assurance(self) -> bool:
        return self.kind.startswith("assurance-")

    @property
    def binds_us(self) -> bool:
        """A limit binds whom it was set for, an assurance whoever gave it."""
        ours = self.request.authority.party
        return (self.given_by == ours) if self.is_assurance else (self.given_by != ours)

    def __str__(self) -> str:
        return f"{self.request.reference}: {self.kind}"


class Consultation(models.Model):
    """The other side was heard, or asked, before a refusal or postponement."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="consultations")
    held_on = models.DateField()
    with_whom = models.CharField(max_length=200)
    about = models.TextField()
    outcome = models.TextField(blank=True)
    provision = models.CharField(max_length=60, blank=True)  # that asks for it
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("held_on", "pk")

    def __str__(self) -> str:
        return f"{self.request.reference}: consulted on {self.held_on}"


class Answered(models.Model):
    """One thing given in answer: a record, a hearing, a person surrendered; taken back, never deleted."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveIntegerField()
    what = models.TextField()
    answers = models.CharField(max_length=60, blank=True)  # what of the request it answers, in its words or a number
    sha256 = models.CharField(max_length=64, blank=True)
    given_at = models.DateTimeField(null=True)  # when it went, or came
    is_taken_back = models.BooleanField(default=False)  # before it was given
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["request", "number"], name="answers_are_counted"),)

    def __str__(self) -> str:
        return f"{self.request.reference}: answer {self.number}"


class Link(models.Model):
    """One request that follows from another of the same case."""

    class Relation(models.TextChoices):
        FOLLOW_UP = "follow-up", "Follow-up"  # assistance after preservation
        SUPPLEMENT = "supplement", "Supplement"
        EXTRADITION = "extradition", "Extradition after provisional arrest"
        CONSENT = "consent", "Request for consent"  # to lift speciality or a limit on use
        ONWARD = "onward", "Passed on"

    earlier = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="followed_by")
    later = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="follows")
    relation = models.CharField(max_length=20, choices=Relation.choices)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["earlier", "later"], name="each_link_once"),)

    def __str__(self) -> str:
        return f"{self.earlier.reference} → {self.later.reference}"
