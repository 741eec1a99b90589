"""``servanda desk init``, ``upgrade``, ``remind``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from servanda.cli.desk.started import at_desk, folder_option, start

__all__ = ["init", "remind", "upgrade"]

_KINDS = ("central-authority", "competent-authority", "contact-point", "court")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--party", prompt="State (a name or code of the record, or ICC)", help="The State whose authority works here."
)
@click.option("--name", prompt="Name of the authority", help="As it stands at the head of its letters.")
@click.option("--kind", type=click.Choice(_KINDS), default=_KINDS[0], show_default=True)
@click.option("--time-zone", default="UTC", show_default=True, help="IANA name: America/Sao_Paulo.")
@click.option("--language", "languages", multiple=True, help="ISO 639-1, preferred first; repeatable.")
@click.option("--administrator", prompt="Name of the first administrator", help="Who will invite all others.")
@click.option("--email", prompt="E-mail address of the first administrator")
@at_desk
def init(
    folder: Path,
    party: str,
    name: str,
    kind: str,
    time_zone: str,
    languages: tuple[str, ...],
    administrator: str,
    email: str,
) -> None:
    """Set up a desk in FOLDER: settings, keys, database, the authority and its first administrator."""
    from servanda.desk.clocks.reckoning import zone_of
    from servanda.desk.installation import make
    from servanda.facts.loading import kept

    code = "ICC" if party.upper() == "ICC" else kept().party(party).code
    zone_of(time_zone)
    make(folder)
    start(folder)
    from django.core.management import call_command

    from servanda.desk.people.actions import found_authority

    call_command("migrate", verbosity=0, interactive=False)
    invited = found_authority(
        code=f"{code.lower()}-{kind}",
        name=name,
        party=code,
        kind=kind,
        email=email,
        administrator=administrator,
        at=datetime.now(UTC),
        time_zone=time_zone,
        languages=list(languages) or ["en"],
    )
    click.echo(f"The desk stands in {folder}. Keep a copy of {folder}/keys in your safe: nothing sealed opens without.")
    click.echo(f"Serve it:  servanda serve --desk {folder}")
    click.echo(f"Then {administrator} joins, within three days, at:  /desk/join/{invited.word}")


@click.command()
@folder_option
@at_desk
def upgrade(folder: Path) -> None:
    """Bring the desk's database to this version."""
    start(folder)
    from django.core.management import call_command

    call_command("migrate", verbosity=1, interactive=False)


@click.command()
@folder_option
@at_desk
def remind(folder: Path) -> None:
    """Send reminders of deadlines, each once; run it every quarter of an hour."""
    start(folder)
    from servanda.desk.clocks.reminders import remind as send

    sent = send(datetime.now(UTC))
    click.echo(f"{sent} reminder{'' if sent == 1 else 's'} sent.")
