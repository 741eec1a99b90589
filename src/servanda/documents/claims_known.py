"""What can be known about a claim: the record, what follows from it, the steps of tracks, and who held office.

Tracks and offices are files of the registry beside the record; they are read once and only for checking.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from servanda.documents.sessions import session_period
from servanda.facts import Record
from servanda.facts.days import Day, read_day
from servanda.facts.files import read_yaml
from servanda.facts.loading import BUNDLED
from servanda.facts.problems import Problems
from servanda.facts.records import Act, ActKind
from servanda.law.kleene import Answer
from servanda.law.standing import Standing

__all__ = ["Holder", "Known", "Step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a treaty in the making, as far as claims ask for it."""

    instrument: str
    kind: str
    when: Day | None
    how: str | None  # "consensus", "without a vote"
    lasts: str | None
    documents: tuple[str, ...]
    done: bool
    source: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who held an office from when until when."""

    office: str
    name: str
    first: date | None
    last: date | None  # None: still, as far as recorded
    session: int | None
    certainty: str


@lru_cache(maxsize=4)
def steps(folder: Path = BUNDLED) -> tuple[Step, ...]:
    """The steps of all tracks of the registry."""
    found: list[Step] = []
    for path in sorted((folder / "tracks").glob("*.yaml")):
        content, _ = read_yaml(path, path.name, Problems())
        treaty = str(content.get("instrument") or "")
        for raw in content.get("steps") or ():
            outcome = raw.get("outcome") or {}
            found.append(
                Step(
                    instrument=treaty,
                    kind=str(raw.get("kind")),
                    when=read_day(str(raw["when"])) if raw.get("when") else None,
                    how=outcome.get("how"),
                    lasts=raw.get("lasts"),
                    documents=tuple(raw.get("documents") or ()),
                    done=raw.get("status") == "done",
                    source=str(raw.get("source") or ""),
                    place=str(raw.get("place") or ""),
                )
            )
    return tuple(found)


@lru_cache(maxsize=4)
def holders(folder: Path = BUNDLED) -> tuple[Holder, ...]:
    """Who held which office, by the registry."""
    with (folder / "offices.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_holder(row) for row in csv.DictReader(file))


def _holder(row: dict[str, str]) -> Holder:
    session = int(row["session"]) if row["session"] else None
    period = session_period(session) if session else None
    first = period[0] if period else date.fromisoformat(row["from"])
    last = period[1] if period else date.fromisoformat(row["until"]) if row["until"] else None
    return Holder(
        office=row["office"], name=row["holder"], first=first, last=last, session=session, certainty=row["checked"]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How long a treaty is, and how that is known."""

    articles: int
    certainty: str


@lru_cache(maxsize=4)
def extents(folder: Path = BUNDLED) -> dict[str, Extent]:
    """The number of articles of each treaty, as far as recorded."""
    with (folder / "extents.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["instrument"]: Extent(articles=int(row["articles"]), certainty=row["checked"]) for row in rows}


class Known:
    """The record and what is asked of it when claims are checked."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.standing = Standing(record)

    def steps(self, treaty: str, *kinds: str) -> list[Step]:
        """The steps of a treaty of these kinds."""
        return [step for step in steps() if step.instrument == treaty and step.kind in kinds]

    def extent(self, treaty: str) -> Extent | None:
        """How long a treaty is; None: not recorded."""
        return extents().get(treaty)

    def holders(self, office: str) -> list[Holder]:
        """All who held an office, as far as recorded."""
        return [holder for holder in holders() if holder.office == office]

    def parties_on(self, treaty: str, day: date) -> int | None:
        """How many are bound on a day; None: the list was read before that day, or is not complete."""
        instrument = self.record.instruments[treaty]
        if instrument.as_of is None or day > instrument.as_of or instrument.unlisted:
            return None
        periods = self.standing.periods(treaty)
        return sum(any(one.covers(day) is Answer.YES for one in own) for own in periods.values())

    def consents_by(self, treaty: str, day: date) -> int | None:
        """How many have consented by a day and not left."""
        instrument = self.record.instruments[treaty]
        if instrument.as_of is None or day > instrument.as_of or instrument.unlisted:
            return None
        periods = self.standing.periods(treaty)
        return sum(any(_consented(one.consent, one.end, day) for one in own) for own in periods.values())

    def signatures(self, treaty: str, first: date, last: date) -> list[Act]:
        """The signatures recorded between two days, both included."""
        return [
            act
            for act in self.record.acts.get(treaty, ())
            if act.kind in (ActKind.SIGNATURE, ActKind.DEFINITIVE_SIGNATURE)
            and first <= act.on.first
            and act.on.last <= last
        ]

    def acts(self, treaty: str, party: str, *kinds: ActKind) -> Iterator[Act]:
        """What one party did."""
        return (act for act in self.record.acts.get(treaty, ()) if act.party == party and act.kind in kinds)

    def members_on(self, day: date) -> int:
        """Members of the United Nations on a day."""
        parties = self.record.parties.values()
        return sum(p.kind == "state" and p.member_since is not None and p.member_since <= day for p in parties)


def _consented(act: Act, end: Day | None, day: date) -> bool:
    return act.on.last <= day and (end is None or day < end.first)
