"""Items of evidence, their conditions, the ledger of each case, and what the elements of its offences are.

Content stands in the store (``storing``), never here. An entry of a ledger is one line as
``servanda.custody.ledger`` writes it: the rows of a case in order are the ledger's file.
"""

from __future__ import annotations

from django.db import models

from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account

__all__ = ["Element", "Item", "Line", "Restriction"]


class Item(models.Model):
    """One item. Empty is not known. What was made from another names its ``parent`` and how."""

    class Kind(models.TextChoices):
        DIGITAL = "digital object", "Digital object"
        PHYSICAL = "physical object", "Physical object"
        STATEMENT = "statement", "Statement"
        RECORD = "record", "Record"

    class Derivation(models.TextChoices):
        COPY = "copy", "Copy"
        TRANSCRIPT = "transcript", "Transcript"
        TRANSLATION = "translation", "Translation"
        REDACTION = "redaction", "Redaction"
        EXTRACT = "extract", "Extract"

    class State(models.TextChoices):
        HELD = "held", "Held"
        UNDER_WAY = "under way", "Under way"
        RETURNED = "returned", "Returned"
        DISPOSED = "disposed of", "Disposed of"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    reference = models.CharField(max_length=60, unique=True)  # "BRA-E-2026-0001"
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=300)
    origin = models.CharField(max_length=300, blank=True)  # from whom or where it comes
    collector = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    collected = models.CharField(max_length=60, blank=True)  # EDTF
    method = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=12, blank=True)
    media_type = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    links = models.JSONField(default=list)  # [{"to": "person", "name": "W-1", "bearing": "mentions"}, …]
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="derivatives")
    derivation = models.CharField(max_length=12, choices=Derivation.choices, blank=True)
    edition = models.PositiveIntegerField(default=1)  # of this derivation of the same parent
    came_from = models.CharField(max_length=100, blank=True)  # in a package: its sender's id in the trust list
    came_in = models.CharField(max_length=64, blank=True)  # digest of that package
    their_reference = models.CharField(max_length=200, blank=True)  # what its sender calls it
    size = models.BigIntegerField(null=True)  # bytes; null: no digital content is held
    sha256 = models.CharField(max_length=64, blank=True)  # names the object in the store, too
    blake3 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.HELD)  # as the ledger has it
    spoiled_at = models.DateTimeField(null=True)  # its content was found changed in the store, and is not served
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["sha256"]),)

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Restriction(models.Model):
    """A condition under which an item, and all that is made from it, is held. Lifted, never deleted."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="restrictions")
    said = models.JSONField()  # as the schema ``conditions`` has it
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.said['kind']} of {self.item.reference}"

    @property
    def case(self) -> Case:
        return self.item.case


class Line(models.Model):
    """One entry of the ledger of a case, as it stands in the ledger's file. Neither changed nor removed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ledger")
    number = models.PositiveIntegerField()
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="custody")
    hash = models.CharField(max_length=64)
    text = models.TextField()  # canonical JSON, without the end of the line
    is_kept_as_it_was = True  # a name that is sealed later stays: a ledger that was changed proves nothing

    class Meta:
        ordering = ("case", "number")
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="a_ledger_has_each_number_once"),)

    def __str__(self) -> str:
        return f"{self.case.reference} entry {self.number}"


class Element(models.Model):
    """An element of an offence of the case, in the words of those who work on it; the record holds none."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="elements")
    offence = models.CharField(max_length=80)  # id of the record
    name = models.SlugField(max_length=60)
    text = models.CharField(max_length=500)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["case", "offence", "name"], name="an_element_is_named_once"),)

    def __str__(self) -> str:
        return f"{self.offence}/{self.name}"
