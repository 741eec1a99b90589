"""A letter as PDF on A4: tagged, numbered paragraphs, two languages side by side; typeset by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from servanda.desk.requests.letters.sheets import Sheet

if TYPE_CHECKING:
    from typst import Compiler

__all__ = ["to_pdf"]


def to_pdf(sheet: Sheet, on: date) -> bytes:
    """The paper as a tagged PDF, PDF/UA-1 where every sign of it can be shown; ``on`` is the day it bears.

    The same letter gives the same bytes on the same machine; nothing is asked of the network.
    """
    from typst import TypstError

    try:
        return _typeset(sheet, on, "ua-1")
    except TypstError as wrong:
        if "could not be displayed" not in str(wrong):
            raise
        return _typeset(sheet, on, None)


def _typeset(sheet: Sheet, on: date, standard: Literal["ua-1"] | None) -> bytes:
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"sheet": json.dumps(asdict(sheet), ensure_ascii=False)},
        timestamp=datetime(on.year, on.month, on.day, tzinfo=UTC),
        pdf_standards=standard,
    )
    assert isinstance(made, bytes)  # one document, returned and not written
    return made


@cache
def _compiler() -> Compiler:
    """Kept: finding fonts costs more than setting three pages."""
    from typst import Compiler

    return Compiler(Path(__file__).with_name("letter.typ"))
