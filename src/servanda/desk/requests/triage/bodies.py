"""The body of a letter: what is asked, for which offence, about whom, where, by when, how urgently."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servanda.desk.requests.triage.cues import Cues
from servanda.desk.requests.triage.days import days_in, number_of
from servanda.desk.requests.triage.findings import Confidence, Proposed
from servanda.desk.requests.triage.naming import crimes_in, states_in, treaties
from servanda.documents.events_text import Sentence, sentences
from servanda.facts.loading import kept

__all__ = ["asked", "confidentiality", "deadlines", "death_penalty", "not_here", "offences", "places", "urgency"]

_UNITS = {"d": "D", "j": "D", "w": "W", "s": "W", "m": "M"}  # days, jours, días, weeks, semaines, semanas, months …
_LISTED = re.compile(r"\s*(?:\(?\w{1,3}[).]|[-–—•*])\s")
_TITLE_LINE = 160  # letters of a heading or subject line


# Beside the one, the other is what it is for.
_IMPLIED = {"extradition": "provisional-arrest", "access-stored-data": "preserve-data"}


def asked(text: str, words: Cues, start: int) -> Iterator[Proposed]:
    """Measures that are asked for: surest where a word of asking stands in the same sentence.

    What will be asked later or was done already is not asked.
    """
    listing = False
    for line in sentences(text):
        if line.end <= start and len(line.text) > _TITLE_LINE:
            continue
        listing = _lists(words, line, listing)
        elsewhere = words.has("later", line.text) or words.has("earlier", line.text)
        found = {measure: match for measure, pattern in words.measures.items() if (match := pattern.search(line.text))}
        for measure, match in found.items():
            if _IMPLIED.get(measure) in found or (elsewhere and _follows(words, line, match)):
                continue
            asks = (listing or words.has("asks", line.text)) and not words.items["purpose"].search(
                line.text[: match.start()]
            )
            sure: Confidence = "clear" if asks else "likely" if line.end <= start else "possible"
            yield Proposed(
                field="measure",
                value=measure,
                start=line.start + match.start(),
                end=line.start + match.end(),
                confidence=sure,
                why="in a sentence that asks" if asks else "named, but in no sentence that asks",
            )


def _lists(words: Cues, line: Sentence, before: bool) -> bool:
    """Whether the line belongs to what an asking sentence lists: "we request: a) …"."""
    if words.has("asks", line.text) and line.text.rstrip().endswith(":"):
        return True
    return before and _LISTED.match(line.text) is not None


def _follows(words: Cues, line: Sentence, match: re.Match[str]) -> bool:
    """Whether the clause of the match speaks of what comes later or came before."""
    begins = max(line.text.rfind(";", 0, match.start()), line.text.rfind(", and ", 0, match.start())) + 1
    ends = line.text.find(";", match.end())
    clause = line.text[begins : ends if ends > 0 else len(line.text)]
    return words.has("later", clause) or words.has("earlier", clause)


def offences(text: str, words: Cues) -> Iterator[Proposed]:
    """Crimes of the record by their names and common ones; not in a treaty's name, nor the general beside the special.

    "Murder" is one of many crimes in war and against humanity: so only where the letter names the whole as well.
    """
    treaty = [(start, end) for start, end, _ in treaties().find(text.replace("\n", " "))]
    common = [(m.start(), m.end(), crime) for crime, pattern in words.crimes.items() for m in pattern.finditer(text)]
    found = [
        one for one in sorted([*crimes_in(text), *common]) if not any(start <= one[0] < end for start, end in treaty)
    ]
    named = {crime for _, _, crime in found}
    above = {one: set(kept().ancestry(one)) - {one} for one in named}
    general = set().union(*above.values()) if above else set()
    for start, end, crime in found:
        whole = above[crime] - {"core-crimes"}
        if crime in general or ("core-crimes" in above[crime] and whole and not whole & named):
            continue
        yield Proposed(
            field="offence",
            value=crime,
            start=start,
            end=end,
            confidence="likely",
            why="a crime of the record by its name",
        )


def places(text: str, known: Sequence[str], start: int) -> Iterator[Proposed]:
    """States that the body names besides sender and addressee, and towns before a State's name."""
    for begin, end, code in states_in(text[start:]):
        at = start + begin
        town = re.search(
            r"(?<!\w)([A-ZÀ-Þ][\w’'-]{2,30}(?: [A-ZÀ-Þ][\w’'-]{2,30}){0,2})(?:, | \()$", text[max(0, at - 70) : at]
        )
        if town:
            begins = at - len(town[0])
            yield Proposed(
                field="place",
                value=f"{town[1]}, {code}",
                start=begins,
                end=start + end,
                confidence="likely",
                why="a name before that of a State",
            )
        elif code not in known:
            yield Proposed(
                field="place", value=code, start=at, end=start + end, confidence="likely", why="a State the body names"
            )


def deadlines(text: str, words: Cues, start: int) -> Iterator[Proposed]:
    """Days by which something is wished, and periods within which."""
    for begin, end, edtf in days_in(text[start:], words.language):
        before = text[max(0, start + begin - 30) : start + begin]
        cue = next((m for m in words.each("deadline", before) if not before[m.end() :].strip(" le\n")), None)
        if cue and len(edtf) == len("2026-11-21"):
            asks = words.has("asks", _around(text, start + begin))
            yield Proposed(
                field="respond-by",
                value=edtf,
                start=max(0, start + begin - 30) + cue.start(),
                end=start + end,
                confidence="clear" if asks else "possible",
                why="a day by which" + ("" if asks else ", in no sentence that asks"),
            )
    for match in words.each("within", text):
        unit = _UNITS["d" if match["unit"].startswith("d") else match["unit"][0].casefold()]
        around = _around(text, match.start())
        asks = words.has("asks", around) and not words.has("later", around)
        yield Proposed(
            field="respond-by",
            value=f"P{number_of(match['n'])}{unit}",
            start=match.start(),
            end=match.end(),
            confidence="likely" if asks else "possible",
            why="a period within which",
        )


def _around(text: str, place: int) -> str:
    """The sentence in which a place lies, roughly."""
    begins = max(text.rfind(". ", 0, place), text.rfind("\n\n", 0, place), place - 400, 0)
    ends = text.find(". ", place)
    return text[begins : min(ends if ends > 0 else len(text), place + 200)]


def urgency(text: str, words: Cues) -> Iterator[Proposed]:
    """Emergency before urgent; neither where the letter says that it is not."""
    denied = [match.span() for match in words.each("not-urgent", text)]
    for level, sure in (("emergency", "likely"), ("urgent", "clear")):
        for match in words.each(level, text):
            if not any(start <= match.start() < end for start, end in denied):
                confidence: Confidence = "clear" if sure == "clear" else "likely"
                yield Proposed(
                    field="urgency",
                    value=level,
                    start=match.start(),
                    end=match.end(),
                    confidence=confidence,
                    why="the letter says so",
                )
                return


def confidentiality(text: str, words: Cues) -> Iterator[Proposed]:
    """Whether it asks to be kept confidential; a notice at the foot of a page is only possible."""
    denied = [match.span() for match in words.each("not-confidential", text)]
    for match in words.each("confidential", text):
        if not any(start <= match.start() < end for start, end in denied):
            asks = words.has("asks", _around(text, match.start())) or match.start() < _TITLE_LINE * 3
            yield Proposed(
                field="confidential",
                value="yes",
                start=match.start(),
                end=match.end(),
                confidence="likely" if asks else "possible",
                why="the word, in a sentence that asks or in the head" if asks else "the word alone",
            )
            return


def death_penalty(text: str, words: Cues) -> Iterator[Proposed]:
    """Whether it speaks of the death penalty, and whether it gives an assurance."""
    match = words.groups["death"].search(text)
    if match:
        assured = words.has("no-death", _around(text, match.start()) + _around(text, match.end() + 80))
        yield Proposed(
            field="death-penalty",
            value="assured" if assured else "mentioned",
            start=match.start(),
            end=match.end(),
            confidence="likely",
            why="with words of an assurance" if assured else "without words of an assurance",
        )


def not_here(text: str, words: Cues) -> Iterator[Proposed]:
    """What the letter itself says is not in it: the sentence. That a further request will follow is no gap."""
    for line in sentences(text):
        match = words.groups["not-here"].search(line.text)
        if match and not words.items["intention"].search(line.text):
            yield Proposed(
                field="not-here",
                value=" ".join(line.text.split())[:200],
                start=line.start,
                end=line.end,
                confidence="possible",
                why="the letter says that something is not in it",
            )
