"""An assessment as a report: sections of short lines, each with its mark and the number of its proof.

One structure for every face: terminal, Markdown, HTML and paper differ only in how
they set it (``inquiries.rendering``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from servanda.facts.record import Record
from servanda.inquiries.assess import Assessment
from servanda.inquiries.bases import Bases, Basis
from servanda.inquiries.reading import Finding
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["Grid", "Line", "Report", "Section", "report"]

DISCLAIMER = (
    "Servanda says what the record and the rules give. It is not the depositary and gives no legal advice; guilt, "
    "credibility, gravity, admissibility and immunity are for people to decide."
)
_VERBS = {
    "shall": "must",
    "shall-not": "must not",
    "must-refuse": "must refuse",
    "may": "may",
    "may-refuse": "may refuse",
    "shall-consider": "must consider",
    "shall-endeavour": "must endeavour",
    "no-obligation": "need not",
    "not-required": "need not",
    "prohibited": "may not refuse",
    "prohibited-as-sole-ground": "may not refuse on that ground alone",
    "encouraged": "is encouraged",
    "court-may-not-proceed": "may not proceed",
}
_CONTENT = ("content",)
_TRAVEL = ("gating", "channel", "language", "form", "dual-criminality", "threshold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One statement: its answer and strength, its words, and the number of its proof (0: none)."""

    text: str
    answer: Answer | None = None
    effect: str = ""
    note: int = 0
    certainty: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A small table: heads, and rows of a name and answers."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Answer, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    lines: tuple[Line, ...]
    grid: Grid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The whole report, with the proofs its lines point to."""

    title: str
    as_of: str
    sections: tuple[Section, ...]
    proofs: tuple[Proof, ...]
    disclaimer: str = DISCLAIMER


@dataclass(slots=True)
class _Writer:
    """Writes lines and keeps the proofs they point to."""

    record: Record
    offences: tuple[str, ...]
    proofs: list[Proof] = field(default_factory=list)

    def note(self, proof: Proof) -> int:
        for number, known in enumerate(self.proofs, start=1):
            if known is proof or known == proof:
                return number
        self.proofs.append(proof)
        return len(self.proofs)

    def lines(self, findings: Iterable[Finding]) -> tuple[Line, ...]:
        """One line for each provision and State; offences with the same answer share it."""
        groups: dict[tuple[object, ...], list[Finding]] = {}
        for finding in findings:
            key = (finding.provision.id, finding.state, finding.answer, finding.conduct)
            groups.setdefault(key, []).append(finding)
        return tuple(self._line(group) for group in groups.values())

    def _line(self, group: Sequence[Finding]) -> Line:
        first = group[0]
        return Line(
            text=f"{self._who(first)} {_verb(first)}: {first.provision.says} ({self.where(first)}{self._scope(group)})",
            answer=first.answer,
            effect=first.provision.effect,
            note=self.note(first.proof),
            certainty=first.certainty,
        )

    def _who(self, finding: Finding) -> str:
        if not finding.state:
            return "The Court"
        return self.name(finding.state)

    def name(self, state: str) -> str:
        return self.record.parties[state].name

    def where(self, finding: Finding) -> str:
        provision = finding.provision
        return f"{self.record.instruments[provision.instrument].short}, art. {provision.cites}"

    def _scope(self, group: Sequence[Finding]) -> str:
        first = group[0]
        said = [f"; {first.provision.qualifier}"] if first.provision.qualifier else []
        if len({f.offence for f in group}) < len(self.offences):
            said.append(f"; for {', '.join(self.record.offence_title(f.offence).lower() for f in group)}")
        if first.conduct:
            said.append(f"; for conduct from {first.conduct[0]} to {first.conduct[1]}")
        if first.certainty != "text":
            said.append("; from memory" if first.certainty == "memory" else "; contested")
        if first.provision.reading:
            said.append("; a reading")
        return "".join(said)


def report(record: Record, found: Assessment) -> Report:
    """The assessment ordered for the reader: what can be done now first, what is not known last."""
    writer = _Writer(record, found.case.offences)
    sections = (
        Section(heading="In short", lines=tuple(_short(writer, found))),
        Section(heading="Who is bound", lines=(), grid=_grid(record, found)),
        Section(heading="Forums", lines=tuple(_forums(writer, found))),
        Section(heading="What is owed without a request, or on one", lines=writer.lines(_firm(found.owed))),
        Section(heading="What can be asked, and on what basis", lines=tuple(_requests(writer, found))),
        Section(heading="What the request must contain, and how it travels", lines=tuple(_contents(writer, found))),
        Section(heading="Grounds for refusal and safeguards to check", lines=tuple(_grounds(writer, found))),
        Section(heading="Clocks", lines=tuple(_clocks(writer, found))),
        Section(heading="Gaps", lines=tuple(Line(text=gap) for gap in found.gaps)),
        Section(heading="Not known, and who could tell", lines=tuple(_missing(found))),
    )
    return Report(
        title=found.case.title,
        as_of=found.asked.line(),
        sections=tuple(s for s in sections if s.lines or (s.grid and s.grid.rows)),
        proofs=tuple(writer.proofs),
    )


def _verb(finding: Finding) -> str:
    verb = _VERBS.get(finding.provision.effect, "")
    if finding.provision.kind == "jurisdiction":
        return f"{verb} have jurisdiction"
    return verb or "is concerned"


def _firm(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without what would follow only from acts after the lists were read: those are told once, in the last section."""
    return (f for f in findings if not _only_stale(f.proof))


def _only_stale(proof: Proof) -> bool:
    """Whether the answer is open because a list of parties ends before the day asked about."""
    return any(step.template.startswith("no act of") for step in proof.missing())


def _short(writer: _Writer, found: Assessment) -> Iterator[Line]:
    for finding in found.forums.court:
        if finding.answer is not Answer.NO or finding.provision.id == found.forums.court[0].provision.id:
            title = writer.record.offence_title(finding.offence).lower()
            words = {Answer.YES: "may exercise", Answer.NOT_KNOWN: "may perhaps exercise", Answer.NO: "cannot exercise"}
            text = f"The International Criminal Court {words[finding.answer]} jurisdiction over {title}"
            text += f", for conduct from {finding.conduct[0]} to {finding.conduct[1]}." if finding.conduct else "."
            yield Line(text=text, answer=finding.answer, effect="may", note=writer.note(finding.proof))
    yield from _owed_in_short(writer, found)
    for request in found.requests:
        best = request.bases[0].finding if request.bases else None
        note = writer.note(best.proof) if best else 0
        effect = best.provision.effect if best else ""
        yield Line(text=f"{request.sentence()}.", answer=request.answer, effect=effect, note=note)


def _owed_in_short(writer: _Writer, found: Assessment) -> Iterator[Line]:
    wanted = ("prosecute-or-extradite", "search-and-prosecute")
    for offence in found.case.offences:
        owed = [f for f in found.owed if f.offence == offence and f.provision.kind in wanted]
        firm = [f for f in owed if f.answer is Answer.YES and f.provision.effect == "shall"]
        places = ", ".join(writer.name(s.present_in) for s in found.case.suspects if s.present_in)
        if not places:
            continue
        title = writer.record.offence_title(offence).lower()
        text = f"{places} must prosecute or extradite for {title}"
        if firm:
            cited = ", ".join(dict.fromkeys(writer.where(f) for f in firm))
            yield Line(text=f"{text} ({cited}).", answer=Answer.YES, effect="shall", note=writer.note(firm[0].proof))
        else:
            open_ = [f for f in owed if f.answer is Answer.NOT_KNOWN]
            answer = Answer.NOT_KNOWN if open_ else Answer.NO
            note = writer.note(open_[0].proof) if open_ else 0
            tail = ": it depends on facts below." if open_ else ": no duty is recorded."
            yield Line(text=f"{text}{tail}", answer=answer, effect="shall", note=note)


def _grid(record: Record, found: Assessment) -> Grid:
    states = tuple(dict.fromkeys(b.state for b in found.bindings))
    by_instrument: dict[str, dict[str, Answer]] = {}
    for binding in found.bindings:
        by_instrument.setdefault(binding.instrument, {})[binding.state] = binding.now
    rows = tuple(
        (record.instruments[key].short, tuple(answers[s] for s in states))
        for key, answers in by_instrument.items()
        if Answer.YES in answers.values()
    )
    return Grid(heads=tuple(record.parties[s].name for s in states), rows=rows)


def _forums(writer: _Writer, found: Assessment) -> Iterator[Line]:
    preconditions = [f for f in found.forums.steps if f.provision.kind == "court-precondition"]
    decisive = [f for f in preconditions if f.answer is Answer.YES] or [f for f in preconditions if f.answer]
    yield from writer.lines(decisive)
    exclusions = (f for f in found.forums.steps if f.provision.kind == "court-exclusion" and f.answer)
    yield from writer.lines(exclusions)
    for situation in found.situations:
        days = ", ".join(
            f"{what} {day}"
            for what, day in (("referred", situation.referred_on), ("investigation", situation.investigation_on))
            if day
        )
        text = (
            f"Before the Court: {situation.name} ({situation.trigger}; {days or 'days not known'}; {situation.status})."
        )
        yield Line(text=text)
    yield from writer.lines(_firm(found.forums.national))
    if found.forums.court and max(f.answer for f in found.forums.court) is not Answer.NO:
        cited = ", ".join(dict.fromkeys(p.cites for p in found.forums.questions))
        yield Line(text=f"For people to decide: admissibility, gravity and immunity (Rome Statute, art. {cited}).")


def _requests(writer: _Writer, found: Assessment) -> Iterator[Line]:
    """Each basis once, with the measures it carries."""
    by_words: dict[tuple[object, ...], tuple[Line, list[str]]] = {}
    for requests in _by_measure(found.requests):
        for line in (*writer.lines(_firm(b.finding for r in requests for b in r.bases)), *_outside(requests[0])):
            key = (line.text, line.answer)
            by_words.setdefault(key, (line, []))[1].append(requests[0].measure.name)
    for line, measures in by_words.values():
        yield replace(line, text=f"{_joined(measures)}: {line.text}")


def _joined(names: Sequence[str]) -> str:
    first, *rest = names
    return ", ".join([first, *(name[0].lower() + name[1:] for name in rest)])


def _outside(request: Bases) -> Iterator[Line]:
    for outside in request.outside:
        text = f"between these States the {outside.name} takes the place of the convention"
        yield Line(text=f"{text} ({outside.cites}); it is not computed here.", certainty=outside.certainty)


def _by_measure(requests: Iterable[Bases]) -> list[list[Bases]]:
    found: dict[tuple[str, str], list[Bases]] = {}
    for request in requests:
        found.setdefault((request.requested.code, request.measure.id), []).append(request)
    return list(found.values())


def _strongest(found: Assessment) -> Iterator[tuple[Bases, Basis]]:
    """For each measure, the basis whose instrument says most about the request."""
    for requests in _by_measure(found.requests):
        held = [(r, b) for r in requests for b in r.bases if not _only_stale(b.finding.proof)]
        if held:
            yield max(held, key=lambda rb: (_has_contents(rb[1]), rb[1].finding.answer, len(rb[1].terms)))


def _has_contents(basis: Basis) -> bool:
    return any(f.provision.kind in _CONTENT for f in basis.terms)


def _contents(writer: _Writer, found: Assessment) -> Iterator[Line]:
    said: set[str] = set()
    for request, basis in _strongest(found):
        items = [f for f in basis.terms if f.provision.kind in _CONTENT]
        if items and items[0].provision.id not in said:
            text = "; ".join(_item(f) for f in items)
            where = writer.record.instruments[items[0].provision.instrument].short
            yield Line(text=f"{request.measure.name}, under the {where}: {text}.", note=writer.note(items[0].proof))
        for finding in (f for f in basis.terms if f.provision.kind in _TRAVEL):
            if finding.provision.id not in said:
                kind = writer.record.kinds[finding.provision.kind].title
                text = f"{kind}: {finding.provision.says} ({writer.where(finding)})"
                yield Line(text=text, answer=finding.answer, note=writer.note(finding.proof))
        said |= {f.provision.id for f in basis.terms}


def _item(finding: Finding) -> str:
    provision = finding.provision
    required = "" if provision.required in ("", "yes", "true") else f" ({provision.required.replace('-', ' ')})"
    return f"{provision.says.rstrip('.')}{required} [{provision.cites}]"


def _grounds(writer: _Writer, found: Assessment) -> Iterator[Line]:
    said: set[str] = set()
    for request, basis in _strongest(found):
        for finding in (*request.safeguards, *basis.grounds):
            provision = finding.provision
            if provision.id in said or _only_stale(finding.proof) or not _worth_checking(finding):
                continue
            said.add(provision.id)
            text = f"{writer.name(finding.state)} {_verb(finding)}: {provision.says} ({writer.where(finding)})"
            yield Line(text=text, answer=finding.answer, effect=provision.effect, note=writer.note(finding.proof))


def _worth_checking(finding: Finding) -> bool:
    """Safeguards and grounds that facts decide; general rules that always hold need no check."""
    return finding.answer is Answer.NOT_KNOWN or finding.provision.kind == "refusal-ground"


def _clocks(writer: _Writer, found: Assessment) -> Iterator[Line]:
    for finding in found.clocks:
        period = f"{finding.provision.period}: " if finding.provision.period else ""
        yield Line(text=f"{period}{finding.provision.says} ({writer.where(finding)})", note=writer.note(finding.proof))


def _missing(found: Assessment) -> Iterator[Line]:
    by_teller: dict[str, list[str]] = {}
    stale: list[str] = []
    for fact, tells in found.missing().items():
        if fact.startswith("no act of"):
            stale.append(fact.removeprefix("no act of ").replace(" recorded, and the list read ends on", ", read on"))
        else:
            by_teller.setdefault(tells or "the authorities concerned", []).append(fact)
    for teller, facts in by_teller.items():
        said = "; ".join(fact.rstrip("?") for fact in facts)
        yield Line(text=f"{teller[0].upper()}{teller[1:]}: {said}?", answer=Answer.NOT_KNOWN)
    if stale:
        text = "The depositary, for acts after the lists were read: "
        yield Line(text=f"{text}{'; '.join(stale)}.", answer=Answer.NOT_KNOWN)
