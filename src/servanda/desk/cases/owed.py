"""What the record says our State owes to a person of a case, as far as the case is known."""

from __future__ import annotations

from datetime import date

from servanda.desk.cases.models import Fact, Person
from servanda.desk.checking import stretch
from servanda.facts.loading import kept
from servanda.inquiries.bases import Facts
from servanda.inquiries.reading import Finding
from servanda.inquiries.rights import owed_to

__all__ = ["owed"]


def owed(person: Person, on: date) -> tuple[Finding, ...]:
    """What holds or may hold on that day, strongest first; nothing for experts and others.

    What binds the State of the place, or where the suspect is, is left out once that is known to be another.
    """
    case = person.case
    conduct = [fact for fact in case.facts.all() if fact.is_conduct and fact.withdrawn_at is None]
    told = [fact.ended or fact.began for fact in conduct]
    facts = Facts(
        conduct=max((stretch(day).last for day in told if day), default=None),
        context=case.context or None,
        given=case.known,
        penalty_years=case.penalty_years,
    )
    found = owed_to(kept(), person.role, case.authority.party, case.offences, on, facts)
    return tuple(one for one in found if _may_be_ours(one, person, conduct))


def _may_be_ours(found: Finding, person: Person, conduct: list[Fact]) -> bool:
    """Whether our State holds, or may hold, the role of which the provision speaks."""
    places = {place["party"] for fact in conduct for place in fact.places if place["party"]}
    if found.role == "territorial":
        return not places or found.state in places
    if found.role in ("presence", "custodial") and person.role == Person.Role.SUSPECT:
        return not person.whereabouts or person.whereabouts == found.state
    return True
