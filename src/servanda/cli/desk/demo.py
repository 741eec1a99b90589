"""``servanda desk demo``: a desk to look at, with two authorities and requests in every state."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from servanda.cli.desk.started import at_desk, start

__all__ = ["demo"]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@at_desk
def demo(folder: Path) -> None:
    """Make a demonstration desk in FOLDER: two authorities, a dozen invented cases, requests in every state.

    Its accounts share one password and need no second factor; never put real work there.
    """
    from servanda.desk.installation import here, make

    make(folder)
    start(folder)
    from django.core.management import call_command

    from servanda.desk.demonstration.parcels import carry, trust_each_other
    from servanda.desk.demonstration.playing import PARTIES, play, staff

    call_command("migrate", verbosity=0, interactive=False)
    at, password = datetime.now(UTC), secrets.token_urlsafe(12)
    offices = staff(password, at)
    trust_each_other(here(), offices, at)
    made = sum(1 for _ in play(offices, at))
    carried = len(carry(here(), offices, at))
    click.echo(f"{made} requests stand in {folder}, {carried} with packages; none of them real.")
    click.echo(f"Serve it:  servanda serve --desk {folder}")
    click.echo(f"Sign in as any role, with the password {password}:")
    for party in PARTIES:
        click.echo("  " + "  ".join(account.email for account in offices[party].values()))
