"""What people type, checked before it is kept: texts, days, States, offences, measures, languages, choices.

Each function returns the value as it is kept, or raises BadInput naming field, value and what was
expected. Both databases then take it: no value is too long, none holds a character they refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.db.models import TextChoices

from servanda.desk.errors import BadInput
from servanda.facts.days import Day, read_day
from servanda.facts.errors import UnknownName, UnreadableDay
from servanda.facts.loading import kept
from servanda.facts.names import nearest
from servanda.facts.vocabulary import CONTEXTS

__all__ = [
    "EVERYBODY",
    "LONGEST",
    "all_chosen",
    "chosen",
    "context",
    "day",
    "edtf",
    "language",
    "languages",
    "measures",
    "nationalities",
    "offences",
    "parties",
    "party",
    "recipients",
    "stretch",
    "text",
    "yes_or_no",
]

LONGEST = 100_000  # letters of a free text
EVERYBODY = "*"
_QUALIFIERS = "~?%"  # approximate, uncertain, both (EDTF level 1)


def text(value: object, field: str, *, most: int = LONGEST, required: bool = False) -> str:
    """A text without space around it, of at most so many letters."""
    if not isinstance(value, str):
        raise BadInput(f"{field}: {type(value).__name__} given, a text was expected.")
    found = value.strip()
    if required and not found:
        raise BadInput(f"{field} is empty. Write at least a word.")
    if len(found) > most:
        raise BadInput(f"{field} has {len(found)} letters; at most {most} are kept. Shorten it, or add a document.")
    if "\0" in found or any("\ud800" <= letter <= "\udfff" for letter in found):
        raise BadInput(f"{field} holds a character that is none (NUL, or half of one). Type it again.")
    return found


def edtf(value: object, field: str) -> str:
    """A day as far as it is known: "2011", "2011-04~", "2011-04-03/2011-05"; empty: not known."""
    written = text(value, field, most=40)
    if written:
        stretch(written, field)
    return written


def stretch(written: str, field: str = "day") -> Day:
    """The first and the last day that the text allows; what is approximate is taken as it is written."""
    halves = written.split("/", 1)
    try:
        return read_day("/".join(half.rstrip(_QUALIFIERS) for half in halves))
    except UnreadableDay as wrong:
        raise BadInput(f"{field}: {wrong}") from None


def day(value: object, field: str) -> date | None:
    """One full day, given as a day or as text; empty: none."""
    if value is None or isinstance(value, date):
        return value
    written = text(value, field, most=40)
    if not written:
        return None
    found = stretch(written, field)
    if not found.is_exact:
        raise BadInput(f"{field}: {written!r} is not one day. Write it in full, as in 2026-11-21.")
    return found.first


def party(value: object, field: str, *, required: bool = False, court: bool = False) -> str:
    """The code of a State, by any name it has; empty: not known. ``court``: "ICC" is taken too."""
    written = text(value, field, most=240, required=required)
    if not written or (court and written.upper() == "ICC"):
        return written.upper()
    return _found(kept().party, written, field).code  # type: ignore[no-any-return]  # parties have codes


def parties(values: object, field: str) -> list[str]:
    """Codes of States, each once."""
    return _each(values, field, lambda one: party(one, field, required=True))


def recipients(values: object, field: str) -> list[str]:
    """Codes of States, the Court, or everybody."""
    return _each(
        values, field, lambda one: EVERYBODY if one == EVERYBODY else party(one, field, required=True, court=True)
    )


def nationalities(values: object, field: str = "nationalities") -> list[str]:
    """Codes of States, or "stateless" alone; none: not known."""
    if isinstance(values, list | tuple) and list(values) == ["stateless"]:
        return ["stateless"]
    return parties(values, field)


def offences(values: object, field: str = "offences") -> list[str]:
    """Ids of the record's crimes."""
    return _each(values, field, lambda one: _found(kept().crime, text(one, field, most=240), field).id)


def measures(values: object, field: str = "measures") -> list[str]:
    """Ids of the record's measures."""
    return _each(values, field, lambda one: _found(kept().measure, text(one, field, most=240), field).id)


def languages(values: object, field: str = "languages") -> list[str]:
    """Codes of languages (ISO 639)."""
    return _each(values, field, lambda one: language(one, field))


def language(value: object, field: str = "language") -> str:
    """The code of one language (ISO 639); empty: not known."""
    written = text(value, field, most=12).lower()
    if written and written not in _languages():
        hint = nearest(written, sorted(_languages().values()))
        raise BadInput(f"{field}: {written!r} is not a language's code{_asks(hint)} Write it as ISO 639: en, fr, ar.")
    return written


def chosen(value: object, field: str, choices: type[TextChoices]) -> str:
    """One of the values of a choice."""
    if value not in choices.values:
        hint = nearest(str(value), list(choices.values))
        raise BadInput(f"{field}: {value!r} is none of {', '.join(choices.values)}.{_asks(hint)}")
    return str(value)


def all_chosen(values: object, field: str, choices: type[TextChoices]) -> list[str]:
    """Some of the values of a choice, each once."""
    return _each(values, field, lambda one: chosen(one, field, choices))


def context(value: object, field: str = "context") -> str:
    """Peace, an armed conflict of one kind, occupation; empty: not known."""
    if value not in ("", *CONTEXTS):
        raise BadInput(f"{field}: {value!r} is none of {', '.join(CONTEXTS)}; leave it empty if it is not known.")
    return str(value)


def yes_or_no(values: object, field: str = "known") -> dict[str, bool]:
    """Facts that rules ask for, each true or false: {"adult-at-conduct": true}, {"dual-criminality@BRA": …}."""
    if not isinstance(values, Mapping):
        raise BadInput(f"{field}: names with true or false were expected.")
    found: dict[str, bool] = {}
    for name, value in values.items():
        fact, _, state = str(name).partition("@")
        if fact not in kept().case_facts or not isinstance(value, bool):
            hint = nearest(fact, list(kept().case_facts))
            raise BadInput(f"{field}: {name!r} as {value!r} is no fact that rules ask for, true or false.{_asks(hint)}")
        found[f"{fact}@{party(state, field)}" if state else fact] = value
    return found


def _each(values: object, field: str, check: Callable[[Any], str]) -> list[str]:
    if not isinstance(values, Iterable) or isinstance(values, str | Mapping):
        raise BadInput(f"{field}: a list was expected.")
    listed = list(values)
    if len(listed) > 250:
        raise BadInput(f"{field}: {len(listed)} given; at most 250 are kept.")
    return list(dict.fromkeys(check(one) for one in listed))


def _found(find: Callable[[str], Any], written: str, field: str) -> Any:
    try:
        return find(written)
    except UnknownName as wrong:
        raise BadInput(f"{field}: {wrong}") from None


def _asks(hint: list[str]) -> str:
    return f" Did you mean {hint[0]!r}?" if hint else ""


@cache
def _languages() -> dict[str, str]:
    """Codes with their English names, as CLDR lists them."""
    from babel import Locale

    return {code: name for code, name in Locale("en").languages.items() if code.isalpha() and len(code) <= 3}
