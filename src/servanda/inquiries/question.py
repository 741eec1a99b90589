"""A question in one line, read by the record's own names: which States, offence, measure and instrument it speaks of.

Nothing is guessed from grammar but the order of two States: who asks stands first, unless the
sentence sends somebody *to* the other ("may Germany extradite him to Senegal").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from servanda.facts import names
from servanda.facts.record import Record

__all__ = ["Question", "read_question"]

Index = Mapping[str, tuple[str, ...]]
_LONGEST = 9  # words of a name
_LONGEST_TEXT = 500  # characters that are read
_NEAR = 84  # likeness from which a misspelt word is taken for a name, of 100
_GIVES = re.compile(r"\b(?:extradite|surrender|hand over|transfer|send|deliver|extrader|remettre|livrer)\b", re.I)
_INDEXES: WeakKeyDictionary[Record, dict[str, Index]] = WeakKeyDictionary()
# Words of everyday questions that are near to a name, but mean none.
_PLAIN_WORDS = frozenset(
    """about action against another answer asked asking because bound could country crime does evidence from have help
    here himself into legal many must need other over party person present request required should someone state states
    suspect suspects take that their them there they this time today treaty under what when where which will with within
    would pour dans avec peut doit etat etats quel quels""".split()  # noqa: SIM905  # words read better than quotes
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was recognised; a field that is empty was not found."""

    text: str
    parties: tuple[str, ...] = ()  # who asks first, then who is asked
    offence: str = ""
    measure: str = ""
    instrument: str = ""
    taken_for: tuple[tuple[str, str], ...] = ()  # what was written, and the name it was taken for
    left: tuple[str, ...] = ()  # words that are no name

    @property
    def is_empty(self) -> bool:
        return not (self.parties or self.offence or self.measure or self.instrument)

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "parties": list(self.parties),
            "offence": self.offence or None,
            "measure": self.measure or None,
            "instrument": self.instrument or None,
            "taken_for": [{"written": written, "name": name} for written, name in self.taken_for],
            "left": list(self.left),
        }


@dataclass(slots=True)
class _Found:
    parties: list[tuple[int, str]] = field(default_factory=list)  # place of the word, code
    others: dict[str, str] = field(default_factory=dict)  # kind -> id
    taken_for: list[tuple[str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def put(self, kind: str, key: str, place: int) -> None:
        if kind != "party":
            self.others.setdefault(kind, key)
        elif key not in (code for _, code in self.parties):
            self.parties.append((place, key))


def read_question(record: Record, text: str, also: Mapping[str, Index] | None = None) -> Question:
    """What a line asks about; ``also``: ids by plain names in other languages, by kind (``party`` …)."""
    text = text[:_LONGEST_TEXT]
    words = names.plain(text).split()
    indexes = _indexes(record)
    if also:
        indexes = {kind: {**also.get(kind, {}), **index} for kind, index in indexes.items()}
    found = _Found()
    _codes(record, text, words, found)
    place = 0
    while place < len(words):
        place += _take(indexes, words, place, found) or _miss(indexes, words, place, found)
    return Question(
        text=text,
        parties=_in_order(words, text, found),
        offence=found.others.get("offence", ""),
        measure=found.others.get("measure", ""),
        instrument=found.others.get("instrument", ""),
        taken_for=tuple(found.taken_for),
        left=tuple(found.left),
    )


def _indexes(record: Record) -> dict[str, Index]:
    if record not in _INDEXES:
        crimes = record.crimes.values()
        by_name = names.index((c.id, (c.name,)) for c in crimes)
        _INDEXES[record] = {
            "party": _party_names(record),
            "offence": {**by_name, **names.index((c.id, c.aliases) for c in crimes)},
            "measure": names.index((m.id, (m.name, *m.aliases)) for m in record.measures.values()),
            "instrument": names.index((i.id, (i.short, i.title, *i.names)) for i in record.instruments.values()),
        }
    return _INDEXES[record]


def _party_names(record: Record) -> dict[str, tuple[str, ...]]:
    """Names only: a code such as AND or CAN is also a word, and counts where it is written in capitals."""
    found: dict[str, tuple[str, ...]] = {}
    for party in record.parties.values():
        for name in (party.name, *party.aliases):
            found.setdefault(names.plain(name), (party.code,))
    return found


def _codes(record: Record, text: str, words: list[str], found: _Found) -> None:
    if text == text.upper():
        return
    for code in re.findall(r"\b[A-Z]{3}\b", text):
        if code in record.parties and code.casefold() in words:
            place = words.index(code.casefold())
            words[place] = ""
            found.put("party", code, place)


def _take(indexes: Mapping[str, Index], words: list[str], place: int, found: _Found) -> int:
    """The longest name that begins here; how many words it has."""
    for length in range(min(_LONGEST, len(words) - place), 0, -1):
        name = " ".join(words[place : place + length])
        for kind, index in indexes.items():
            bearers = index.get(name, ())
            if len(bearers) == 1:
                found.put(kind, bearers[0], place)
                return length
    return 0


def _miss(indexes: Mapping[str, Index], words: list[str], place: int, found: _Found) -> int:
    """A word that begins no name: misspelt, or none of ours."""
    word = words[place]
    if len(word) < 5 or word in _PLAIN_WORDS:
        return 1
    from rapidfuzz import fuzz, process  # only where something is misspelt

    for kind in ("party", "offence", "measure"):
        index = indexes[kind]
        hit = process.extractOne(word, index.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR)
        if hit and len(index[hit[0]]) == 1:
            found.put(kind, index[hit[0]][0], place)
            found.taken_for.append((word, hit[0]))
            return 1
    found.left.append(word)
    return 1


def _in_order(words: list[str], text: str, found: _Found) -> tuple[str, ...]:
    """Who asks first: the one *to* whom somebody is to be handed over."""
    placed = sorted(found.parties)
    codes = [code for _, code in placed]
    if len(placed) != 2:
        return tuple(codes)
    before = [words[place - 1] if place else "" for place, _ in placed]
    sent = _GIVES.search(text) and before[1] in ("to", "a", "au", "aux", "vers")
    if sent or (before[0] in ("in", "from", "en") and before[1] in ("for", "to", "by", "pour")):
        codes.reverse()
    return tuple(codes)
