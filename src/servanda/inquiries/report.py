"""An assessment as a report: what can be done now first, what is not known last, each line with its proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from servanda.facts.record import OutsideRegime, Record
from servanda.inquiries.assess import Assessment, duty_gaps
from servanda.inquiries.bases import Bases
from servanda.inquiries.case import Person
from servanda.inquiries.citing import article
from servanda.inquiries.language import plural, say, told, within, word
from servanda.inquiries.lines import DISCLAIMER, Grid, Line, Report, Section, numbered
from servanda.inquiries.reading import Finding
from servanda.inquiries.said import Said, as_lines, titles
from servanda.inquiries.said import say as put
from servanda.inquiries.telling import (
    CONTENT,
    by_measure,
    firm,
    held_bases,
    is_stale,
    proofs_of,
    readings_of,
    strongest,
    unsaid,
    worth_checking,
)
from servanda.inquiries.wording import capital, inner, joined, named, period
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["report"]

_TRAVEL = ("gating", "channel", "language", "form", "dual-criminality", "threshold")
_COURT = {
    Answer.YES: "The International Criminal Court may exercise jurisdiction over {offences}",
    Answer.NOT_KNOWN: "The International Criminal Court may perhaps exercise jurisdiction over {offences}",
    Answer.NO: "The International Criminal Court cannot exercise jurisdiction over {offences}",
}
_PROSECUTING = ("prosecute-or-extradite", "search-and-prosecute")


def report(record: Record, found: Assessment) -> Report:
    """The assessment ordered for the reader."""
    told = _Teller(record, found)
    bound = word("Who is bound")
    parts: tuple[tuple[str, Iterable[Line]], ...] = (
        (word("In short"), told.in_short()),
        (word("The case as given"), told.case()),
        (bound, ()),
        (word("Forums"), told.forums()),
        (word("What is owed without a request, or on one"), as_lines(told.said(firm(found.owed)))),
        (word("What can be asked, and on what basis"), told.requests()),
        (word("What the request must contain, and how it travels"), told.contents()),
        (word("Grounds for refusal and safeguards to check"), told.grounds()),
        (word("Clocks"), told.clocks()),
        (word("Gaps"), told.gaps()),
        (word("Not known, and who could tell"), told.missing()),
        (word("Contested readings"), told.readings()),
    )
    grid = told.grid()
    sections = (
        Section(heading=head, lines=tuple(lines), grid=grid if head == bound else None) for head, lines in parts
    )
    return Report(
        title=found.case.title,
        on=found.asked.on,
        as_of=found.asked.line(),
        sections=numbered(sections),
        disclaimer=word(DISCLAIMER),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Puts what was found into lines."""

    record: Record
    found: Assessment

    # what several sections say

    def name(self, state: str) -> str:
        return named(self.record.parties[state]) if state else word("the Court")

    def short(self, finding: Finding) -> str:
        return word(self.record.instruments[finding.provision.instrument].short)

    def where(self, finding: Finding) -> str:
        return f"{self.short(finding)}, {word('art.')} {_article(finding)}"

    def titles(self, offences: Iterable[str]) -> str:
        return titles(self.record, offences)

    def over(self, offences: tuple[str, ...]) -> str:
        """The offences, where they are not all of the case."""
        fewer = len(offences) < len(self.found.case.offences)
        return say(" over {offences}", offences=self.titles(offences)) if fewer else ""

    def said(self, findings: Iterable[Finding], before: str = "") -> Iterator[Said]:
        return put(self.record, findings, self.found.case.offences, before)

    # the sections

    def in_short(self) -> Iterator[Line]:
        yield from self._court_in_short()
        yield from self._owed_in_short()
        yield from self._requests_in_short()

    def _court_in_short(self) -> Iterator[Line]:
        groups: dict[tuple[object, ...], list[Finding]] = {}
        for finding in self.found.forums.court:
            if finding.answer is not Answer.NO or finding.provision.offences == "covered":
                groups.setdefault((finding.answer, finding.conduct), []).append(finding)
        for group in groups.values():
            first = group[0]
            text = say(_COURT[first.answer], offences=self.titles(f.offence for f in group))
            if first.conduct:
                text += say(", for conduct from {start} to {end}", start=first.conduct[0], end=first.conduct[1])
            text += "."
            yield Line(text=text, answer=first.answer, effect="may", proofs=proofs_of(group))

    def _owed_in_short(self) -> Iterator[Line]:
        for place in dict.fromkeys(s.present_in for s in self.found.case.suspects if s.present_in):
            groups: dict[tuple[Answer, str], list[tuple[str, Finding | None]]] = {}
            for offence in self.found.case.offences:
                answer, cited, best = self._duty(place, offence)
                groups.setdefault((answer, cited), []).append((offence, best))
            for (answer, tail), group in groups.items():
                over = self.titles(offence for offence, _ in group)
                text = say(
                    "{who} must prosecute or extradite for {offences}{tail}.",
                    who=self.name(place),
                    offences=over,
                    tail=tail,
                )
                text = capital(text)
                held = proofs_of(f for _, f in group if f)
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
            return Answer.NOT_KNOWN, word(": it depends on facts that are not known"), open_[0]
        return Answer.NOT_KNOWN, word(": not known, no such duty is recorded"), None

    def _requests_in_short(self) -> Iterator[Line]:
        """Requests with the same answer on the same bases share a line."""
        groups: dict[tuple[object, ...], list[Bases]] = {}
        for request in self.found.requests:
            held = tuple(b.finding.provision.id for b in held_bases(request))
            groups.setdefault((request.requested.code, request.answer, held), []).append(request)
        for group in groups.values():
            first = group[0]
            offences = tuple(dict.fromkeys(r.offence.id for r in group))
            over = self.over(offences)
            measures = joined(inner(word(r.measure.name)) for r in group)
            who, whom = named(first.requesting), named(first.requested)
            start = say("{who} may ask {whom} for {measures}{over}", who=who, whom=whom, measures=measures, over=over)
            best = first.bases[0].finding if first.bases else None
            yield Line(
                text=say("{start}: {answer}.", start=capital(start), answer=self._on_what(first)),
                answer=first.answer,
                effect=best.provision.effect if best else "",
                proofs=(best.proof,) if best else (),
            )

    def _on_what(self, request: Bases) -> str:
        held = held_bases(request)
        cited = "; ".join(dict.fromkeys(self.where(b.finding) for b in held))
        if not held:
            return word("not known, no basis is recorded") + (
                word(", as far as the lists were read") if request.bases else ""
            )
        if held[0].finding.answer is Answer.YES:
            return f"{plural('yes, on {n} recorded basis', 'yes, on {n} recorded bases', len(held))} ({cited})"
        if len(held) < 4:
            return say("not known; what may apply is {cited}", cited=cited)
        return say("not known; {n} bases may apply", n=len(held))

    def case(self) -> Iterator[Line]:
        case = self.found.case
        place = say(" in {places}", places=joined(map(self.name, case.committed_in))) if case.committed_in else ""
        start, end = case.committed_from, case.committed_to
        days = say(", {start} to {end}", start=start, end=end) if start else ""
        text = f"{capital(self.titles(case.offences))}{place}{days}."
        text += "".join(f" {self._person(person)}." for person in case.suspects)
        if case.victims:
            text += f" {'; '.join(map(self._person, case.victims))}."
        yield Line(text=text)

    def _person(self, person: Person) -> str:
        said = [capital(word(person.name))]
        if person.stateless:
            said.append(word("stateless"))
        elif person.nationality:
            said.append(say("national of {states}", states=joined(map(self.name, person.nationality))))
        if person.residence:
            said.append(say("resident in {states}", states=joined(map(self.name, person.residence))))
        if person.present_in:
            said.append(say("present in {state}", state=self.name(person.present_in)))
        return ", ".join(said)

    def grid(self) -> Grid:
        states = tuple(dict.fromkeys(b.state for b in self.found.bindings))
        by_instrument: dict[str, dict[str, Answer]] = {}
        for binding in self.found.bindings:
            by_instrument.setdefault(binding.instrument, {})[binding.state] = binding.now
        rows = tuple(
            (word(self.record.instruments[key].short), tuple(answers[s] for s in states))
            for key, answers in by_instrument.items()
            if Answer.YES in answers.values()
        )
        return Grid(heads=tuple(word(self.record.parties[s].name) for s in states), rows=rows)

    def forums(self) -> Iterator[Line]:
        steps = self.found.forums.steps
        preconditions = [f for f in steps if f.provision.kind == "court-precondition"]
        decisive = [f for f in preconditions if f.answer is Answer.YES] or [f for f in preconditions if f.answer]
        exclusions = [f for f in steps if f.provision.kind == "court-exclusion" and f.answer]
        yield from self._court(
            decisive,
            word("The Court: the precondition that is met"),
            word("The Court: what may meet a precondition"),
        )
        yield from self._court(
            exclusions, word("The Court: what keeps it out"), word("The Court: what may keep it out")
        )
        if max((f.answer for f in self.found.forums.court), default=Answer.NO) is not Answer.NO:
            yield from self._before_the_court()
        yield from as_lines(self.said(firm(self.found.forums.national)))

    def _before_the_court(self) -> Iterator[Line]:
        """Its situations in the States of the conduct, and what is for people there."""
        for situation in self.found.situations:
            told = ((word("referred"), situation.referred_on), (word("investigation"), situation.investigation_on))
            days = ", ".join(f"{what} {day}" for what, day in told if day) or word("days not known")
            name, trigger, status = word(situation.name), word(situation.trigger), word(situation.status)
            text = say("{name} ({trigger}; {days}; {status}).", name=name, trigger=trigger, days=days, status=status)
            yield Line(text=text, lead=word("Before the Court"))
        cited = ", ".join(dict.fromkeys(p.cites for p in self.found.forums.questions))
        text = say("Admissibility, gravity and immunity (Rome Statute, art. {cited}).", cited=cited)
        yield Line(text=text, lead=word("For people to decide"))

    def _court(self, findings: Iterable[Finding], is_: str, may: str) -> Iterator[Line]:
        """What the Court's jurisdiction rests on, or what keeps it out."""
        for one in self.said(findings):
            yield from as_lines([replace(one, lead=may if one.answer is Answer.NOT_KNOWN else is_)])

    def requests(self) -> Iterator[Line]:
        """Each basis once, with the measures it carries."""
        by_words: dict[tuple[object, ...], tuple[Said, list[str]]] = {}
        for requests in by_measure(self.found.requests):
            for one in self.said(firm(b.finding for r in requests for b in r.bases)):
                key = (one.findings[0].provision.id, one.answer, one.scope)
                by_words.setdefault(key, (one, []))[1].append(inner(word(requests[0].measure.name)))
        measured = (
            replace(one, lead=say("{measures}: {lead}", measures=capital(joined(m)), lead=within(one.lead)))
            for one, m in by_words.values()
        )
        yield from as_lines(measured)
        yield from self._special()
        yield from self._outside()

    def _special(self) -> Iterator[Line]:
        """Which basis is made for a measure, and so goes before general clauses."""
        held = ((r, b) for r in self.found.requests for b in r.bases if b.special)
        for request, basis in {(r.measure.id, b.finding.provision.id): (r, b) for r, b in held}.values():
            measure, where = word(request.measure.name), self.where(basis.finding)
            text = "{measure}: {where} is {why}."
            yield Line(text=say(text, measure=measure, where=where, why=basis.why_first()))

    def _outside(self) -> Iterator[Line]:
        by_regime: dict[str, tuple[OutsideRegime, list[str]]] = {}
        for request in self.found.requests:
            for outside in request.outside:
                by_regime.setdefault(outside.name, (outside, []))[1].append(inner(word(request.measure.name)))
        for outside, measures in by_regime.values():
            text = say(
                "{measures}: the {regime} takes the place of the convention ({cites}).",
                measures=capital(joined(measures)),
                regime=word(outside.name),
                cites=article(outside.cites, outside.certainty),
            )
            lead = word("Outside this record, and not computed here")
            yield Line(text=text, lead=lead)

    def contents(self) -> Iterator[Line]:
        seen: set[str] = set()
        for request, basis in strongest(self.found):
            measure, short = word(request.measure.name), self.short(basis.finding)
            lead = say("{measure}, under the {instrument}", measure=measure, instrument=short)
            items = [f for f in basis.terms if f.provision.kind in CONTENT and f.provision.id not in seen]
            if items:
                text = say("The request names: {items}.", items="; ".join(map(_item, items)))
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
            cited = _article(finding) if own else self.where(finding)
            by_kind.setdefault(word(self.record.kinds[finding.provision.kind].title), []).append(
                f"{inner(finding.provision.says.rstrip('.'))} ({cited})"
            )
        if terms:
            text = " ".join(say("{kind}: {said}.", kind=kind, said="; ".join(said)) for kind, said in by_kind.items())
            yield Line(text=text, lead=lead, answer=terms[0].answer, proofs=proofs_of(terms))

    def grounds(self) -> Iterator[Line]:
        """Grounds and safeguards of the State that is asked, which facts decide; each once, under its verb."""
        seen: dict[str, Finding] = {}
        for request, basis in strongest(self.found):
            for finding in (*request.safeguards, *basis.grounds):
                if finding.state == request.requested.code and worth_checking(finding):
                    seen.setdefault(finding.provision.id, finding)
        yield from as_lines(put(self.record, firm(seen.values())))

    def clocks(self) -> Iterator[Line]:
        clocks = sorted(firm(self.found.clocks), key=lambda f: f.provision.instrument)
        for short, group in groupby(clocks, key=self.short):
            held = list(group)
            yield Line(text=say("{kind}: {said}", kind=short, said=" ".join(map(_clock, held))), proofs=proofs_of(held))

    def gaps(self) -> Iterator[Line]:
        yield from (Line(text=text) for text in duty_gaps(self.record, self.found.case, self.found.owed))
        unmet = [r for r in self.found.requests if r.answer is not Answer.YES]
        if unmet:
            measures = joined(inner(word(r.measure.name)) for r in unmet)
            offences = tuple(dict.fromkeys(r.offence.id for r in unmet))
            over = self.over(offences)
            remains = joined(map(word, unmet[0].remains), "or")
            text = "No recorded basis is established for {measures}{over}; what remains is {remains}."
            yield Line(text=say(text, measures=measures, over=over, remains=remains))

    def missing(self) -> Iterator[Line]:
        by_teller: dict[str, list[str]] = {}
        stale: dict[str, list[str]] = {}
        for question in unsaid(self.found.case):
            by_teller.setdefault(word("the investigating authority"), []).append(question)
        for proof in self.found.open_steps():
            if is_stale(proof):
                party, instrument, read = proof.values
                what = say("{instrument} (read {day})", instrument=word(instrument), day=read)
                stale.setdefault(what, []).append(word(str(party)))
            else:
                teller = word(proof.tells or "the authorities concerned")
                by_teller.setdefault(teller, []).append(_question(proof))
        for teller, facts in by_teller.items():
            text = say("{kind}: {said}", kind=capital(teller), said=" ".join(dict.fromkeys(facts)))
            yield Line(text=text, answer=Answer.NOT_KNOWN)
        if stale:
            listed = "; ".join(say("{kind}: {said}", kind=what, said=joined(who)) for what, who in stale.items())
            text = say("The depositary, for acts after the lists were read: {listed}.", listed=listed)
            yield Line(text=text, answer=Answer.NOT_KNOWN)

    def readings(self) -> Iterator[Line]:
        contested = (f for f in self.found.findings() if f.certainty == "contested")
        named_ = {r for f in contested for r in readings_of(f.proof)}
        if named_:
            pages = "; ".join(word(self.record.readings[name].title) for name in sorted(named_))
            text = word(
                "Lawyers could differ on lines marked contested. docs/readings says which reading we take and why"
            )
            yield Line(text=say("{kind}: {said}.", kind=text, said=pages))


def _question(proof: Proof) -> str:
    """What is open, as a question."""
    asked = proof._replace(template=proof.template.replace("is not recorded to have", "has"))
    return told(asked) if "?" in proof.text else say("Whether {this}?", this=told(asked))


def _article(finding: Finding) -> str:
    return article(finding.provision.cites, finding.certainty)


def _clock(finding: Finding) -> str:
    text = f"{inner(finding.provision.says.rstrip('.'))} ({_article(finding)})."
    runs = finding.provision.period
    return say("{kind}: {said}", kind=period(runs), said=text) if runs else text


def _item(finding: Finding) -> str:
    provision = finding.provision
    required = "" if provision.required in ("", "yes", "true") else f", {provision.required.replace('-', ' ')}"
    return f"{inner(provision.says.rstrip('.'))} ({provision.cites}{required})"
