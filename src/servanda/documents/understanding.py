"""All that is understood of a document, for its JSON form and for the commands.

What an organ decided has citations, requests and meetings; prose has events and claims, these beside the record
if there is one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from servanda.documents.claims import Claim, claim_row, claims_in
from servanda.documents.claims_check import Contradiction, check, contradictions, day_of_text
from servanda.documents.claims_known import Known
from servanda.documents.events import Event, Reading, event_row, events_in, read_prose
from servanda.documents.events_text import Naming
from servanda.documents.mandates import requests_json
from servanda.documents.meetings import meetings_json
from servanda.documents.model import Document
from servanda.documents.references import citations_json
from servanda.facts import Record, load

__all__ = ["Understood", "finder", "prose_json", "understand_prose"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What prose tells and asserts."""

    reading: Reading
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    contradictions: tuple[Contradiction, ...]


@lru_cache(maxsize=2)
def bundled() -> tuple[Naming, Known]:
    """The names of the bundled record and what it knows; read once."""
    record = load()
    return Naming(record), Known(record)


def understand_prose(document: Document, record: Record | None = None) -> Understood:
    """Events and checked claims of a text, as of its day.

    Only English is heard. A text without a date of its own takes the day on which the record has what it tells as news.
    """
    naming, known = (Naming(record), Known(record)) if record else bundled()
    if document.language not in ("en", "und"):  # its words would be misheard
        empty = read_prose("", naming, document.preface.issued_on)
        return Understood(reading=empty, events=(), claims=(), contradictions=())
    reading = read_prose(document.text, naming, document.preface.issued_on)
    reading = replace(reading, published=day_of_text(reading, known))
    told = [_on_record(event, reading, known) for event in events_in(reading)]
    checked = check(claims_in(reading), reading, known)
    return Understood(
        reading=reading, events=tuple(told), claims=tuple(checked), contradictions=tuple(contradictions(checked))
    )


def _on_record(event: Event, reading: Reading, known: Known) -> Event:
    """A draft resolution by its symbol, once the record has the plenary's adoption on the day the text expects it."""
    if event.type != "expected_plenary_adoption" or event.date is None or reading.main is None:
        return event
    for step in known.steps(reading.main.id or "", "plenary-adoption"):
        if step.when and str(step.when) == event.date and step.documents:
            return replace(event, instrument=step.documents[0])
    return event


def finder(record: Record | None = None) -> Callable[[Document], dict[str, Any]]:
    """What ``json_form`` adds to a document: the keys depend on its kind."""

    def find(document: Document) -> dict[str, Any]:
        if document.kind.is_deliberation:
            naming = Naming(record) if record else bundled()[0]
            return {
                "citations": citations_json(document, naming.treaties),
                "requests": requests_json(document),
                "meetings": meetings_json(document),
            }
        return prose_json(understand_prose(document, record))

    return find


def prose_json(understood: Understood) -> dict[str, Any]:
    """Events, claims and contradictions with the field names of the JSON form."""
    published = understood.reading.published
    return {
        "published": published.isoformat() if published else None,
        "events": [event_row(event) for event in understood.events],
        "claims": [claim_row(claim) for claim in understood.claims],
        "contradictions": [{"claims": [two.one.id, two.other.id], "why": two.why} for two in understood.contradictions],
    }
