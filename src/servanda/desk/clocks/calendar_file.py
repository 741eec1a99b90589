"""The clocks of one account as iCalendar (RFC 5545): references and what is due, never names or content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from servanda.desk.clocks.queries import Due
from servanda.facts.loading import kept
from servanda.inquiries.citing import cited

__all__ = ["as_icalendar"]


def as_icalendar(dues: Iterable[Due], *, name: str, now: datetime) -> bytes:
    """The calendar; each clock is an event on its last day, with a reminder two days before."""
    from icalendar import Calendar

    calendar: Any = Calendar()
    calendar.add("prodid", "-//Servanda//desk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for due in dues:
        calendar.add_component(_event(due, now))
    return bytes(calendar.to_ical())


def _says(due: Due) -> Iterator[str]:
    """On what the period rests, and by which clock its last day ends."""
    clock = due.clock
    yield cited(kept(), clock.rule) if clock.instrument else "Set by hand" if clock.rule == "own" else "Practice"
    yield (
        f"It ends at midnight in {clock.zone}." if due.ends_with_the_day else f"It is over at {clock.due_at:%H:%M} UTC."
    )
    if clock.is_zone_assumed:
        yield "Their time zone is not known; this is ours. The end may lie up to a day earlier or later."


def _event(due: Due, now: datetime) -> Any:
    from icalendar import Alarm, Event

    clock = due.clock
    event: Any = Event()
    event.add("uid", f"clock-{clock.pk}@servanda")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("sequence", clock.version)
    event.add("dtstart", due.last_day)
    event.add("dtend", due.last_day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("summary", f"{clock.request.reference}: {clock.what}")
    event.add("description", "\n".join(_says(due)))
    alarm: Any = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{clock.request.reference}: {clock.what}")
    alarm.add("trigger", timedelta(days=-2))
    event.add_component(alarm)
    return event
