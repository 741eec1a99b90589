"""A report as PDF on A4: tagged, numbered lines, proofs as endnotes; typeset by typst with its own fonts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from servanda.inquiries.language import spoken, told
from servanda.inquiries.language import word as in_words
from servanda.inquiries.lines import Line, Report
from servanda.inquiries.rendering.marks import notes, word
from servanda.law.proof import Proof

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["to_pdf"]

_WORDS = {
    "page": "page",
    "of": "of",
    "proof": "proof",
    "proofs": "Proofs",
    "instrument": "Instrument",
    "how": "Each proof bears the number of its line. A step rests on the steps set in below it.",
}


def to_pdf(report: Report) -> bytes:
    """The paper as a tagged PDF 1.7, PDF/UA-1 where every sign of it can be shown.

    The same report gives the same bytes on the same machine; nothing is asked of the network. A sign that no font
    of the machine has, as in a title in a script it lacks, is left blank: PDF/UA forbids that, so it is not claimed.
    """
    from typst import TypstError

    try:
        return _typeset(report, "ua-1")
    except TypstError as wrong:
        if "could not be displayed" not in str(wrong):
            raise
        return _typeset(report, None)


def _typeset(report: Report, standard: Literal["ua-1"] | None) -> bytes:
    day = report.on
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"report": json.dumps(_report(report), ensure_ascii=False)},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        pdf_standards=standard,
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
        "language": spoken(),
        "words": {key: in_words(message) for key, message in _WORDS.items()},
        "marks": {key: in_words(key) for key in ("yes", "no", "not known", "may")},
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
    yield {"depth": depth, "mark": word(proof.answer, proof.effect), "text": told(proof), "note": notes(proof)}
    for step in proof.because:
        yield from _steps(step, depth + 1)
