"""Tracks: the path of a treaty as typed steps with evidence, and the positions taken on the way.

A step says which body did or will do what, where and when, and what proves it.
Its day is what the source gives: a day, a stretch from first to last, a month, a
year, or nothing. How a step stands on a given day is worked out here
(``standing``); what it asks of whom is for ``agenda``. Files are read in
``reading``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from servanda.facts.days import Day

__all__ = [
    "POSITION_KINDS",
    "STEP_KINDS",
    "Need",
    "Outcome",
    "Position",
    "Standing",
    "Step",
    "Track",
    "in_words",
    "positions",
    "standing",
]

# The kinds of step, in the order in which a treaty usually meets them, and what they are called.
STEP_KINDS: dict[str, str] = {
    "proposal": "proposal",
    "drafting": "drafting",
    "mandate": "mandate",
    "consideration": "consideration",
    "deadline": "deadline",
    "committee-approval": "approval in committee",
    "approval": "approval",
    "plenary-adoption": "plenary resolution",
    "preparatory-session": "preparatory session",
    "negotiating-session": "negotiating session",
    "adoption": "adoption of the text",
    "opening": "opening for signature",
    "signature": "signature",
    "signature-closes": "end of signature",
    "deposit": "deposits",
    "entry-into-force": "entry into force",
    "amendment": "amendment",
    "meeting-of-parties": "meeting of the parties",
    "review": "review",
    "report": "report",
}
SESSIONS = frozenset({"preparatory-session", "negotiating-session", "meeting-of-parties"})
_PASSES = frozenset({"deadline", "signature-closes"})  # over when the day is over, whatever anybody does

POSITION_KINDS: dict[str, str] = {
    "proposal": "proposal",
    "amendment": "amendment proposed",
    "withdrawal": "withdrawn",
    "dissociation": "dissociation from consensus",
    "explanation": "explanation of position",
    "sponsorship": "sponsorship",
    "statement": "statement",
    "reservation": "reservation",
    "declaration": "declaration",
    "offer": "offer",
}


class Standing(StrEnum):
    """How a step stands on a day, as far as the record goes."""

    DONE = "done"
    UNDER_WAY = "under way"
    DUE = "due"  # some day of the running stretch; which one is not known
    SCHEDULED = "scheduled"
    EXPECTED = "expected"
    NOT_YET = "not yet fixed"  # its day is recorded, but was not fixed on the day asked for
    PASSED = "time passed, nothing recorded"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a step ended; the numbers only where a vote was counted."""

    how: str  # consensus, without a vote, vote, withdrawn, rejected
    yes: int | None = None
    no: int | None = None
    abstaining: int | None = None

    def __str__(self) -> str:
        if self.yes is None:
            return self.how
        return f"{self.how}, {self.yes} to {self.no} with {self.abstaining} abstaining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What must be done before or with a step, by whom, under which article."""

    what: str
    who: tuple[str, ...]
    cites: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a track."""

    id: str
    track: str
    kind: str  # of STEP_KINDS
    body: str
    place: str
    when: Day | None  # None: no day is recorded
    spans: bool  # it goes on from the first to the last day of ``when``; else it falls somewhere between
    sittings: tuple[Day, ...]  # where a session meets in pieces
    lasts: str  # "three weeks", where only the length is known
    set_on: date | None  # the day on which it was fixed, where known
    status: str  # done, scheduled, expected, lapsed: as recorded
    outcome: Outcome | None
    documents: tuple[str, ...]
    who: tuple[str, ...]  # who acts: party codes, "States", bodies
    says: str
    source: str
    checked: str  # text, press, memory
    confidence: str
    after: tuple[str, ...]  # steps of the same track it cannot precede
    needs: tuple[Need, ...]

    @property
    def called(self) -> str:
        """What this kind of step is called."""
        return STEP_KINDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What a State, an organisation or a person in office wanted, proposed, withdrew or said at a step."""

    track: str
    actor: str  # a party code, or a name
    partners: tuple[str, ...]  # others who joined
    kind: str  # of POSITION_KINDS
    step: str
    on: Day | None
    article: str
    speaker: str
    civil_society: bool
    document: str
    says: str
    source: str
    checked: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The path of one treaty, or of one recurring business."""

    id: str
    title: str
    instrument: str  # the record's id; empty: none yet
    as_of: date  # the day up to which its sources were read
    bodies: tuple[str, ...]
    steps: tuple[Step, ...]
    positions: tuple[Position, ...]

    def step(self, wanted: str) -> Step | None:
        """The step with that id."""
        return next((s for s in self.steps if s.id == wanted), None)

    def in_order(self) -> list[Step]:
        """The steps by day; those without a day last, as the file has them."""
        return sorted(self.steps, key=lambda s: (s.when is None, s.when.first if s.when else date.max))


def in_words(day: Day | None, none: str = "no day") -> str:
    """The day, month, year or stretch, as short as it can be said: ``2013 to 2019``."""
    if day is None:
        return none
    first, last = day.first, day.last
    after = last + timedelta(days=1)
    if "/" not in str(day):
        return str(day)
    if (first.month, first.day, after.month, after.day) == (1, 1, 1, 1):
        return f"{first.year} to {last.year}"
    if first.day == after.day == 1:
        return f"{first:%Y-%m} to {last:%Y-%m}"
    return f"{first} to {last}"


def standing(step: Step, on: date) -> Standing:
    """How the step stands at the end of that day."""
    if step.status == "lapsed":
        return Standing.LAPSED
    if step.when is None:
        return Standing.DONE if step.status == "done" else Standing.EXPECTED
    if on < step.when.first:
        return _before(step, on)
    if on < step.when.last:
        return Standing.UNDER_WAY if step.spans else Standing.DUE
    if step.status == "done" or (step.kind in _PASSES and on > step.when.last):
        return Standing.DONE
    if on == step.when.last:
        return Standing.UNDER_WAY if step.spans else Standing.DUE
    return Standing.PASSED


def _before(step: Step, on: date) -> Standing:
    if step.set_on is not None and step.set_on <= on:
        return Standing.SCHEDULED
    if step.status == "expected":
        return Standing.EXPECTED
    return Standing.NOT_YET


def positions(
    tracks: Mapping[str, Track] | Iterable[Track],
    *,
    actor: str | None = None,
    step: str | None = None,
    article: str | None = None,
    kind: str | None = None,
) -> Iterator[Position]:
    """Positions by actor (a partner counts), by step, by article (``2`` also finds ``2(2)``), by kind."""
    all_tracks = tracks.values() if isinstance(tracks, Mapping) else tracks
    for position in (p for track in all_tracks for p in track.positions):
        if actor is not None and actor not in (position.actor, *position.partners):
            continue
        if step is not None and position.step != step:
            continue
        if article is not None and not _same_article(article, position.article):
            continue
        if kind is None or position.kind == kind:
            yield position


def _same_article(asked: str, found: str) -> bool:
    return found == asked or found.startswith(f"{asked}(")
