"""``servanda overlap``: mandates of different documents that ask for nearly the same."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from servanda.cli.papers import Papers

if TYPE_CHECKING:
    from servanda.documents.overlap import Overlap

__all__ = ["overlap"]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--top", default=10, show_default=True, help="How many pairs.")
@click.option("--least", default=0.3, show_default=True, help="The least likeness shown, from 0 to 1.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def overlap(files: tuple[str, ...], top: int, least: float, as_json: bool) -> None:
    """Pairs of mandates in FILES that overlap most, with both texts."""
    from servanda.documents.mandates import mandates
    from servanda.documents.overlap import overlaps

    papers = Papers(files)
    found = overlaps([mandates(document) for document in papers], top=top, least=least)
    if as_json:
        click.echo(json.dumps([_row(pair) for pair in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo("No two documents ask for nearly the same.")
    else:
        for number, pair in enumerate(found, 1):
            _print(number, pair)
    papers.leave()


def _row(pair: Overlap) -> dict[str, object]:
    from servanda.documents.mandates_forms import to_row

    return {
        "score": pair.score,
        "same_addressee": pair.same_addressee,
        "one": to_row(pair.one),
        "other": to_row(pair.other),
    }


def _print(number: int, pair: Overlap) -> None:
    who = "the same addressee" if pair.same_addressee else "different addressees"
    click.echo(f"{number}. {round(pair.score * 100)} % alike, {who}")
    for mandate in (pair.one, pair.other):
        click.echo(f"   {mandate.id}: {mandate.verb} {mandate.who} to {mandate.what}")
