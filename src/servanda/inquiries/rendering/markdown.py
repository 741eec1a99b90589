"""A report as Markdown, with its proofs as endnotes that bear the numbers of the lines."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.inquiries.language import say, told, word
from servanda.inquiries.lines import Grid, Line, Report
from servanda.inquiries.rendering.marks import mark, notes
from servanda.law.proof import Proof

__all__ = ["to_markdown"]


def to_markdown(report: Report) -> str:
    """The whole report; each line has its proof under its number, each proof ends in sources."""
    return "\n".join(_parts(report)) + "\n"


def _parts(report: Report) -> Iterator[str]:
    yield from (f"# {report.title}", "", f"_{report.as_of}_", "")
    for section in report.sections:
        yield from (f"## {section.heading}", "")
        if section.grid:
            yield from _grid(section.grid)
        lead = ""
        for line in section.lines:
            if line.lead != lead:
                lead = line.lead
                yield from ("", f"**{lead}**", "")
            yield _line(line)
        yield ""
    yield from (f"## {word('Proofs')}", "")
    for line in report.proved():
        for proof in (p.decisive() for p in line.proofs):
            yield f"{line.number}. {_step(proof)}"
            yield from _below(proof, 1)
    yield from ("", f"_{report.disclaimer}_")


def _line(line: Line) -> str:
    shown = f"{mark(line.answer, line.effect)} — " if line.answer is not None else ""
    see = f" [{say('proof: {n}', n=line.see)}]" if line.see else ""
    return f"{line.number}. {shown}{line.text}{see}"


def _grid(grid: Grid) -> Iterator[str]:
    yield f"| {word('Instrument')} | {' | '.join(grid.heads)} |"
    yield f"|{'---|' * (len(grid.heads) + 1)}"
    for name, answers in grid.rows:
        yield f"| {name} | {' | '.join(mark(answer) for answer in answers)} |"
    yield ""


def _below(proof: Proof, depth: int) -> Iterator[str]:
    for step in proof.because:
        yield f"{'   ' * depth}- {_step(step)}"
        yield from _below(step, depth + 1)


def _step(proof: Proof) -> str:
    said = notes(proof)
    return f"{mark(proof.answer, proof.effect)} {told(proof)}" + (f" ({said})" if said else "")
