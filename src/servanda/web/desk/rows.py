"""Rows of the desk's long lists, written in one go, as ``servanda.web.rows`` does for the pages of the record.

What people wrote is escaped here; references and ids are plain, as they are made by us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timeuntil
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.desk.clocks.queries import Due
from servanda.desk.overview.waiting import Next
from servanda.desk.requests.models import Request
from servanda.desk.search.queries import Hit
from servanda.web.addresses import way
from servanda.web.templatetags.answers import day as told_day
from servanda.web.templatetags.answers import of_provision
from servanda.web.templatetags.words import measured, side, spaced

__all__ = ["board_items", "clock_cells", "clock_rows", "due_items", "hit_rows", "next_rows", "request_rows"]


def _joined(rows: Iterable[str]) -> SafeString:
    return mark_safe("\n".join(rows))  # noqa: S308  # each row escapes what people wrote


def request_rows(found: Iterable[Request], states: Mapping[str, str], at: datetime) -> SafeString:
    """Requests on a list, each with ``next_due``."""
    request, case, today = way("desk-request"), way("desk-case"), at.date()
    arrows = {
        "outgoing": f'<span title="{_("outgoing")}">→</span>',
        "incoming": f'<span title="{_("incoming")}">←</span>',
    }
    urgent = _urgencies()
    return _joined(
        f'<tr><td><a class="reference" href="{request(one.reference)}">{one.reference}</a></td>\n'
        f'<td class="nowrap">{arrows[one.direction]} {escape(side(one.counterpart))}</td>\n'
        f"<td>{escape(measured(one.kind))}</td>\n"
        f'<td>{urgent[one.urgency]}{escape(one.title)}</td><td class="state">{states.get(one.state)}</td>\n'
        f'<td class="due {_late(one, at, today)}">{told_day(one.due_on)}</td>\n'
        f'<td class="reference"><a href="{case(one.case.reference)}">{one.case.reference}</a></td></tr>'
        for one in found
    )


def board_items(found: Iterable[Request], at: datetime) -> SafeString:
    """The same in a column of the board."""
    request, today, urgent = way("desk-request"), at.date(), _urgencies()

    def due(one: Request) -> str:
        late = _late(one, at, today)
        return f'<br><span class="due {late}">{one.due_on:%Y-%m-%d}</span>' if one.due_on else ""

    return _joined(
        f'<li><a class="reference" href="{request(one.reference)}">{one.reference}</a> {escape(side(one.counterpart))} '
        f"{urgent[one.urgency]}<br>{escape(one.title)}{due(one)}</li>"
        for one in found
    )


def _urgencies() -> dict[str, str]:
    shown = {name: f'<b class="caution">{escape(says)}</b> ' for name, says in Request.Urgency.choices}
    return shown | {"routine": ""}


def _late(one: Request, at: datetime, today: date) -> str:
    next_due: datetime | None = getattr(one, "next_due", None)
    is_late = (next_due is not None and next_due <= at) or (one.due_on is not None and one.due_on < today)
    return "overdue" if is_late else ""


def next_rows(waiting: Iterable[Next], states: Mapping[str, str]) -> SafeString:
    """Requests that wait for one person, with the first of the steps they may take."""
    to, urgent = way("desk-request"), _urgencies()
    return _joined(
        f'<tr><td class="reference"><a href="{to(one.reference)}">{one.reference}</a></td>'
        f"<td>{urgent[one.urgency]}{escape(one.title)}</td><td>{escape(side(one.counterpart))}</td>"
        f'<td class="state">{states.get(one.state)}</td>'
        f'<td title="{spaced(", ".join(steps))}">{spaced(steps[0])}'
        f'{", …" if steps[1:] else ""}</td><td class="due">{_time(one.due_on) if one.due_on else ""}</td></tr>'
        for one, steps in ((each.request, each.steps) for each in waiting)
    )


def clock_rows(dues: Iterable[Due], at: datetime) -> SafeString:
    """Clocks, each with its request."""
    to, cells = way("desk-request-clocks"), _cells(at)
    return _joined(
        f'<tr>{cells(due)}<td><a class="reference" href="{to(request.reference)}">{request.reference}</a> '
        f"{escape(request.title)}</td><td>{escape(side(request.counterpart))}</td></tr>"
        for due, request in ((due, due.clock.request) for due in dues)
    )


def hit_rows(hits: Iterable[Hit]) -> SafeString:
    """What a search found, each with the way to it."""
    request, case = way("desk-request"), way("desk-case")
    return _joined(
        f'<tr><td class="reference"><a href="{request(hit.request) if hit.request else case(hit.case)}">'
        f"{hit.request or hit.case}</a></td><td>{escape(hit.kind)}</td><td>{escape(hit.says)}</td></tr>"
        for hit in hits
    )


def due_items(dues: Iterable[Due]) -> SafeString:
    """The nearest clocks beside the first page."""
    to, over = way("desk-request-clocks"), f" {_('over')}"
    return _joined(
        f'<li><span class="due {due.nearness}">{_time(due.last_day)}{over if due.nearness == "overdue" else ""}</span>'
        f'<br><a class="reference" href="{to(due.clock.request.reference)}">{due.clock.request.reference}</a> '
        f"{escape(due.clock.what)}</li>"
        for due in dues
    )


def clock_cells(due: Due, at: datetime) -> SafeString:
    """The last day of a clock, what it is about, and by which law."""
    return mark_safe(_cells(at)(due))  # noqa: S308  # escaped there


def _cells(at: datetime) -> Callable[[Due], str]:
    language, minute = get_language(), at.replace(second=0, microsecond=0)
    instrument = way("instrument")
    means = {"lasts": _note(_("(at least until then)")), "may-lapse": _note(_("(may)"))}
    kinds = {"own": _("set by hand")}

    def when(due: Due) -> str:
        clock = due.clock
        if clock.ending:
            return ""
        said = [_("over") if due.nearness == "overdue" else _left(clock.due_at, minute, language)]
        if due.is_moved:
            moved = _("no working day; the last one before is %(day)s") % {"day": f"{due.work_by:%Y-%m-%d}"}
            said.append(f'<br><small class="note">{moved}</small>')
        if clock.is_zone_assumed:
            assumed = _("by our clock (%(zone)s): theirs is not known, so it may be a day off")
            said.append(f'<br><small class="note caution">{assumed % {"zone": escape(clock.zone)}}</small>')
        return "\n" + "".join(said)

    def law(due: Due) -> str:
        clock = due.clock
        if not clock.instrument:
            return kinds.get(clock.rule, _("practice"))
        return f'<a href="{instrument(clock.instrument)}">{escape(of_provision(clock.rule))}</a>'

    def cells(due: Due) -> str:
        clock = due.clock
        what = escape(clock.what[:1].upper() + clock.what[1:])
        return (
            f'<td class="due {"" if clock.ending else due.nearness}">{_time(due.last_day)}{when(due)}</td>\n'
            f'<td>{what}{means.get(clock.means, "")}</td>\n<td class="nowrap">{law(due)}</td>'
        )

    return cells


@lru_cache(maxsize=1024)
def _left(due_at: datetime, minute: datetime, language: str | None) -> str:
    """How long it is until then, in a language, which is the one that is active."""
    return _("in %(left)s") % {"left": timeuntil(due_at, minute)}


def _note(says: str) -> str:
    return f' <small class="note">{says}</small>'


def _time(on: date) -> str:
    return f'<time datetime="{on:%Y-%m-%d}">{on:%Y-%m-%d}</time>'
