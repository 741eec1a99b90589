"""A verified ledger as JSON and on paper: what it says, whether it is whole, and how anybody can check that again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from servanda.custody.ledger import Entry, line_of
from servanda.custody.moments import instant, read_instant, read_moment
from servanda.custody.verifying import Verdict, in_words

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["to_json", "to_pdf"]

_HOW = "Each entry carries the hash of the entry before it. Whoever has the ledger's file checks it without any server:"
_COMMAND = "servanda custody verify FILE --head"


def to_json(verdict: Verdict) -> dict[str, Any]:
    """The verdict and every entry that could be read, as the entries stand in the ledger."""
    return {
        "whole": verdict.whole,
        "says": in_words(verdict),
        "head": verdict.head,
        "withheld": verdict.withheld,
        "items": {name: str(state) for name, state in verdict.standing.items()},
        "findings": [{"line": one.line, "weight": one.weight, "says": one.says} for one in verdict.findings],
        "stamps": [{"entry": one.number, "at": instant(one.at), "by": one.by} for one in verdict.stamps],
        "entries": [json.loads(line_of(one)) for one in verdict.entries],
    }


def to_pdf(verdict: Verdict, *, title: str = "Ledger of custody", names: Mapping[str, str] | None = None) -> bytes:
    """The ledger on A4, tagged; PDF/UA-1 where every sign can be shown. The same ledger gives the same bytes here.

    ``names``: what each item is, by its identifier; the ledger itself does not say.
    """
    from typst import TypstError

    said = _paper(verdict, title, names or {})
    try:
        return _typeset(verdict, said, "ua-1")
    except TypstError as wrong:
        if "could not be displayed" not in str(wrong):
            raise
        return _typeset(verdict, said, None)


def _typeset(verdict: Verdict, said: dict[str, Any], standard: Literal["ua-1"] | None) -> bytes:
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"ledger": json.dumps(said, ensure_ascii=False)},
        timestamp=_last(verdict),
        pdf_standards=standard,
    )
    assert isinstance(made, bytes)  # one document, returned and not written
    return made


@cache
def _compiler() -> Compiler:
    """Kept: finding fonts costs more than setting three pages."""
    from typst import Compiler

    return Compiler(Path(__file__).with_name("ledger.typ"))


def _last(verdict: Verdict) -> datetime:
    """When the last entry was recorded; of a ledger without any, the first day that can be."""
    return read_instant(verdict.entries[-1].recorded_at if verdict.entries else "1970-01-01T00:00:00Z")


def _paper(verdict: Verdict, title: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": title,
        "says": in_words(verdict),
        "head": verdict.head,
        "how": _HOW,
        "command": f"{_COMMAND} {verdict.head}",
        "named": bool(names),
        "heads": ["Item", "What it is", "State"] if names else ["Item", "State"],
        "items": [
            [name, names.get(name, ""), state] if names else [name, state] for name, state in verdict.standing.items()
        ],
        "findings": [f"Line {one.line}, {one.weight}: {one.says}" for one in verdict.findings],
        "entries": [_row(entry, verdict) for entry in verdict.entries],
    }


def _row(entry: Entry, verdict: Verdict) -> dict[str, Any]:
    between = {"received": "from", "transferred": "to", "returned": "to"}
    stamp = next((one for one in verdict.stamps if one.number == entry.number), None)
    return {
        "number": entry.number,
        "at": _when(entry),
        "kind": entry.kind,
        "item": entry.item,
        "who": str(entry.who),
        "other": f"{between.get(entry.kind, 'with')} {entry.other}" if entry.other else "",
        "why": entry.why,
        "content": _content(entry),
        "hash": entry.hash,
        "stamp": f"Time stamp: {instant(stamp.at)}, {stamp.by or 'not verified'}." if stamp else "",
    }


def _when(entry: Entry) -> str:
    if entry.at == entry.recorded_at:
        return entry.at
    at = read_moment(entry.at)
    doubts = at.certainty.partition(", ")[2]
    return f"{at.text.rstrip('~?%')}{f' ({doubts})' if doubts else ''}, recorded {entry.recorded_at}"


def _content(entry: Entry) -> str:
    if entry.before is None and entry.after is None:
        return ""
    if entry.before in (None, entry.after):
        return f"SHA-256 {entry.after}"
    return f"SHA-256 before {entry.before}, after {entry.after or 'not known'}"
