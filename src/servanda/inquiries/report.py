"""An assessment as a report: what can be done now first, what is not known last, each line with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from servanda.facts.record import OutsideRegime, Record
from servanda.inquiries.assess import Assessment, duty_gaps
from servanda.inquiries.bases import Bases, Basis
from servanda.inquiries.case import Case, Person
from servanda.inquiries.lines import Grid, Line, Report, Section, numbered
from servanda.inquiries.reading import Finding
from servanda.inquiries.said import Said, as_lines, say, titles
from servanda.inquiries.wording import capital, inner, joined, named, period
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["report"]

_CONTENT = ("content",)
_TRAVEL = ("gating", "channel", "language", "form", "dual-criminality", "threshold")
_PROSECUTING = ("prosecute-or-extradite", "search-and-prosecute")


def report(record: Record, found: Assessment) -> Report:
    """The assessment ordered for the reader."""
    told = _Teller(record, found)
    parts: tuple[tuple[str, Iterable[Line]], ...] = (
        ("In short", told.in_short()),
        ("The case as given", told.case()),
        ("Who is bound", ()),
        ("Forums", told.forums()),
        ("What is owed without a request, or on one", as_lines(told.said(_firm(found.owed)))),
        ("What can be asked, and on what basis", told.requests()),
        ("What the request must contain, and how it travels", told.contents()),
        ("Grounds for refusal and safeguards to check", told.grounds()),
        ("Clocks", told.clocks()),
        ("Gaps", told.gaps()),
        ("Not known, and who could tell", told.missing()),
        ("Contested readings", told.readings()),
    )
    grid = told.grid()
    sections = (
        Section(heading=head, lines=tuple(lines), grid=grid if head == "Who is bound" else None)
        for head, lines in parts
    )
    return Report(title=found.case.title, on=found.asked.on, as_of=found.asked.line(), sections=numbered(sections))


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts what was found into lines."""

    record: Record
    found: Assessment

    # what several sections say

    def name(self, state: str) -> str:
        return named(self.record.parties[state]) if state else "the Court"

    def short(self, finding: Finding) -> str:
        return self.record.instruments[finding.provision.instrument].short

    def where(self, finding: Finding) -> str:
        return f"{self.short(finding)}, art. {finding.provision.cites}"

    def titles(self, offences: Iterable[str]) -> str:
        return titles(self.record, offences)

    def said(self, findings: Iterable[Finding], before: str = "") -> Iterator[Said]:
        return say(self.record, findings, self.found.case.offences, before)

    # the sections

    def in_short(self) -> Iterator[Line]:
        yield from self._court_in_short()
        yield from self._owed_in_short()
        yield from self._requests_in_short()

    def _court_in_short(self) -> Iterator[Line]:
        words = {Answer.YES: "may exercise", Answer.NOT_KNOWN: "may perhaps exercise", Answer.NO: "cannot exercise"}
        groups: dict[tuple[object, ...], list[Finding]] = {}
        for finding in self.found.forums.court:
            if finding.answer is not Answer.NO or finding.provision.offences == "covered":
                groups.setdefault((finding.answer, finding.conduct), []).append(finding)
        for group in groups.values():
            first = group[0]
            text = f"The International Criminal Court {words[first.answer]} jurisdiction"
            text += f" over {self.titles(f.offence for f in group)}"
            text += f", for conduct from {first.conduct[0]} to {first.conduct[1]}." if first.conduct else "."
            yield Line(text=text, answer=first.answer, effect="may", proofs=_proofs(group))

    def _owed_in_short(self) -> Iterator[Line]:
        for place in dict.fromkeys(s.present_in for s in self.found.case.suspects if s.present_in):
            groups: dict[tuple[Answer, str], list[tuple[str, Finding | None]]] = {}
            for offence in self.found.case.offences:
                answer, cited, best = self._duty(place, offence)
                groups.setdefault((answer, cited), []).append((offence, best))
            for (answer, tail), group in groups.items():
                over = self.titles(offence for offence, _ in group)
                text = f"{capital(self.name(place))} must prosecute or extradite for {over}{tail}."
                held = _proofs(f for _, f in group if f)
                yield Line(text=text, answer=answer, effect="shall", proofs=held)

    def _duty(self, place: str, offence: str) -> tuple[Answer, str, Finding | None]:
        """Whether the State of presence must act for the offence, the words that say on what, and the finding."""
        owed = [
            f for f in self.found.owed if f.state == place and f.offence == offence and f.provision.kind in _PROSECUTING
        ]
        firm = [f for f in owed if f.answer is Answer.YES and f.provision.effect == "shall"]
        if firm:
            return Answer.YES, f" ({'; '.join(dict.fromkeys(map(self.where, firm)))})", firm[0]
        open_ = [f for f in owed if f.answer is Answer.NOT_KNOWN]
        if open_:
            return Answer.NOT_KNOWN, ": it depends on facts that are not known", open_[0]
        return Answer.NO, ": no such duty is recorded", None

    def _requests_in_short(self) -> Iterator[Line]:
        """Requests with the same answer on the same bases share a line."""
        groups: dict[tuple[object, ...], list[Bases]] = {}
        for request in self.found.requests:
            held = tuple(b.finding.provision.id for b in _held(request))
            groups.setdefault((request.requested.code, request.answer, held), []).append(request)
        for group in groups.values():
            first = group[0]
            offences = tuple(dict.fromkeys(r.offence.id for r in group))
            over = f" over {self.titles(offences)}" if len(offences) < len(self.found.case.offences) else ""
            measures = joined(inner(r.measure.name) for r in group)
            start = f"{capital(named(first.requesting))} may ask {named(first.requested)} for {measures}{over}"
            best = first.bases[0].finding if first.bases else None
            yield Line(
                text=f"{start}: {self._on_what(first)}.",
                answer=first.answer,
                effect=best.provision.effect if best else "",
                proofs=(best.proof,) if best else (),
            )

    def _on_what(self, request: Bases) -> str:
        held = _held(request)
        cited = "; ".join(dict.fromkeys(self.where(b.finding) for b in held))
        if not held:
            return "no basis is recorded" + (", as far as the lists were read" if request.bases else "")
        if held[0].finding.answer is Answer.YES:
            return f"yes, on {len(held)} recorded bas{'is' if len(held) == 1 else 'es'} ({cited})"
        return f"not known; what may apply is {cited}" if len(held) < 4 else f"not known; {len(held)} bases may apply"

    def case(self) -> Iterator[Line]:
        case = self.found.case
        place = f" in {joined(map(self.name, case.committed_in))}" if case.committed_in else ""
        days = f", {case.committed_from} to {case.committed_to}" if case.committed_from else ""
        text = f"{capital(self.titles(case.offences))}{place}{days}."
        text += "".join(f" {self._person(person)}." for person in case.suspects)
        if case.victims:
            text += f" {'; '.join(map(self._person, case.victims))}."
        yield Line(text=text)

    def _person(self, person: Person) -> str:
        said = [person.name if person.name[:1].isupper() else capital(person.name)]
        if person.stateless:
            said.append("stateless")
        elif person.nationality:
            said.append(f"national of {joined(map(self.name, person.nationality))}")
        if person.residence:
            said.append(f"resident in {joined(map(self.name, person.residence))}")
        if person.present_in:
            said.append(f"present in {self.name(person.present_in)}")
        return ", ".join(said)

    def grid(self) -> Grid:
        states = tuple(dict.fromkeys(b.state for b in self.found.bindings))
        by_instrument: dict[str, dict[str, Answer]] = {}
        for binding in self.found.bindings:
            by_instrument.setdefault(binding.instrument, {})[binding.state] = binding.now
        rows = tuple(
            (self.record.instruments[key].short, tuple(answers[s] for s in states))
            for key, answers in by_instrument.items()
            if Answer.YES in answers.values()
        )
        return Grid(heads=tuple(self.record.parties[s].name for s in states), rows=rows)

    def forums(self) -> Iterator[Line]:
        steps = self.found.forums.steps
        preconditions = [f for f in steps if f.provision.kind == "court-precondition"]
        decisive = [f for f in preconditions if f.answer is Answer.YES] or [f for f in preconditions if f.answer]
        exclusions = [f for f in steps if f.provision.kind == "court-exclusion" and f.answer]
        yield from self._court(
            decisive, "The Court: the precondition that is met", "The Court: what may meet a precondition"
        )
        yield from self._court(exclusions, "The Court: what keeps it out", "The Court: what may keep it out")
        if max((f.answer for f in self.found.forums.court), default=Answer.NO) is not Answer.NO:
            yield from self._before_the_court()
        yield from as_lines(self.said(_firm(self.found.forums.national)))

    def _before_the_court(self) -> Iterator[Line]:
        """Its situations in the States of the conduct, and what is for people there."""
        for situation in self.found.situations:
            told = (("referred", situation.referred_on), ("investigation", situation.investigation_on))
            days = ", ".join(f"{what} {day}" for what, day in told if day) or "days not known"
            text = f"{situation.name} ({situation.trigger}; {days}; {situation.status})."
            yield Line(text=text, lead="Before the Court")
        cited = ", ".join(dict.fromkeys(p.cites for p in self.found.forums.questions))
        text = f"Admissibility, gravity and immunity (Rome Statute, art. {cited})."
        yield Line(text=text, lead="For people to decide")

    def _court(self, findings: Iterable[Finding], is_: str, may: str) -> Iterator[Line]:
        """What the Court's jurisdiction rests on, or what keeps it out."""
        for one in self.said(findings):
            yield from as_lines([replace(one, lead=may if one.answer is Answer.NOT_KNOWN else is_)])

    def requests(self) -> Iterator[Line]:
        """Each basis once, with the measures it carries."""
        by_words: dict[tuple[object, ...], tuple[Said, list[str]]] = {}
        for requests in _by_measure(self.found.requests):
            for one in self.said(_firm(b.finding for r in requests for b in r.bases)):
                key = (one.findings[0].provision.id, one.answer, one.scope)
                by_words.setdefault(key, (one, []))[1].append(inner(requests[0].measure.name))
        measured = (replace(one, lead=f"{capital(joined(m))}: {_within(one.lead)}") for one, m in by_words.values())
        yield from as_lines(measured)
        yield from self._outside()

    def _outside(self) -> Iterator[Line]:
        by_regime: dict[str, tuple[OutsideRegime, list[str]]] = {}
        for request in self.found.requests:
            for outside in request.outside:
                by_regime.setdefault(outside.name, (outside, []))[1].append(inner(request.measure.name))
        for outside, measures in by_regime.values():
            text = (
                f"{capital(joined(measures))}: the {outside.name} takes the place of the convention ({outside.cites})."
            )
            yield Line(text=text, lead="Outside this record, and not computed here", certainty=outside.certainty)

    def contents(self) -> Iterator[Line]:
        seen: set[str] = set()
        for request, basis in _strongest(self.found):
            lead = f"{request.measure.name}, under the {self.short(basis.finding)}"
            items = [f for f in basis.terms if f.provision.kind in _CONTENT and f.provision.id not in seen]
            if items:
                text = f"The request names: {'; '.join(map(_item, items))}."
                yield Line(text=text, lead=lead, proofs=(items[0].proof,))
            terms = [f for f in basis.terms if f.provision.kind in _TRAVEL and f.provision.id not in seen]
            for answer in (Answer.YES, Answer.NOT_KNOWN):
                yield from self._terms([f for f in terms if f.answer is answer], lead, basis.finding)
            seen |= {f.provision.id for f in basis.terms}

    def _terms(self, terms: Sequence[Finding], lead: str, basis: Finding) -> Iterator[Line]:
        """Channel, language, form and thresholds with the same answer, in one line."""
        by_kind: dict[str, list[str]] = {}
        for finding in terms:
            own = finding.provision.instrument == basis.provision.instrument
            cited = finding.provision.cites if own else self.where(finding)
            by_kind.setdefault(self.record.kinds[finding.provision.kind].title, []).append(
                f"{inner(finding.provision.says.rstrip('.'))} ({cited})"
            )
        if terms:
            text = " ".join(f"{kind}: {'; '.join(said)}." for kind, said in by_kind.items())
            yield Line(text=text, lead=lead, answer=terms[0].answer, proofs=_proofs(terms))

    def grounds(self) -> Iterator[Line]:
        """Grounds and safeguards of the State that is asked, which facts decide; each once, under its verb."""
        seen: dict[str, Finding] = {}
        for request, basis in _strongest(self.found):
            for finding in (*request.safeguards, *basis.grounds):
                if finding.state == request.requested.code and _worth_checking(finding):
                    seen.setdefault(finding.provision.id, finding)
        yield from as_lines(say(self.record, _firm(seen.values())))

    def clocks(self) -> Iterator[Line]:
        clocks = sorted(_firm(self.found.clocks), key=lambda f: f.provision.instrument)
        for short, group in groupby(clocks, key=self.short):
            held = list(group)
            yield Line(text=f"{short}: {' '.join(map(_clock, held))}", proofs=_proofs(held))

    def gaps(self) -> Iterator[Line]:
        yield from (Line(text=text) for text in duty_gaps(self.record, self.found.case, self.found.owed))
        unmet = [r for r in self.found.requests if r.answer is not Answer.YES]
        if unmet:
            measures = joined(inner(r.measure.name) for r in unmet)
            offences = tuple(dict.fromkeys(r.offence.id for r in unmet))
            over = f" over {self.titles(offences)}" if len(offences) < len(self.found.case.offences) else ""
            remains = joined(unmet[0].remains, "or")
            yield Line(text=f"No recorded basis is established for {measures}{over}; what remains is {remains}.")

    def missing(self) -> Iterator[Line]:
        by_teller: dict[str, list[str]] = {}
        stale: dict[str, list[str]] = {}
        for question in _unsaid(self.found.case):
            by_teller.setdefault("the investigating authority", []).append(question)
        for proof in self.found.open_steps():
            if _is_stale(proof):
                party, instrument, read = proof.values
                stale.setdefault(f"{instrument} (read {read})", []).append(str(party))
            else:
                by_teller.setdefault(proof.tells or "the authorities concerned", []).append(_question(proof.text))
        for teller, facts in by_teller.items():
            text = f"{capital(teller)}: {' '.join(dict.fromkeys(facts))}"
            yield Line(text=text, answer=Answer.NOT_KNOWN)
        if stale:
            listed = "; ".join(f"{what}: {joined(who)}" for what, who in stale.items())
            yield Line(text=f"The depositary, for acts after the lists were read: {listed}.", answer=Answer.NOT_KNOWN)

    def readings(self) -> Iterator[Line]:
        contested = (f for f in self.found.findings() if f.certainty == "contested")
        named_ = {r for f in contested for r in _readings(f.proof)}
        if named_:
            pages = "; ".join(self.record.readings[name].title for name in sorted(named_))
            text = "Lawyers could differ on lines marked contested. docs/readings says which reading we take and why"
            yield Line(text=f"{text}: {pages}.")


def _within(lead: str) -> str:
    return f"the {lead[4:]}" if lead.startswith("The ") else lead


def _proofs(findings: Iterable[Finding]) -> tuple[Proof, ...]:
    return tuple({f.proof: None for f in findings})


def _held(request: Bases) -> list[Basis]:
    """The bases of the strongest answer there is, without those that only later acts could open."""
    firm = [b for b in request.bases if not any(map(_is_stale, b.finding.proof.missing()))]
    best = max((b.finding.answer for b in firm), default=Answer.NO)
    return [b for b in firm if b.finding.answer is best]


def _firm(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without what would follow only from acts after the lists were read: those are told once, in the last section."""
    return (f for f in findings if not any(map(_is_stale, f.proof.missing())))


def _is_stale(proof: Proof) -> bool:
    """Whether a fact is open because a list of parties ends before the day asked about."""
    return proof.template.startswith("no act of")


def _readings(proof: Proof) -> Iterator[str]:
    """The contested points in the steps that bear an answer."""
    if proof.reading:
        yield proof.reading
    for step in proof.because:
        if step.answer is proof.answer:
            yield from _readings(step)


def _unsaid(case: Case) -> Iterator[str]:
    """What every case has and this one does not say."""
    if case.committed_in is None:
        yield "Where was it committed?"
    if case.committed_from is None:
        yield "When was it committed?"
    if not any(suspect.present_in for suspect in case.suspects):
        yield "Where is the suspect?"
    if not case.suspects or any(s.nationality is None and not s.stateless for s in case.suspects):
        yield "Of which State is the suspect a national?"
    if case.measures and case.requesting is None:
        yield "Which State asks?"


def _question(text: str) -> str:
    return text if "?" in text else f"Whether {text.replace('is not recorded to have', 'has')}?"


def _by_measure(requests: Iterable[Bases]) -> list[list[Bases]]:
    found: dict[tuple[str, str], list[Bases]] = {}
    for request in requests:
        found.setdefault((request.requested.code, request.measure.id), []).append(request)
    return list(found.values())


def _strongest(found: Assessment) -> Iterator[tuple[Bases, Basis]]:
    """For each measure, the basis whose instrument says most about the request."""
    for requests in _by_measure(found.requests):
        held = [(r, b) for r in requests for b in r.bases if not any(map(_is_stale, b.finding.proof.missing()))]
        if held:
            yield max(held, key=_says_most)


def _says_most(held: tuple[Bases, Basis]) -> tuple[bool, Answer, int]:
    terms = held[1].terms
    return any(f.provision.kind in _CONTENT for f in terms), held[1].finding.answer, len(terms)


def _clock(finding: Finding) -> str:
    runs = f"{period(finding.provision.period)}: " if finding.provision.period else ""
    return f"{runs}{inner(finding.provision.says.rstrip('.'))} ({finding.provision.cites})."


def _item(finding: Finding) -> str:
    provision = finding.provision
    required = "" if provision.required in ("", "yes", "true") else f", {provision.required.replace('-', ' ')}"
    return f"{inner(provision.says.rstrip('.'))} ({provision.cites}{required})"


def _worth_checking(finding: Finding) -> bool:
    """Safeguards and grounds that facts decide; general rules that always hold need no check."""
    return finding.answer is Answer.NOT_KNOWN or finding.provision.kind == "refusal-ground"
