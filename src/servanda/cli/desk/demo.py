"""``servanda desk demo``: a desk to look at, with two authorities, requests in every state, evidence."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from servanda.cli.desk.started import at_desk, start

__all__ = ["demo"]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@at_desk
def demo(folder: Path) -> None:
    """Make a demonstration desk in FOLDER: two authorities, a dozen invented cases with requests and evidence.

    Its accounts share one password and need no second factor; never put real work there.
    """
    from servanda.desk.installation import here, make

    make(folder)
    start(folder)
    from django.core.management import call_command

    from servanda.desk.demonstration.heard import compare
    from servanda.desk.demonstration.keeping import keep
    from servanda.desk.demonstration.parcels import carry, trust_each_other
    from servanda.desk.demonstration.playing import PARTIES, play, staff
    from servanda.desk.demonstration.round import go_round
    from servanda.desk.evidence.models import Item
    from servanda.desk.evidence.storing import open_store
    from servanda.desk.requests.models import Request

    call_command("migrate", verbosity=0, interactive=False)
    at, password = datetime.now(UTC), secrets.token_urlsafe(12)
    offices = staff(password, at)
    trust_each_other(here(), offices, at - timedelta(days=30))
    for _ in play(offices, at):
        pass
    keep(open_store(here()), offices, at - timedelta(days=3))
    gone = go_round(here(), offices, at - timedelta(days=1))
    carried = len(gone) + len(carry(here(), offices, at))
    compare(here(), offices, at)
    made, kept = Request.objects.count(), Item.objects.count()
    told = f"{made} requests stand in {folder}, {carried} with packages, and {kept} items of evidence"
    click.echo(f"{told}; none of them real.")
    click.echo(f"Serve it:  servanda serve --desk {folder}")
    click.echo(f"Sign in as any role, with the password {password}:")
    for party in PARTIES:
        click.echo("  " + "  ".join(account.email for account in offices[party].values()))
