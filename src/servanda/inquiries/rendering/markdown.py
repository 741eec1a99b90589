"""A report as Markdown, with its proofs as numbered endnotes."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.inquiries.report import Grid, Line, Report
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["MARKS", "mark", "to_markdown"]

MARKS = {Answer.YES: "●", Answer.NO: "○", Answer.NOT_KNOWN: "◌"}


def mark(answer: Answer, effect: str = "") -> str:
    """The shape and word of an answer; ``may`` is half a disc, never a full one."""
    shape = "◐" if answer is Answer.YES and effect.startswith("may") else MARKS[answer]
    return f"{shape} {answer}"


def to_markdown(report: Report) -> str:
    """The whole report; each line points to its proof, each proof ends in sources."""
    return "\n".join(_parts(report)) + "\n"


def _parts(report: Report) -> Iterator[str]:
    yield from (f"# {report.title}", "", f"_{report.as_of}_", "")
    for section in report.sections:
        yield from (f"## {section.heading}", "")
        if section.grid:
            yield from _grid(section.grid)
        yield from (_line(line) for line in section.lines)
        yield ""
    yield from ("## Proofs", "")
    for number, proof in enumerate(report.proofs, start=1):
        yield f"{number}. {_step(proof)}"
        yield from _below(proof, 1)
    yield from ("", f"_{report.disclaimer}_")


def _line(line: Line) -> str:
    shown = f"{mark(line.answer, line.effect)} — " if line.answer is not None else ""
    note = f" [{line.note}]" if line.note else ""
    return f"- {shown}{line.text}{note}"


def _grid(grid: Grid) -> Iterator[str]:
    yield f"| Instrument | {' | '.join(grid.heads)} |"
    yield f"|{'---|' * (len(grid.heads) + 1)}"
    for name, answers in grid.rows:
        yield f"| {name} | {' | '.join(mark(answer) for answer in answers)} |"
    yield ""


def _below(proof: Proof, depth: int) -> Iterator[str]:
    for step in proof.because:
        yield f"{'   ' * depth}- {_step(step)}"
        yield from _below(step, depth + 1)


def _step(proof: Proof) -> str:
    notes = [f"art. {proof.article}" if proof.article else "", proof.source]
    notes += [proof.certainty if proof.certainty != "text" else "", "supposed" if proof.supposed else ""]
    said = "; ".join(note for note in notes if note)
    return f"{mark(proof.answer, proof.effect)} {proof.text}" + (f" ({said})" if said else "")
