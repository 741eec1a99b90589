"""A letter as its page shows it: its words with what was found marked in them, and each field with its proposals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from servanda.desk.requests.letters.wording import voice
from servanda.desk.requests.triage.findings import Proposed, Reading
from servanda.facts.loading import kept

__all__ = ["Choice", "Field", "Piece", "fields", "pieces"]

_LISTS = {"bases": "basis", "measures": "measure", "offences": "offence", "persons": "person"}
_SINGLE = ("sender-state", "sender-authority", "addressee-state", "reference", "made-on", "respond-by")
_HIDDEN = ("item", "place")  # found in passing: marked nowhere, so that the rest is seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the letter; ``field`` is empty where nothing was found."""

    text: str
    field: str = ""
    sure: str = ""
    says: str = ""
    key: str = ""  # the anchor to which the form links


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that is proposed or was confirmed."""

    value: str
    name: str
    sure: str
    key: str
    is_taken: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of the form."""

    name: str
    label: str
    many: bool
    value: str  # of a field with one value: confirmed, else proposed
    choices: tuple[Choice, ...]
    hint: str = ""


def pieces(reading: Reading) -> list[Piece]:
    """The text cut where something was found; what overlaps an earlier find stays unmarked."""
    found: list[Piece] = []
    place = 0
    marked = (one for one in reading.proposals if one.end > one.start and one.field not in _HIDDEN)
    for one in sorted(marked, key=lambda one: (one.start, -one.end)):
        if one.start >= place:
            if one.start > place:
                found.append(Piece(text=reading.text[place : one.start]))
            found.append(
                Piece(
                    text=reading.text[one.start : one.end],
                    field=one.field,
                    sure=one.confidence,
                    says=f"{_labels().get(one.field, one.field)}: {_name(one)}; {one.why}",
                    key=_key(one),
                )
            )
            place = one.end
    if place < len(reading.text):
        found.append(Piece(text=reading.text[place:]))
    return found


def fields(reading: Reading, confirmed: Mapping[str, Any]) -> list[Field]:
    """Each field in the order in which it is confirmed."""
    return [*_singles(reading, confirmed), *_lists(reading, confirmed)]


def _singles(reading: Reading, confirmed: Mapping[str, Any]) -> Iterator[Field]:
    for name in _SINGLE:
        proposed = [one for one in reading.of(name) if name != "respond-by" or _is_day(one.value)]
        best = next((one.value for one in proposed if one.confidence != "possible"), "")
        value = confirmed.get(name, best) if confirmed else best
        choices = tuple(_choice(one, one.value == value) for one in proposed[:4])
        yield Field(name=name, label=_labels()[name], many=False, value=value, choices=choices)
    language = reading.language if reading.language != "und" else ""
    yield Field(name="language", label=_("Language"), many=False, value=confirmed.get("language", language), choices=())


def _is_day(value: str) -> bool:
    """Not a period ("P30D"), which counts from a day that a person must tell."""
    return value[:1].isdigit()


def _lists(reading: Reading, confirmed: Mapping[str, Any]) -> Iterator[Field]:
    for name, field in _LISTS.items():
        proposed = reading.of(field)
        taken = set(confirmed[name]) if name in confirmed else {p.value for p in proposed if p.confidence != "possible"}
        choices = [_choice(one, one.value in taken) for one in proposed]
        beside = taken - {one.value for one in proposed}
        choices += [Choice(value=v, name=_named(field, v), sure="", key="", is_taken=True) for v in sorted(beside)]
        yield Field(
            name=name, label=_labels()[field], many=True, value="", choices=tuple(choices), hint=_hints()[field]
        )


def _choice(one: Proposed, is_taken: bool) -> Choice:
    key = _key(one) if one.end > one.start else ""
    return Choice(value=one.value, name=_name(one), sure=one.confidence, key=key, is_taken=is_taken)


def _key(one: Proposed) -> str:
    return f"p{one.start}-{one.field}"


def _name(one: Proposed) -> str:
    return _named(one.field, one.value)


def _named(field: str, value: str) -> str:
    """What a value is called."""
    record = kept()
    if field in ("sender-state", "addressee-state"):
        return voice("en").state(value)
    if field == "measure":
        return record.measures[value].name if value in record.measures else value
    if field == "offence":
        return record.offence_title(value) if value in record.crimes else value
    if field == "basis":
        instrument, _colon, article = value.partition(":")
        name = record.instruments[instrument].short if instrument in record.instruments else instrument
        return f"{name}, art. {article}" if article else name
    if field == "person":
        role, _colon, name = value.partition(":")
        return f"{name} ({role})"
    return value


def _labels() -> dict[str, str]:
    return {
        "sender-state": _("From the State"),
        "sender-authority": _("Authority"),
        "addressee-state": _("Addressed to"),
        "reference": _("Their reference"),
        "made-on": _("Dated"),
        "respond-by": _("Answer wished by"),
        "basis": _("Rests on"),
        "measure": _("Asks for"),
        "offence": _("Offences"),
        "person": _("Persons"),
        "urgency": _("Urgency"),
        "confidential": _("Confidential"),
        "death-penalty": _("Death penalty"),
        "not-here": _("Said not to be in it"),
    }


def _hints() -> dict[str, str]:
    return {
        "basis": _("others, as untoc:18, one a line"),
        "measure": _("others, by name, one a line"),
        "offence": _("others, by name, one a line"),
        "person": _("others, as witness:Anna Example, one a line"),
    }
