"""How answers look in a terminal: marks, tables no wider than 100 columns, proofs as trees; plain when piped."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from servanda.inquiries.language import told
from servanda.inquiries.rendering import marks
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["console", "mark", "plain", "print_json", "print_proof", "table"]

_STYLES = {Answer.YES: "bold green", Answer.NO: "dim", Answer.NOT_KNOWN: "yellow"}
_WIDTH = 100


def console() -> Console:
    """Standard output, at most 100 columns wide; rich honours NO_COLOR and drops colour when piped."""
    out = Console(highlight=False, soft_wrap=False)
    out.width = min(out.width, _WIDTH) if out.is_terminal else _WIDTH
    return out


def plain() -> Console:
    """The same without colour, whatever it is shown on: for files."""
    return Console(highlight=False, soft_wrap=False, width=_WIDTH, no_color=True, force_terminal=False)


def mark(answer: Answer, effect: str = "") -> Text:
    """The answer's shape and word; ``may`` is half a disc, never a full one."""
    return Text(marks.mark(answer, effect), style=_STYLES[answer])


def table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    caption: str = "",
    wraps: Container[str] = ("Instrument", "Party", "", "What", "Says"),
) -> Table:
    """A table without lines; only columns in ``wraps`` may break, so that no date or article does."""
    found = Table(title=title, title_justify="left", caption=caption, caption_justify="left", box=None, pad_edge=False)
    for name in columns:
        found.add_column(
            name,
            justify="right" if name.endswith("#") else "left",
            overflow="fold",
            no_wrap=name not in wraps,
        )
    for row in rows:
        found.add_row(*map(_cell, row))
    return found


def _cell(value: Any) -> Text:
    return value if isinstance(value, Text) else Text("" if value is None else str(value))


def print_json(answer: Any) -> None:
    """An answer as JSON on standard output."""
    Console(soft_wrap=True).out(json.dumps(answer, ensure_ascii=False, indent=2), highlight=False)


def print_proof(proof: Proof, out: Console) -> None:
    """A proof as an indented tree, each leaf with its source."""
    told = proof.decisive()
    out.print(_branch(Tree(_line(told), guide_style="dim"), told))


def _branch(tree: Tree, proof: Proof) -> Tree:
    for step in proof.because:
        _branch(tree.add(_line(step)), step)
    return tree


def _line(proof: Proof) -> Text:
    line = mark(proof.answer, proof.effect)
    line.append(f"  {told(proof)}", style="default")
    said = marks.notes(proof)
    return line.append(f"  ({said})" if said else "", style="dim")
