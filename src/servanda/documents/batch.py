"""Many documents: read beside each other, written as they come, gone on with where a run was stopped.

The work on one file is ``read_to_json``, a plain importable function from a path to a JSON line; it is mapped over
processes of this machine, or over an existing Dask cluster. Only a window of files is in hand at any time, so that
memory does not grow with their number.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from pathlib import Path
from typing import Any

from servanda.documents.errors import DocumentError
from servanda.documents.reading import read

__all__ = ["JsonLines", "ParquetParts", "mapped", "read_to_json", "told"]

_WINDOW = 8  # files in hand for each worker
_PART = 500  # documents in one Parquet file


def read_to_json(path: str, kind: str | None = None) -> str:
    """One line of JSON: the document, or ``{"file", "error"}`` with the reason why it could not be read."""
    from servanda.documents.whole import whole_json

    try:
        form = whole_json(read(path, kind))
    except (DocumentError, OSError) as error:
        form = {"file": path, "error": told(error)}
    return json.dumps(form, ensure_ascii=False)


def told(error: Exception) -> str:
    """What an error says to a person; of the system's own errors the words, without their number."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}; check the path and whether you may read it."
    return str(error) or type(error).__name__


def mapped(
    work: Callable[[str], str], paths: Iterable[str], *, jobs: int = 1, cluster: str | None = None
) -> Iterator[str]:
    """What ``work`` makes of each path, as it comes; with one job and no cluster in order."""
    if cluster is not None:
        yield from _on_cluster(work, paths, cluster)
    elif jobs <= 1:
        yield from map(work, paths)
    else:
        with ProcessPoolExecutor(jobs) as pool:
            yield from _in_window(lambda path: pool.submit(work, path), paths, jobs * _WINDOW)


def _in_window(submit: Callable[[str], Future[str]], paths: Iterable[str], window: int) -> Iterator[str]:
    waiting = iter(paths)
    pending = {submit(path) for path in islice(waiting, window)}
    while pending:
        done, pending = wait(pending, return_when=FIRST_COMPLETED)
        pending |= {submit(path) for path in islice(waiting, len(done))}
        for future in done:
            yield future.result()


def _on_cluster(work: Callable[[str], str], paths: Iterable[str], address: str) -> Iterator[str]:
    """The same on an existing Dask cluster, whose workers see the same files."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise DocumentError("A cluster needs Dask: install servanda[cluster].") from None
    waiting = iter(paths)
    with Client(address) as client:
        window = max(1, sum(client.ncores().values())) * _WINDOW
        pending = as_completed([client.submit(work, path, pure=False) for path in islice(waiting, window)])
        for future in pending:
            yield future.result()
            for path in islice(waiting, 1):
                pending.add(client.submit(work, path, pure=False))


class JsonLines:
    """A file of JSON lines that a run adds to; the next run goes on after it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mend()
        self._file = path.open("a", encoding="utf-8")

    def done(self) -> set[str]:
        """The files that stand in it already."""
        with self._path.open(encoding="utf-8") as lines:
            return {str(json.loads(line)["file"]) for line in lines}

    def add(self, line: str) -> None:
        self._file.write(line + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def _mend(self) -> None:
        """A last line without its end was being written when a run was killed: it is cut off."""
        if not self._path.exists():
            return
        with self._path.open("rb+") as file:
            size = place = file.seek(0, os.SEEK_END)
            while place > 0:
                start = max(0, place - 65536)
                file.seek(start)
                end = file.read(place - start).rfind(b"\n")
                if end >= 0:
                    place = start + end + 1
                    break
                place = start
            if place < size:
                file.truncate(place)


class ParquetParts:
    """A folder of Parquet files, each written whole and then named, so that none is ever half."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        for torn in folder.glob("*.part"):
            torn.unlink()

    def done(self) -> set[str]:
        """The files that stand in its parts."""
        import polars

        parts = self._folder.glob("*.parquet")
        return {name for part in parts for name in polars.read_parquet(part, columns=["file"])["file"].to_list()}

    def add(self, line: str) -> None:
        form = json.loads(line)
        kept = ("file", "error", "kind", "language", "symbol", "body", "number", "title", "adoption_date")
        self._rows.append({name: form.get(name) for name in kept} | {"json": line})
        if len(self._rows) >= _PART:
            self._write()

    def close(self) -> None:
        if self._rows:
            self._write()

    def _write(self) -> None:
        import polars

        number = len(list(self._folder.glob("*.parquet")))
        frame = polars.DataFrame(self._rows, schema=dict.fromkeys(self._rows[0], polars.String))
        torn = self._folder / f"{number:06}.part"
        frame.write_parquet(torn)
        torn.rename(self._folder / f"{number:06}.parquet")
        self._rows = []
