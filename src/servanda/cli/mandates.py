"""``servanda mandates``: what resolutions ask of whom, by when, as a table, CSV, JSON and a calendar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.papers import Papers

if TYPE_CHECKING:
    from servanda.documents.mandates import Mandate

__all__ = ["mandates"]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--all", "everything", is_flag=True, help="Appeals at large too, not only tasks of somebody.")
@click.option("--who", metavar="NAME", help="Only what is asked of this body or office.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
@click.option("--ics", type=click.Path(dir_okay=False, path_type=Path), help="Write what is due to this calendar file.")
def mandates(
    files: tuple[str, ...], everything: bool, who: str | None, as_csv: bool, as_json: bool, ics: Path | None
) -> None:
    """What the resolutions in FILES ask of whom, by when."""
    from servanda.documents.mandates import mandates as ask
    from servanda.documents.mandates_forms import to_csv, to_icalendar, to_row

    papers = Papers(files)
    found = [one for document in papers for one in ask(document) if everything or one.is_task]
    if who:
        found = [one for one in found if who.casefold() in (one.who or "").casefold()]
    if ics:
        ics.write_bytes(to_icalendar(found))
        dated = sum(one.due is not None and one.due.last is not None for one in found)
        click.echo(f"{dated} of {len(found)} mandates have a day; they are in {ics}.")
    elif as_csv:
        click.echo(to_csv(found), nl=False)
    elif as_json:
        click.echo(json.dumps([to_row(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _print(found, everything)
    papers.leave()


def _print(found: list[Mandate], everything: bool) -> None:
    from rich.table import Table

    from servanda.cli.show import console

    if not found:
        click.echo("No mandate was found." if everything else "No task was found; --all shows appeals at large too.")
        return
    noun = "mandate" if everything else "task"
    title = f"{len(found)} {noun}{'' if len(found) == 1 else 's'}"
    shown = Table(title=title, title_justify="left", box=None, pad_edge=False)
    shown.add_column("Paragraph", no_wrap=True)
    shown.add_column("Who", min_width=18, max_width=24)
    shown.add_column("What", ratio=1)
    shown.add_column("By", max_width=24)
    document = ""
    for one in found:
        symbol = one.id.partition("#")[0]
        if symbol != document:
            shown.add_row(f"[bold]{symbol}[/]")
            document = symbol
        to = f" → {one.to}" if one.to else ""
        shown.add_row(f"  {one.paragraph}", one.who or "?", f"{one.verb}: {one.what}{to}", _by(one))
    console().print(shown)


def _by(one: Mandate) -> str:
    """The words, and the days they stand for."""
    parts = [one.due.text] if one.due else []
    if one.due and one.due.last:
        parts.append(f"({one.due.first} to {one.due.last})" if one.due.first else f"({one.due.last})")
    return " ".join([*parts, *([f"again: {one.recurrence.period}"] if one.recurrence else [])])
