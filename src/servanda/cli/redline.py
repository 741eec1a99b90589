"""``servanda redline``: what became of a text, paragraph by paragraph."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.text import Text

    from servanda.documents.model import Document
    from servanda.documents.redline import Change, Redline

__all__ = ["redline"]

_WIDTH = 100


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(("text", "json", "html")), default="text", help="What to write.")
@click.option("--chain", metavar="DIR", help="Compare with the earlier texts under the same title in this folder.")
@click.option("--all", "everything", is_flag=True, help="Show what stayed the same, too.")
def redline(files: tuple[str, ...], form: str, chain: str | None, everything: bool) -> None:
    """Compare documents: A with B, or each of several with the next.

    Paragraphs are paired by their words: what was moved, changed, new or dropped is told, and within a paragraph the
    words. With --chain one file is enough: its predecessors are found by title.
    """
    from servanda.documents import DocumentError
    from servanda.documents.redline import compare

    try:
        documents = _documents(files, chain)
    except (DocumentError, OSError) as error:
        raise click.ClickException(str(error)) from None
    if len(documents) < 2:
        raise click.UsageError("Two texts are needed: give two files, or --chain with a folder of earlier ones.")
    found = [compare(before, after) for before, after in pairwise(documents)]
    if form == "text":
        for one in found:
            _show(one, everything)
        return
    _write(found, form)


def _documents(files: tuple[str, ...], chain: str | None) -> list[Document]:
    from servanda.documents import DocumentError, read
    from servanda.documents.finding import files_named
    from servanda.documents.redline import predecessors

    documents = [read(path) for path in files_named(files)]
    if chain is None or not documents:
        return documents
    earlier = []
    for path in files_named([chain]):
        try:
            earlier.append(read(path))
        except (DocumentError, OSError) as error:
            click.echo(f"servanda redline: {error}", err=True)
    return [*predecessors(documents[0], earlier), documents[0]]


def _write(found: list[Redline], form: str) -> None:
    from servanda.documents.redline import redline_json
    from servanda.documents.redline_html import redline_html

    if form == "html":
        sys.stdout.write("\n".join(map(redline_html, found)))
        return
    forms = list(map(redline_json, found))
    sys.stdout.write(json.dumps(forms[0] if len(forms) == 1 else forms, ensure_ascii=False, indent=1) + "\n")


def _show(found: Redline, everything: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.width = min(console.width, _WIDTH) if console.is_terminal else _WIDTH
    names = [one.preface.symbol or one.source for one in (found.before, found.after)]
    counts = ", ".join(f"{count} {kind}" for kind, count in found.counts().items())
    console.print(f"[bold]{names[0]} → {names[1]}[/bold]\n{counts}\n")
    table = Table.grid(padding=(0, 2, 1, 0))
    table.add_column(width=18)
    table.add_column()
    for change in found.changes:
        if everything or change.kind != "same":
            table.add_row(_label(change), _words(change))
    console.print(table)


def _label(change: Change) -> str:
    ids = [one.id for one in (change.before, change.after) if one is not None]
    return f"{' → '.join(dict.fromkeys(ids))}\n[dim]{change.kind}[/dim]"


def _words(change: Change) -> Text:
    """Words that went in [-...-], words that came in {+...+}, so that they are told without colour, too."""
    from rich.text import Text

    text = Text()
    for stretch in change.words:
        if stretch.side == "before":
            text.append(f"[-{stretch.text.strip()}-]", style="red strike").append(
                " " if stretch.text.endswith(" ") else ""
            )
        elif stretch.side == "after":
            text.append(f"{{+{stretch.text.strip()}+}}", style="blue underline")
            text.append(" " if stretch.text.endswith(" ") else "")
        else:
            text.append(stretch.text)
    return text
