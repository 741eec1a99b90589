"""Marks of answers: meaning by word, shape and colour together; ``may`` is half a disc, never a full one."""

from __future__ import annotations

from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["mark", "notes", "shape", "word"]

_SHAPES = {"yes": "●", "no": "○", "not known": "◌", "may": "◐"}


def word(answer: Answer, effect: str = "") -> str:
    """``yes``, ``no`` or ``not known``; ``may`` for a yes that only permits."""
    return "may" if answer is Answer.YES and effect.startswith("may") else str(answer)


def shape(answer: Answer, effect: str = "") -> str:
    """One character."""
    return _SHAPES[word(answer, effect)]


def mark(answer: Answer, effect: str = "") -> str:
    """Shape and word."""
    return f"{shape(answer, effect)} {word(answer, effect)}"


def notes(proof: Proof) -> str:
    """What stands in brackets behind a step of a proof: article, source, certainty, who could tell."""
    said = [f"art. {proof.article}" if proof.article else "", proof.source]
    said += [proof.certainty if proof.certainty != "text" else "", "supposed" if proof.supposed else ""]
    said += [f"who could tell: {proof.tells}" if proof.tells and proof.answer is Answer.NOT_KNOWN else ""]
    return "; ".join(part for part in said if part)
