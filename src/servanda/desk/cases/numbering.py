"""References: counted for each authority and year, without gaps and without clashes.

The number is taken in the transaction that uses it: what fails gives its number back, and two
who open a case at the same moment wait for each other.
"""

from __future__ import annotations

from servanda.desk.cases.models import Number
from servanda.desk.people.models import Authority

__all__ = ["next_reference"]


def next_reference(authority: Authority, series: str, year: int) -> str:
    """The next reference of a series: "BRA-C-2026-0003". Call it inside ``doing``, last before saving."""
    Number.objects.get_or_create(authority=authority, series=series, year=year)
    number = Number.objects.select_for_update(no_key=True).get(authority=authority, series=series, year=year)
    number.last += 1
    number.save(update_fields=["last"])
    return f"{_prefix(authority)}-{series}-{year}-{number.last:04}"


def _prefix(authority: Authority) -> str:
    """The code of its State; with a number for a second authority of the same State at one desk."""
    before = Authority.objects.filter(party=authority.party, pk__lt=authority.pk).count()
    return f"{authority.party}{before + 1}" if before else authority.party
