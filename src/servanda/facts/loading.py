"""Loading a registry: every file, every line; what is wrong is told all at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from servanda.facts import schema
from servanda.facts.checking import check
from servanda.facts.days import exactly
from servanda.facts.errors import RegistryProblems
from servanda.facts.files import read_table, read_yaml
from servanda.facts.instruments import Instrument
from servanda.facts.problems import Fields, Problems
from servanda.facts.record import CaseFact, Count, Kind, OutsideRegime, Reading, Record, in_order
from servanda.facts.records import Act, Statement
from servanda.facts.vocabulary import ROLES

__all__ = ["BUNDLED", "is_whole", "kept", "load", "read_registry"]

BUNDLED = Path(__file__).parents[1] / "registry"
T = TypeVar("T")


def load(directory: Path | str | None = None) -> Record:
    """The bundled registry, with the user's own additions from ``directory`` if one is given.

    A folder that is a whole registry (parties, sources, instruments) stands in its place.
    Raises RegistryProblems naming every problem in every file.
    """
    record, problems = read_registry(Path(directory) if directory else None)
    if problems.found:
        raise RegistryProblems(problems.found)
    return record


@lru_cache(maxsize=1)
def kept() -> Record:
    """The record of this process, read once, with the additions of ``SERVANDA_REGISTRY``: for servers."""
    return load(os.environ.get("SERVANDA_REGISTRY") or None)


def read_registry(directory: Path | None = None) -> tuple[Record, Problems]:
    """The record as far as it can be read, and all that is wrong with it."""
    problems = Problems()
    if directory is not None and is_whole(directory):
        record = _read(directory, f"{directory}/", problems)
    else:
        record = _read(BUNDLED, "", problems)
        if directory is not None:
            record = _joined(record, _read_additions(directory, problems))
    check(record, problems)
    return record, problems


def is_whole(directory: Path) -> bool:
    """Whether a folder holds a registry that stands by itself, and not additions to the bundled one."""
    return all((directory / name).exists() for name in ("parties.csv", "sources.csv", "crimes.yaml", "instruments"))


def _read_additions(directory: Path, problems: Problems) -> Record:
    if not directory.is_dir():
        problems.add(str(directory), None, "no folder", "a folder laid out like the registry", "Check the path.")
    elif not any(directory.rglob("*.csv")) and not any(directory.rglob("*.yaml")):
        problems.add(str(directory), None, "an empty folder", "acts/*.csv or other registry files", "Check the path.")
    return _read(directory, f"{directory}/", problems)


def _read(folder: Path, prefix: str, problems: Problems) -> Record:
    def table(name: str, columns: tuple[str, ...], make: Callable[[Fields], T]) -> list[T]:
        path = folder / name
        return [make(row) for row in read_table(path, prefix + name, columns, problems)] if path.exists() else []

    def entries(name: str, make: Callable[[Fields], T]) -> list[T]:
        path = folder / f"{name}.yaml"
        if not path.exists():
            return []
        file = f"{prefix}{name}.yaml"
        content, lines = read_yaml(path, file, problems)
        found = Fields(content, file, None, problems).blocks(name)
        return [make(Fields(raw, file, lines.get(str(raw.get("id"))), problems)) for raw in found]

    return Record(
        parties={p.code: p for p in table("parties.csv", schema.PARTY_COLUMNS, schema.party)},
        instruments={i.id: i for i in _instruments(folder, prefix, problems)},
        acts=_acts(folder, prefix, problems),
        statements=_by_instrument(table("statements.csv", schema.STATEMENT_COLUMNS, schema.statement)),
        memberships=tuple(table("memberships.csv", schema.MEMBERSHIP_COLUMNS, schema.membership)),
        situations=tuple(entries("situations", schema.situation)),
        authorities=tuple(table("authorities.csv", schema.AUTHORITY_COLUMNS, schema.authority)),
        crimes={c.id: c for c in entries("crimes", schema.crime)},
        measures={m.id: m for m in entries("measures", schema.measure)},
        kinds={k.id: k for k in entries("kinds", _kind)},
        case_facts={f.id: f for f in entries("facts", _case_fact)},
        readings={r.id: r for r in entries("readings", _reading)},
        sources={s.key: s for s in table("sources.csv", schema.SOURCE_COLUMNS, schema.source)},
        outside_regimes=tuple(entries("outside_regimes", _outside_regime)),
        counts=tuple(table("published_counts.csv", schema.COUNT_COLUMNS, _count)),
    )


def _kind(entry: Fields) -> Kind:
    return Kind(id=entry.text("id", None), group=entry.text("group", None), title=entry.text("title", None))


def _case_fact(entry: Fields) -> CaseFact:
    found = CaseFact(
        id=entry.text("id", None),
        asks=entry.text("asks", None),
        tells=entry.text("tells", None),
        of=entry.word("of", ROLES, ""),
        typical=entry.get("typical"),
        typical_for=entry.texts("typical_for"),
        derived=entry.texts("derived"),
        needs=entry.texts("needs"),
    )
    entry.close()
    return found


def _reading(entry: Fields) -> Reading:
    found = Reading(
        id=entry.text("id", None),
        title=entry.text("title", None),
        bears=entry.texts("bears"),
        several=entry.word("several", ROLES, ""),
    )
    for answer in found.bears:
        if answer not in ("yes", "no", "not known"):
            entry.wrong(f"bears: {answer!r}", "yes, no or not known", "Choose among them.")
    entry.close()
    return found


def _outside_regime(entry: Fields) -> OutsideRegime:
    found = OutsideRegime(
        id=entry.text("id", None),
        name=entry.text("name", None),
        between=entry.text("between", None),
        but=entry.texts("except"),
        since=entry.date("from") or date.min,
        measures=entry.texts("measures"),
        replaces=entry.texts("replaces"),
        cites=entry.text("cites"),
        certainty=schema.certainty(entry),
        source=entry.text("source", None),
    )
    entry.close()
    return found


def _count(row: Fields) -> Count:
    return Count(
        instrument=row.text("instrument", None),
        what=row.text("what", None),
        on=row.day("on") or exactly(date.min),
        number=row.number("number"),
        region=row.text("region"),
        source=row.text("source", None),
    )


def _instruments(folder: Path, prefix: str, problems: Problems) -> Iterable[Instrument]:
    for path in sorted((folder / "instruments").glob("*.yaml")):
        name = f"{prefix}instruments/{path.name}"
        content, lines = read_yaml(path, name, problems)
        if content:
            yield schema.instrument(Fields(content, name, None, problems), lines)


def _acts(folder: Path, prefix: str, problems: Problems) -> dict[str, tuple[Act, ...]]:
    found: dict[str, tuple[Act, ...]] = {}
    for path in sorted((folder / "acts").glob("*.csv")):
        rows = read_table(path, f"{prefix}acts/{path.name}", schema.ACT_COLUMNS, problems)
        acts = (schema.act(row, path.stem) for row in rows)
        found[path.stem] = in_order(act for act in acts if act is not None)
    return found


def _by_instrument(statements: Iterable[Statement]) -> dict[str, tuple[Statement, ...]]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.instrument, []).append(statement)
    return {key: tuple(all_) for key, all_ in found.items()}


def _joined(record: Record, added: Record) -> Record:
    """The bundled record with a user's additions; what has the same id is replaced."""
    acts = dict(record.acts)
    for key, more in added.acts.items():
        acts[key] = in_order((*acts.get(key, ()), *more))
    statements = dict(record.statements)
    for key, said in added.statements.items():
        statements[key] = (*statements.get(key, ()), *said)
    return replace(
        record,
        parties={**record.parties, **added.parties},
        instruments={**record.instruments, **added.instruments},
        acts=acts,
        statements=statements,
        memberships=record.memberships + added.memberships,
        situations=record.situations + added.situations,
        authorities=record.authorities + added.authorities,
        crimes={**record.crimes, **added.crimes},
        measures={**record.measures, **added.measures},
        case_facts={**record.case_facts, **added.case_facts},
        readings={**record.readings, **added.readings},
        sources={**record.sources, **added.sources},
        counts=record.counts + added.counts,
        outside_regimes=record.outside_regimes + added.outside_regimes,
        _names={},
    )
