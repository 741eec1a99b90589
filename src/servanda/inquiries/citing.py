"""How a provision is cited: instrument and article, and that it rests on memory or on a contested reading.

Every face cites through this, so that none shows an article as compared with its text where it was not.
"""

from __future__ import annotations

from servanda.facts.record import Record
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.language import word

__all__ = ["article", "caution", "cited"]


def caution(certainty: str) -> str:
    """What the reader must know of a rule that was not compared with its text; empty where it was."""
    return {"memory": word("from memory"), "contested": word("contested")}.get(certainty, "")


def article(cites: str, certainty: str) -> str:
    """The article with the word of caution: ``9(1)``, ``9(1), from memory``."""
    return ", ".join(part for part in (cites, caution(certainty)) if part)


def cited(record: Record, provision: str) -> str:
    """A provision by its id: ``Budapest Convention, art. 29(7)``; what is no id of the record stays as it is."""
    found = catalogue_of(record).provision(provision)
    if found is None:
        return provision
    short = word(record.instruments[found.instrument].short)
    return f"{short}, {word('art.')} {article(found.cites, found.certainty)}"
