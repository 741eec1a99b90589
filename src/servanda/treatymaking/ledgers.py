"""Ledgers: contributions, expenses and reimbursements by period, imported from CSV and added up per year.

A ledger without entries is empty because no source with amounts was available,
which is not the same as nothing paid. Amounts are exact decimals; currencies are
never converted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from servanda.facts.days import Day
from servanda.facts.files import read_table, read_yaml
from servanda.facts.problems import Fields, Problems
from servanda.treatymaking.errors import BadLedger

__all__ = ["COLUMNS", "Entry", "Ledger", "Relation", "load_ledgers", "load_relations", "read_entries", "totals"]

BUNDLED = Path(__file__).parents[1] / "registry" / "ledgers"
COLUMNS = ("kind", "who", "on", "period", "amount", "currency", "source", "note")
_KINDS = ("contribution", "pledge", "expense", "reimbursement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One amount; ``period`` is the time it is for, ``on`` the day it was paid or booked."""

    kind: str
    who: str  # a party code or a name
    on: Day | None
    period: Day
    amount: Decimal
    currency: str  # ISO 4217
    source: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A fund or an account, the rule it rests on and its entries."""

    id: str
    title: str
    instrument: str
    rests_on: str
    holds: tuple[str, ...]  # the kinds of entry it takes
    says: str
    source: str
    checked: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """An agreement, office or invitation between the Court and an organisation."""

    id: str
    kind: str
    partner: str
    on: Day | None
    documents: tuple[str, ...]
    says: str
    source: str
    checked: str


def load_ledgers(directory: Path | str | None = None) -> dict[str, Ledger]:
    """The bundled ledgers, with entries of ``directory``/ledgers added. Raises BadLedger with all that is wrong."""
    problems = Problems()
    content, lines = read_yaml(BUNDLED / "ledgers.yaml", "ledgers.yaml", problems)
    entries = (Fields(raw, "ledgers.yaml", lines.get(raw["id"]), problems) for raw in content["ledgers"])
    more = [Path(directory) / "ledgers"] if directory else []
    found = {ledger.id: ledger for ledger in (_ledger(e, [BUNDLED, *more], problems) for e in entries)}
    _refuse(problems)
    return found


def _refuse(problems: Problems) -> None:
    if problems.found:
        raise BadLedger("\n".join(str(problem) for problem in problems.found))


def _ledger(entry: Fields, folders: Sequence[Path], problems: Problems) -> Ledger:
    key, holds = entry.text("id", None), entry.texts("holds")
    files = [folder / f"{key}.csv" for folder in folders]
    ledger = Ledger(
        id=key,
        title=entry.text("title", None),
        instrument=entry.text("instrument"),
        rests_on=entry.text("rests_on", None),
        holds=holds,
        says=entry.text("says", None),
        source=entry.text("source", None),
        checked=entry.text("checked", None),
        entries=tuple(e for file in files if file.exists() for e in _entries(file, holds, problems)),
    )
    entry.close()
    return ledger


def read_entries(path: Path, ledger: Ledger) -> tuple[Entry, ...]:
    """The entries of a CSV file with the columns COLUMNS, for that ledger.

    Raises BadLedger with every line that cannot be taken; then none is.
    """
    problems = Problems()
    found = tuple(_entries(path, ledger.holds, problems))
    _refuse(problems)
    return found


def _entries(path: Path, holds: Iterable[str], problems: Problems) -> list[Entry]:
    rows = read_table(path, path.name, COLUMNS, problems)
    return [entry for row in rows if (entry := _entry(row, set(holds))) is not None]


def _entry(row: Fields, holds: set[str]) -> Entry | None:
    kind = row.word("kind", _KINDS)
    if kind not in holds:
        row.wrong(f"a {kind!r}", f"one of {', '.join(sorted(holds))} in this ledger", "Put it in its own ledger.")
    period, amount = row.day("period"), _amount(row)
    currency = row.text("currency", None)
    if len(currency) != 3 or not currency.isalpha() or not currency.isupper():
        row.wrong(f"currency {currency!r}", "a code of ISO 4217, as EUR", "Write three capitals.")
    if period is None or amount is None:
        if not row.raw.get("period"):
            row.wrong("no period", "the year or stretch the amount is for", "Add it.")
        return None
    return Entry(
        kind=kind,
        who=row.text("who", None),
        on=row.day("on"),
        period=period,
        amount=amount,
        currency=currency,
        source=row.text("source", None),
        note=row.text("note"),
    )


def _amount(row: Fields) -> Decimal | None:
    text = row.text("amount", None)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        row.wrong(f"amount {text!r}", "a number such as 12500.00, without separators", "Correct it.")
        return None
    return amount


def totals(entries: Iterable[Entry]) -> dict[tuple[str, str, str], Decimal]:
    """Sums by (year, kind, currency); what is for more than one year stands under its own stretch."""
    found: dict[tuple[str, str, str], Decimal] = {}
    for entry in entries:
        one_year = entry.period.first.year == entry.period.last.year
        year = str(entry.period.first.year) if one_year else str(entry.period)
        key = (year, entry.kind, entry.currency)
        found[key] = found.get(key, Decimal(0)) + entry.amount
    return dict(sorted(found.items()))


def load_relations() -> tuple[Relation, ...]:
    """The Court's agreements and offices with organisations. Raises BadLedger."""
    problems = Problems()
    content, lines = read_yaml(BUNDLED / "relations.yaml", "relations.yaml", problems)
    found = tuple(
        _relation(Fields(raw, "relations.yaml", lines.get(raw["id"]), problems)) for raw in content["relations"]
    )
    _refuse(problems)
    return found


def _relation(entry: Fields) -> Relation:
    relation = Relation(
        id=entry.text("id", None),
        kind=entry.word("kind", ("agreement", "liaison", "cooperation-agreement", "invitation")),
        partner=entry.text("with", None),
        on=entry.day("on"),
        documents=entry.texts("documents"),
        says=entry.text("says", None),
        source=entry.text("source", None),
        checked=entry.text("checked", None),
    )
    entry.close()
    return relation
