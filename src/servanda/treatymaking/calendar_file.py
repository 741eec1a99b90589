"""The agenda as iCalendar (RFC 5545): stable identifiers, so that clients update and do not double.

Written again over an older file, an unchanged event stays as it was, a changed
one gets the next SEQUENCE, one that is over stays, and one that is no longer
planned is cancelled. What is known only
to the month or year becomes an event over that stretch, tentative, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from servanda.treatymaking.agenda import Agenda, Item
from servanda.treatymaking.errors import BadPicture
from servanda.treatymaking.tracks import Standing, in_words

__all__ = ["as_icalendar"]

_PRODUCT = "-//Servanda//treaty-making agenda//EN"


def as_icalendar(agenda: Agenda, *, now: datetime, before: bytes | None = None) -> bytes:
    """The calendar file; ``before`` is the file it replaces, ``now`` the moment of writing, in UTC.

    Raises BadPicture when ``before`` is no calendar.
    """
    from icalendar import Calendar

    old = _read(before) if before else {}
    calendar: Any = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Treaty-making")
    events = {f"{item.key}@servanda": item for item in agenda.dated}
    for uid, item in sorted(events.items()):
        calendar.add_component(_event(uid, item, now, old.get(uid)))
    known = {f"{key}@servanda" for key in agenda.keys}
    for uid in sorted(old.keys() - events.keys()):
        over = old[uid]["dtend"].dt <= agenda.on
        calendar.add_component(old[uid] if over or uid in known else _cancelled(old[uid], now))
    return bytes(calendar.to_ical())


def _read(before: bytes) -> Mapping[str, Any]:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(before)
    except ValueError as wrong:
        raise BadPicture(f"the file to be replaced is no calendar ({wrong}). Name another file.") from None
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def _event(uid: str, item: Item, now: datetime, old: Any) -> Any:
    from icalendar import Event

    assert item.when is not None
    sure = item.spans or item.when.is_exact
    event: Any = Event()
    event.add("uid", uid)
    event.add("summary", _summary(item))
    event.add("dtstart", item.when.first)
    event.add("dtend", item.when.last + timedelta(days=1))  # the end is excluded (RFC 5545, 3.6.1)
    if item.place:
        event.add("location", item.place)
    event.add("description", "\n".join(_lines(item)))
    event.add("categories", [item.kind])
    event.add("status", "CONFIRMED" if sure and item.standing is not Standing.EXPECTED else "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    return _stamped(event, now, old)


def _summary(item: Item) -> str:
    assert item.when is not None
    loose = not item.spans and not item.when.is_exact
    return f"{item.title} ({'some day in ' + in_words(item.when) if loose else item.about})"


def _lines(item: Item) -> Iterable[str]:
    yield f"{item.about}. {item.says}"
    if item.lasts:
        yield f"Length: {item.lasts}."
    for need in item.needs:
        yield f"Before: {need.what} ({need.cites})."
    sure = "" if item.checked == "text" else f" ({'from memory' if item.checked == 'memory' else item.checked})"
    yield f"Source: {item.source}{sure}."


def _stamped(event: Any, now: datetime, old: Any) -> Any:
    """The event with its stamp: the old one if nothing changed, else the next number."""
    number = int(old.get("sequence", 0)) if old is not None else 0
    moment = now.astimezone(UTC).replace(microsecond=0)
    if old is not None and _said(old) == _said(event):
        moment = old["dtstamp"].dt
    elif old is not None:
        number += 1
    event.add("dtstamp", moment)
    event.add("sequence", number)
    return event


def _said(event: Any) -> dict[str, bytes]:
    stamps = {"DTSTAMP", "SEQUENCE"}
    return {key: _bytes(value) for key, value in event.property_items() if key not in stamps}


def _bytes(value: Any) -> bytes:
    return bytes(value.to_ical()) if hasattr(value, "to_ical") else str(value).encode()


def _cancelled(old: Any, now: datetime) -> Any:
    if str(old.get("status")) == "CANCELLED":
        return old
    number = int(old.get("sequence", 0)) + 1
    for key in ("status", "dtstamp", "sequence"):
        old.pop(key, None)
    old.add("status", "CANCELLED")
    old.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    old.add("sequence", number)
    return old
