"""The head of a letter: who writes to whom, under which reference, on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.desk.requests.triage.cues import Cues
from servanda.desk.requests.triage.days import days_in
from servanda.desk.requests.triage.findings import Proposed
from servanda.desk.requests.triage.naming import states_in

__all__ = ["head_end", "head_of"]

_LONGEST = 2500  # letters of a head, at most
_TOKEN = re.compile(
    r"(?=[^\s\d]{0,30}[ /.-]{0,3}\d)[\w][\w./–-]{1,40}(?: ?[/–-] ?\w[\w./–-]{0,30}| \d[\w./–-]{0,20}){0,3}"
)
_AUTHORITY_LINE = 160  # letters of a line that can be a name


def head_end(text: str, words: Cues) -> int:
    """Where the head ends: at the salutation, else after a quarter of the letter."""
    for line in re.finditer(r"^.*$", text[:_LONGEST], re.MULTILINE):
        if line.start() and words.groups["salutation"].match(line[0].strip()):
            return line.start()
    return min(_LONGEST, max(400, len(text) // 4))


def head_of(text: str, words: Cues, ours: str) -> Iterator[Proposed]:
    """What the head proposes; ``ours`` is the State that received the letter."""
    end = head_end(text, words)
    head = text[:end]
    yield from _reference(head, words)
    yield from _day(head, text, words)
    yield from _states(head, words, ours)
    yield from _authority(head, words, ours)


def _reference(head: str, words: Cues) -> Iterator[Proposed]:
    theirs = [match.end() for match in words.labels["theirs"].finditer(head)]
    for label in words.labels["reference"].finditer(head):
        token = _TOKEN.match(head, label.end())
        if token and label.end() not in theirs:
            written = token[0].rstrip(".-/– ")
            yield Proposed(
                field="reference",
                value=written,
                start=token.start(),
                end=token.start() + len(written),
                confidence="clear",
                why="behind the label of a reference",
            )


def _day(head: str, text: str, words: Cues) -> Iterator[Proposed]:
    labels = [match.end() for match in words.labels["date"].finditer(head)]
    tail = max(len(text) - 400, len(head))
    for start, end, edtf in [*days_in(head, words.language), *_shifted(days_in(text[tail:], words.language), tail)]:
        if len(edtf) != len("2026-11-21"):
            continue
        labelled = any(0 <= start - one <= 2 for one in labels)
        line = re.split(r"\s{3,}", text[text.rfind("\n", 0, start) + 1 : start])[-1]
        alone = len(line.strip(" ,.")) <= 30  # "Brasília, 20 November 2026"
        yield Proposed(
            field="made-on",
            value=edtf,
            start=start,
            end=end,
            confidence="clear" if labelled else "likely" if alone and start < tail else "possible",
            why="behind the label of a date" if labelled else "a day in the head or at the end of the letter",
        )


def _shifted(found: Iterator[tuple[int, int, str]], by: int) -> Iterator[tuple[int, int, str]]:
    return ((start + by, end + by, edtf) for start, end, edtf in found)


def _states(head: str, words: Cues, ours: str) -> Iterator[Proposed]:
    """States behind labels are clear; else the first other State of the head writes, and ours is written to."""
    labelled: dict[str, list[int]] = {
        field: [match.end() for match in words.labels[label].finditer(head)]
        for field, label in (("sender-state", "sender"), ("addressee-state", "addressee"))
    }
    found = states_in(head)
    for start, end, code in found:
        line = head.rfind("\n", 0, start) + 1
        for field, places in labelled.items():
            if any(line <= one <= start for one in places):
                yield Proposed(
                    field=field, value=code, start=start, end=end, confidence="clear", why="behind its label"
                )
    others = [one for one in found if one[2] != ours]
    if others:
        start, end, code = others[0]
        yield Proposed(
            field="sender-state",
            value=code,
            start=start,
            end=end,
            confidence="likely",
            why="the other State in the head",
        )
    for start, end, code in found[1:]:
        if code == ours or (not any(one[2] == ours for one in found) and code != others[0][2]):
            yield Proposed(
                field="addressee-state", value=code, start=start, end=end, confidence="likely", why="named in the head"
            )
            break


def _authority(head: str, words: Cues, ours: str) -> Iterator[Proposed]:
    """The first line of the head that names an office, and not one of those written to."""
    addressed = [match.start() for match in words.labels["addressee"].finditer(head)]
    senders = [match.end() for match in words.labels["sender"].finditer(head)]
    named: set[str] = set()
    for line in re.finditer(r"[^\n]+", head):
        if len(line[0]) > _AUTHORITY_LINE or not words.has("authorities", line[0]):
            continue
        if any(line.start() <= one <= line.end() for one in addressed):
            continue
        start = next((one for one in senders if line.start() <= one < line.end()), line.start())
        written = head[start : line.end()]
        start += len(written) - len(written.lstrip(" \t-–•"))
        value = written.strip(" \t-–•,")
        if any(code == ours for _, _, code in states_in(value)) or value in named or not value:
            continue
        yield Proposed(
            field="sender-authority",
            value=value,
            start=start,
            end=start + len(value),
            confidence="clear" if start in senders else "likely" if not named else "possible",
            why="a line of the head that names an office",
        )
        named.add(value)
