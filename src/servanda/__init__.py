"""Servanda: the record and the law of treaties against impunity.

Rooms, in the order in which knowledge flows: ``facts`` (what was done), ``law``
(what follows), ``inquiries`` (what is asked), ``documents`` (what was written),
``treatymaking`` (what is under way) and ``cli`` (how people reach it).

    import servanda as sv
    from datetime import date

    record = sv.load()
    sv.bases(record, "GMB", "DEU", "torture", "extradition", on=date(2026, 11, 21))

The names below are imported when first used, so that ``import servanda`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servanda.facts.loading import load
    from servanda.facts.record import Record
    from servanda.facts.suppositions import suppose
    from servanda.inquiries.assess import assess
    from servanda.inquiries.bases import Facts, bases
    from servanda.inquiries.campaign import campaign
    from servanda.inquiries.case import read_case, read_case_text
    from servanda.inquiries.duties import duties
    from servanda.inquiries.forums import forums
    from servanda.inquiries.gaps import gaps
    from servanda.inquiries.party import instruments, party
    from servanda.inquiries.rendering.markdown import to_markdown
    from servanda.inquiries.rendering.page import to_html
    from servanda.inquiries.rendering.paper import to_pdf
    from servanda.inquiries.report import report
    from servanda.inquiries.status import status
    from servanda.treatymaking.agenda import agenda
    from servanda.treatymaking.forecast import forecast
    from servanda.treatymaking.reading import load_tracks

__all__ = [
    "Facts",
    "Record",
    "agenda",
    "assess",
    "bases",
    "campaign",
    "duties",
    "forecast",
    "forums",
    "gaps",
    "instruments",
    "load",
    "load_tracks",
    "party",
    "read_case",
    "read_case_text",
    "report",
    "status",
    "suppose",
    "to_html",
    "to_markdown",
    "to_pdf",
]

__version__ = "0.1.0"

_HOMES = {
    "servanda.facts.loading": ("load",),
    "servanda.facts.record": ("Record",),
    "servanda.facts.suppositions": ("suppose",),
    "servanda.inquiries.assess": ("assess",),
    "servanda.inquiries.bases": ("Facts", "bases"),
    "servanda.inquiries.campaign": ("campaign",),
    "servanda.inquiries.case": ("read_case", "read_case_text"),
    "servanda.inquiries.duties": ("duties",),
    "servanda.inquiries.forums": ("forums",),
    "servanda.inquiries.gaps": ("gaps",),
    "servanda.inquiries.party": ("instruments", "party"),
    "servanda.inquiries.rendering.markdown": ("to_markdown",),
    "servanda.inquiries.rendering.page": ("to_html",),
    "servanda.inquiries.rendering.paper": ("to_pdf",),
    "servanda.inquiries.report": ("report",),
    "servanda.inquiries.status": ("status",),
    "servanda.treatymaking.agenda": ("agenda",),
    "servanda.treatymaking.forecast": ("forecast",),
    "servanda.treatymaking.reading": ("load_tracks",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
