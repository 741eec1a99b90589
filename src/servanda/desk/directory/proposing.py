"""To whom a request goes: the contact that fits best, with the reasons, and what speaks against it.

A designation for the very instrument goes before a general one, the function that the measure
needs before a neighbouring one, and what is known to be right before what nobody verified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from servanda.desk.directory.freshness import Freshness, State, freshness
from servanda.desk.directory.models import Contact
from servanda.facts.loading import kept

__all__ = ["Proposal", "functions_for", "propose"]

_BY_FAMILY = {
    "extradition": ("extradition-authority", "central-authority"),
    "assistance": ("central-authority", "competent-authority"),
    "transfer": ("central-authority", "competent-authority"),
    "surrender": ("court-requests", "central-authority"),
    "enforcement": ("court-requests", "central-authority"),
}
_AT_ONCE = frozenset({"preserve-data", "provisional-arrest"})  # what a point of contact is there for, day and night


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A contact and why; ``against`` is what to settle first."""

    contact: Contact
    freshness: Freshness
    because: tuple[str, ...]
    against: tuple[str, ...]


def functions_for(measure: str) -> tuple[str, ...]:
    """The functions that a measure needs, best first. Raises UnknownName."""
    found = kept().measure(measure)
    functions = _BY_FAMILY[found.family]
    return ("contact-point", *functions) if found.id in _AT_ONCE else functions


def propose(party: str, measure: str, instrument: str, on: date) -> tuple[Proposal, ...]:
    """Contacts of a State, or the Court, best first; empty: none is known. Raises UnknownName.

    ``instrument``: its id, or "" for none. A contact that was designated for other instruments alone is left out.
    """
    wanted = functions_for(measure)
    held = Contact.objects.filter(party=party, is_retired=False).prefetch_related("bounces")
    fitting = [one for one in held if not one.instruments or instrument in one.instruments]
    return tuple(sorted((_proposal(one, wanted, instrument, on) for one in fitting), key=lambda p: _rank(p, wanted)))


def _rank(proposal: Proposal, wanted: tuple[str, ...]) -> tuple[object, ...]:
    """Lower is better."""
    contact, state = proposal.contact, proposal.freshness.state
    verified = contact.verified_on or date.min
    return (
        state is State.BOUNCED,
        _place(contact, wanted),
        not contact.instruments,
        -state,
        -verified.toordinal(),
        contact.name,
        contact.pk,
    )


def _place(contact: Contact, wanted: tuple[str, ...]) -> int:
    """How near its function is; unrecorded functions come after every named one that fits, others last."""
    places = [wanted.index(function) for function in contact.functions if function in wanted]
    return min(places) if places else len(wanted) + bool(contact.functions)


def _proposal(contact: Contact, wanted: tuple[str, ...], instrument: str, on: date) -> Proposal:
    fresh = freshness(contact, on)
    fits = [function for function in wanted if function in contact.functions]
    because = [f"it is {fits[0].replace('-', ' ')}"] if fits else []
    if contact.instruments:
        because.append(f"it was designated for {kept().instruments[instrument].short}")
    against = [] if fits else ["nothing recorded says that this is its function"]
    (because if fresh.state >= State.AGEING else against).append(fresh.says)
    if not contact.channels:
        against.append("no channel is recorded")
    return Proposal(contact=contact, freshness=fresh, because=tuple(because), against=tuple(against))
