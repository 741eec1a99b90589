"""A report as PDF on A4: tagged, numbered lines, proofs as endnotes; typeset by typst with its own fonts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servanda.inquiries.lines import Line, Report
from servanda.inquiries.rendering.marks import notes, word
from servanda.law.proof import Proof

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["to_pdf"]


def to_pdf(report: Report) -> bytes:
    """The paper as a tagged PDF 1.7. The same report gives the same bytes; nothing is asked of the network."""
    data = json.dumps(_report(report), ensure_ascii=False)
    day = report.on
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"report": data},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        pdf_standards=["ua-1"],
    )
    assert isinstance(made, bytes)  # one document, returned and not written
    return made


@cache
def _compiler() -> Compiler:
    """Kept: finding fonts costs more than setting three pages."""
    from typst import Compiler

    return Compiler(Path(__file__).with_name("paper.typ"))


def _report(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "as_of": report.as_of,
        "disclaimer": report.disclaimer,
        "sections": [
            {
                "heading": section.heading,
                "heads": list(section.grid.heads) if section.grid else [],
                "rows": [[name, *(word(a) for a in answers)] for name, answers in section.grid.rows]
                if section.grid
                else [],
                "lines": [_line(line) for line in section.lines],
            }
            for section in report.sections
        ],
        "proofs": [
            {"number": line.number, "steps": [step for proof in line.proofs for step in _steps(proof.decisive(), 0)]}
            for line in report.proved()
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "number": line.number,
        "lead": line.lead,
        "mark": "" if line.answer is None else word(line.answer, line.effect),
        "text": line.text,
        "see": line.see,
    }


def _steps(proof: Proof, depth: int) -> Iterator[dict[str, Any]]:
    """The steps of a proof with their depth, in the order in which they are read."""
    yield {"depth": depth, "mark": word(proof.answer, proof.effect), "text": proof.text, "note": notes(proof)}
    for step in proof.because:
        yield from _steps(step, depth + 1)
