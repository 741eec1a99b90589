"""The real record: the world at a date, one case with proof, loading and starting.

Times beside a limit are those of the processor, children included; those beside a peer are wall-clock.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

from benchmarks.peers import DuckJoin
from benchmarks.rows import Row, best_of
from benchmarks.synthetic import DAY, made_up
from servanda.facts.loading import load
from servanda.facts.record import Record
from servanda.inquiries.asking import catalogue_of, rules_of
from servanda.inquiries.assess import assess
from servanda.inquiries.bases import bases
from servanda.inquiries.case import read_case
from servanda.inquiries.reading import read
from servanda.law.rules import Rules
from servanda.law.setting import Setting
from servanda.law.sweep import Layout, layout, sweep
from servanda.law.world import World

__all__ = ["measure"]

TODAY = date(2026, 11, 21)
ROOT = Path(__file__).parents[1]
CASE = ROOT / "examples" / "deportation-across-a-border.yaml"


def measure() -> list[Row]:
    """The whole record, then one case of it."""
    record = load()
    return [*_world(record), *_case(record), *_processes()]


def _world(record: Record) -> list[Row]:
    rules = rules_of(record)
    circuit = rules.circuit(False)
    prepared, where = best_of(1, lambda: layout(circuit, {key: (key,) for key in rules.provisions}), process_time)
    taken, _ = best_of(20, lambda: sweep(World(rules, TODAY), where), process_time)
    cells = where.cells.size * len(circuit.states) ** 2
    size = f"{len(rules.provisions):,} provisions × {len(where.offences)} offences × {len(circuit.states)}² pairs"
    what = "world at a date, every condition of every provision, three values"
    return [
        Row(what=what, ours=taken, limit=0.1, note=f"{size} = {cells / 1e9:.1f} thousand million cells"),
        Row(what="its memory, planes and layout", ours=_memory(rules, where), limit=200, unit="MB"),
        Row(what="laying out the circuit, once for all days", ours=prepared),
    ]


def _memory(rules: Rules, where: Layout) -> float:
    gc.collect()
    tracemalloc.start()
    held = sweep(World(rules, TODAY), where)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    return (peak + where.cells.nbytes) / 1e6


def _case(record: Record) -> list[Row]:
    rules, wanted = rules_of(record), catalogue_of(record).bases("extradition")
    roles = {"requesting": ("GMB",), "requested": ("DEU",)}
    setting = Setting(roles=roles, offence="torture", measure="extradition", decision=TODAY)
    proofs, _ = best_of(200, lambda: list(read(rules, wanted, setting)))
    point = _point_query()
    whole, _ = best_of(20, lambda: bases(record, "GMB", "DEU", "torture", "extradition", TODAY), process_time)
    case = read_case(record, CASE)
    warm, _ = best_of(5, lambda: assess(record, case, TODAY), process_time)
    return [
        Row(
            what="one case: all bases, each with its proof, warm",
            ours=proofs,
            peer="DuckDB, one prepared point query without proof",
            theirs=point,
            target=10,
            note=f"{len(wanted)} provisions; the query runs on the made-up world",
        ),
        Row(what="the same with terms, grounds and safeguards", ours=whole),
        Row(what="assess, warm", ours=warm, limit=0.05),
    ]


def _point_query() -> float:
    duck = DuckJoin(made_up())
    number = DAY.toordinal()
    duck.db.execute("set threads = 1")  # quicker than with more for so little
    duck.db.execute(
        f"""prepare point as
        select ground from party a join ground using (instrument) join party b using (instrument)
        join covers using (ground) join serves using (ground)
        where a.state = $1 and b.state = $2 and offence = $3 and measure = $4
        and a.since <= {number} and {number} < a.until and b.since <= {number} and {number} < b.until
        and not exists (select 1 from reserved r where r.ground = ground.ground and r.state in ($1, $2))"""
    )
    taken, _ = best_of(50, lambda: duck.db.execute("execute point(5, 9, 3, 4)").fetchall())
    return taken


def _processes() -> list[Row]:
    run = str(Path(sys.executable).with_name("servanda"))
    started = _processor(lambda: _run(run, "--version"))
    imported = _processor(lambda: _run(sys.executable, "-c", "import servanda"))
    bare = _processor(lambda: _run(sys.executable, "-c", "pass"))
    loaded, _ = best_of(5, load, process_time)
    cold = _processor(lambda: _run(run, "assess", str(CASE)))
    return [
        Row(what="load of the registry", ours=loaded, limit=0.2),
        Row(what="`servanda --version`, a new process", ours=started, limit=0.15),
        Row(
            what="`import servanda`, a new process",
            ours=imported,
            limit=0.08,
            note=f"the interpreter alone takes {bare * 1e3:.0f} ms",
        ),
        Row(what="`servanda assess`, a new process", ours=cold, limit=0.8),
    ]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, env=dict(os.environ))


def _processor(work: Callable[[], None]) -> float:
    """The shortest processor time of a child process in five runs, in seconds."""
    found = float("inf")
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        work()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = min(found, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return found
