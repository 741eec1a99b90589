"""Technical assistance and capacity-building: what States need and what others offer, matched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from servanda.facts.days import Day
from servanda.facts.files import read_table
from servanda.facts.problems import Fields, Problems
from servanda.treatymaking.errors import BadLedger

__all__ = ["COLUMNS", "Assistance", "Match", "load_assistance", "matches"]

BUNDLED = Path(__file__).parents[1] / "registry" / "ledgers" / "assistance.csv"
COLUMNS = (
    *("kind", "who", "instrument", "topic", "from", "until", "for"),
    *("document", "says", "source", "checked"),
)
TOPICS = ("ratification", "legislation", "implementation", "training", "equipment", "investigation", "victims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistance:
    """A need of a State, or an offer of a State, body or organisation."""

    kind: str  # need, offer
    who: str  # a party code for a need; a code or name for an offer
    instrument: str
    topic: str  # of TOPICS
    since: Day | None
    until: Day | None
    reserved_for: str  # whom an offer is for; empty: anybody
    document: str
    says: str
    source: str
    checked: str

    def stands_on(self, day: date) -> bool:
        """Whether it is open on that day, as far as recorded."""
        begun = self.since is None or self.since.first <= day
        return begun and (self.until is None or day <= self.until.last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A need and the offers that may meet it; ``reserved`` offers are for a group, to be checked by people."""

    need: Assistance
    offers: tuple[Assistance, ...]
    reserved: tuple[Assistance, ...]


def load_assistance(directory: Path | str | None = None) -> tuple[Assistance, ...]:
    """Needs and offers of the registry and of ``directory``/ledgers/assistance.csv. Raises BadLedger."""
    problems = Problems()
    files = [BUNDLED, *([Path(directory) / "ledgers" / "assistance.csv"] if directory else [])]
    rows = (r for f in files if f.exists() for r in read_table(f, f.name, COLUMNS, problems))
    found = tuple(_assistance(row) for row in rows)
    if problems.found:
        raise BadLedger("\n".join(str(problem) for problem in problems.found))
    return found


def _assistance(row: Fields) -> Assistance:
    return Assistance(
        kind=row.word("kind", ("need", "offer")),
        who=row.text("who", None),
        instrument=row.text("instrument", None),
        topic=row.word("topic", TOPICS),
        since=row.day("from"),
        until=row.day("until"),
        reserved_for=row.text("for"),
        document=row.text("document"),
        says=row.text("says", None),
        source=row.text("source", None),
        checked=row.text("checked", None),
    )


def matches(all_: Iterable[Assistance], on: date, *, state: str | None = None) -> tuple[Match, ...]:
    """For each need that stands on that day, the standing offers for the same instrument and topic."""
    standing = [a for a in all_ if a.stands_on(on)]
    offers = [a for a in standing if a.kind == "offer"]
    found = []
    for need in standing:
        if need.kind != "need" or (state is not None and need.who != state):
            continue
        fitting = [o for o in offers if (o.instrument, o.topic) == (need.instrument, need.topic)]
        open_, reserved = (
            [o for o in fitting if not o.reserved_for or o.reserved_for == need.who],
            [o for o in fitting if o.reserved_for and o.reserved_for != need.who],
        )
        found.append(Match(need=need, offers=tuple(open_), reserved=tuple(reserved)))
    return tuple(found)
