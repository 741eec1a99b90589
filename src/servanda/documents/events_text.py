"""Prose about treaties: its sentences, its day of publication, and what it means by "the treaty".

A text calls a treaty by its title, by a name of the press ("Global Cybercrime Treaty") or by nothing but "the
convention". The record tells which treaty it is where the words allow one only; else the words stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.documents.dates import WEEKDAYS, DateMention, as_day, find_dates
from servanda.documents.references_treaties import Context, NamedTreaty, TreatyNames, find_treaties
from servanda.facts import Record
from servanda.facts.names import plain

__all__ = ["Naming", "Sentence", "TreatyPhrase", "dateline", "main_treaty", "published_on", "sentences"]

_END = re.compile(
    r"(?:(?<![A-Z]\.[A-Z]\.)(?<!\bNo\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bvs\.)(?<!\bNov\.)"
    r"(?<!\bDec\.)"
    r"(?<!\bOct\.)(?<!\bSept\.)(?<!\bAug\.)(?<!\bFeb\.)(?<!\bJan\.)(?<!\bart\.)(?<!\bH\.E\.)(?<=[.!?])[”\"’)]?\s+(?=[A-Z“\"‘•\d(])"
    r"|[^\S\n]{0,20}\n+)"
)
_DATELINE = re.compile(
    r"^\W*(?:(?:[A-Z][\w.’'-]{0,40}(?:[,\s]+|$)){0,6}|(?i:news\sitem|published|posted|updated|press\srelease))?[\s|:,(]*$"
)
_AFTER_DATELINE = re.compile(r"^\s*(?:[–—|.)-]|$|\n|\()")


_LONGEST = 2000  # letters of one sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence or a line, with its place in the text."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.start + len(self.text)


def sentences(text: str) -> list[Sentence]:
    """The sentences and lines of a text, in order, without blank ones."""
    found, start = [], 0
    for match in _END.finditer(text):
        found.append(Sentence(start=start, text=text[start : match.start()]))
        start = match.end()
    found.append(Sentence(start=start, text=text[start:]))
    return [piece for sentence in found if sentence.text.strip() for piece in _pieces(sentence)]


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """A sentence that goes on and on in pieces, so that reading it stays linear."""
    for start in range(0, len(sentence.text), _LONGEST):
        yield Sentence(start=sentence.start + start, text=sentence.text[start : start + _LONGEST])


def published_on(text: str) -> date | None:
    """The day a text says it was published on: its dateline; None: it has none that can be read.

    A dateline without a year takes the latest year that the years and weekdays in the text allow.
    """
    found = dateline(text)
    return found[1] if found else None


def dateline(text: str) -> tuple[DateMention, date] | None:
    """The dateline and the day it stands for."""
    head = text[:1500]
    for mention in find_dates(head):
        line = head.rfind("\n", 0, mention.start) + 1
        rest = head[mention.end : mention.end + 3]
        if not _DATELINE.match(head[line : mention.start]) or not _AFTER_DATELINE.match(rest):
            continue
        day = as_day(mention.first) or (_with_year(text, mention) if mention.month and mention.day else None)
        if day:
            return mention, day
    return None


def _with_year(text: str, mention: DateMention) -> date | None:
    """The year of a dateline: one that makes a weekday of the text the day itself or the day before."""
    years = sorted({int(one.first[:4]) for one in find_dates(text, years=True) if one.first}, reverse=True)
    weekdays = {WEEKDAYS.index(match[1]) for match in re.finditer(rf"\b(?:on|late)\s({'|'.join(WEEKDAYS)})\b", text)}
    allowed = dict.fromkeys(one for latest in years[:3] for one in (latest, latest - 1))
    days = [day for year in allowed if (day := _day(year, mention.month or 1, mention.day or 1))]
    same = [day for day in days if day.weekday() in weekdays]
    before = [day for day in days if (day - timedelta(days=1)).weekday() in weekdays]
    return next(iter([*same, *before]), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyPhrase:
    """A treaty as a text calls it."""

    start: int
    end: int
    name: str  # as it is best called: the record's short name, else the words of the text
    id: str | None  # in the record
    written: str


_PRESS_NAME = re.compile(
    r"(?P<before>(?:(?:[A-Z][\w’-]{1,40}|cybercrime|new|global|international|draft|crimes-against-humanity)\s){0,5}?)"
    r"(?P<head>[Tt]reaty|[Cc]onvention|(?<=[A-Z]{3}\s)[Aa]greement|Conference\sof\sPlenipotentiaries)"
    r"(?P<after>\s(?:on|against|addressing|concerning)\s(?!(?:January|February|March|April|May|"
    r"June|July|August|"
    r"September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\d)"
    r"(?:the\s)?[^.,;:()“”\"\n]{3,110})?"
)
_STOP = re.compile(
    r"\s(?:in|at|on|with|that|which|who|whose|late|after|before|by|when|as|has|have|had|is|are|"
    r"was|were|will|would|opens?|for\sthe\sfirst|"
    r"today|said|must|needs?|requires?|would|can|may|could|held|holds|meets|met|adopted|and\sthe|from|should|could|sets?|today|he|it|"
    r"they|during|while|this|since|until|without|entered|enters)\b"
)
_TOPIC_WORDS = re.compile(r"[a-z]{4,}")
_COMMON = re.compile(
    r"treaty|convention|agreement|united|nations|international|global|landmark|first|with|this|"
    r"that|from|their|states|against|"
    r"draft|world|worldwide|other|legally|binding|addressing|preventing|punishing|prevention|punishment|"
    r"conference|"
    r"plenipotentiaries|articles"
)


class Naming:
    """Who and what the words of a text mean, by the record."""

    def __init__(self, record: Record | None = None) -> None:
        self.record = record
        instruments = tuple(record.instruments.values()) if record else ()
        self.treaties = TreatyNames(
            NamedTreaty(id=one.id, title=one.title, names=tuple(_telling((one.short, *one.names))))
            for one in instruments
        )
        self._titles = {plain(n): one.id for one in instruments for n in (one.title, one.short, *one.names)}
        parties = [party for party in record.parties.values() if party.kind != "former"] if record else []
        self.parties = TreatyNames(
            NamedTreaty(id=party.code, title=party.name, names=tuple(a for a in party.aliases if "Union of" not in a))
            for party in parties
        )

    def parties_in(self, text: str) -> list[tuple[int, int, str]]:
        """The parties a text names: places and codes, in order."""
        return sorted(self.parties.find(text))

    def called(self, treaty: str) -> str:
        """What a treaty of the record is best called in an answer: its short name if that is more than letters."""
        assert self.record is not None
        instrument = self.record.instruments[treaty]
        return instrument.short if len(instrument.short.split()) > 1 else instrument.title

    def phrases(self, text: str) -> list[TreatyPhrase]:
        """The treaties a text names or describes, in order."""
        ours = bool(re.search(r"\bUN\b|United\sNations|General\sAssembly", text))
        return [phrase for line in sentences(text) for phrase in self._in_sentence(line, ours)]

    def _in_sentence(self, line: Sentence, ours: bool) -> list[TreatyPhrase]:
        text, start = line.text, line.start
        found = [
            self._phrase(start + one.start, text[one.start : one.end], one.id, ours)
            for one in find_treaties(text, self.treaties, Context())
            if not one.bare
        ]
        for one in self._described(line, ours):
            if not any(other.start < one.end and one.start < other.end for other in found):
                found.append(one)
        return sorted(found, key=lambda one: one.start)

    def _phrase(self, start: int, written: str, treaty: str | None, ours: bool) -> TreatyPhrase:
        words = written.split()
        rests = (" ".join(words[first:]).casefold() for first in range(len(words)))
        treaty = (
            treaty or self.by_title(written) or next((f for rest in rests if (f := self._by_topic(rest, ours))), None)
        )
        name = self._best(treaty, written)
        return TreatyPhrase(start=start, end=start + len(written), name=name, id=treaty, written=" ".join(words))

    def _best(self, treaty: str | None, written: str) -> str:
        if treaty is None or self.record is None:
            return " ".join(written.split())
        instrument = self.record.instruments[treaty]
        if instrument.kind == "draft":
            return "future convention on " + re.sub(r"^.*?articles\son\s", "", instrument.short, flags=re.I)
        return self.called(treaty)

    def _described(self, line: Sentence, ours: bool) -> Iterator[TreatyPhrase]:
        """ "treaty on crimes against humanity", "Global Cybercrime Treaty"."""
        for match in _PRESS_NAME.finditer(line.text):
            after = match["after"] or ""
            stop = _STOP.search(after, 4)
            after = after[: stop.start()] if stop else after
            whole = f"{match['before']}{match['head']}{after}".strip()
            treaty = self._by_topic(f"{match['before']} {_topic(after)}".casefold(), ours)
            if after or treaty or re.search(r"[A-Z]{3}", match["before"]):
                name = f"convention on {_topic(after)}" if after else whole
                start = line.start + match.start()
                end = line.start + match.end("head") + len(after)
                yield TreatyPhrase(start=start, end=end, name=self._best(treaty, name), id=treaty, written=whole)

    def by_title(self, written: str) -> str | None:
        """The treaty whose title begins so, or is called so up to its head word."""
        if self.record is None:
            return None
        short = re.match(r".*?(?:Convention|Treaty|Protocol|Statute|Agreement|Covenant)s?", written)
        names = (written, short[0] if short else written)
        return next((found for name in names if (found := self._titles.get(plain(name)))), None)

    def _by_topic(self, phrase: str, united_nations: bool) -> str | None:
        """The one treaty whose title has every topic word; of several, the one of the organisation spoken of."""
        if self.record is None:
            return None
        words = _topic_words(phrase)
        if not words:
            return None
        fits = [
            one
            for one in self.record.instruments.values()
            if one.kind in ("treaty", "draft")
            and any(words == _topic_words(n) for n in (one.title, one.short, *one.names))
        ]
        if len(fits) > 1:
            fits = [one for one in fits if ("UN " in one.depositary) == united_nations]
        return fits[0].id if len(fits) == 1 else None


def _telling(names: Iterable[str]) -> Iterator[str]:
    """Names that no other treaty bears: many a court has a statute, and Vienna many conventions."""
    return (name for name in names if name not in ("Statute of the Court", "Vienna Convention"))


def _topic_words(name: str) -> set[str]:
    return {word for word in _TOPIC_WORDS.findall(name.casefold()) if not _COMMON.fullmatch(word)}


def _topic(after: str) -> str:
    """ "on preventing and punishing crimes" without its first word: what the treaty is about."""
    words = re.sub(r"^\s(?:on|against|for|addressing|concerning|to)\s(?:the\s)?", "", after)
    return re.sub(r"^(?:preventing\sand\spunishing|prevention\sand\spunishment\sof)\s", "", words, flags=re.I).strip()


def main_treaty(phrases: list[TreatyPhrase]) -> TreatyPhrase | None:
    """What "the treaty" means in a text: one of the record, else one with a name; of these the one named most."""
    counts = Counter(phrase.id or phrase.name for phrase in phrases)

    def weight(phrase: TreatyPhrase) -> tuple[bool, bool, int]:
        named = bool(re.match(r"(?:The\s)?(?:[A-Z][\w’–-]{0,40}\s)+[Tt]reaty|.*[A-Z]", phrase.name))
        return phrase.id is not None, named, counts[phrase.id or phrase.name]

    return max(phrases, key=weight, default=None)
