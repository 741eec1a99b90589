"""The ledger of every case against the trail, which has noted the hash of each entry since it was entered.

A ledger that was written anew is whole in itself; that it is another one, the trail tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from servanda.custody.verifying import verify
from servanda.desk.evidence.models import Line
from servanda.desk.trail.models import Entry

__all__ = ["Finding", "Proof", "prove_ledgers"]

Noted = dict[int, str]  # number of an entry of a ledger -> its hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An entry of the ledger of a case that is not what was entered."""

    case: str
    number: int
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """How many ledgers with how many entries were read, and what was found."""

    ledgers: int
    entries: int
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        return not self.findings


def prove_ledgers() -> Proof:
    """Read every ledger and compare it with the trail; the trail itself is for ``trail.chain.verify``."""
    ledgers, entries, findings = 0, 0, list[Finding]()
    for case in _cases():
        before = _noted(case)
        rows = list(Line.objects.filter(case__reference=case).order_by("number").values_list("number", "hash", "text"))
        findings += _compared(case, before, rows, _noted(case))
        ledgers, entries = ledgers + 1, entries + len(rows)
    return Proof(ledgers=ledgers, entries=entries, findings=tuple(findings))


def _cases() -> list[str]:
    """The cases of which the trail or the register has custody."""
    told = Entry.objects.filter(details__has_key="custody").order_by().values_list("case", flat=True)
    held = Line.objects.order_by().values_list("case__reference", flat=True)
    return sorted({*told.distinct(), *held.distinct()})


def _noted(case: str) -> Noted:
    """What the trail notes of a ledger."""
    found: Noted = {}
    told = Entry.objects.filter(case=case, details__has_key="custody").order_by("number")
    for custody in told.values_list("details__custody", flat=True).iterator():
        found |= {one["number"]: one["hash"] for one in custody}
    return found


def _compared(case: str, before: Noted, rows: list[tuple[int, str, str]], now: Noted) -> Iterator[Finding]:
    """Rows read between two looks at the trail: all of the first must be there, none that the second lacks."""
    verdict = verify(text.encode() + b"\n" for _, _, text in rows)
    for one in verdict.findings:
        if one.weight == "broken":
            yield Finding(case=case, number=one.line, says=one.says)
    held = {number: hash for number, hash, _ in rows}
    said = {entry.number: entry.hash for entry in verdict.entries}
    for number in sorted({*before, *held}):
        if number not in held:
            yield Finding(case=case, number=number, says="the trail has its hash, but it was removed.")
        elif number not in now:
            yield Finding(case=case, number=number, says="the trail knows nothing of it: it was entered past the desk.")
        elif {held[number], said.get(number, now[number])} != {now[number]}:
            says = "it is not the entry whose hash the trail noted: it was changed, or the ledger written anew."
            yield Finding(case=case, number=number, says=says)
