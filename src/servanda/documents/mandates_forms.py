"""Mandates as a table for other programs: CSV, and iCalendar for what has a day."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from servanda.documents.mandates import Mandate

__all__ = ["COLUMNS", "to_csv", "to_icalendar", "to_row"]

COLUMNS = (
    *("id", "paragraph", "verb", "strength", "who", "what", "deliverable", "to", "by", "due_from", "due_until"),
    *("due_because", "recurs", "recurs_because", "task"),
)


def to_row(mandate: Mandate) -> dict[str, Any]:
    """One mandate as plain values, one for each of ``COLUMNS``; what is not said is None."""
    due, again = mandate.due, mandate.recurrence
    return {
        "id": mandate.id,
        "paragraph": mandate.paragraph,
        "verb": mandate.verb,
        "strength": mandate.strength.value,
        "who": mandate.who,
        "what": mandate.what,
        "deliverable": mandate.deliverable,
        "to": mandate.to,
        "by": due.text if due else None,
        "due_from": due.first.isoformat() if due and due.first else None,
        "due_until": due.last.isoformat() if due and due.last else None,
        "due_because": due.why if due and due.why else None,
        "recurs": again.period if again else None,
        "recurs_because": again.why if again else None,
        "task": mandate.is_task,
    }


def to_csv(mandates: Iterable[Mandate]) -> str:
    """The table as CSV with a heading. A cell that a spreadsheet would take for a formula is quoted for it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for mandate in mandates:
        writer.writerow({name: _cell(value) for name, value in to_row(mandate).items()})
    return out.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def to_icalendar(mandates: Iterable[Mandate], *, now: datetime | None = None) -> bytes:
    """What is due on known days as a calendar (RFC 5545); a session is an event over all its days.

    The identifier of an event is the mandate's, so that a calendar read again is updated, not doubled.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Servanda//mandates//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for mandate in mandates:
        if mandate.due and mandate.due.last:
            calendar.add_component(_event(mandate, now or datetime.now(UTC)))
    return bytes(calendar.to_ical())


def _event(mandate: Mandate, now: datetime) -> Any:
    from icalendar import Event

    due = mandate.due
    assert due is not None
    assert due.last is not None
    event = Event()
    event.add("uid", f"{mandate.id}@servanda")
    event.add("dtstamp", now.replace(microsecond=0))
    event.add("dtstart", due.first or due.last)
    event.add("dtend", due.last + timedelta(days=1))
    event.add("summary", f"{mandate.who}: {mandate.what[:100]}")
    why = f" ({due.why})" if due.why else ""
    event.add("description", f"{mandate.id}: {mandate.verb} {mandate.who} to {mandate.what}\nDue: {due.text}{why}")
    event.add("transp", "TRANSPARENT")
    return event
