"""What a State owes to a person in a case: to a victim, to a witness, to whoever is suspected.

Read as duties are: with the State asked about in the role that each provision speaks of, which the
finding names (``territorial``: if the crime was committed there).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from servanda.facts.record import Record
from servanda.inquiries.asking import Absence
from servanda.inquiries.bases import Facts
from servanda.inquiries.duties import duties
from servanda.inquiries.reading import Finding, in_order

__all__ = ["OWED_TO", "owed_to"]

OWED_TO = {
    "victim": ("victim-rights", "witness-protection", "child-protection"),
    "witness": ("witness-protection", "child-protection"),
    "suspect": ("fair-treatment", "consular-access"),
}


def owed_to(
    record: Record,
    role: str,
    state: str,
    offences: Iterable[str],
    on: date,
    facts: Facts | None = None,
    absence: Absence = "strict",
) -> tuple[Finding, ...]:
    """Each provision once, by its strongest answer over the offences; nothing for other roles. Raises UnknownName."""
    kinds = OWED_TO.get(role, ())
    each = (duties(record, state, offence, on, facts, absence) for offence in (offences if kinds else ()))
    found = in_order(
        f for one in each for f in one.of_kind(*kinds) if f.provision.effect != "rule"
    )  # a rule owes nothing
    return tuple({f.provision.id: f for f in reversed(found)}.values())[::-1]
