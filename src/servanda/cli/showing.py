"""How the commands on treaty-making show their answers: tables no wider than 100 columns, plain when piped."""

from __future__ import annotations

import functools
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import click

from servanda.facts.days import read_date
from servanda.facts.errors import FactsError

__all__ = ["DAY", "WrongUse", "print_json", "say", "table", "told"]

F = TypeVar("F", bound=Callable[..., Any])
MARKS = {
    "done": "●",
    "under way": "◐",
    "due": "◐",
    "scheduled": "○",
    "expected": "◌",
    "not yet fixed": "◌",
    "time passed, nothing recorded": "◌",
    "lapsed": "✕",
}


class WrongUse(click.ClickException):
    """What was asked cannot be answered as asked."""

    exit_code = 2


class _Day(click.ParamType[date]):
    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return read_date(value)
        except FactsError as wrong:
            self.fail(str(wrong), param, ctx)


DAY = _Day()


def told(command: F) -> F:
    """Tell errors of the library as one line each and end with 2, never with a trace."""

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        from servanda.treatymaking.errors import TreatymakingError

        try:
            return command(*args, **kwargs)
        except (FactsError, TreatymakingError) as wrong:
            raise WrongUse(str(wrong)) from None

    return wrapped  # type: ignore[return-value]  # functools.wraps keeps the signature


def width() -> int:
    """The width to write for: the terminal's, at most 100; 100 when piped."""
    return min(100, shutil.get_terminal_size((100, 24)).columns) if sys.stdout.isatty() else 100


def say(text: str) -> None:
    """A paragraph, wrapped."""
    import textwrap

    indent = " " * (len(text) - len(text.lstrip()))
    whole = textwrap.fill(
        text.strip(),
        width(),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo(whole)


def print_json(value: Any) -> None:
    """One JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """A quiet table: a head, a hairline, rows; columns in ``right`` are aligned right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for number, head in enumerate(heads):
        shown.add_column(head, justify="right" if number in right else "left", overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console(width=width(), highlight=False, soft_wrap=False).print(shown)
