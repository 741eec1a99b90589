"""Checking the day and the place a text gives an event, beside what the record has.

A day said less exactly than it is recorded is correct if the recorded day lies in it. A day of a parliament's
vote is not the day of a deposit, and the record has only the latter.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from servanda.documents.claims import Claim
from servanda.documents.claims_known import Known
from servanda.documents.dates import last_day
from servanda.facts.days import Day, exactly, read_day
from servanda.facts.names import plain
from servanda.facts.records import ActKind

__all__ = ["check_date", "check_place"]

_UNDECIDED: dict[str, Any] = {"verdict": "unverifiable"}
_ACTS = {
    "signature": (ActKind.SIGNATURE, ActKind.DEFINITIVE_SIGNATURE),
    "ratification": (ActKind.RATIFICATION, ActKind.ACCEPTANCE, ActKind.APPROVAL),
    "accession": (ActKind.ACCESSION,),
    "withdrawal_notified": (ActKind.WITHDRAWAL,),
}
_STEPS = {
    "preparatory_sessions": ("preparatory-session",),
    "negotiating_session": ("negotiating-session",),
    "committee_approval": ("committee-approval",),
    "expected_plenary_adoption": ("plenary-adoption",),
    "opening_for_signature": ("opening",),
    "signature": ("opening",),
}


def check_date(claim: Claim, known: Known) -> dict[str, Any]:
    """The verdict on a day, with the recorded day and where it is recorded."""
    treaty = claim.instrument or ""
    if claim.event is None or treaty not in known.record.instruments:
        return _UNDECIDED
    said = read_day(str(claim.value))
    instrument = known.record.instruments[treaty]
    recorded = _recorded(claim, known, treaty) if instrument.kind != "draft" else []
    opened = instrument.opened
    if claim.event.type == "signature" and opened and said.last < opened.first and claim.event.date_basis == "stated":
        correct = f"opened for signature on {opened}"
        verdict = "wrong" if claim.event.named else "unverifiable"
        return {"verdict": verdict, "correct": correct, "against": instrument.title}
    if not recorded:
        return _on_track(claim, known, treaty, said)
    verdict = "correct" if any(_overlap(said, day) for day in recorded) else _missed(claim, said, recorded)
    if verdict == "wrong" and not claim.event.named:
        return _UNDECIDED
    return {"verdict": verdict, "correct": ", ".join(map(str, recorded)), "against": instrument.title}


def _missed(claim: Claim, said: Day, recorded: list[Day]) -> str:
    """Wrong, or only imprecise: a slip of days, a day that we inferred, a parliament's day for the deposit's."""
    event = claim.event
    assert event is not None
    at_home = event.type == "ratification" and "deposit" not in event.reason
    if event.date_basis != "stated" or not _apart(said, recorded):
        return "imprecise"
    return "imprecise" if at_home and any(said.first < day.first for day in recorded) else "wrong"


def _recorded(claim: Claim, known: Known, treaty: str) -> list[Day]:
    """The days recorded for what the claim tells; empty: none is."""
    event, instrument = claim.event, known.record.instruments[treaty]
    assert event is not None
    if event.type == "adoption":
        return [instrument.adopted] if instrument.adopted else []
    if event.type == "opening_for_signature" and instrument.opened:
        return [instrument.opened]
    if len(event.parties) != 1:
        if event.type == "entry_into_force" and not event.parties and (day := known.standing.in_force_from(treaty)):
            return [day]
        return []
    party = event.parties[0]
    if event.type in _ACTS:
        return [act.on for act in known.acts(treaty, party, *_ACTS[event.type])]
    periods = known.standing.periods(treaty).get(party, ())
    if event.type in ("entry_into_force", "entry_into_force_planned", "became_party"):
        return [one.start for one in periods if one.start]
    if event.type == "withdrawal_effective":
        return [one.end for one in periods if one.end] or _taken_back(known, treaty, party)
    return []


def _taken_back(known: Known, treaty: str, party: str) -> list[Day]:
    """When a notice that was taken back later would have worked."""
    clause = known.record.instruments[treaty].withdrawal
    if clause is None or clause.delay is None or not clause.delay.months:
        return []
    days = [act.on.first for act in known.acts(treaty, party, ActKind.WITHDRAWAL)]
    return [exactly(_later(day, clause.delay.months)) for day in days]


def _later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return min(last_day(f"{year:04}-{month:02}"), date(year, month, day.day if day.day < 29 else 28))


def _on_track(claim: Claim, known: Known, treaty: str, said: Day) -> dict[str, Any]:
    """Beside the steps of the treaty's track; a step without a day decides nothing."""
    assert claim.event is not None
    steps = [step for step in known.steps(treaty, *_STEPS.get(claim.event.type, ())) if step.when]
    for step in steps:
        if step.when and _overlap(said, step.when):
            voted = step.how == "without a vote" and " vote" in f" {claim.anchor}" and "without" not in claim.anchor
            correct = f"{step.when}, {step.how}" if step.how else str(step.when)
            verdict = "imprecise" if voted else "correct"
            return {"verdict": verdict, "correct": correct, "against": "; ".join([*step.documents[:1], step.source])}
    return _UNDECIDED


def _overlap(one: Day, other: Day) -> bool:
    return one.first <= other.last and other.first <= one.last


def _apart(said: Day, recorded: list[Day]) -> bool:
    """Whether no recorded day comes within three of the day said: a slip of a day is imprecise, not wrong."""
    return all((said.first - day.last).days > 3 or (day.first - said.last).days > 3 for day in recorded)


def check_place(claim: Claim, known: Known) -> dict[str, Any]:
    """The verdict on a place; only an adoption's recorded place can refute one."""
    treaty = claim.instrument or ""
    if claim.event is None or treaty not in known.record.instruments:
        return _UNDECIDED
    instrument = known.record.instruments[treaty]
    said = set(plain(str(claim.value)).split())
    if claim.event.type == "adoption" and instrument.adopted_at:
        agree = said & set(plain(instrument.adopted_at).split())
        return {
            "verdict": "correct" if agree else "unverifiable",
            "correct": instrument.adopted_at,
            "against": instrument.title,
        }
    kinds = ("opening",) if "sign" in claim.event.type else _STEPS.get(claim.event.type, ())
    for step in known.steps(treaty, *kinds):
        if said & set(plain(step.place).split()):
            return {"verdict": "correct", "correct": step.place, "against": step.source}
    return _UNDECIDED
