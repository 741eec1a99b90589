"""The main job: everything the record and the law say about one case, ordered for the reader.

Which forums may or must act; what the State where the suspect is owes; on what the
asking State can rest each request, what the request must contain and how it travels;
which clocks run; where the gaps are; what is not known and who could tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.facts.record import Record
from servanda.facts.records import Situation
from servanda.inquiries.answering import Row, Shown, finding_rows
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.bases import Bases, bases_in
from servanda.inquiries.case import Case
from servanda.inquiries.forums import Forums, forums, over_time
from servanda.inquiries.language import say, word
from servanda.inquiries.reading import Finding, in_order
from servanda.inquiries.said import titled
from servanda.inquiries.wording import capital, inner, joined, named
from servanda.law.kleene import Answer
from servanda.law.proof import Proof
from servanda.law.standing import Period

__all__ = ["Assessment", "Binding", "assess", "duty_gaps"]

# What the State where the suspect is owes before and instead of a request.
OWED = (
    *("preliminary-measures", "preliminary-inquiry", "preliminary-inquiry-and-inform", "inform"),
    *("prosecute-or-extradite", "search-and-prosecute", "extradite", "prosecution-standard"),
    *("consular-access", "fair-treatment", "preserve-data"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Whether an instrument that covers an offence of the case binds a State, on the day asked and at the conduct."""

    instrument: str
    state: str
    now: Answer
    at_conduct: Answer  # on every day of it
    period: Period | None

    def to_json(self) -> dict[str, Any]:
        return {
            "instrument": self.instrument,
            "state": self.state,
            "bound": str(self.now),
            "bound_during_conduct": str(self.at_conduct),
            "since": str(self.period.start) if self.period and self.period.start else None,
            "until": str(self.period.end) if self.period and self.period.end else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Shown):
    """The answer for one case."""

    case: Case
    asked: Asked
    bindings: tuple[Binding, ...]
    forums: Forums
    situations: tuple[Situation, ...]
    owed: tuple[Finding, ...]
    requests: tuple[Bases, ...]
    clocks: tuple[Finding, ...]
    gaps: tuple[str, ...]

    def open_steps(self) -> tuple[Proof, ...]:
        """The facts that would settle an answer which is not known, each once."""
        return tuple({s.text: s for f in self.findings() for s in f.proof.missing()}.values())

    def missing(self) -> dict[str, str]:
        """Each fact that would settle an answer which is not known, and who could tell."""
        return {step.text: step.tells for step in self.open_steps()}

    def findings(self) -> Iterator[Finding]:
        """All findings, those of requests included."""
        yield from (*self.forums.court, *self.forums.national, *self.owed)
        for request in self.requests:
            yield from (basis.finding for basis in request.bases)

    def sentence(self) -> str:
        """The title of the case and how many answers are settled."""
        answers = [f.answer for f in self.findings()]
        settled = sum(answer is not Answer.NOT_KNOWN for answer in answers)
        text = "{title}: {settled} of {all} answers are settled"
        return say(text, title=self.case.title, settled=settled, all=len(answers))

    def rows(self) -> list[Row]:
        """Every finding: the Court, jurisdiction of States, what is owed, bases of requests."""
        return finding_rows(self.findings())

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "assess",
            "title": self.case.title,
            **self.asked.to_json(),
            "bindings": [b.to_json() for b in self.bindings],
            "forums": self.forums.to_json(),
            "situations": [
                {"name": s.name, "state": s.party, "trigger": s.trigger, "status": s.status, "source": s.source}
                for s in self.situations
            ],
            "owed": [f.to_json() for f in self.owed],
            "requests": [r.to_json() for r in self.requests],
            "clocks": [f.to_json() for f in self.clocks],
            "gaps": list(self.gaps),
            "not_known": [{"fact": fact, "who_could_tell": tells} for fact, tells in self.missing().items()],
        }


def assess(record: Record, case: Case, on: date, absence: Absence = "strict") -> Assessment:
    """Everything that can be said about the case on that day."""
    catalogue = catalogue_of(record)
    held = forums(record, case, on, absence)
    duties = over_time(record, case, on, catalogue.of_kind(*OWED), absence)
    owed = in_order(f for f in duties if _is_owed(f) and _concerns(record, f, case))
    requests = tuple(_requests(record, case, on, absence))
    clocks = _clocks(record, case, on, absence, owed, requests)
    rested = {f.provision.instrument for f in (*owed, *held.national, *held.court)}
    rested |= {b.finding.provision.instrument for r in requests for b in r.bases}
    return Assessment(
        case=case,
        asked=asked(record, on, sorted(rested)),
        bindings=tuple(_bindings(record, case, on, absence)),
        forums=held,
        situations=tuple(s for s in record.situations if s.party in (case.committed_in or ())),
        owed=owed,
        requests=requests,
        clocks=clocks,
        gaps=tuple(_gaps(record, case, owed, requests)),
    )


def _is_owed(finding: Finding) -> bool:
    """Duties that may hold for the State where the suspect is, or that is asked."""
    return finding.answer is not Answer.NO and finding.role in ("presence", "custodial", "requested")


def _concerns(record: Record, finding: Finding, case: Case) -> bool:
    """Duties about a measure only where the case asks for it."""
    return not finding.provision.measures or bool(_measures(record, finding) & set(case.measures))


def _requests(record: Record, case: Case, on: date, absence: Absence) -> Iterator[Bases]:
    """Each measure asked for, for each offence, of the State named or the State where each suspect is."""
    seen: set[tuple[str, str, str]] = set()
    for suspect in case.suspects or (None,):
        roles = case.roles(suspect)
        if not (roles.get("requesting") and roles.get("requested")):
            continue
        for measure in case.measures:
            for offence in case.offences:
                key = (roles["requested"][0], measure, offence)
                if key not in seen:
                    seen.add(key)
                    conduct = case.committed_to
                    yield bases_in(record, case.setting(suspect, offence, on, conduct, measure), absence)


def _clocks(
    record: Record,
    case: Case,
    on: date,
    absence: Absence,
    owed: Iterable[Finding],
    requests: Iterable[Bases],
) -> tuple[Finding, ...]:
    """Periods that the instruments in play fix."""
    in_play = {f.provision.instrument for f in owed}
    in_play |= {b.finding.provision.instrument for r in requests for b in r.bases if b.finding.answer is Answer.YES}
    clocks = [p for p in catalogue_of(record).of_kind("clock") if p.instrument in in_play and "court" not in p.bound]
    concerned = (f for f in over_time(record, case, on, clocks, absence) if f.answer is not Answer.NO)
    seen: dict[str, Finding] = {}
    for finding in concerned:
        if _concerns(record, finding, case):
            seen.setdefault(finding.provision.id, finding)
    return in_order(seen.values())


def _measures(record: Record, finding: Finding) -> frozenset[str]:
    return catalogue_of(record).measures_of(finding.provision)


def _bindings(record: Record, case: Case, on: date, absence: Absence) -> Iterator[Binding]:
    standing = rules_of(record, absence).standing
    states = dict.fromkeys(s for suspect in case.suspects or (None,) for r in case.roles(suspect).values() for s in r)
    for instrument in _covering(record, case):
        for state in states:
            days = [d for d in (case.committed_from, case.committed_to) if d is not None]
            at_conduct = min((standing.is_party(state, instrument, d) for d in days), default=Answer.NOT_KNOWN)
            yield Binding(
                instrument=instrument,
                state=state,
                now=standing.is_party(state, instrument, on),
                at_conduct=at_conduct,
                period=standing.bound_since(state, instrument, on),
            )


def _covering(record: Record, case: Case) -> Iterator[str]:
    """The treaties that cover an offence of the case, or give a regime of cooperation for any."""
    wanted = {one for offence in case.offences for one in record.ancestry(offence)}
    for instrument in record.instruments.values():
        if instrument.kind in ("draft", "model", "amendment", "agreement"):
            continue
        if instrument.regimes or any(cover.offence in wanted for cover in instrument.covers):
            yield instrument.id


def _gaps(record: Record, case: Case, owed: tuple[Finding, ...], requests: tuple[Bases, ...]) -> Iterator[str]:
    """Where nothing recorded helps, in words."""
    yield from duty_gaps(record, case, owed)
    for request in requests:
        if request.answer is not Answer.YES:
            remains = "; ".join(map(word, request.remains))
            yield say("{sentence}; what remains: {remains}.", sentence=request.sentence(), remains=remains)


def duty_gaps(record: Record, case: Case, owed: tuple[Finding, ...]) -> Iterator[str]:
    """The offences for which the State where the suspect is has no established duty to act, in words."""
    places = dict.fromkeys(named(record.parties[s.present_in]) for s in case.suspects if s.present_in)
    present = {s.present_in for s in case.suspects}
    there = [f for f in owed if f.state in present]
    must = {f.offence for f in there if _obliges(f)}
    may = {f.offence for f in there if f.provision.kind == "prosecute-or-extradite" and f.answer is Answer.NOT_KNOWN}
    for open_, tail in ((True, word("it is not known whether one applies")), (False, word("none is recorded"))):
        titles = [inner(titled(record, o)) for o in case.offences if o not in must and (o in may) is open_]
        if places and titles:
            text = "{offences}: no duty of {states} to prosecute or extradite is established; {tail}."
            yield say(text, offences=capital(joined(titles)), states=joined(places, "or"), tail=tail)


def _obliges(finding: Finding) -> bool:
    kinds = ("prosecute-or-extradite", "search-and-prosecute")
    return finding.provision.kind in kinds and finding.answer is Answer.YES and finding.provision.effect == "shall"
