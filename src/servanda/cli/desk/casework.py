"""``servanda desk export``, ``rotate-key``."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from servanda.cli.desk.started import at_desk, folder_option, start

__all__ = ["export", "rotate_key"]


@click.command()
@click.argument("case")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--as", "email", required=True, metavar="EMAIL", help="In whose name: what they may see is written.")
@click.option("--unsealed", is_flag=True, help="With identities under seal, for who may look behind it.")
@folder_option
@at_desk
def export(case: str, file: Path, email: str, unsealed: bool, folder: Path) -> None:
    """Write everything about CASE to the ZIP FILE: JSON, a page to read, its files, its trail, digests."""
    start(folder)
    from servanda.desk.cases.exporting import write_export
    from servanda.desk.cases.queries import readable
    from servanda.desk.errors import NotAllowed
    from servanda.desk.people.models import Account

    account = Account.objects.filter(email=email.strip().lower()).first()
    held = readable(account).filter(reference=case).first() if account else None
    if account is None or held is None:
        raise NotAllowed(f"{email} knows no case {case}. Name an account with access to it, and its reference.")
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
        try:
            write_export(held, to, by=account, at=datetime.now(UTC), unsealed=unsealed)
        except BaseException:  # whatever stopped it, half a file does not stay
            file.unlink()
            raise
    click.echo(f"{file}: {file.stat().st_size / 1e3:.0f} kB, readable to you alone.")


@click.command()
@folder_option
@at_desk
def rotate_key(folder: Path) -> None:
    """Put all that is sealed under a new key; the one before the last goes. Keep old keys as long as old backups."""
    start(folder)
    from servanda.desk.cases.actions import rotate_key as rotate

    click.echo(f"Seals made anew: {rotate(at=datetime.now(UTC))}.")
