"""What provisions say, put into lines: who must or may what, under which article, on which scope.

A settled answer has a line of its own, shared by provisions with the same words. What
is open is told together, one line for each State and verb, with all its proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from servanda.facts.record import Record
from servanda.inquiries.citing import caution
from servanda.inquiries.language import say as said_in
from servanda.inquiries.language import word
from servanda.inquiries.lines import Line
from servanda.inquiries.reading import Finding
from servanda.inquiries.wording import capital, inner, joined, named, verb
from servanda.law.kleene import Answer

__all__ = ["Said", "as_lines", "say", "titled", "titles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One provision in words, before it is set into a line."""

    lead: str
    says: str
    short: str  # of the instrument
    article: str
    scope: str  # what narrows it, beginning with a semicolon
    findings: tuple[Finding, ...]

    @property
    def answer(self) -> Answer:
        return self.findings[0].answer

    @property
    def cited(self) -> str:
        return f"{self.short}, {word('art.')} {self.article}{self.scope}"


def titles(record: Record, offences: Iterable[str]) -> str:
    """Offences within a sentence."""
    return joined(inner(titled(record, offence)) for offence in offences)


def titled(record: Record, offence: str) -> str:
    """The name of an offence with the core crime it belongs to, in the language spoken."""
    return " ".join(
        [word(record.crimes[offence].name), *(f"({word(core.lower())})" for core in _core(record, offence))]
    )


def _core(record: Record, offence: str) -> Iterator[str]:
    name, title = record.crimes[offence].name, record.offence_title(offence)
    if title != name:
        yield title[len(name) + 2 : -1]


def say(record: Record, findings: Iterable[Finding], offences: Sequence[str] = (), before: str = "") -> Iterator[Said]:
    """One saying for each provision, State and answer; ``offences`` of the case with the same answer share it."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.answer, finding.state, finding.provision.id, finding.conduct)
        groups.setdefault(key, []).append(finding)
    for group in groups.values():
        provision = group[0].provision
        yield Said(
            lead=_lead(record, group[0], before),
            says=provision.says,
            short=word(record.instruments[provision.instrument].short),
            article=provision.cites,
            scope=_scope(record, group, offences),
            findings=tuple(group),
        )


def _lead(record: Record, first: Finding, before: str) -> str:
    who = named(record.parties[first.state]) if first.state else word("the Court")
    lead = before + said_in("{who} {must}", who=who, must=verb(first.provision))
    open_ = first.answer is Answer.NOT_KNOWN
    return capital(said_in("{lead}, if the open facts bear it out", lead=lead) if open_ else lead)


def _scope(record: Record, group: Sequence[Finding], offences: Sequence[str]) -> str:
    first = group[0]
    said = [f"; {first.provision.qualifier}"] if first.provision.qualifier else []
    reached = dict.fromkeys(f.offence for f in group)
    if len(reached) < len(offences):
        said.append(said_in("; for {offences}", offences=titles(record, reached)))
    if first.conduct:
        start, end = first.conduct
        said.append(said_in("; for conduct from {start} to {end}", start=start, end=end))
    if first.certainty != "text":
        said.append(f"; {caution(first.certainty)}")
    return "".join(said)


def as_lines(said: Iterable[Said]) -> Iterator[Line]:
    """Lines by lead, leads in the order in which they first come."""
    by_lead: dict[tuple[str, Answer], list[Said]] = {}
    for one in said:
        by_lead.setdefault((one.lead, one.answer), []).append(one)
    for (_, answer), group in by_lead.items():
        if answer is Answer.NOT_KNOWN:
            yield _line(group, " ".join(_runs(group)))
        else:
            yield from _settled(group)


def _settled(group: Iterable[Said]) -> Iterator[Line]:
    by_words: dict[str, list[Said]] = {}
    for one in group:
        by_words.setdefault(one.says, []).append(one)
    for says, same in by_words.items():
        yield _line(same, f"{says.rstrip('.')} ({'; '.join(dict.fromkeys(s.cited for s in same))}).")


def _runs(group: Iterable[Said]) -> Iterator[str]:
    """The instrument named once, then what its articles say."""
    for short, run in groupby(group, key=lambda one: one.short):
        held = list(run)
        if len(held) == 1:
            yield f"{held[0].says.rstrip('.')} ({held[0].cited})."
        else:
            all_ = " ".join(f"{s.says.rstrip('.')} ({s.article}{s.scope})." for s in held)
            yield said_in("{kind}: {said}", kind=short, said=all_)


def _line(group: Sequence[Said], text: str) -> Line:
    first = group[0].findings[0]
    return Line(
        text=text,
        lead=group[0].lead,
        answer=first.answer,
        effect=first.provision.effect,
        proofs=tuple(dict.fromkeys(f.proof for s in group for f in s.findings[:1])),
    )
