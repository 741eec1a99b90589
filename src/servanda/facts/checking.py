"""Facts against each other: unknown codes, impossible orders, two accessions without a withdrawal between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from servanda.facts.errors import Problem
from servanda.facts.instruments import CONSENT, Instrument
from servanda.facts.names import nearest
from servanda.facts.problems import Problems
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind
from servanda.facts.vocabulary import KIND_GROUPS

__all__ = ["check", "contradictions"]

_JOINING = CONSENT | {ActKind.SUCCESSION}


def check(record: Record, problems: Problems) -> None:
    """Add to ``problems`` whatever in the record contradicts the rest of it."""
    for key, acts in record.acts.items():
        if _known(acts[:1], "instrument", key, record.instruments, problems):
            _check_acts(record, record.instruments[key], acts, problems)
    for said in (s for all_ in record.statements.values() for s in all_):
        _name(said.at, "party", said.party, record.parties, problems)
        _name(said.at, "instrument", said.instrument, record.instruments, problems)
        _sources(said.at, said.source, record, problems)
    for named in record.authorities:
        _name(named.at, "party", named.party, record.parties, problems)
        for key in named.instruments:
            _name(named.at, "instrument", key, record.instruments, problems)
        _sources(named.at, named.source, record, problems)
    _check_taxonomy(record, problems)
    for instrument in record.instruments.values():
        _check_instrument(record, instrument, problems)


def contradictions(instrument: Instrument, own: Iterable[Act]) -> list[Problem]:
    """What cannot be true together among the acts of one party about one instrument, in order of days."""
    problems, acts = Problems(), list(own)
    for act in acts:
        _check_days(instrument, act, problems)
    _check_order(instrument, acts, problems)
    return problems.found


def _check_acts(record: Record, instrument: Instrument, acts: Iterable[Act], problems: Problems) -> None:
    by_party: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        if not _name(act.at, "party", act.party, record.parties, problems):
            continue
        _sources(act.at, act.source, record, problems)
        _check_days(instrument, act, problems)
        by_party[act.party].append(act)
    for own in by_party.values():
        _check_order(instrument, own, problems)


def _check_days(instrument: Instrument, act: Act, problems: Problems) -> None:
    adopted, closed = instrument.adopted, instrument.signature_until
    if adopted and act.on.last < adopted.first:
        _wrong(problems, act, f"{act.kind} on {act.on}", f"a day from adoption on {adopted} on")
    if act.kind is ActKind.SIGNATURE and closed and act.on.first > closed.last and "succession" not in act.note:
        _wrong(problems, act, f"signature on {act.on}", f"a day until {closed}, when signature closed")
    if act.recorded_on == date.max:
        _wrong(problems, act, "no recorded_on", "the day this entered the record")
    elif not act.hypothetical and act.recorded_on < act.on.first:
        _wrong(problems, act, f"recorded on {act.recorded_on}", f"a day from the act itself ({act.on}) on")


def _check_order(instrument: Instrument, own: list[Act], problems: Problems) -> None:
    consent: Act | None = None
    notice: Act | None = None
    for act in own:
        if act.kind in _JOINING:
            if consent and not notice:
                expected = f"one consent; {act.party} already gave it by {consent.kind} on {consent.on} ({consent.at})"
                _wrong(problems, act, f"{act.kind} on {act.on}", expected)
            consent, notice = act, None
        elif act.kind is ActKind.WITHDRAWAL:
            if consent is None:
                _wrong(problems, act, f"withdrawal on {act.on}", f"consent to {instrument.id} before it")
            notice = act
        elif act.kind is ActKind.WITHDRAWAL_REVOKED:
            if notice is None:
                _wrong(problems, act, f"revocation on {act.on}", "a notice of withdrawal before it")
            notice = None


def _check_taxonomy(record: Record, problems: Problems) -> None:
    for crime in record.crimes.values():
        if crime.parent:
            _name("crimes.yaml", "offence", crime.parent, record.crimes, problems)
        for other in crime.distinct_from:
            _name("crimes.yaml", "offence", other, record.crimes, problems)
        for definition in crime.defined_in:
            _name("crimes.yaml", "instrument", definition.instrument, record.instruments, problems)
        if _is_below_itself(crime.id, record):
            problems.add("crimes.yaml", None, f"{crime.id} below itself", "a tree", "Change its parent.")
    for fact in record.case_facts.values():
        for offence in fact.typical_for:
            _name("facts.yaml", "offence", offence, record.crimes, problems)
    for kind in record.kinds.values():
        _name("kinds.yaml", "group", kind.group, KIND_GROUPS, problems)
    for situation in record.situations:
        _name("situations.yaml", "party", situation.party, record.parties, problems)
    for member in record.memberships:
        _name("memberships.csv", "party", member.party, record.parties, problems)


def _is_below_itself(offence: str, record: Record) -> bool:
    seen = {offence}
    above = record.crimes[offence].parent
    while above is not None and above in record.crimes and above not in seen:
        seen.add(above)
        above = record.crimes[above].parent
    return above == offence


def _check_instrument(record: Record, instrument: Instrument, problems: Problems) -> None:
    file = f"instruments/{instrument.id}.yaml"
    if instrument.parent:
        _name(file, "instrument", instrument.parent, record.instruments, problems)
    for party in instrument.unlisted:
        _name(file, "party", party, record.parties, problems)
    for cover in instrument.covers:
        _name(file, "offence", cover.offence, record.crimes, problems)
    seen: set[str] = set()
    for provision in instrument.provisions:
        _name(provision.at, "kind", provision.kind, record.kinds, problems)
        for measure in provision.measures:
            _name(provision.at, "measure", measure, {*record.measures, *_families(record)}, problems)
        for offence in provision.offences if isinstance(provision.offences, tuple) else ():
            _name(provision.at, "offence", offence, record.crimes, problems)
        if provision.reading:
            _name(provision.at, "reading", provision.reading, record.readings, problems)
        if provision.id in seen:
            problems.add(provision.at, None, f"{provision.id!r} twice", "an id of its own", "Rename one of them.")
        seen.add(provision.id)


def _families(record: Record) -> set[str]:
    return {measure.family for measure in record.measures.values()}


def _known(acts: Iterable[Act], kind: str, key: str, known: Collection[str], problems: Problems) -> bool:
    return key in known or _name(next((a.at for a in acts), f"acts/{key}.csv"), kind, key, known, problems)


def _name(at: str, kind: str, key: str, known: Collection[str], problems: Problems) -> bool:
    if key in known:
        return True
    hint = nearest(key, list(known))
    fix = f"Did you mean {hint[0]!r}?" if hint else f"Add it to the registry's {kind} list first."
    file, _, line = at.rpartition(":")
    problems.add(file or at, int(line) if line.isdigit() else None, f"the {kind} {key!r}", f"a known {kind}", fix)
    return False


def _sources(at: str, keys: str, record: Record, problems: Problems) -> None:
    for key in keys.split(";"):
        _name(at, "source", key, record.sources, problems)


def _wrong(problems: Problems, act: Act, found: str, expected: str) -> None:
    file, _, line = act.at.rpartition(":")
    fix = f"Compare with the depositary's page; the source named is {act.source!r}."
    place = int(line) if line.isdigit() else None
    problems.add(file or act.at, place, f"{act.party}: {found}", expected, fix)
