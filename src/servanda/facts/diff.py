"""What a list of acts would change in the record: new, changed and contradicting acts, and names nobody bears.

An act *contradicts* when ``record check`` would refuse it beside what is recorded;
it *changes* one when both tell of the same act and differ in its day, its kind or
the day it took effect. Writing is in ``facts.writing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from servanda.facts.checking import contradictions
from servanda.facts.days import Day
from servanda.facts.differences import Change, Contradiction, Diff, UnknownParty, act_to_json
from servanda.facts.errors import UnknownName
from servanda.facts.instruments import CONSENT, Instrument
from servanda.facts.record import Record, in_order
from servanda.facts.records import Act, ActKind
from servanda.facts.writing import apply

__all__ = ["Change", "Contradiction", "Diff", "UnknownParty", "act_to_json", "apply", "compare"]

_ONCE = frozenset({ActKind.SIGNATURE, ActKind.SUCCESSION, *CONSENT})


def compare(record: Record, acts: Iterable[Act], whole: Iterable[ActKind] = ()) -> Diff:
    """Set acts beside the record. Their ``party`` and ``instrument`` may be any name, alias or code.

    ``whole`` names the kinds of act of which the list claims to tell all: recorded
    acts of these kinds about the same instruments that it does not tell are ``absent``.
    """
    sorting = _Sorting(record)
    for act in acts:
        sorting.place(act)
    return sorting.result(frozenset(whole))


class _Sorting:
    """One comparison under way: what is settled so far counts for the acts that follow."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.own: dict[tuple[str, str], list[Act]] = {}
        self.told: set[int] = set()  # recorded acts the list told, by identity
        self.new: list[Act] = []
        self.changed: list[Change] = []
        self.contradicting: list[Contradiction] = []
        self.unknown: list[UnknownParty] = []
        self.same: list[Act] = []
        self.instruments: set[str] = set()

    def place(self, told: Act) -> None:
        try:
            instrument = self.record.instrument(told.instrument)
            act = replace(told, party=self.record.party(told.party).code, instrument=instrument.id)
        except UnknownName as wrong:
            self.unknown.append(UnknownParty(act=told, suggestions=wrong.suggestions, why=str(wrong)))
            return
        self.instruments.add(act.instrument)
        own = self.own.setdefault((act.party, act.instrument), _recorded(self.record, act))
        twin = _twin(own, act)
        if twin is None:
            self._add(instrument, own, act)
        else:
            self.told.add(id(twin))
            self._set_beside(instrument, own, twin, act)

    def _add(self, instrument: Instrument, own: list[Act], act: Act) -> None:
        if why := _objection(instrument, own, [*own, act], act):
            self.contradicting.append(Contradiction(act=act, why=why))
        else:
            own.append(act)
            self.new.append(act)

    def _set_beside(self, instrument: Instrument, own: list[Act], twin: Act, act: Act) -> None:
        why = _difference(twin, act)
        if not why:
            self.same.append(act)
            return
        merged = _merged(twin, act)
        rest = [a for a in own if a is not twin]
        if objection := _objection(instrument, own, [*rest, merged], merged):
            self.contradicting.append(Contradiction(act=act, why=objection))
        else:
            own[:] = [*rest, merged]
            self.told.add(id(merged))
            self.changed.append(Change(old=twin, new=merged, why=why))

    def result(self, whole: frozenset[ActKind]) -> Diff:
        recorded = (act for key in sorted(self.instruments) for act in self.record.acts.get(key, ()))
        return Diff(
            new=tuple(self.new),
            changed=tuple(self.changed),
            contradicting=tuple(self.contradicting),
            unknown=tuple(self.unknown),
            same=tuple(self.same),
            absent=tuple(act for act in recorded if act.kind in whole and id(act) not in self.told),
        )


def _recorded(record: Record, act: Act) -> list[Act]:
    return [a for a in record.acts.get(act.instrument, ()) if a.party == act.party]


def _twin(own: Sequence[Act], act: Act) -> Act | None:
    """The recorded act this one tells of: the same day and kind, else the same consent, else the same kind."""
    together = [a for a in own if _overlap(a.on, act.on)]
    for candidates in (
        [a for a in together if a.kind is act.kind],
        [a for a in together if a.kind in CONSENT and act.kind in CONSENT],
        [a for a in own if a.kind is act.kind and a.kind in _ONCE and not _left_between(own, a, act)],
    ):
        if candidates:
            return candidates[-1]
    return None


def _overlap(one: Day, other: Day) -> bool:
    return one.first <= other.last and other.first <= one.last


def _left_between(own: Sequence[Act], one: Act, other: Act) -> bool:
    """Whoever left may consent again: then the second consent is another act."""
    first, last = sorted((one.on.first, other.on.first))
    return any(a.kind is ActKind.WITHDRAWAL and first <= a.on.first <= last for a in own)


def _difference(old: Act, new: Act) -> str:
    """In words, how the new telling differs; empty if it adds nothing. A vaguer day is no difference."""
    found = []
    if old.kind is not new.kind:
        found.append(f"recorded as {old.kind}")
    if _is_newer_day(old, new):
        found.append(f"recorded on {old.on}")
    if new.effective and new.effective != old.effective:
        found.append(f"recorded as effective on {old.effective}" if old.effective else "recorded without effective day")
    return ", ".join(found)


def _is_newer_day(old: Act, new: Act) -> bool:
    return not (new.on.first <= old.on.first and old.on.last <= new.on.last)


def _merged(old: Act, new: Act) -> Act:
    """The new telling with the history of the old: when it was first recorded, and what was said then."""
    notes = (old.note, new.note if new.note != old.note else "", f"{_difference(old, new)} until {new.recorded_on}")
    kept = old.effective if _overlap(old.on, new.on) else None  # a published day belongs to the day it was counted from
    return replace(
        old,
        kind=new.kind,
        on=new.on if _is_newer_day(old, new) else old.on,
        effective=new.effective or kept,
        source=";".join(dict.fromkeys([*old.source.split(";"), *new.source.split(";")])),
        note="; ".join(note for note in notes if note),
    )


def _objection(instrument: Instrument, before: Sequence[Act], after: Sequence[Act], act: Act) -> str:
    """Why the act cannot stand beside the others; empty if it can."""
    known = {str(problem) for problem in contradictions(instrument, in_order(before))}
    for problem in contradictions(instrument, in_order(after)):
        if str(problem) not in known:
            return f"found {problem.found}; expected {problem.expected}"
    general = instrument.published_in_force
    if act.effective and general is None:
        return f"found effective on {act.effective}; no day of entry into force of {instrument.id} is recorded"
    if act.effective and general and act.effective < general and act.kind is not ActKind.SUCCESSION:
        return f"found effective on {act.effective}; expected a day from entry into force on {general} on"
    return ""
