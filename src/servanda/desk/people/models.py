"""Authorities of this installation, the accounts that work in them, and how one comes in.

Links and tokens are kept as digests only: whoever reads the database learns none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from servanda.desk.people.roles import Role

__all__ = ["Account", "Accounts", "Authority", "FactorReset", "Held", "Invitation", "Token", "holding"]


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

    @property
    def authority_id(self) -> int:
        """An authority is its own: its administrators change no other."""
        return self.pk


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

    email = models.EmailField(unique=True, max_length=100)  # stands in the trail as it is
    name = models.CharField(max_length=200)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="accounts")
    language = models.CharField(max_length=12, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True)

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    scopes: frozenset[str] | None = None  # what the token it came with allows; None: it signed in itself

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def reference(self) -> str:
        """How the trail names an account."""
        return self.email

    @property
    def roles(self) -> frozenset[Role]:
        """Read once for each object."""
        if not hasattr(self, "_roles"):
            self.hold(held.role for held in self.held.all() if held.ended_at is None)
        return self._roles

    def hold(self, roles: Iterable[str]) -> None:
        """These are its roles, as they were just read."""
        self._roles = frozenset(map(Role, roles))

    @property
    def roles_in_order(self) -> tuple[Role, ...]:
        """As people read them, in the order of the list of roles."""
        return tuple(role for role in Role if role in self.roles)

    def forget_roles(self) -> None:
        """Read them anew when they are next asked for."""
        vars(self).pop("_roles", None)


class Held(models.Model):
    """A role that an account holds, or held: what was taken away stays, with its end. Ask with ``holding``."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="held")
    role = models.CharField(max_length=30, choices=Role.choices)
    given_at = models.DateTimeField(null=True)  # none: not known
    given_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")  # none: on joining
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["account", "role"], condition=models.Q(ended_at=None), name="each_role_is_held_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.role}"


def holding(roles: Iterable[str], account: str = "") -> models.Q:
    """Who holds one of these roles now; ``account`` is the way to the account: "account__". In one ``filter``."""
    return models.Q(**{f"{account}held__role__in": [str(role) for role in roles], f"{account}held__ended_at": None})


class Invitation(models.Model):
    """Someone is asked to join, by a link that opens once and expires."""

    email = models.EmailField(max_length=100)
    name = models.CharField(max_length=200)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="invitations")
    roles = models.JSONField(default=list)  # values of Role
    language = models.CharField(max_length=12, default="en")
    digest = models.CharField(max_length=64, unique=True)  # of the word in the link
    invited_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")  # none: the first
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.email})"

    @property
    def reference(self) -> str:
        """How the trail names an invitation."""
        return self.email


class FactorReset(models.Model):
    """Someone lost every second factor: one person asks to take it off, another confirms."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="factor_resets")
    reason = models.TextField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(confirmed_at=None, dropped_at=None),
                name="a_factor_reset_is_asked_once",
            ),
        )

    def __str__(self) -> str:
        return f"factors of {self.account}"

    @property
    def authority_id(self) -> int:
        return self.account.authority_id

    @property
    def reference(self) -> str:
        """How the trail names it: by the account it frees."""
        return self.account.email


class Token(models.Model):
    """A program calls in the name of an account, within scopes; never more than the account itself may."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)  # names of permissions, or their parts: "request", "clock.change"
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.name} of {self.account}"

    @property
    def authority_id(self) -> int:
        return self.account.authority_id
