"""The words by which letters tell what they are, by language: one file of ``cues`` each, compiled once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

import yaml12

__all__ = ["LANGUAGES", "Cues", "cues"]

LANGUAGES = ("en", "fr", "es")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """One language: groups of words, each group one pattern."""

    language: str
    groups: Mapping[str, re.Pattern[str]]
    measures: Mapping[str, re.Pattern[str]]
    crimes: Mapping[str, re.Pattern[str]]
    items: Mapping[str, re.Pattern[str]]
    roles: Mapping[str, re.Pattern[str]]
    labels: Mapping[str, re.Pattern[str]]

    def has(self, group: str, text: str) -> bool:
        """Whether the text has a word of the group."""
        return self.groups[group].search(text) is not None

    def each(self, group: str, text: str) -> Iterator[re.Match[str]]:
        """Where words of the group stand."""
        return self.groups[group].finditer(text)


@cache
def cues(language: str) -> Cues:
    """The words of a language; those of English where there is no file for it."""
    known = language if language in LANGUAGES else "en"
    said = cast(
        dict[str, Any], yaml12.parse_yaml((files(__package__) / f"cues/{known}.yaml").read_text(encoding="utf-8"))
    )
    return Cues(
        language=known,
        groups={name: _pattern(words) for name, words in said.items() if isinstance(words, list)},
        measures={name: _pattern(words) for name, words in said["measures"].items()},
        crimes={name: _pattern(words) for name, words in said["crimes"].items()},
        items={name: _pattern(words) for name, words in said["items"].items()},
        roles={name: _pattern(words) for name, words in said["roles"].items()},
        labels={name: _label(words, colon=name != "reference") for name, words in said["labels"].items()},
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words; each begins where a word begins."""
    return re.compile("|".join(f"(?<!\\w)(?:{_spaced(word)})" for word in words), re.IGNORECASE)


def _label(words: Iterable[str], *, colon: bool) -> re.Pattern[str]:
    """ "Our reference: " where a line or a column begins; of a reference without a colon, before a figure."""
    either = "|".join(_spaced(word) for word in words)
    mark = r"[ \t]*[:：][ \t]*(?=\S)" if colon else r"(?:[ \t]*[:：][ \t]*(?=\S)|[ \t]+(?=\S{0,24}\d))"
    within = "" if colon else r"|(?<=\w )(?=(?:our|notre|nuestra) )"  # as cells of a table that stand in one line
    return re.compile(rf"(?:^|(?<=\s{{2}})|(?<=\t){within})[ \t]*(?:{either}){mark}", re.IGNORECASE | re.MULTILINE)


def _spaced(word: str) -> str:
    return word.replace(" ", r"\s{1,3}")
