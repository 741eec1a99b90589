"""Writing acts into the files of a registry: whole or not at all, rows sorted, one fact a line."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from servanda.facts.differences import Diff
from servanda.facts.errors import UnsettledDiff
from servanda.facts.records import Act, Source
from servanda.facts.schema import ACT_COLUMNS, SOURCE_COLUMNS

__all__ = ["apply", "table_text"]

Row = tuple[str, ...]
_AS_OF = re.compile(r"^as_of: (\d{4}-\d\d-\d\d)\n", re.MULTILINE)
_TITLE = re.compile(r"^title: .*\n(?:[ ].*\n)*", re.MULTILINE)


def apply(
    diff: Diff, directory: Path, sources: Sequence[Source] = (), read_on: Mapping[str, date] | None = None
) -> tuple[Path, ...]:
    """Write the new and changed acts into ``directory/acts``; the files written.

    ``sources`` are added to ``sources.csv``; ``read_on`` gives the day on which the whole
    list of an instrument was read, its new ``as_of`` if that is later. Raises UnsettledDiff, before anything
    is written, if the difference holds contradictions or unknown names, or changes
    an act that stands in another registry; OSError if the folder cannot be written.
    """
    _refuse_unsettled(diff)
    texts: dict[Path, str] = {}
    if sources and (diff.new or diff.changed):
        texts[directory / "sources.csv"] = _with_sources(directory / "sources.csv", sources)
    for instrument in sorted({act.instrument for act in (*diff.new, *(c.new for c in diff.changed))}):
        path = directory / "acts" / f"{instrument}.csv"
        texts[path] = _with_acts(path, instrument, diff)
    for instrument, day in (read_on or {}).items():
        path = directory / "instruments" / f"{instrument}.yaml"
        if text := _with_day_of_reading(path, day):
            texts[path] = text
    _replace_all(texts)
    return tuple(texts)


def _refuse_unsettled(diff: Diff) -> None:
    if diff.unknown:
        names = ", ".join(sorted({repr(unknown.act.party) for unknown in diff.unknown})[:5])
        raise UnsettledDiff(
            f"Nothing was written: {len(diff.unknown)} acts name {names}, unknown to the record. "
            "Add the name to the aliases in parties.csv (or mend the list), then import again."
        )
    if diff.contradicting:
        one = diff.contradicting[0]
        raise UnsettledDiff(
            f"Nothing was written: {len(diff.contradicting)} acts contradict the record, first {one.act.party}: "
            f"{one.why}. Correct the record or the list, then import again."
        )


def _with_acts(path: Path, instrument: str, diff: Diff) -> str:
    rows = _rows(path, ACT_COLUMNS)
    for change in (c for c in diff.changed if c.old.instrument == instrument):
        rows[_place(rows, change.old, path)] = _act_row(change.new)
    rows += [_act_row(act) for act in diff.new if act.instrument == instrument]
    # By party and day; what was recorded on one day keeps its order.
    return table_text(ACT_COLUMNS, sorted(rows, key=lambda row: (row[0], row[2])))


def _place(rows: Sequence[Row], old: Act, path: Path) -> int:
    wanted = (old.party, old.kind.value, str(old.on))
    for place, row in enumerate(rows):
        if row[:3] == wanted:
            return place
    raise UnsettledDiff(
        f"Nothing was written: {old.party}'s {old.kind} of {old.on} stands in {old.at}, not in {path}. "
        "A registry of additions cannot change another's facts: correct it there."
    )


def _act_row(act: Act) -> Row:
    effective = act.effective.isoformat() if act.effective else ""
    return (act.party, act.kind.value, str(act.on), effective, act.recorded_on.isoformat(), act.source, act.note)


def _with_sources(path: Path, sources: Iterable[Source]) -> str:
    rows = {row[0]: row for row in _rows(path, SOURCE_COLUMNS)}
    for source in sources:
        rows.setdefault(source.key, (source.key, source.what, source.as_of, source.licence))
    return table_text(SOURCE_COLUMNS, sorted(rows.values()))


def _with_day_of_reading(path: Path, day: date) -> str:
    """The file of an instrument with a later ``as_of``; empty if nothing changes."""
    if not path.exists():
        raise UnsettledDiff(f"Nothing was written: {path} is not there, so its as_of cannot be set. Leave --as-of out.")
    text = path.read_text(encoding="utf-8")
    found = _AS_OF.search(text)
    if found and found[1] >= day.isoformat():
        return ""
    line = f"as_of: {day.isoformat()}\n"
    return _AS_OF.sub(line, text, count=1) if found else _TITLE.sub(lambda title: title[0] + line, text, count=1)


def _rows(path: Path, columns: Row) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *rows = list(csv.reader(file)) or [list(columns)]
    if tuple(heading) != columns:
        expected = ",".join(columns)
        raise UnsettledDiff(f"Nothing was written: {path} does not begin with {expected}. Mend its first line.")
    return [tuple(row) for row in rows if row]


def table_text(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A CSV file as the registry keeps them: a heading, one fact a line, quotes only where needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _replace_all(texts: Mapping[Path, str]) -> None:
    """Write everything beside its place first, then put all of it in place; on failure put back what was."""
    written: dict[Path, Path] = {}
    before = {path: path.read_bytes() if path.exists() else None for path in texts}
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            written[path] = _beside(path, text)
        for path, temporary in written.items():
            temporary.replace(path)
    except OSError:
        _put_back(before, written)
        raise


def _beside(path: Path, text: str) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    return Path(name)


def _put_back(before: Mapping[Path, bytes | None], written: Mapping[Path, Path]) -> None:
    for path, temporary in written.items():
        replaced = not temporary.exists()
        temporary.unlink(missing_ok=True)
        old = before[path]
        if replaced and old is not None:
            path.write_bytes(old)
        elif replaced:
            path.unlink(missing_ok=True)
