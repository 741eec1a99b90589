"""``servanda desk``: set up, safeguard and prove a desk. Django starts only inside a command."""

from __future__ import annotations

import click

from servanda.cli.lazy import LazyGroup

__all__ = ["COMMANDS", "desk"]

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("servanda.cli.desk.setting_up", "init"),
    "demo": ("servanda.cli.desk.demo", "demo"),
    "upgrade": ("servanda.cli.desk.setting_up", "upgrade"),
    "exchange": ("servanda.cli.desk.exchange", "exchange"),
    "matching": ("servanda.cli.desk.matching", "matching"),
    "simulate": ("servanda.cli.desk.simulate", "simulate"),
    "new-key": ("servanda.cli.desk.safeguarding", "new_key"),
    "backup": ("servanda.cli.desk.safeguarding", "backup"),
    "restore": ("servanda.cli.desk.safeguarding", "restore"),
    "sweep": ("servanda.cli.desk.proving", "sweep"),
    "remind": ("servanda.cli.desk.setting_up", "remind"),
    "export": ("servanda.cli.desk.casework", "export"),
    "store-key": ("servanda.cli.desk.store_key", "store_key"),
    "rotate-key": ("servanda.cli.desk.casework", "rotate_key"),
    "verify-audit": ("servanda.cli.desk.proving", "verify_audit"),
    "export-audit": ("servanda.cli.desk.proving", "export_audit"),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def desk() -> None:
    """The desk of a central authority: set it up, back it up, prove its trail."""
