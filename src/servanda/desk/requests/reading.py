"""What is given for a request, read and checked against the record and the case. Raises BadInput."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from servanda.desk.cases.models import Case
from servanda.desk.errors import BadInput
from servanda.facts.days import Day, read_day
from servanda.facts.errors import FactsError, UnknownName, UnreadableDay
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.errors import InquiryError
from servanda.inquiries.given import read_facts

__all__ = [
    "COURT",
    "a_counterpart",
    "a_day",
    "a_kind",
    "a_language",
    "a_party",
    "a_provision",
    "a_title",
    "an_offence",
    "days",
    "given_facts",
    "offences_of",
    "persons_of",
    "words",
]

COURT = "ICC"
_LONGEST = 100_000
T = TypeVar("T")


def a_kind(name: str) -> str:
    """The id of a measure of the record."""
    return _known("kind", name, kept().measure).id


def a_counterpart(name: str, *, ours: str) -> str:
    """The code of the other State, or of the Court."""
    if name.strip().upper() == COURT:
        return COURT
    code = _known("counterpart", name, kept().party).code
    if code == ours:
        raise BadInput(f"counterpart: {code} is our own State. Name the other one.")
    return code


def offences_of(case: Case, named: Sequence[str]) -> list[str]:
    """The offences named, each one of the case or below one; all of the case where none is named."""
    if not named:
        return list(case.offences)
    record = kept()
    found = list(dict.fromkeys(_known("offences", name, record.crime).id for name in named))
    beside = [o for o in found if not set(record.ancestry(o)) & set(case.offences)]
    if beside:
        raise BadInput(f"offences: {', '.join(beside)} is not among those of the case. Add it to the case first.")
    return found


def persons_of(case: Case, tokens: Iterable[str]) -> list[str]:
    """Tokens of persons of the case."""
    named = list(dict.fromkeys(tokens))
    known = set(case.persons.filter(token__in=named).values_list("token", flat=True))
    missing = [token for token in named if token not in known]
    if missing:
        raise BadInput(f"persons: {', '.join(missing)} is nobody of this case. Take a token from its list of persons.")
    return named


def _known(field: str, name: str, find: Callable[[str], T]) -> T:
    try:
        return find(name)
    except UnknownName as wrong:
        raise BadInput(f"{field}: {wrong}") from wrong


def days(texts: Iterable[str]) -> Iterator[Day]:
    """The days that are given, however partly; what is approximate counts as it is written."""
    for text in texts:
        try:
            yield read_day(re.sub(r"[~?%]", "", text))
        except UnreadableDay:
            continue


def an_offence(name: str) -> str:
    """The id of a crime of the record."""
    return _known("offence", name, kept().crime).id


def a_party(field: str, name: str) -> str:
    """The code of any State, or of the Court."""
    return COURT if name.strip().upper() == COURT else _known(field, name, kept().party).code


def a_provision(name: str) -> str:
    """The id of a provision of the record; empty: none."""
    if name and name not in {provision.id for provision in catalogue_of(kept()).provisions}:
        raise BadInput(f"provision: {name[:60]!r} is no provision of the record.")
    return name


def a_day(field: str, text: str) -> str:
    """A day as far as it is known; empty: none."""
    try:
        return str(read_day(text.strip())) if text.strip() else ""
    except UnreadableDay as wrong:
        raise BadInput(f"{field}: {wrong}") from wrong


def a_language(code: str) -> str:
    """A language by its code, ISO 639-1 or longer; empty: none."""
    language = str(code or "").strip().lower()
    if language and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", language):
        raise BadInput(f"language: {language[:20]!r} given; expected a code like pt or fr.")
    return language


def given_facts(texts: Iterable[str]) -> list[str]:
    """Facts as people type them: ["dual-criminality=yes", "penalty-years@DEU=5"]; each once, the last said wins."""
    listed = [str(text).strip() for text in texts if str(text).strip()]
    try:
        read_facts(kept(), listed)
    except (FactsError, InquiryError) as wrong:
        raise BadInput(f"given: {wrong}") from wrong
    return list({text.partition("=")[0].strip(): text for text in listed}.values())


def words(field: str, text: object, *, most: int = _LONGEST, required: bool = True) -> str:
    """A text of at most so many letters, all of which can be kept."""
    told = text.strip() if isinstance(text, str) else ""
    if required and not told:
        raise BadInput(f"{field}: it is empty. Write at least a word.")
    if len(told) > most or "\0" in told or any("\ud800" <= letter <= "\udfff" for letter in told):
        raise BadInput(f"{field}: expected a text of at most {most} letters, none of which is NUL.")
    return told


def a_title(text: object) -> str:
    """One line that says what is asked for."""
    return " ".join(words("title", text, most=300).split())
