"""Persons in letters: a name behind a title or a role, with what the sentence calls them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from servanda.desk.requests.triage.cues import Cues, cues
from servanda.desk.requests.triage.findings import Proposed
from servanda.desk.requests.triage.naming import states_in, treaties

__all__ = ["persons"]

_WORD = r"(?:[A-ZÀ-Þ][\w’'-]{1,25}|[A-ZÀ-Þ]\.|de|da|dos|van|von|der|del|al|el|bin|ben|Al-\w+)"
_NAME = rf"[A-ZÀ-Þ][\w’'.-]{{1,25}}(?:\s{_WORD}){{1,4}}"
_STOPS = re.compile(
    r"\b(?:The|This|That|Court|Ministry|Minister|Prosecutor|Central|Authority|Convention|Article|State|Office|Department|"
    r"Procureur|Ministère|Tribunal|Cour|Ministerio|Fiscal|Juzgado|Code|Act|Law|Bank|Banque|Banco|Street|Rue|Calle|Police|General)\b"
)


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Names behind a title; names behind a role: "the witness Anna Example", "suspect: …"."""
    words = cues(language)
    titles = words.groups["titles"].pattern.replace("(?<!\\w)", "")
    roles = [
        (
            role,
            re.compile(
                rf"(?:{pattern.pattern})\w{{0,6}}(?-i:[,:]?\s(?:(?:{titles})\s)?(?P<name>{_NAME}))", re.IGNORECASE
            ),
        )
        for role, pattern in words.roles.items()
    ]
    titled = re.compile(rf"(?<!\w)(?:{titles})\s(?P<name>{_NAME})")
    return (*roles, ("", titled))


def persons(text: str, words: Cues, start: int) -> Iterator[Proposed]:
    """Each name once, with its role where the words around tell one; not who signs, nor who is greeted."""
    end = _signed(text, words, start)
    seen: set[str] = set()
    for role, pattern in _patterns(words.language):
        for match in pattern.finditer(text, start, end):
            name, begin = _trimmed(match["name"]), match.start("name")
            if not name or name in seen or _is_no_person(name):
                continue
            seen.add(name)
            called = role or _role(text, begin, begin + len(name), words)
            yield Proposed(
                field="person",
                value=f"{called}:{name}",
                start=begin,
                end=begin + len(name),
                confidence="clear" if role else "likely",
                why="a name behind a role" if role else "a name behind a title",
            )


def _signed(text: str, words: Cues, start: int) -> int:
    """Where the letter closes: what follows is a signature."""
    closings = [match.start() for match in words.each("closing", text) if match.start() > start]
    return closings[-1] if closings else len(text)


def _trimmed(name: str) -> str:
    """Without small words and full stops at its end."""
    parts = " ".join(name.split()).rstrip(".,;:").split()
    while parts and parts[-1][0].islower():
        parts.pop()
    return " ".join(parts) if len(parts) > 1 else ""


def _is_no_person(name: str) -> bool:
    return bool(_STOPS.search(name) or states_in(name) or list(treaties().find(name)))


def _role(text: str, start: int, end: int, words: Cues) -> str:
    """The role named nearest to the name; "other" where none is near."""
    near = text[max(0, start - 120) : end + 80]
    place = min(120, start)
    nearest = sorted(
        (abs(match.start() - place), role) for role, pattern in words.roles.items() for match in pattern.finditer(near)
    )
    return nearest[0][1] if nearest else "other"
