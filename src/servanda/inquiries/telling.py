"""What of an assessment is told: the bases that hold, the facts that are open; later acts are told apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servanda.inquiries.assess import Assessment
from servanda.inquiries.bases import Bases, Basis
from servanda.inquiries.case import Case
from servanda.inquiries.language import word
from servanda.inquiries.reading import Finding
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = [
    "CONTENT",
    "by_measure",
    "firm",
    "held_bases",
    "is_stale",
    "proofs_of",
    "readings_of",
    "strongest",
    "unsaid",
    "worth_checking",
]

CONTENT = ("content",)


def proofs_of(findings: Iterable[Finding]) -> tuple[Proof, ...]:
    return tuple({f.proof: None for f in findings})


def held_bases(request: Bases) -> list[Basis]:
    """The bases of the strongest answer there is, without those that only later acts could open."""
    firm = [b for b in request.bases if not any(map(is_stale, b.finding.proof.missing()))]
    best = max((b.finding.answer for b in firm), default=Answer.NO)
    return [b for b in firm if b.finding.answer is best]


def firm(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without what would follow only from acts after the lists were read: those are told once, in the last section."""
    return (f for f in findings if not any(map(is_stale, f.proof.missing())))


def is_stale(proof: Proof) -> bool:
    """Whether a fact is open because a list of parties ends before the day asked about."""
    return proof.template.startswith("no act of")


def readings_of(proof: Proof) -> Iterator[str]:
    """The contested points in the steps that bear an answer."""
    if proof.reading:
        yield proof.reading
    for step in proof.because:
        if step.answer is proof.answer:
            yield from readings_of(step)


def unsaid(case: Case) -> Iterator[str]:
    """What every case has and this one does not say."""
    if case.committed_in is None:
        yield word("Where was it committed?")
    if case.committed_from is None:
        yield word("When was it committed?")
    if not any(suspect.present_in for suspect in case.suspects):
        yield word("Where is the suspect?")
    if not case.suspects or any(s.nationality is None and not s.stateless for s in case.suspects):
        yield word("Of which State is the suspect a national?")
    if case.measures and case.requesting is None:
        yield word("Which State asks?")


def by_measure(requests: Iterable[Bases]) -> list[list[Bases]]:
    found: dict[tuple[str, str], list[Bases]] = {}
    for request in requests:
        found.setdefault((request.requested.code, request.measure.id), []).append(request)
    return list(found.values())


def strongest(found: Assessment) -> Iterator[tuple[Bases, Basis]]:
    """For each measure, the basis whose instrument says most about the request."""
    for requests in by_measure(found.requests):
        held = [(r, b) for r in requests for b in r.bases if not any(map(is_stale, b.finding.proof.missing()))]
        if held:
            yield max(held, key=_says_most)


def _says_most(held: tuple[Bases, Basis]) -> tuple[bool, Answer, int]:
    terms = held[1].terms
    return any(f.provision.kind in CONTENT for f in terms), held[1].finding.answer, len(terms)


def worth_checking(finding: Finding) -> bool:
    """Safeguards and grounds that facts decide; general rules that always hold need no check."""
    return finding.answer is Answer.NOT_KNOWN or finding.provision.kind == "refusal-ground"
