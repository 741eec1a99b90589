"""Letters that were made, kept as they were: their twin, and the bytes of each form, encrypted outside the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from servanda.desk.people.models import Account

if TYPE_CHECKING:
    from servanda.desk.cases.models import Case

__all__ = ["KeptFile", "KeptLetter"]


class KeptLetter(models.Model):
    """A letter as it was made; never changed: another is made instead."""

    is_kept_as_it_was: ClassVar[bool] = True  # when a name in it is sealed later, it is told, not altered

    request = models.ForeignKey("requests.Request", on_delete=models.CASCADE, related_name="letters")
    number = models.PositiveIntegerField()  # 1, 2 … of its request
    kind = models.CharField(max_length=30)  # of ``letter.Kind``
    language = models.CharField(max_length=12)
    second_language = models.CharField(max_length=12, blank=True)
    digest = models.CharField(max_length=64)  # that stands on every form
    twin = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["request", "number"], name="letters_are_counted"),)

    def __str__(self) -> str:
        return f"{self.request.reference}: letter {self.number}, {self.kind}"

    @property
    def case(self) -> Case:
        """The case of its request, about which permissions ask."""
        return self.request.case

    @property
    def reference(self) -> str:
        """How the trail names it: "BRA-O-2026-0007/2"."""
        return f"{self.request.reference}/{self.number}"


class KeptFile(models.Model):
    """One form of a letter."""

    letter = models.ForeignKey(KeptLetter, on_delete=models.CASCADE, related_name="files")
    form = models.CharField(max_length=4)  # pdf, docx, json
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    stored = models.CharField(max_length=100, unique=True)
    key = models.BinaryField()  # of these bytes alone, itself under the installation's key

    class Meta:
        ordering = ("form",)
        constraints = (models.UniqueConstraint(fields=["letter", "form"], name="each_form_once"),)

    def __str__(self) -> str:
        return f"{self.letter}: {self.form}"
