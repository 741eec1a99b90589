"""What a person confirms of an intake, field by field: checked against the record, kept as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from servanda.desk import checking
from servanda.desk.cases.models import Person
from servanda.desk.errors import BadInput
from servanda.desk.requests.models import Request
from servanda.desk.requests.triage.checking import Check, Confirmed, check
from servanda.desk.requests.triage.findings import Reading, of_json
from servanda.desk.requests.triage.models import Intake
from servanda.facts.loading import kept

__all__ = ["FIELDS", "checklist", "confirmed_of", "read_values", "reading_of"]

_SEEN = ("present", "missing")


def read_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises BadInput naming the field."""
    unknown = sorted(set(values) - set(FIELDS))
    if unknown:
        raise BadInput(f"{unknown[0]!r} is nothing that is confirmed of a letter; {', '.join(FIELDS)} are.")
    return {name: FIELDS[name](value) for name, value in values.items()}


def reading_of(intake: Intake) -> Reading:
    """What the reader proposed, beside the text."""
    return of_json(intake.text, intake.reading)


def confirmed_of(intake: Intake) -> Confirmed:
    """What was confirmed, as the check takes it."""
    said = intake.confirmed
    return Confirmed(
        ours=intake.authority.party,
        sender=said.get("sender-state", ""),
        addressee=said.get("addressee-state", ""),
        received_on=intake.received_at.date(),
        measures=tuple(said.get("measures", ())),
        offences=tuple(said.get("offences", ())),
        bases=tuple((one.partition(":")[0], one.partition(":")[2]) for one in said.get("bases", ())),
        made_on=_day(said.get("made-on")),
        respond_by=_day(said.get("respond-by")),
        language=said.get("language", ""),
        accepted=tuple(intake.authority.languages),
    )


def checklist(intake: Intake) -> tuple[Check, ...]:
    """The checks; what a person saw in the letter, or found missing, goes before what the reader found."""
    seen: Mapping[str, str] = intake.confirmed.get("contents", {})
    found = check(confirmed_of(intake), reading_of(intake))
    return tuple(
        replace(one, status="missing" if seen[one.provision] == "missing" else "present")
        if one.group == "content" and one.provision in seen
        else one
        for one in found
    )


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _lines(value: Any, field: str) -> list[str]:
    if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
        raise BadInput(f"{field}: a list was expected.")
    return list(dict.fromkeys(text for one in value if (text := checking.text(one, field, most=400))))


def _bases(value: Any) -> list[str]:
    found = []
    for one in _lines(value, "bases"):
        instrument, _, article = one.partition(":")
        if instrument not in kept().instruments:
            raise BadInput(f"bases: {instrument[:60]!r} is no instrument of the record. Write its id, as in untoc:18.")
        found.append(f"{instrument}:{article.strip()}")
    return found


def _persons(value: Any) -> list[str]:
    found = []
    for one in _lines(value, "persons"):
        role, colon, name = one.partition(":")
        if not colon or role not in Person.Role.values or not name.strip():
            raise BadInput("persons: expected a role and a name, as in witness:Anna Example.")
        found.append(f"{role}:{name.strip()}")
    return found


def _contents(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or not all(one in _SEEN for one in value.values()):
        raise BadInput(f"contents: provisions with one of {', '.join(_SEEN)} were expected.")
    known = {one.id for instrument in kept().instruments.values() for one in instrument.provisions}
    unknown = sorted(set(value) - known)
    if unknown:
        raise BadInput(f"contents: {str(unknown[0])[:60]!r} is no provision of the record.")
    return dict(value)


def _calendar(field: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        found = checking.day(value, field)
        return found.isoformat() if found else ""

    return read


def _one_of(field: str, *choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if value not in choices:
            raise BadInput(f"{field}: {str(value)[:40]!r} is none of {', '.join(filter(None, choices))}.")
        return str(value)

    return read


def _text(field: str, most: int) -> Callable[[Any], str]:
    return lambda value: checking.text(value, field, most=most)


FIELDS: Mapping[str, Callable[[Any], Any]] = {
    "sender-state": lambda value: checking.party(value, "sender-state", court=True),
    "sender-authority": _text("sender-authority", 200),
    "addressee-state": lambda value: checking.party(value, "addressee-state", court=True),
    "reference": _text("reference", 120),
    "made-on": _calendar("made-on"),
    "bases": _bases,
    "measures": lambda value: checking.measures(_lines(value, "measures"), "measures"),
    "offences": lambda value: checking.offences(_lines(value, "offences"), "offences"),
    "persons": _persons,
    "respond-by": _calendar("respond-by"),
    "urgency": _one_of("urgency", *Request.Urgency.values),
    "confidential": _one_of("confidential", "yes", ""),
    "language": lambda value: checking.language(value, "language") if value else "",
    "contents": _contents,
}
