"""Checking an incoming request against the record: does its basis hold, is it complete, does it contradict anything.

What the reader did not find is *not found*, not missing: only a twin, which hides nothing, or a person says that
something is missing. Every line names its article where there is one; none of it decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servanda.desk.requests.letters.wording import voice
from servanda.desk.requests.triage.contents import FOUND_BY
from servanda.desk.requests.triage.findings import Proposed, Reading
from servanda.facts.instruments import Provision
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.bases import Bases, Basis, Facts, bases
from servanda.inquiries.reading import Finding
from servanda.law.kleene import Answer

__all__ = ["Check", "Confirmed", "Status", "check"]

Status = Literal["holds", "may-hold", "fails", "present", "not-found", "missing", "contradicted", "to-settle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a person took over from the proposals, or typed."""

    ours: str
    sender: str
    received_on: date
    addressee: str = ""
    measures: tuple[str, ...] = ()
    offences: tuple[str, ...] = ()
    bases: tuple[tuple[str, str], ...] = ()  # instrument, article ("" where none was cited)
    made_on: date | None = None
    respond_by: date | None = None
    language: str = ""
    accepted: tuple[str, ...] = ()  # languages our authority accepts; empty: not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the checklist; ``start:end`` where the letter says it (both 0: nowhere)."""

    group: Literal["basis", "content", "contradiction"]
    status: Status
    says: str
    instrument: str = ""
    article: str = ""
    provision: str = ""
    item: str = ""
    required: str = ""
    measure: str = ""
    start: int = 0
    end: int = 0


def check(confirmed: Confirmed, reading: Reading) -> tuple[Check, ...]:
    """The whole checklist: bases, then contents, then contradictions."""
    found: list[Check] = []
    for measure in confirmed.measures:
        for instrument, article in confirmed.bases or (("", ""),):
            found += _of_measure(confirmed, reading, measure, instrument, article)
    found += _contradictions(confirmed, reading)
    return tuple({(one.group, one.status, one.provision, one.says): one for one in reversed(found)}.values())[::-1]


def _of_measure(confirmed: Confirmed, reading: Reading, measure: str, instrument: str, article: str) -> Iterator[Check]:
    asked = list(_asked(confirmed, measure))
    if not asked:
        says = "no offence is confirmed, so that no basis can be read; confirm the offence"
        yield Check(group="basis", status="to-settle", says=says, instrument=instrument, measure=measure)
    elif not instrument:
        yield from _uncited(asked, measure)
    for one in asked if instrument else ():
        yield _basis(one, instrument, article, measure)
    if instrument:
        yield from _article(instrument, article, measure)
        yield from _contents(asked, reading, instrument, measure)
        yield from _terms(asked, reading, confirmed, instrument, measure)


def _asked(confirmed: Confirmed, measure: str) -> Iterator[Bases]:
    """The bases between the two States for each offence, as of the request's own day as far as it is known."""
    if confirmed.sender == confirmed.ours or confirmed.sender not in kept().parties:
        return
    on = min(confirmed.made_on or confirmed.received_on, confirmed.received_on)
    for offence in confirmed.offences:
        facts = Facts(request=on)
        yield bases(kept(), confirmed.sender, confirmed.ours, offence, measure, confirmed.received_on, facts)


def _uncited(asked: Iterable[Bases], measure: str) -> Iterator[Check]:
    """No instrument is cited: which ones would do."""
    for one in asked:
        held = [basis.finding for basis in one.bases if basis.finding.answer is Answer.YES]
        names = ", ".join(dict.fromkeys(_cited(finding.provision) for finding in held))
        says = f"no instrument is cited for {one.offence.name.lower()}"
        says += f"; on record it could rest on {names}" if names else "; none is on record that holds for certain"
        yield Check(group="basis", status="to-settle", says=says, measure=measure)


def _basis(one: Bases, instrument: str, article: str, measure: str) -> Check:
    """Whether a cited instrument is a basis for one offence."""
    best = _best(one, instrument)
    offence = one.offence.name.lower()
    if best is not None:
        provision = best.finding.provision
        status: Status = "holds" if best.finding.answer is Answer.YES else "may-hold"
        missing = "; ".join(step.text for step in best.finding.proof.missing())
        says = f"{_cited(provision)} {'is' if status == 'holds' else 'may be'} a basis for {offence}"
        says += f"; not known: {missing}" if missing else ""
        return _line("basis", status, says, provision, measure=measure)
    failing = next((finding for finding in one.failing if finding.provision.instrument == instrument), None)
    if failing is not None:
        says = f"{_cited(failing.provision)} is no basis for {offence}: {_why(failing)}"
        return _line("basis", "fails", says, failing.provision, measure=measure)
    name = kept().instruments[instrument].short
    says = f"{name} has no recorded basis for {kept().measures[measure].name.lower()}"
    return Check(group="basis", status="fails", says=says, instrument=instrument, article=article, measure=measure)


def _best(one: Bases, instrument: str) -> Basis | None:
    return next((basis for basis in one.bases if basis.finding.provision.instrument == instrument), None)


def _why(finding: Finding) -> str:
    """The facts that decide against it."""
    leaves = [leaf.text for leaf in finding.proof.decisive().leaves() if leaf.answer is Answer.NO]
    return "; ".join(dict.fromkeys(leaves)) or finding.proof.text


def _article(instrument: str, article: str, measure: str) -> Iterator[Check]:
    """A cited article that the record does not know to speak of the measure."""
    number = article.partition("(")[0]
    known = kept().instruments[instrument].provisions
    reaching = catalogue_of(kept()).reaching(known, measure)
    if number and known and not any(_number(one) == number for one in reaching):
        says = f"on record, article {article} of {kept().instruments[instrument].short} does not speak of "
        says += kept().measures[measure].name.lower()
        yield Check(
            group="contradiction",
            status="to-settle",
            says=says,
            instrument=instrument,
            article=article,
            measure=measure,
        )


def _number(provision: Provision) -> str:
    return provision.cites.partition("(")[0].strip()


def _contents(asked: Iterable[Bases], reading: Reading, instrument: str, measure: str) -> Iterator[Check]:
    """What the instrument wants the request to contain, and where the letter says it."""
    held = [best for one in asked if (best := _best(one, instrument))]
    live = [f.provision for best in held for f in best.terms if f.provision.kind == "content"]
    if not live:
        own = catalogue_of(kept()).reaching(kept().instruments[instrument].provisions, measure)
        live = [provision for provision in own if provision.kind == "content"]
    for provision in dict.fromkeys(one.id for one in live):
        one = next(each for each in live if each.id == provision)
        found = _found(one.item, reading)
        absent: Status = "missing" if reading.is_whole else "not-found"
        yield _line(
            "content", "present" if found else absent, one.says, one, at=found, measure=measure, required=one.required
        )


def _found(item: str, reading: Reading) -> Proposed | None:
    """Where the letter says what the item wants, as far as the reader can tell."""
    for cue in FOUND_BY.get(item, ()):
        field = cue.removeprefix("=")
        shown = reading.of(field) if cue.startswith("=") else [p for p in reading.of("item") if p.value == cue]
        for one in shown:
            if cue.startswith("=") and one.confidence == "possible" and not reading.is_whole:
                continue
            return one
    if reading.is_whole:
        return next((one for one in reading.of("item") if one.value == item), None)
    return None


def _terms(
    asked: Iterable[Bases], reading: Reading, confirmed: Confirmed, instrument: str, measure: str
) -> Iterator[Check]:
    """What the terms and grounds of the basis say about what the letter is, or says."""
    for one in asked:
        best = _best(one, instrument)
        if best is None:
            continue
        if confirmed.accepted and confirmed.language and confirmed.language not in confirmed.accepted:
            for finding in best.terms:
                if finding.provision.kind == "language":
                    yield _line(
                        "contradiction", "contradicted", _language(confirmed), finding.provision, measure=measure
                    )
        said = reading.of("death-penalty")
        if said and said[0].value == "mentioned":
            for ground in (*best.grounds, *one.safeguards):
                if "death" in ground.provision.id:
                    says = f"the letter speaks of the death penalty and gives no assurance: {ground.provision.says}"
                    yield _line("contradiction", "to-settle", says, ground.provision, at=said[0], measure=measure)


def _language(confirmed: Confirmed) -> str:
    accepted = ", ".join(confirmed.accepted)
    return f"the letter is in {confirmed.language}; this authority accepts {accepted}"


def _contradictions(confirmed: Confirmed, reading: Reading) -> Iterator[Check]:
    """What contradicts itself, the calendar or the address, without any instrument."""
    parties = voice("en")
    if confirmed.addressee and confirmed.addressee != confirmed.ours:
        says = f"it is addressed to {parties.state(confirmed.addressee)}, not to {parties.state(confirmed.ours)}"
        yield Check(group="contradiction", status="contradicted", says=says)
    if confirmed.made_on and confirmed.made_on > confirmed.received_on:
        says = f"it is dated {confirmed.made_on}, after it was received on {confirmed.received_on}"
        yield Check(group="contradiction", status="contradicted", says=says)
    if confirmed.respond_by and confirmed.respond_by < confirmed.received_on:
        says = f"it wishes an answer by {confirmed.respond_by}, before it was received on {confirmed.received_on}"
        yield Check(group="contradiction", status="contradicted", says=says)
    if (
        confirmed.accepted
        and confirmed.language
        and confirmed.language not in confirmed.accepted
        and not confirmed.bases
    ):
        yield Check(group="contradiction", status="contradicted", says=_language(confirmed))
    if reading.of("death-penalty") and not confirmed.bases and reading.first("death-penalty") == "mentioned":
        says = "the letter speaks of the death penalty and gives no assurance"
        yield Check(group="contradiction", status="to-settle", says=says)
    for one in reading.of("not-here"):
        says = f"the letter says that something is not in it: {one.value}"
        yield Check(group="contradiction", status="to-settle", says=says, start=one.start, end=one.end)


def _line(
    group: Literal["basis", "content", "contradiction"],
    status: Status,
    says: str,
    provision: Provision,
    *,
    measure: str,
    at: Proposed | None = None,
    required: str = "",
) -> Check:
    return Check(
        group=group,
        status=status,
        says=says,
        instrument=provision.instrument,
        article=provision.cites,
        provision=provision.id,
        item=provision.item,
        required="" if required == "yes" else required,
        measure=measure,
        start=at.start if at else 0,
        end=at.end if at else 0,
    )


def _cited(provision: Provision) -> str:
    return f"{kept().instruments[provision.instrument].short} art. {provision.cites}"
