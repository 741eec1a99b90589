"""``servanda desk simulate``: two desks on this machine exchange requests, answers and evidence through faults."""

from __future__ import annotations

import json
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from servanda.cli.desk.started import at_desk

if TYPE_CHECKING:
    from servanda.desk.exchange.simulator.running import Outcome

__all__ = ["simulate"]

_UNITS = {"": 1, "k": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class Size(click.ParamType[int]):
    """Bytes, as ``5G``."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = re.fullmatch(r"(\d{1,12})([kMG]?)", str(value))
        if not found:
            self.fail(f"{value!r} is no size. Write it like 200M or 5G.", param, ctx)
        return int(found[1]) * _UNITS[found[2]]


@click.command()
@click.option("--requests", type=click.IntRange(2, 100_000), default=20, show_default=True, help="In both directions.")
@click.option(
    "--evidence", type=click.IntRange(0, 100_000), default=4, show_default=True, help="Answers with evidence."
)
@click.option("--large", type=Size(), default=0, help="One of them of this size, sparse: 5G.")
@click.option("--kills-every", type=float, default=6.0, show_default=True, help="Seconds between kills; 0: none.")
@click.option("--calm", is_flag=True, help="No connection is cut, delayed or slow.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), help="Keep both desks here, to look at.")
@click.option("--json", "as_json", is_flag=True, help="The outcome as JSON.")
@at_desk
def simulate(
    requests: int,
    evidence: int,
    large: int,
    kills_every: float,
    calm: bool,
    seed: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Let two desks exchange requests, answers and evidence while connections are cut and processes killed.

    Ends with exit status 1 where anything was lost, doubled or changed.
    """
    from servanda.desk.exchange.simulator.running import Wanted, simulate

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # its processes are stopped with it
    wanted = Wanted(
        requests=requests,
        evidence=min(evidence, requests),
        large=large,
        kills_every=kills_every,
        is_calm=calm,
        seed=seed,
    )
    with tempfile.TemporaryDirectory(prefix="servanda-simulation-") as passing, _bar(requests) as progress:
        outcome = simulate(folder or Path(passing) / "desks", wanted, progress)
    if as_json:
        click.echo(json.dumps(outcome.to_json(), indent=1))
    else:
        _tell(outcome)
    sys.exit(1 if outcome.wrong else 0)


def _tell(outcome: Outcome) -> None:
    sides = outcome.sides.values()
    total = {name: sum(side[name] for side in sides) for name in ("asked", "sent", "receipted", "refused", "attempts")}
    given = sum(len(side["evidence_given"]) for side in sides)
    entries, custody = (sum(side[one]["entries"] for side in sides) for one in ("trail", "custody"))
    stored = sum(side["store"]["bytes"] for side in sides)
    click.echo(f"{total['asked']} requests asked, entered once, acknowledged once, answered and executed.")
    click.echo(f"{total['sent']} packages sent, {total['receipted']} receipted; {given} with evidence, byte for byte.")
    kills = ", ".join(f"{name} {times}×" for name, times in sorted(outcome.kills.items())) or "none"
    click.echo(f"Killed: {kills}.")
    weather = ", ".join(f"{times} {what}" for what, times in sorted(outcome.weather.items()))
    click.echo(f"Line: {weather}; {total['attempts']} attempts failed, {total['refused']} changed packages refused.")
    most = max(outcome.memory.values(), default=0)
    click.echo(f"Read again: trails of {entries:,} entries, ledgers of {custody:,}, stores of {stored / 1e6:,.0f} MB.")
    click.echo("Nothing was lost, doubled or changed." if not outcome.wrong else "Not everything is as it should be.")
    click.echo(f"Most memory of a process: {most / 1e6:.0f} MB.")
    click.echo(f"{outcome.seconds:.0f} seconds.")
    for wrong in outcome.wrong:
        click.echo(f"WRONG: {wrong}", err=True)


@contextmanager
def _bar(whole: int) -> Iterator[Callable[[int, int], None]]:
    """Requests executed, where someone looks."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Requests executed", total=whole)
        yield lambda done, _all: bar.update(task, completed=done)
