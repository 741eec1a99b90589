"""Marks of answers: meaning by word, shape and colour together; ``may`` is half a disc, never a full one."""

from __future__ import annotations

from servanda.inquiries.citing import caution
from servanda.inquiries.language import say
from servanda.inquiries.language import word as in_words
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["mark", "notes", "said", "shape", "word"]

_SHAPES = {"yes": "●", "no": "○", "not known": "◌", "may": "◐"}


def word(answer: Answer, effect: str = "") -> str:
    """``yes``, ``no`` or ``not known``; ``may`` for a yes that only permits."""
    return "may" if answer is Answer.YES and effect.startswith("may") else str(answer)


def shape(answer: Answer, effect: str = "") -> str:
    """One character."""
    return _SHAPES[word(answer, effect)]


def said(answer: Answer, effect: str = "") -> str:
    """The word in the language spoken."""
    return in_words(word(answer, effect))


def mark(answer: Answer, effect: str = "") -> str:
    """Shape and word."""
    return f"{shape(answer, effect)} {said(answer, effect)}"


def notes(proof: Proof) -> str:
    """What stands in brackets behind a step of a proof: article, source, certainty, who could tell."""
    parts = [f"{in_words('art.')} {proof.article}" if proof.article else "", proof.source]
    parts += [caution(proof.certainty)]
    parts += [in_words("supposed") if proof.supposed else ""]
    if proof.tells and proof.answer is Answer.NOT_KNOWN:
        parts.append(say("who could tell: {teller}", teller=in_words(proof.tells)))
    return "; ".join(part for part in parts if part)
