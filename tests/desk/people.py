"""Small builders of real things: an authority with its people, a case they work on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from allauth.mfa.models import Authenticator

from servanda.desk.cases.models import Access, Case
from servanda.desk.people.models import Account, Authority, Held
from servanda.desk.people.roles import Role

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True)
class Office:
    authority: Authority
    people: dict[Role, Account]

    def __getitem__(self, role: Role) -> Account:
        return self.people[role]


def office(code: str, party: str) -> Office:
    authority = Authority.objects.create(
        code=code, name=f"Central authority of {party}", party=party, kind="central-authority", languages=["en"]
    )
    return Office(authority, {role: account(authority, f"{role}@{code}.example", role) for role in Role})


def account(authority: Authority, email: str, *roles: Role) -> Account:
    """With a second factor, but without a usable password, which costs a tenth of a second to make."""
    made = Account.objects.create_user(email, name=email.split("@")[0].title(), authority=authority)
    Held.objects.bulk_create(Held(account=made, role=role) for role in roles)
    Authenticator.objects.create(user=made, type=Authenticator.Type.WEBAUTHN, data={})  # a key nobody holds
    return made


def case(office: Office, *, known_to: tuple[Role, ...] = tuple(Role), title: str = "Attack on a village") -> Case:
    """A case that these roles' accounts need to know."""
    opener = office[Role.DRAFTER]
    made = Case.objects.create(
        authority=office.authority,
        reference=f"{office.authority.party}-C-2026-{next(_numbers):04}",
        title=title,
        offences=["torture"],
        opened_at=NOW,
        opened_by=opener,
    )
    Access.objects.bulk_create(
        Access(case=made, account=office[role], given_by=opener, given_at=NOW) for role in known_to
    )
    return made
