"""Measure everything, or the benchmarks named, in one run, and write RESULTS.md.

``python -m benchmarks`` measures all and writes benchmarks/RESULTS.md; with names
(``python -m benchmarks world real``) it measures these and prints only. Each module
of the package with a function ``measure() -> list[Row]`` is a benchmark.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from pkgutil import iter_modules

from benchmarks.rows import Row, in_words

HERE = Path(__file__).parent
# The last three are run by themselves.
HELPERS = {"__main__", "rows", "synthetic", "peers", "accuracy", "forecasts", "fuzz_documents", "fuzz_packages"}
PEERS = ("duckdb", "polars", "openfisca-core", "clingo", "numpy", "eyecite", "bluebell-akn", "pypdfium2")


def main(names: list[str]) -> None:
    """Measure and print; write the page when everything was measured."""
    known = [module.name for module in iter_modules([str(HERE)]) if module.name not in HELPERS]
    for name in names:
        if name not in known:
            raise SystemExit(f"no benchmark is called {name!r}. There are: {', '.join(known)}.")
    tables = []
    for name in names or known:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        tables.append(_table(name))
        print(tables[-1], flush=True)
    if not names:
        (HERE / "RESULTS.md").write_text("\n".join((*_head(), *tables)), encoding="utf-8")


def _table(name: str) -> str:
    module = import_module(f"benchmarks.{name}")
    measure: Callable[[], list[Row]] = module.measure
    title = (module.__doc__ or name).splitlines()[0].removesuffix(".")
    try:
        rows = measure()
    except (ImportError, RuntimeError) as wrong:  # another answer than the peer's is an AssertionError, and stops
        return f"## {title}\n\nNot measured in this run: {wrong}\n"
    lines = [f"## {title}", "", "| what | ours | beside | takes | ratio | target | verdict | note |", f"|{'---|' * 8}"]
    return "\n".join((*lines, *(_line(row) for row in rows), ""))


def _line(row: Row) -> str:
    theirs = in_words(row.theirs, row.unit) if row.theirs is not None else ""
    ratio = f"{row.ratio:,.3g} ×" if row.ratio is not None else ""
    wanted = f"≥ {row.target:.3g} ×" if row.target is not None else ""
    if row.limit is not None:
        wanted = f"≤ {in_words(row.limit, row.unit)}"
    cells = (row.what, in_words(row.ours, row.unit), row.peer, theirs, ratio, wanted, row.verdict, row.note)
    return f"| {' | '.join(cells)} |"


def _head() -> list[str]:
    return [
        "# Results",
        "",
        "Written by `make bench`: ours and the peers in one run on one machine. A ratio says how many times as long",
        "the peer takes; ratios under 1.3 for the engine, 1.5 for documents, 2 for pages count as a tie. Every peer's",
        "answer was compared with ours and is the same, or the run would have stopped.",
        "",
        f"Machine: {os.cpu_count()} cores, {_memory()}, {platform.system()} {platform.machine()}, "
        f"{platform.python_implementation()} {platform.python_version()}.",
        f"Load at the end of the run: {os.getloadavg()[0]:.1f} processes at once; "
        "above the number of cores, ratios suffer too.",
        "",
        f"Versions: {', '.join(f'{name} {_version(name)}' for name in PEERS)}.",
        "",
    ]


def _memory() -> str:
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


if __name__ == "__main__":
    main(sys.argv[1:])
