"""What the forms offer: offences in their groups, measures in their families; and what an address names of them."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest

from servanda.facts.records import Crime, Measure
from servanda.web.kept import record

__all__ = ["MAIN_MEASURES", "chosen_measure", "chosen_offence", "main_offences", "measure_groups", "offence_groups"]

# The columns of a matrix that fits a page; all others are one click away.
MAIN_MEASURES = (
    *("extradition", "provisional-arrest", "take-evidence", "search-seize-freeze", "documents-records"),
    *("access-stored-data", "joint-investigation-team", "confiscation-and-return", "transfer-sentenced-persons"),
)
_DEFAULT_OFFENCE, _DEFAULT_MEASURE = "torture", "extradition"
_ROOTS = ("core-crimes", "treaty-crimes")


@cache
def main_offences() -> tuple[str, ...]:
    """The crimes directly below the two roots of the taxonomy, and what stands directly below those that only group."""
    found: list[str] = []
    for root in _ROOTS:
        for crime in record().children(root):
            found.append(crime)
            if crime in ("terrorism", "organised-crime"):
                found += record().children(crime)
    return tuple(found)


@cache
def offence_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """(heading, ((id, name) …)): each crime below a root with all that stands under it."""
    tops = [crime for root in _ROOTS for crime in record().children(root)]
    roots = tuple((root, record().crimes[root].name) for root in _ROOTS)
    return (("–", roots), *((record().crimes[crime].name, tuple(_below(crime, 0))) for crime in tops))


def _below(crime: str, depth: int) -> list[tuple[str, str]]:
    found = [(crime, "\u2003" * depth + record().crimes[crime].name)]
    for child in record().children(crime):
        found += _below(child, depth + 1)
    return found


@cache
def measure_groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for measure in record().measures.values():
        groups.setdefault(measure.family.capitalize(), []).append((measure.id, measure.name))
    return tuple((family, tuple(members)) for family, members in groups.items())


def chosen_offence(request: HttpRequest) -> Crime:
    """The offence an address names, else torture. Raises UnknownName."""
    return record().crime(request.GET.get("offence") or _DEFAULT_OFFENCE)


def chosen_measure(request: HttpRequest) -> Measure:
    """The measure an address names, else extradition. Raises UnknownName."""
    return record().measure(request.GET.get("measure") or _DEFAULT_MEASURE)
