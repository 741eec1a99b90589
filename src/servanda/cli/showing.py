"""How the commands on treaty-making lay out their answers: paragraphs and tables whose cells may wrap."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from servanda.treatymaking.errors import BadPicture

__all__ = ["STANDINGS", "lines", "say", "written"]

# How a step stands, by shape as well as by word.
STANDINGS = {
    "done": "●",
    "under way": "◐",
    "due": "◐",
    "scheduled": "○",
    "expected": "◌",
    "not yet fixed": "◌",
    "time passed, nothing recorded": "◌",
    "lapsed": "✕",
}
_WIDTH = 100


def say(text: str) -> None:
    """A paragraph, wrapped; it keeps its indent."""
    indent = " " * (len(text) - len(text.lstrip()))
    whole = textwrap.fill(
        text.strip(),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo(whole)


def lines(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """A quiet table: a head, a hairline, rows whose words wrap; columns in ``right`` are aligned right."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from servanda.cli.show import console

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for number, head in enumerate(heads):
        shown.add_column(head, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    console().print(shown)


def written(path: Path, drawn: str, whole_page: str) -> None:
    """Write a picture as its name ends: .svg, .png or .html. Raises BadPicture when it cannot."""
    kind = path.suffix.lower()
    if kind == ".png":
        import vl_convert

        content: bytes = vl_convert.svg_to_png(drawn, scale=2)
    elif kind in (".svg", ".html"):
        content = (drawn if kind == ".svg" else whole_page).encode()
    else:
        raise BadPicture(f"{path} ends in {kind or 'nothing'!r}; pictures are written as .svg, .png or .html.")
    try:
        path.write_bytes(content)
    except OSError as wrong:
        raise BadPicture(f"{path} cannot be written ({wrong.strerror}). Name another file.") from None
    click.echo(str(path))
