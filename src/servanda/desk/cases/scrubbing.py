"""Taking a name out of everything that is written about a case, wherever it stands.

Every table of the desk that leads to a case is searched, in every text and every JSON: tables
that are added later are searched too. A name is found in any case, with or without accents,
with its family name first or last. Letters that were made stay as they are; where a name stands
in one, a person is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models

from servanda.desk.cases.models import Case, Sealed
from servanda.desk.cases.tables import rows_of

__all__ = ["Removal", "remove", "stands_in"]

_SHORTEST = 3  # letters of a name: shorter ones stand in every other word
_PART = 4  # letters of a part of a name that is worth a look


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """In how many places a name was replaced, and where a part of it still stands for a person to look at."""

    replaced: int
    look_at: tuple[str, ...]  # "fact 12: text"


def remove(case: Case, names: Sequence[str], token: str) -> Removal:
    """Put the token in place of the names, in everything about the case; inside a transaction."""
    whole = _pattern(tuple(_orders(names)))
    parts = _pattern(tuple(part for name in names for part in name.split() if len(part) >= _PART))
    replaced, look_at = 0, list[str]()
    for row, field in _texts(case):
        before = getattr(row, field)
        after = before if _is_kept(row) else _replaced(before, whole, token)
        if after != before:
            _store(row, field, after)
        if getattr(row, "repeats", False):  # what stands elsewhere, too, is counted and looked at there
            continue
        replaced += after != before
        if any(parts.search(_folded(text)[0]) for text in _strings(after)):
            look_at.append(f"{row._meta.model_name} {row.pk}: {field}")
    return Removal(replaced=replaced, look_at=tuple(look_at))


def _is_kept(row: models.Model) -> bool:
    """Whether its table promises to keep what was made as it was: letters, which have been signed and sent."""
    return bool(getattr(row, "is_kept_as_it_was", False))


def stands_in(text: str, names: Sequence[str]) -> bool:
    """Whether one of the names stands in the text, as ``remove`` finds it."""
    return bool(_pattern(tuple(_orders(names))).search(_folded(text)[0]))


def _store(row: models.Model, field: str, value: Any) -> None:
    """The new text, and a new version, so that whoever has the old one before them is told."""
    changes = {field: value}
    if hasattr(row, "version"):
        changes["version"] = models.F("version") + 1
    type(row)._base_manager.filter(pk=row.pk).update(**changes)


def _texts(case: Case) -> Iterator[tuple[models.Model, str]]:
    return ((row, field) for row in rows_of(case) if not isinstance(row, Sealed) for field in _fields(type(row)))


@cache
def _fields(model: type[models.Model]) -> tuple[str, ...]:
    """Fields that hold free text: no choices, no references."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and not field.unique
    )


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (*_strings(key), *_strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _replaced(value: Any, pattern: re.Pattern[str], token: str) -> Any:
    if isinstance(value, str):
        return _without(value, pattern, token)
    if isinstance(value, dict):
        return {_replaced(key, pattern, token): _replaced(inner, pattern, token) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, pattern, token) for inner in value]
    return value


def _without(text: str, pattern: re.Pattern[str], token: str) -> str:
    folded, places = _folded(text)
    out, last = list[str](), 0
    for hit in pattern.finditer(folded):
        start, end = places[hit.start()], places[hit.end() - 1] + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        out += [text[last:start], token]
        last = end
    return "".join((*out, text[last:]))


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and from where each of its letters comes."""
    letters, places = list[str](), list[int]()
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(plain):
                letters.append(plain)
                places.append(place)
    return "".join(letters), places


def _orders(names: Sequence[str]) -> Iterator[str]:
    """Each name as written, and with its last word first."""
    for name in names:
        words = name.replace(",", " ").split()
        if len("".join(words)) >= _SHORTEST:
            yield " ".join(words)
            if len(words) > 1:
                yield " ".join((words[-1], *words[:-1]))
                yield " ".join((*words[1:], words[0]))


def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, any space, comma or hyphen between them; matches nothing without names."""
    found = [r"[\s,\-]+".join(re.escape(_folded(word)[0]) for word in name.split()) for name in names]
    found = sorted({one for one in found if one}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)" if found else r"(?!)")
