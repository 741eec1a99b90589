"""``servanda search``: words in what was read, with the paragraph they stand in."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.papers import Papers

if TYPE_CHECKING:
    from servanda.documents.search import Hit, Index
    from servanda.documents.search_postgresql import PostgresIndex

__all__ = ["search"]


class _YearOrDay(click.ParamType[date]):
    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from servanda.facts.days import read_day
        from servanda.facts.errors import FactsError

        try:
            day = read_day(str(value))
        except FactsError as wrong:
            self.fail(str(wrong), param, ctx)
        return day.last if param is not None and param.name == "until" else day.first


def _opened(file: Path | None) -> Index | PostgresIndex:
    """The file named; else the PostgreSQL of DATABASE_URL; else a file in the person's data folder."""
    address = os.environ.get("DATABASE_URL", "")
    if file is None and address.startswith(("postgres://", "postgresql://")):
        from servanda.documents.search_postgresql import PostgresIndex

        return PostgresIndex(address)
    from servanda.documents.search import Index

    path = file or _default()
    path.parent.mkdir(parents=True, exist_ok=True)
    return Index(path)


def _default() -> Path:
    """Where the index is kept if nothing else is said."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "servanda" / "index.sqlite3"


@click.command()
@click.argument("phrases", nargs=-1)
@click.option("--add", multiple=True, metavar="FILE", help="First add these files or folders to the index.")
@click.option("--body", metavar="NAME", help="Only this organ: GA, SC, HRC, ECOSOC or a name.")
@click.option("--since", type=_YearOrDay(), metavar="DAY", help="A year, month or day.")
@click.option("--until", type=_YearOrDay(), metavar="DAY", help="A year, month or day.")
@click.option("--limit", default=20, show_default=True, help="How many paragraphs at most.")
@click.option("--index", type=click.Path(dir_okay=False, path_type=Path), help="The index file.")
@click.option("--json", "as_json", is_flag=True, help="JSON.")
def search(
    phrases: tuple[str, ...],
    add: tuple[str, ...],
    body: str | None,
    since: date | None,
    until: date | None,
    limit: int,
    index: Path | None,
    as_json: bool,
) -> None:
    """Paragraphs that have every one of PHRASES."""
    from servanda.documents.errors import DocumentError

    papers = Papers(add)
    try:
        with _opened(index) as found:
            for document in papers:
                found.add(document)
            size = len(found)
            hits = found.search(*phrases, body=body, since=since, until=until, limit=limit)
    except DocumentError as wrong:
        raise click.ClickException(str(wrong)) from None
    if as_json:
        click.echo(json.dumps([_row(hit) for hit in hits], ensure_ascii=False, indent=2))
    else:
        _print(phrases, hits, size)
    papers.leave()


def _row(hit: Hit) -> dict[str, object]:
    fields = ("file", "symbol", "title", "body", "paragraph", "excerpt", "text")
    return {field: getattr(hit, field) for field in fields} | {"day": hit.day.isoformat() if hit.day else None}


def _print(phrases: tuple[str, ...], hits: list[Hit], size: int) -> None:
    if not phrases:
        click.echo(f"{size} documents are in the index.")
    elif not hits:
        click.echo(f"Nothing in {size} documents. --add FILE adds more.")
    for hit in hits:
        click.echo(f"{hit.symbol or hit.file} {hit.paragraph}  {hit.day or ''}  {hit.title or ''}".rstrip())
        click.echo(f"    {' '.join(hit.excerpt.split())}")
