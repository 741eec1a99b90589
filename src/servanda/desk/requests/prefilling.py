"""What the case already says of an item that a request must contain."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from servanda.desk.cases.models import Fact, Person
from servanda.desk.requests.models import Request
from servanda.facts.loading import kept

__all__ = ["prefilled"]


def prefilled(request: Request, item: str) -> str:
    """What the case says of an item, with days and places as far as they are known; empty where it says nothing."""
    parts = [_SAYS[part](request) for part in _PARTS.get(item, ())]
    return "\n\n".join(part for part in parts if part)


def _facts(request: Request) -> str:
    return "\n".join(_fact(one) for one in request.case.facts.all() if one.is_conduct and one.withdrawn_at is None)


def _fact(fact: Fact) -> str:
    when = fact.began + (f" to {fact.ended}" if fact.ended and fact.ended != fact.began else "")
    where = "; ".join(_place(place) for place in fact.places)
    head = ", ".join(part for part in (when, where) if part)
    return f"{head}: {fact.text}" if head else fact.text


def _place(place: Mapping[str, str]) -> str:
    party = kept().parties.get(place.get("party", ""))
    return ", ".join(part for part in (place.get("place", ""), party.name if party else "") if part)


def _offences(request: Request) -> str:
    return "; ".join(kept().offence_title(offence) for offence in request.offences)


def _persons(request: Request) -> str:
    named = [p for p in request.case.persons.all() if p.token in request.persons and p.withdrawn_at is None]
    return "\n".join(_person(person) for person in named)


def _person(person: Person) -> str:
    """Under its token where the identity is sealed."""
    names = [kept().parties[code].name for code in person.nationalities if code in kept().parties]
    told = [person.token if person.is_sealed else f"{person.name} ({person.token})", person.role]
    if names:
        told.append(f"nationality: {', '.join(names)}")
    if person.born and not person.is_sealed:
        told.append(f"born {person.born}")
    if person.whereabouts in kept().parties:
        told.append(f"probably in {kept().parties[person.whereabouts].name}")
    return "; ".join(told)


def _authority(request: Request) -> str:
    return request.authority.name if request.is_outgoing else ""


def _measure(request: Request) -> str:
    return kept().measures[request.kind].name


_SAYS: dict[str, Callable[[Request], str]] = {
    "authority": _authority,
    "facts": _facts,
    "measure": _measure,
    "offences": _offences,
    "persons": _persons,
}
_PARTS: dict[str, tuple[str, ...]] = {
    "authority": ("authority",),
    "facts": ("offences", "facts"),
    "essential-facts": ("facts",),
    "offence": ("offences",),
    "offence-and-facts": ("offences", "facts"),
    "facts-and-proceeding": ("facts",),
    "persons": ("persons",),
    "persons-and-items": ("persons",),
    "identity-and-nationality": ("persons",),
    "identity-location": ("persons",),
    "location-identity": ("persons",),
    "assistance-and-procedure": ("measure",),
}
