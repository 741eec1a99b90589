"""The command ``servanda``. Commands are imported only when they are called, so that starting is cheap."""

from __future__ import annotations

import os

import click

from servanda import __version__
from servanda.cli.lazy import LazyGroup

# Name of the command -> module and attribute that hold it, and the line shown in the help.
COMMANDS: dict[str, tuple[str, str]] = {
    "assess": ("servanda.cli.assess", "assess"),
    "bases": ("servanda.cli.ask", "bases"),
    "campaign": ("servanda.cli.gaps", "campaign"),
    "desk": ("servanda.cli.desk", "desk"),
    "custody": ("servanda.cli.custody", "custody"),
    "compare": ("servanda.cli.gaps", "compare"),
    "gaps": ("servanda.cli.gaps", "gaps"),
    "duties": ("servanda.cli.ask", "duties"),
    "forums": ("servanda.cli.ask", "forums"),
    "instruments": ("servanda.cli.status", "instruments"),
    "package": ("servanda.cli.package", "package"),
    "party": ("servanda.cli.status", "party"),
    "record": ("servanda.cli.record", "record"),
    "read": ("servanda.cli.read", "read"),
    "redline": ("servanda.cli.redline", "redline"),
    "serve": ("servanda.cli.serve", "serve"),
    "schema": ("servanda.cli.schema", "schema"),
    "status": ("servanda.cli.status", "status"),
    "check": ("servanda.cli.check", "check"),
    "mandates": ("servanda.cli.mandates", "mandates"),
    "overlap": ("servanda.cli.overlap", "overlap"),
    "mcp": ("servanda.cli.mcp", "mcp"),
    "search": ("servanda.cli.search", "search"),
    "assistance": ("servanda.cli.ledgers", "assistance"),
    "ledgers": ("servanda.cli.ledgers", "ledgers"),
    "agenda": ("servanda.cli.agenda", "agenda"),
    "forecast": ("servanda.cli.forecast", "forecast"),
    "map": ("servanda.cli.map", "map_"),
    "plot": ("servanda.cli.plot", "plot"),
    "track": ("servanda.cli.track", "track"),
    "tracks": ("servanda.cli.track", "tracks"),
}


# Our matrices are small: one thread is as quick as many on an idle machine, and many times quicker on a busy one.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@click.group(cls=LazyGroup, table=COMMANDS)
@click.version_option(__version__, prog_name="servanda")
def main() -> None:
    """Who is bound, who may, who must, on what basis, and why."""


if __name__ == "__main__":
    main()
