"""Plots: an instrument's participation, a track and a forecast, drawn once, with words and numbers beside.

Altair describes them, vl-convert draws them; the pictures need no script. Each
comes with a text alternative and the table it was drawn from.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from servanda.facts.instruments import Instrument
from servanda.facts.record import Record
from servanda.facts.records import ActKind
from servanda.law.force import entry_into_force
from servanda.law.standing import Standing
from servanda.treatymaking.errors import BadPicture
from servanda.treatymaking.forecast import Forecast
from servanda.treatymaking.palette import ACCENT, HAIRLINE, INK, PAPER, QUIET, SANS, SERIF
from servanda.treatymaking.tracks import Standing as Stands
from servanda.treatymaking.tracks import Track, in_words, standing

__all__ = ["Plot", "forecast_plot", "page", "status_plot", "svg", "track_plot"]

Rows = list[dict[str, Any]]
SAND = "#b07a24"
_WIDTH = 720
_HEIGHT = 340
_COUNTED = "States and organisations"
_FONT = "Inter, 'Noto Sans', 'DejaVu Sans', sans-serif"
_TITLE_FONT = "'Source Serif 4', 'Noto Serif', 'DejaVu Serif', serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A chart as Vega-Lite, what it says in words, and its numbers."""

    title: str
    says: str
    chart: Mapping[str, Any]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def status_plot(record: Record, instrument: str, on: date) -> Plot:
    """Signatures and instruments of consent over time, with the threshold and the entry into force.

    Raises BadPicture when nothing was done by that day.
    """
    subject = record.instruments[instrument]
    bound = consented_over_time(record, instrument, on)
    signed = signed_over_time(record, instrument, on)
    if not bound and not signed:
        raise BadPicture(f"no act about {instrument!r} is recorded by {on}: there is nothing to draw.")
    force = entry_into_force(record, subject, on)
    lines = [*_line(bound, "consented", on), *_line(signed, "signed", on)]
    marks: Rows = []
    if force.needed:
        marks.append({"y": force.needed, "text": _needed(subject, force.needed)})
    days: Rows = []
    if force.day and force.day.last <= on:
        days.append({"day": str(force.day.last), "text": f"in force {force.day}"})
    chart = _layers([_step_layer(lines), _line_ends(lines), *_threshold(marks), *_moment(days)])
    rows = tuple((r["day"], r["what"], str(r["count"])) for r in lines)
    totals = (bound[-1][1] if bound else 0, signed[-1][1] if signed else 0)
    says = _status_says(totals, force.needed, str(force.day or ""), on)
    if subject.as_of and subject.as_of < on:
        says = f"{says} List read to {subject.as_of}."
    return _plot(subject.short, says, chart, ("day", "what", "total"), rows)


def _needed(subject: Instrument, needed: int) -> str:
    assert subject.force is not None
    sure = "" if subject.force.certainty == "text" else ", from memory"
    return f"{needed} needed (art. {subject.force.cites}{sure})"


def _status_says(totals: tuple[int, int], needed: int, force: str, on: date) -> str:
    ending = f", in force from {force}" if force else (f" of {needed} needed" if needed else "")
    return f"By {on}: consented and not left {totals[0]}{ending}; signed {totals[1]}."


def consented_over_time(record: Record, instrument: str, on: date) -> list[tuple[date, int]]:
    """How many had consented, and not left, after each day on which that changed."""
    changes: list[tuple[date, int]] = []
    for periods in Standing(record).periods(instrument).values():
        for period in periods:
            changes.append((period.consent.on.last, 1))
            if period.end is not None:
                changes.append((period.end.last, -1))
    return _totals(changes, on)


def signed_over_time(record: Record, instrument: str, on: date) -> list[tuple[date, int]]:
    """How many had signed after each day on which that changed."""
    signed = {a.party: a.on.last for a in record.acts.get(instrument, ()) if a.kind is ActKind.SIGNATURE}
    return _totals([(day, 1) for day in signed.values()], on)


def _totals(changes: Sequence[tuple[date, int]], on: date) -> list[tuple[date, int]]:
    total, found = 0, []
    for day, change in sorted(changes):
        if day <= on:
            total += change
            found.append((day, total))
    return found


def _line(totals: Sequence[tuple[date, int]], what: str, on: date) -> Rows:
    if not totals:
        return []
    rows: Rows = [{"day": str(totals[0][0]), "what": what, "count": 0}]
    rows += [{"day": str(day), "what": what, "count": count} for day, count in totals]
    return [*rows, {"day": str(on), "what": what, "count": totals[-1][1]}]


_TIME = {  # years, or months where the line of time is short
    "tickCount": 8,
    "labelExpr": "timeFormat(datum.value, month(datum.value) == 0 ? '%Y' : '%b')",
    "labelOverlap": "parity",
}


def _encoding(y: str, title: str) -> dict[str, Any]:
    return {
        "x": {"field": "day", "type": "temporal", "title": None, "axis": _TIME},
        "y": {"field": y, "type": "quantitative", "title": title, "axis": {"tickMinStep": 1, "tickCount": 6}},
    }


def _step_layer(lines: Rows) -> dict[str, Any]:
    colour = {
        "field": "what",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": ["consented", "signed"], "range": [ACCENT, SAND]},
    }
    dash = {"field": "what", "type": "nominal", "legend": None, "scale": {"range": [[1, 0], [5, 3]]}}
    return {
        "data": {"values": lines},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2.2},
        "encoding": {**_encoding("count", _COUNTED), "color": colour, "strokeDash": dash},
    }


def _line_ends(lines: Rows) -> dict[str, Any]:
    """The name of each line at its end, in its colour, instead of a legend."""
    last = {row["what"]: row for row in lines}
    ends = [{**row, "text": f"{row['count']} {row['what']}"} for row in last.values()]
    ends = _apart(ends)
    colour = {"field": "what", "type": "nominal", "scale": {"domain": ["consented", "signed"], "range": [ACCENT, SAND]}}
    return {
        "data": {"values": ends},
        "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 13, "fontWeight": 600},
        "encoding": {
            **_encoding("at", _COUNTED),
            "text": {"field": "text"},
            "color": {**colour, "legend": None},
        },
    }


def _apart(ends: Rows) -> Rows:
    """Move two labels apart when their lines end close together."""
    for row in ends:
        row["at"] = row["count"]
    if len(ends) == 2:
        upper, lower = sorted(ends, key=lambda r: -r["count"])
        gap = 0.06 * max(upper["count"], 1)
        if upper["count"] - lower["count"] < gap:
            lower["at"] = upper["count"] - gap
    return ends


def _threshold(marks: Rows) -> list[dict[str, Any]]:
    if not marks:
        return []
    y = {"y": {"field": "y", "type": "quantitative"}}
    text = {"type": "text", "align": "right", "x": _WIDTH - 4, "dy": -7, "fontSize": 12, "color": QUIET}
    return [
        {
            "data": {"values": marks},
            "mark": {"type": "rule", "strokeDash": [2, 3], "color": QUIET},
            "encoding": y,
        },
        {"data": {"values": marks}, "mark": text, "encoding": {**y, "text": {"field": "text"}}},
    ]


def _moment(days: Rows, at: int = _HEIGHT - 10) -> list[dict[str, Any]]:
    if not days:
        return []
    x = {"x": {"field": "day", "type": "temporal"}}
    text = {"type": "text", "align": "left", "y": at, "dx": 6, "fontSize": 12, "color": INK}
    return [
        {"data": {"values": days}, "mark": {"type": "rule", "color": INK, "strokeWidth": 1}, "encoding": x},
        {"data": {"values": days}, "mark": text, "encoding": {**x, "text": {"field": "text"}}},
    ]


def forecast_plot(record: Record, found: Forecast) -> Plot:
    """What happened, then the fan of what may: 10 to 90 % as a band, 50 % as a line."""
    short = record.instruments[found.instrument].short
    past = _line(consented_over_time(record, found.instrument, found.known), "consented", found.known)
    fan: Rows = [{"day": str(found.known), "low": found.joined, "middle": found.joined, "high": found.joined}]
    fan += [{"day": str(c.on), "low": c.low, "middle": c.middle, "high": c.high} for c in found.counts]
    marks: Rows = []
    if found.threshold:
        marks.append({"y": found.needed, "text": _needed(record.instruments[found.instrument], found.needed)})
    band = {
        "data": {"values": fan},
        "mark": {"type": "area", "color": ACCENT, "opacity": 0.18},
        "encoding": {**_encoding("low", _COUNTED), "y2": {"field": "high"}},
    }
    middle = {
        "data": {"values": fan},
        "mark": {"type": "line", "color": ACCENT, "strokeDash": [5, 3], "strokeWidth": 2},
        "encoding": _encoding("middle", _COUNTED),
    }
    ends = _fan_ends(found)
    labels = {
        "data": {"values": ends},
        "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 12, "color": INK},
        "encoding": {**_encoding("at", _COUNTED), "text": {"field": "text"}},
    }
    layers = [band, *([_step_layer(past)] if past else []), middle, labels, *_threshold(marks)]
    rows = tuple((str(c.on), str(c.low), str(c.middle), str(c.high)) for c in found.counts)
    return _plot(f"{short}: forecast", _forecast_says(found), _layers(layers), ("by", "10 %", "50 %", "90 %"), rows)


def _fan_ends(found: Forecast) -> Rows:
    """The three counts at the end of the fan, moved apart where they are close."""
    last = found.counts[-1]
    gap = 0.055 * max(last.high, found.needed, 1)
    return [
        {"day": str(last.on), "at": min(last.low, last.middle - gap), "text": f"{last.low} (10 %)"},
        {"day": str(last.on), "at": last.middle, "text": f"{last.middle} (50 %)"},
        {"day": str(last.on), "at": max(last.high, last.middle + gap), "text": f"{last.high} (90 %)"},
    ]


def _forecast_says(found: Forecast) -> str:
    start = f"From what was known on {found.known}, {found.joined} had consented: "
    last = found.counts[-1]
    if found.threshold is None:
        return f"{start}{last.low} to {last.high} by {last.on} (80 %), {last.middle} in the middle."
    days = [str(d or "after 2200") for d in (found.threshold.low, found.threshold.middle, found.threshold.high)]
    return f"{start}{found.needed} by {days[1]} in the middle, {days[0]} to {days[2]} with a chance of 80 %."


_SHAPES = {
    Stands.DONE: ("circle", ACCENT),
    Stands.UNDER_WAY: ("diamond", SAND),
    Stands.DUE: ("diamond", SAND),
    Stands.SCHEDULED: ("square", SAND),
    Stands.EXPECTED: ("triangle-up", QUIET),
    Stands.NOT_YET: ("triangle-up", QUIET),
    Stands.PASSED: ("cross", QUIET),
    Stands.LAPSED: ("cross", QUIET),
}


def track_plot(track: Track, on: date) -> Plot:
    """The steps of a track on a line of time, those without a day named below.

    Raises BadPicture when no step has a day.
    """
    steps = [s for s in track.in_order() if s.when]
    if not steps:
        raise BadPicture(f"no step of {track.id!r} has a day: there is nothing to draw.")
    points: Rows = []
    for number, step in enumerate(steps):
        assert step.when is not None
        now = standing(step, on)
        symbol = next((f" · {d}" for d in step.documents if len(d) < 16), "")
        label = f"{step.called}, {step.body}{symbol}"
        points.append(
            {
                "row": number,
                "label": label,
                "day": str(step.when.first),
                "end": str(step.when.last),
                "when": in_words(step.when),
                "standing": str(now),
            }
        )
    seen = [s for s in _SHAPES if any(p["standing"] == str(s) for p in points)]
    chart = {**_layers(_track_layers(points, seen, on)), "height": 21 * len(points)}
    undated = [f"{s.called} ({s.body})" for s in track.in_order() if not s.when]
    done = sum(standing(s, on) is Stands.DONE for s in track.steps)
    says = f"On {on}, {done} of {len(track.steps)} steps are done."
    if undated:
        says += f" Without a day: {'; '.join(undated)}."
    rows = tuple((p["when"], p["label"], p["standing"]) for p in points)
    return _plot(track.title, says, chart, ("when", "step", "standing"), rows)


def _track_layers(points: Rows, seen: Sequence[Stands], on: date) -> list[dict[str, Any]]:
    y = {
        "field": "row",
        "type": "ordinal",
        "title": None,
        "axis": {
            "labelExpr": f"{json.dumps([p['label'] for p in points], ensure_ascii=False)}[datum.value]",
            "labelLimit": 440,
            "ticks": False,
            "labelPadding": 9,
            "domain": False,
        },
    }
    x = {"field": "day", "type": "temporal", "title": None, "axis": {**_TIME, "grid": True}}
    names = [str(s) for s in seen]
    scale = {"domain": names, "range": [_SHAPES[s][0] for s in seen]}
    colours = {"domain": names, "range": [_SHAPES[s][1] for s in seen]}
    legend = {"orient": "top", "title": None, "symbolSize": 90, "labelLimit": 300, "symbolOpacity": 1}
    colour = {"field": "standing", "type": "nominal", "scale": colours, "legend": legend}
    shape = {"field": "standing", "type": "nominal", "scale": scale, "legend": legend}
    point = {"type": "point", "filled": True, "size": 80, "opacity": 1}
    bar = {"type": "rule", "strokeWidth": 4, "opacity": 0.45}
    today = [{"day": str(on), "text": str(on)}]
    return [
        *_moment(today, 8),
        {
            "data": {"values": points},
            "mark": bar,
            "encoding": {"x": x, "x2": {"field": "end"}, "y": y, "color": colour},
        },
        {"data": {"values": points}, "mark": point, "encoding": {"x": x, "y": y, "color": colour, "shape": shape}},
    ]


def _layers(layers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"layer": list(layers), "width": _WIDTH, "height": _HEIGHT}


def _plot(title: str, says: str, chart: Mapping[str, Any], heads: tuple[str, ...], rows: Any) -> Plot:
    whole = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": title, "subtitle": _broken(says), "anchor": "start", "offset": 14},
        "description": says,
        "background": PAPER,
        "padding": {"left": 16, "top": 14, "right": 20, "bottom": 14},
        "config": {
            "font": _FONT,
            "title": {
                "font": _TITLE_FONT,
                "fontSize": 20,
                "color": INK,
                "subtitleColor": QUIET,
                "subtitleFontSize": 13,
                "subtitlePadding": 6,
            },
            "axis": {
                "labelColor": INK,
                "titleColor": QUIET,
                "titleFontWeight": 400,
                "labelFontSize": 12,
                "titleFontSize": 12,
                "gridColor": "#e7e4dc",
                "domainColor": HAIRLINE,
                "tickColor": HAIRLINE,
            },
            "legend": {"labelFontSize": 12, "labelColor": INK},
            "view": {"stroke": None},
        },
        **chart,
    }
    return Plot(title=title, says=says, chart=whole, heads=heads, rows=rows)


def _broken(text: str, width: int = 105) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width, break_on_hyphens=False)


def svg(plot: Plot) -> str:
    """The plot as SVG with its text alternative."""
    import altair
    import vl_convert

    chart = altair.Chart.from_dict(dict(plot.chart), validate=True)
    drawn: str = vl_convert.vegalite_to_svg(chart.to_dict())
    head, tail = drawn.split(">", 1)
    words = f"<title>{html.escape(plot.title)}</title><desc>{html.escape(plot.says)}</desc>"
    return f'{head} role="img">{words}{tail}'


def page(plot: Plot, drawn: str) -> str:
    """The plot, its words and its numbers in one page that needs nothing else."""
    heads = "".join(f"<th>{html.escape(head)}</th>" for head in plot.heads)
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in plot.rows)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(plot.title)}</title><style>body{{margin:2rem auto;max-width:64rem;padding:0 1rem;"
        f"background:{PAPER};color:{INK};font:17px/1.5 {SERIF}}}svg{{max-width:100%;height:auto}}"
        f"table{{border-collapse:collapse;font:14px/1.5 {SANS};font-variant-numeric:tabular-nums}}"
        f"th,td{{text-align:left;padding:.15rem 1rem .15rem 0;border-bottom:1px solid {HAIRLINE}}}</style></head>"
        f"<body>{drawn}<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></body></html>"
    )
