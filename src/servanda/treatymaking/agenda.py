"""The agenda: what happens next, with the days that are left and what must be done before.

Items come from two places: the steps of tracks that are not over on the day
asked for, and acts of the record whose effect lies ahead (a withdrawal that takes
effect, an instrument that enters into force for a party). An item without a day
is kept apart; none is ever given a day that no source gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from weakref import WeakKeyDictionary

from servanda.facts.days import Day, exactly
from servanda.facts.instruments import CONSENT
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind
from servanda.treatymaking.errors import BadHorizon
from servanda.treatymaking.tracks import Need, Standing, Step, Track, standing

__all__ = ["Agenda", "Item", "agenda", "task"]

_AHEAD = {Standing.UNDER_WAY, Standing.DUE, Standing.SCHEDULED, Standing.EXPECTED}
_LOOKED_BACK = timedelta(days=366)  # how long a step whose outcome nobody recorded is called to mind
_FURTHEST = date(2100, 1, 1)
EVERYBODY = frozenset({"States"})
PARTIES = frozenset({"States Parties"})
_LATER: WeakKeyDictionary[Record, tuple[tuple[Act, date], ...]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is to happen."""

    key: str  # stable: the same thing keeps it when its day changes
    title: str
    about: str  # the track's or instrument's title
    instrument: str
    kind: str
    when: Day | None
    spans: bool
    place: str
    lasts: str
    who: tuple[str, ...]
    standing: Standing
    needs: tuple[Need, ...]
    says: str
    source: str
    checked: str

    def days_left(self, on: date) -> tuple[int, int] | None:
        """From ``on`` to the day it begins: at least, at most; None: no day is recorded."""
        if self.when is None:
            return None
        last = self.when.first if self.spans else self.when.last
        return max(0, (self.when.first - on).days), max(0, (last - on).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What lies ahead of a day: with a day, without one, and what passed without a recorded outcome."""

    on: date
    until: date | None
    who: str | None
    dated: tuple[Item, ...]
    undated: tuple[Item, ...]
    unrecorded: tuple[Item, ...]
    keys: frozenset[str]  # of everything known on that day, whether shown or not


def agenda(
    tracks: Mapping[str, Track],
    record: Record,
    *,
    on: date,
    until: date | None = None,
    who: str | None = None,
    tasks: Iterable[Item] = (),
) -> Agenda:
    """What happens from ``on`` (to ``until``), for all or for one party, body or office.

    ``tasks`` are further items, as resolutions give them (see ``task``).

    Raises BadHorizon when the days are in the wrong order or beyond 2100.
    """
    if until is not None and until < on:
        raise BadHorizon(f"the agenda ends on {until}, before it begins on {on}. Give the earlier day first.")
    if max(on, until or on) >= _FURTHEST:
        raise BadHorizon(f"nothing is recorded so far ahead. Ask for a day before {_FURTHEST.year}.")
    everything = [*_from_tracks(tracks.values(), on), *_from_acts(record, on), *tasks]
    found = [item for item in everything if who is None or concerns(item, who, record, on)]
    ahead = [i for i in found if i.standing in _AHEAD and i.when]
    dated = [i for i in ahead if i.when and (until is None or i.when.first <= until)]
    return Agenda(
        on=on,
        until=until,
        who=who,
        dated=tuple(sorted(dated, key=_by_day)),
        undated=tuple(i for i in found if i.standing in _AHEAD and i.when is None),
        unrecorded=tuple(sorted((i for i in found if i.standing is Standing.PASSED), key=_by_day)),
        keys=frozenset(i.key for i in everything),
    )


def task(*, key: str, who: str, what: str, about: str, when: Day, on: date) -> Item:
    """What somebody is asked to do by some day of a stretch, as an item of the agenda of a day."""
    now = Standing.SCHEDULED if on < when.first else Standing.DUE if on <= when.last else Standing.PASSED
    return Item(
        key=key,
        title=f"Task: {who}",
        about=about,
        instrument="",
        kind="report",
        when=when,
        spans=False,
        place="",
        lasts="",
        who=(who,),
        standing=now,
        needs=(),
        says=what,
        source=key,
        checked="text",
    )


def _by_day(item: Item) -> tuple[date, date, str]:
    """An exact day before the stretch that begins with it; a stretch by its last day once it runs."""
    assert item.when is not None
    return item.when.last if not item.spans else item.when.first, item.when.first, item.key


def _from_tracks(tracks: Iterable[Track], on: date) -> Iterator[Item]:
    """What a track had fixed or let expect by that day; nothing of a track that had not begun."""
    for track in tracks:
        if not any(step.when and step.when.first <= on for step in track.steps):
            continue
        for step in track.steps:
            now = standing(step, on)
            stale = now is Standing.PASSED and (step.when is None or step.when.last < on - _LOOKED_BACK)
            if now not in (Standing.DONE, Standing.LAPSED) and not stale:
                yield _of_step(track, step, now)


def _of_step(track: Track, step: Step, now: Standing) -> Item:
    return Item(
        key=f"{track.id}/{step.id}",
        title=f"{step.called.capitalize()}: {step.body}",
        about=track.title,
        instrument=track.instrument,
        kind=step.kind,
        when=step.when,
        spans=step.spans,
        place=step.place,
        lasts=step.lasts,
        who=step.who or (step.body,),
        standing=now,
        needs=step.needs,
        says=step.says,
        source=step.source,
        checked=step.checked,
    )


def _from_acts(record: Record, on: date) -> Iterator[Item]:
    for act, effective in _taking_effect(record):
        if effective > on and act.on.first <= on and not _taken_back(act, record.acts[act.instrument]):
            yield _of_act(record, act.instrument, act, effective)


def _taking_effect(record: Record) -> tuple[tuple[Act, date], ...]:
    """The acts that take effect on a later day than that on which they were done, found once."""
    if record not in _LATER:
        acts = (act for done in record.acts.values() for act in done)
        _LATER[record] = tuple((a, a.effective) for a in acts if a.effective and a.effective > a.on.first)
    return _LATER[record]


def _taken_back(act: Act, acts: Iterable[Act]) -> bool:
    return act.kind is ActKind.WITHDRAWAL and any(
        a.party == act.party and a.kind is ActKind.WITHDRAWAL_REVOKED and a.on.first >= act.on.first for a in acts
    )


def _of_act(record: Record, instrument: str, act: Act, effective: date) -> Item:
    name, title = record.parties[act.party].name, record.instruments[instrument].short
    leaves = act.kind is ActKind.WITHDRAWAL
    what = f"Withdrawal of {name} takes effect" if leaves else f"In force for {name}"
    clause = record.instruments[instrument].withdrawal if leaves else None
    rule = f", art. {clause.cites}" if clause and clause.cites else ""
    return Item(
        key=f"{instrument}/{act.party}/{act.kind}/{act.on}",
        title=what,
        about=title,
        instrument=instrument,
        kind=str(act.kind),
        when=exactly(effective),
        spans=False,
        place="",
        lasts="",
        who=(act.party,),
        standing=Standing.SCHEDULED,
        needs=(),
        says=f"{act.kind.capitalize()} of {act.on}{rule}. {act.note}".strip(),
        source=act.source,
        checked="text",
    )


def concerns(item: Item, who: str, record: Record, on: date) -> bool:
    """Whether the item concerns a party (by code), or a body or office (by a part of its name)."""
    if who not in record.parties:
        asked = who.casefold()
        return any(asked in name.casefold() for name in item.who)
    if who in item.who:
        return True
    if record.parties[who].kind == "organisation":
        return any("organisation" in name for name in item.who)
    if EVERYBODY & set(item.who):
        return True
    return bool(PARTIES & set(item.who)) and _has_consented(record, item.instrument, who, on)


def _has_consented(record: Record, instrument: str, party: str, on: date) -> bool:
    acts = (a for a in record.acts.get(instrument, ()) if a.party == party and a.on.first <= on)
    return any(a.kind in CONSENT or a.kind is ActKind.SUCCESSION for a in acts)
