"""How an answer shows itself where it is made: in a terminal, in a notebook, as a frame of rows.

An answer says its ``sentence`` and its ``rows``; everything here follows from these two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from servanda.facts.days import Day
from servanda.inquiries.asking import Asked
from servanda.inquiries.reading import Finding
from servanda.law.kleene import Answer

if TYPE_CHECKING:
    from polars import DataFrame
    from rich.console import Group

__all__ = ["Row", "Shown", "finding_rows"]

Row = dict[str, Any]
_MOST = 40  # rows shown before the rest is only counted
_WIDTH = 100


class Shown:
    """An answer that prints well; the data of all its rows is in ``to_frame()`` and ``to_json()``."""

    __slots__ = ()

    if TYPE_CHECKING:
        asked: Asked

        def sentence(self) -> str:
            """The answer in one line."""

        def rows(self) -> list[Row]:
            """The answer as rows with the same keys."""

    def __str__(self) -> str:
        from rich.console import Console

        out = Console(width=_WIDTH, no_color=True, highlight=False, force_terminal=False)
        with out.capture() as captured:
            out.print(self.__rich__())
        return "\n".join(line.rstrip() for line in captured.get().splitlines())

    def __rich__(self) -> Group:
        from rich.console import Group
        from rich.table import Table
        from rich.text import Text

        rows = self.rows()
        table = Table(box=None, pad_edge=False)
        for head in _heads(rows):
            table.add_column(head.replace("_", " "), overflow="fold")
        for row in rows[:_MOST]:
            table.add_row(*(Text(_cell(row, head)) for head in _heads(rows)))
        more = (Text(text, style="dim") for text in (*_more(rows), self.asked.line()))
        return Group(Text(self.sentence(), style="bold"), *([table] if rows else []), *more)

    def _repr_html_(self) -> str:
        rows, heads = self.rows(), _heads(self.rows())
        head = "".join(f'<th scope="col">{escape(name.replace("_", " "))}</th>' for name in heads)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(_cell(row, name))}</td>' for name in heads)}</tr>" for row in rows[:_MOST]
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if rows else ""
        more = "".join(f"<p>{escape(text)}</p>" for text in _more(rows))
        return (
            f"<p><strong>{escape(self.sentence())}</strong></p>{table}{more}<p><em>{escape(self.asked.line())}</em></p>"
        )

    def to_frame(self) -> DataFrame:
        """All rows as a Polars frame: answers as ``yes``, ``no``, ``not known``; days as ISO 8601, partial ones too."""
        from polars import DataFrame

        return DataFrame([{key: _plain(value) for key, value in row.items()} for row in self.rows()])


def finding_rows(findings: Iterable[Finding]) -> list[Row]:
    """Findings as rows."""
    return [
        {
            "answer": f.answer,
            "effect": f.provision.effect,
            "state": f.state or "the Court",
            "offence": f.offence,
            "instrument": f.provision.instrument,
            "article": f.provision.cites,
            "certainty": f.certainty,
            "says": f.provision.says,
        }
        for f in findings
    ]


def _heads(rows: list[Row]) -> list[str]:
    """The keys, without an offence that is the same on every row: the sentence names it."""
    heads = list(rows[0]) if rows else []
    same = len({row.get("offence") for row in rows}) == 1
    return [head for head in heads if head != "offence" or not same]


def _more(rows: list[Row]) -> list[str]:
    return [f"… and {len(rows) - _MOST} more: see to_frame()."] if len(rows) > _MOST else []


def _cell(row: Row, head: str) -> str:
    value = row[head]
    if isinstance(value, Answer):
        from servanda.inquiries.rendering.marks import mark

        return mark(value, str(row.get("effect", "")))
    return "" if value is None else ", ".join(value) if isinstance(value, tuple) else str(value)


def _plain(value: Any) -> Any:
    """A value a frame can hold."""
    if isinstance(value, Answer | Day | date):
        return str(value)
    return list(value) if isinstance(value, tuple) else value
