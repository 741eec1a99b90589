"""Hostile input: how time grows when a text made to trip a reader becomes four times as long."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from time import process_time

from benchmarks.rows import Row, best_of

__all__ = ["TEXTS", "measure"]

# Four times the text: sixteen times the time would be quadratic growth, eight is the most we allow.
_ALLOWED = 8.0
_FLOOR = 0.005  # seconds; below it the clock tells nothing

TEXTS: dict[str, str] = {
    "numbers": "1. x\n",
    "letters": "(a) x\n",
    "formulas": "The General Assembly,\n",
    "annexes": "Annex\n",
    "notes": "____\n1 x\n\n",
    "links": "[a](",
    "adverbs": "Deeply ",
    "emphasis": "*a ",
    "symbols": "A/RES/",
    "committees": "The Committee ",
    "agenda items": "Agenda items 1, 2 and ",
    "joints": ",1.Takes",
    "hyphens": "a-\nb",
    "tables": "| a | b |\n",
    "routes": "[on the report of (A/99/1 and Add.1, ",
    "headings in parts": "Annex\nThe General Assembly,\n1. x\n",
}
_REFERENCES: dict[str, str] = {
    "lists of resolutions": "resolutions 50/1, ",
    "symbols cut short": "A/",
    "titles without end": "Convention on the ",
    "articles": "article 1, ",
}
_PROSE: dict[str, str] = {
    "thresholds": "will enter into force after 40 ",
    "names without end": "Agreement between the Nations and ",
    "States": "States ",
}


def measure() -> list[Row]:
    """One row for each bait: the time for four times the text over the time for it."""
    from servanda.documents import read_text
    from servanda.documents.json_form import to_json
    from servanda.documents.model import Document, DocumentKind
    from servanda.documents.references import find_references
    from servanda.documents.understanding import understand_prose

    def read(text: str) -> object:
        return to_json(read_text(f"The General Assembly,\n\nRecalling\n\n{text}"))

    def understand(text: str) -> object:
        return understand_prose(Document(kind=DocumentKind.NEWS, text=text))

    return [
        *(_growth(f"reading, {name}", read, bait, 1500) for name, bait in TEXTS.items()),
        *(_growth(f"references, {name}", find_references, bait, 4000) for name, bait in _REFERENCES.items()),
        *(_growth(f"claims and events, {name}", understand, bait, 150) for name, bait in _PROSE.items()),
    ]


def _growth(what: str, work: Callable[[str], object], bait: str, times: int) -> Row:
    short, long = (_seconds(work, bait * n) for n in (times, 4 * times))
    note = f"{short * 1e3:.3g} ms, then {long * 1e3:.3g} ms"
    return Row(what=what, ours=long / max(short, _FLOOR), limit=_ALLOWED, unit="×", note=note)


def _seconds(work: Callable[[str], object], text: str) -> float:
    def tried() -> None:
        with suppress(ValueError):
            work(text)

    return best_of(2, tried, process_time)[0]
