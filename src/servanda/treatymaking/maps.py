"""Maps of an instrument and of an offence: each party's class, found in the record and the law.

Absence is read practically here (no act recorded: not bound), with the day of the
list in the subtitle; the strict reading would hatch the world the day after.
"""

from __future__ import annotations

from datetime import date

from servanda.facts.record import Record
from servanda.facts.records import ActKind
from servanda.inquiries.asking import catalogue_of, rules_of
from servanda.inquiries.gaps import Gaps, basis_cells, between_states
from servanda.law.kleene import Answer
from servanda.law.standing import Standing
from servanda.law.world import World
from servanda.treatymaking.palette import QUIET, Shade
from servanda.treatymaking.worldmap import WorldMap

__all__ = ["measure_map", "offence_map", "status_map"]

_STATUS = (
    Shade(key="party", label="bound", fill="#1f4e79"),
    Shade(key="leaving", label="bound, has given notice to leave", fill="#1f4e79", hatched=True),
    Shade(key="waiting", label="has consented, not bound as far as known", fill="#5f8bb4"),
    Shade(key="signed", label="has signed only", fill="#a9c3d8"),
    Shade(key="left", label="has left", fill="#c08f3f"),
    Shade(key="neither", label="neither", fill="#ecdfc0"),
    Shade(key="unknown", label="not known", fill=QUIET, hatched=True),
)
_LEVELS = (
    Shade(key="must", label="must prosecute or extradite", fill="#1f4e79"),
    Shade(key="may", label="may act", fill="#8fb1cf"),
    Shade(key="nothing", label="no duty recorded", fill="#e3c88f"),
    Shade(key="unknown", label="not known", fill=QUIET, hatched=True),
)
_SAID = {"unrecorded": "no duty recorded"}
_BANDS = ((100, "#1f4e79"), (50, "#5f8bb4"), (20, "#a9c3d8"), (1, "#c99f55"), (0, "#e6d9b8"))


def status_map(record: Record, instrument: str, on: date) -> WorldMap:
    """Who is bound by an instrument, waits, has signed, has left, or nothing of the kind, on a day."""
    subject = record.instruments[instrument]
    standing = Standing(record, "practical")
    signed = _signed(record, instrument, on)
    classes, says = {}, {}
    for code, party in record.parties.items():
        acted = code in signed or code in standing.periods(instrument)
        if party.kind == "former" or (party.kind in ("organisation", "other") and not acted):
            continue
        classes[code], says[code] = _standing_of(standing, instrument, code, signed.get(code), on)
    read = f"list read to {subject.as_of}" if subject.as_of else "no list of parties was read"
    force = standing.in_force_from(instrument)
    since = f"in force since {force}" if force and force.last <= on else "not in force"
    if subject.force and subject.force.certainty != "text" and not subject.published_in_force:
        since = "entry into force not known"
    return WorldMap(
        title=subject.short,
        subtitle=f"On {on}: {since}; {read}.",
        shades=_used(_STATUS, set(classes.values()), always={"party", "signed", "neither"}),
        classes=classes,
        names=_names(record),
        says=says,
    )


def _signed(record: Record, instrument: str, on: date) -> dict[str, str]:
    """Who has signed by that day and not taken the signature back, and when."""
    found: dict[str, str] = {}
    for act in record.acts.get(instrument, ()):
        if act.on.first > on:
            continue
        if act.kind is ActKind.SIGNATURE:
            found[act.party] = str(act.on)
        elif act.kind is ActKind.SIGNATURE_WITHDRAWN:
            found.pop(act.party, None)
    return found


def _standing_of(standing: Standing, instrument: str, code: str, signed: str | None, on: date) -> tuple[str, str]:
    periods = [p for p in standing.periods(instrument).get(code, ()) if p.consent.on.first <= on]
    last = periods[-1] if periods else None
    if last is not None and standing.is_party(code, instrument, on) is not Answer.NO:
        if last.end is not None and last.ended_by is not None and last.ended_by.on.first <= on:
            return "leaving", f"bound since {last.start}, leaves on {last.end}"
        return "party", f"bound since {last.start}"
    if last is not None and last.end is not None and last.end.last <= on:
        return "left", f"left on {last.end}"
    if last is not None:
        return "waiting", f"{last.consent.kind} of {last.consent.on}"
    if standing.is_party(code, instrument, on) is Answer.NOT_KNOWN:
        return "unknown", "not known whether bound"
    return ("signed", f"signed on {signed}") if signed else ("neither", "neither signed nor bound")


def offence_map(record: Record, found: Gaps) -> WorldMap:
    """Where a suspect of an offence must be prosecuted or extradited, may be, or need not be."""
    keys = {"must": "must", "may": "may", "not known": "unknown", "unrecorded": "nothing"}
    says = {p.state: f"{_SAID.get(p.level, p.level)}{_by(record, p.by)}" for p in found.places}
    return WorldMap(
        title=f"{found.title}: what is owed where a suspect is",
        subtitle=found.asked.line(),
        shades=_used(_LEVELS, {keys[level] for level in found.levels().values()}, always={"must", "nothing"}),
        classes={state: keys[level] for state, level in found.levels().items()},
        names=_names(record),
        says=says,
        notes=("Where no act is recorded, none is assumed. Read for a typical case; see the gaps of the offence.",),
    )


def _by(record: Record, provisions: tuple[str, ...]) -> str:
    instruments = {i.short for i in record.instruments.values() for p in i.provisions if p.id in provisions}
    return f" ({', '.join(sorted(instruments))})" if instruments else ""


def measure_map(record: Record, offence: str, measure: str, on: date) -> WorldMap:
    """From how many others each State can certainly be asked for a measure, on a basis of the record."""
    crime, asked_for = record.crime(offence), record.measure(measure)
    world = World(rules_of(record, "practical"), on)
    sure, _ = basis_cells(world, catalogue_of(record), crime.id, asked_for.id)
    counts = dict(zip(world.states, (sure & between_states(world)).sum(axis=1).tolist(), strict=True))
    states = {s: n for s, n in counts.items() if record.parties[s].kind != "organisation"}
    labels = _band_labels()
    shades = tuple(Shade(key=f"from{low}", label=labels[low], fill=fill) for low, fill in _BANDS)
    return WorldMap(
        title=f"{asked_for.name} for {record.offence_title(crime.id).lower()}",
        subtitle=f"On {on}: how many other States have a recorded basis to ask each State.",
        shades=_used(shades, {f"from{_band(n)}" for n in states.values()}, always={"from0"}),
        classes={s: f"from{_band(n)}" for s, n in states.items()},
        names=_names(record),
        says={s: f"can be asked by {n} States on a recorded basis" for s, n in states.items()},
        notes=("Bilateral treaties, reciprocity and domestic law are not recorded and may give a basis too.",),
    )


def _band(count: int) -> int:
    return next(low for low, _ in _BANDS if count >= low)


def _band_labels() -> dict[int, str]:
    labels, upper = {}, 0
    for low, _ in _BANDS:
        many = f"{low} or more" if not upper else ("no other on record" if low == 0 else f"{low} to {upper - 1}")
        labels[low] = f"by {many}"
        upper = low
    return labels


def _names(record: Record) -> dict[str, str]:
    return {code: party.name for code, party in record.parties.items()}


def _used(shades: tuple[Shade, ...], found: set[str], *, always: set[str]) -> tuple[Shade, ...]:
    return tuple(shade for shade in shades if shade.key in found | always)
