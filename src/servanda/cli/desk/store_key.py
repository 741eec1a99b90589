"""``servanda desk store-key``: the key of the store of evidence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from servanda.cli.desk.started import at_desk, folder_option, start

__all__ = ["store_key"]


@click.group()
def store_key() -> None:
    """The key under which the content of evidence is stored."""


@store_key.command()
@click.option("--to", "others", multiple=True, help="Who else may open it: an age recipient (age1…); repeatable.")
@click.option("--to-nobody-else", is_flag=True, help="Nobody but this server may open it from now on.")
@folder_option
@at_desk
def rotate(others: tuple[str, ...], to_nobody_else: bool, folder: Path) -> None:
    """Give what is stored from now on a new key, and the server a new identity; former content opens as before.

    Without --to, those who could open the key beside the server still can.
    """
    if others and to_nobody_else:
        raise click.UsageError("Either name somebody (--to), or nobody (--to-nobody-else).")
    start(folder)
    from servanda.desk.evidence.rotating import rotate_key
    from servanda.desk.installation import here

    kept = None if not others and not to_nobody_else else others
    server, *beside = rotate_key(here(), kept, at=datetime.now(UTC))
    click.echo(f"What is stored from now on has a new key. Who opens it: this server ({server})")
    for one in beside:
        click.echo(f"  and {one}")
    click.echo(f"Put {folder}/keys/store and store.identity in your safe anew; copies from before open no more.")
