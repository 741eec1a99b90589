"""The dial: the day asked about, and how silence of the record is read; both stand in the address of every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from servanda.facts.days import read_date
from servanda.facts.errors import UnreadableDay
from servanda.inquiries.asking import Absence
from servanda.web.errors import BadQuestion

__all__ = ["FIRST", "LAST", "Dial", "dial_of"]

FIRST, LAST = date(1864, 8, 22), date(2100, 1, 1)  # from the first Geneva Convention to where calendars become idle


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """What the address says about when and how to read."""

    on: date
    today: date
    absence: Absence

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def tail(self) -> str:
        """What an address ends in to keep the dial, without the sign before it."""
        return _tail(self.on, self.is_today, self.absence)

    @property
    def also(self) -> str:
        """The same behind other questions of an address."""
        return f"&{self.tail}" if self.tail else ""

    def query(self, **more: object) -> str:
        """The part of an address after the question mark that keeps the dial; empty values are left out."""
        if not more:
            return f"?{self.tail}" if self.tail else ""
        kept: dict[str, object] = {key: value for key, value in more.items() if value not in (None, "", (), [])}
        if not self.is_today:
            kept.setdefault("on", self.on.isoformat())
        if self.absence != "strict":
            kept.setdefault("absence", self.absence)
        return f"?{urlencode(kept, doseq=True)}" if kept else ""


@lru_cache(maxsize=64)
def _tail(on: date, is_today: bool, absence: Absence) -> str:
    kept = ([] if is_today else [f"on={on}"]) + ([] if absence == "strict" else [f"absence={absence}"])
    return "&".join(kept)


def dial_of(request: HttpRequest) -> Dial:
    """The dial as the address sets it; today where it says nothing. Raises BadQuestion."""
    today = date.today()
    written = request.GET.get("on", "").strip()
    absence = request.GET.get("absence", "strict")
    if absence not in ("strict", "practical"):
        raise BadQuestion(_("absence=%s: expected strict or practical.") % absence[:40])
    return Dial(
        on=_day(written) if written else today, today=today, absence=cast(Literal["strict", "practical"], absence)
    )


def _day(written: str) -> date:
    try:
        day = read_date(written[:40])
    except UnreadableDay as wrong:
        raise BadQuestion(str(wrong)) from wrong
    if not FIRST <= day <= LAST:
        raise BadQuestion(
            _("%(day)s lies outside %(first)s to %(last)s. Choose a day between them.")
            % {"day": day, "first": FIRST, "last": LAST}
        )
    return day
