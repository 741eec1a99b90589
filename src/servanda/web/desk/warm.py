"""The desk ready before its first reader: templates read, and what its pages ask of the record laid out once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

__all__ = ["warmed"]


def warmed() -> None:
    """No database is touched here: processes that part afterwards open connections of their own."""
    from django.template.loader import get_template
    from django.urls import reverse

    from servanda.desk.clocks.reckoning import is_working_day
    from servanda.desk.clocks.rules import rules
    from servanda.desk.requests.kinds import kinds
    from servanda.facts.loading import kept
    from servanda.inquiries.asking import catalogue_of, rules_of

    templates = Path(__file__).parent / "templates"
    for path in sorted(templates.glob("desk/**/*.html")):
        get_template(path.relative_to(templates).as_posix())
    kinds(), rules(kept()), catalogue_of(kept()), rules_of(kept())
    reverse("desk-overview")  # all addresses are read
    is_working_day(date.today(), "FR")  # the calendars of all countries are
