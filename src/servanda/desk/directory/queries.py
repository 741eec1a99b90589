"""Reading the directory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from servanda.desk.directory.freshness import Freshness, State, freshness
from servanda.desk.directory.models import Contact
from servanda.desk.errors import NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.facts.errors import UnknownName
from servanda.facts.loading import kept
from servanda.facts.names import plain

__all__ = ["Listed", "contact", "contacts", "every"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A contact with its freshness on the day asked."""

    contact: Contact
    freshness: Freshness


def every(account: Account) -> QuerySet[Contact]:
    """All contacts, retired ones too. Raises NotAllowed."""
    if not may(account, "directory.read"):
        raise NotAllowed(f"{account.email} may not do directory.read.")
    return Contact.objects.select_related("verified_by").prefetch_related("bounces")


def contact(account: Account, pk: int) -> Contact:
    """One contact. Raises NotAllowed, Contact.DoesNotExist."""
    return every(account).get(pk=pk)


def contacts(
    account: Account,
    *,
    on: date,
    words: str = "",
    party: str = "",
    function: str = "",
    states: Sequence[State] = (),
    retired: bool = False,
) -> list[Listed]:
    """Contacts in which every word stands, of a State, with a function, of some freshness. In two queries."""
    held = every(account).filter(is_retired=retired)
    if party:
        held = held.filter(party=_code(party))
    wanted = plain(words[:200]).split()
    found = (
        Listed(contact=one, freshness=freshness(one, on))
        for one in held
        if (not function or function in one.functions) and all(word in _text(one) for word in wanted)
    )
    return [one for one in found if not states or one.freshness.state in states]


def _code(party: str) -> str:
    try:
        return "ICC" if party.upper() == "ICC" else kept().party(party).code
    except UnknownName:
        return party[:8]


def _text(contact: Contact) -> str:
    """Everything that is searched, as names are compared."""
    state = kept().parties.get(contact.party)
    parts = (contact.party, state.name if state else "", contact.name, contact.address, contact.email)
    return " ".join(map(plain, (*parts, *contact.functions, *contact.instruments, *contact.channels)))
