"""Authorities of this installation, and the accounts that work in them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from servanda.desk.people.roles import Role

__all__ = ["Account", "Accounts", "Authority", "Held"]


class Authority(models.Model):
    """An authority that works here: one, but for a demonstration, which shows two."""

    code = models.SlugField(max_length=40, unique=True)  # "bra-central": stands in references and in the trail
    name = models.CharField(max_length=200)
    party = models.CharField(max_length=8)  # ISO 3166-1 alpha-3 as in the record, or "ICC"
    kind = models.CharField(max_length=40)  # central-authority, competent-authority, contact-point, court
    functions = models.JSONField(default=list)  # as in the record's authorities: ["central-authority", …]
    languages = models.JSONField(default=list)  # ISO 639-1, preferred first
    channels = models.JSONField(default=list)  # ["direct", "diplomatic", "interpol", "electronic"]
    time_zone = models.CharField(max_length=60, default="UTC")  # IANA
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class Accounts(BaseUserManager["Account"]):
    """Accounts are known by their e-mail address, without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Account:
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """One person at one authority."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="accounts")
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def roles(self) -> frozenset[Role]:
        """Read once for each object."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(Role(held.role) for held in self.held.all())
        return self._roles


class Held(models.Model):
    """A role that an account holds."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="held")
    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "role"], name="each_role_once"),)

    def __str__(self) -> str:
        return f"{self.account}: {self.role}"
