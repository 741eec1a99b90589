"""The statistics as a picture in SVG: for each State, the days until an acknowledgement and until execution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from servanda.desk.overview.statistics import Line

__all__ = ["svg"]

_ROW, _LEFT, _WIDTH, _RIGHT = 34, 190, 720, 90
_PAPER, _INK, _QUIET, _HAIRLINE = "#fdfcf9", "#1b1f24", "#59616d", "#d6d2c8"
_HEARD, _DONE = "#1f4e79", "#8db0cf"
_FONT = "font-family=\"Inter,'Noto Sans',Arial,sans-serif\""


def svg(lines: Sequence[Line], names: Mapping[str, str], direction: str) -> str:
    """Bars, longest State first; States for which nothing is known yet are named without a bar."""
    shown = sorted((line for line in lines if line.direction == direction), key=_longest, reverse=True)
    most = max((_longest(line) for line in shown), default=0) or 1
    title = f"Median days, {direction} requests"
    height = 74 + _ROW * len(shown)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" {_FONT} font-size="13">',
        f"<title>{escape(title)}</title><desc>{escape(_says(shown, names))}</desc>",
        f'<rect width="{_WIDTH}" height="{height}" fill="{_PAPER}"/>',
        f'<text x="16" y="26" font-size="15" font-weight="600" fill="{_INK}">{escape(title)}</text>',
        _key(_LEFT, "until acknowledged", _HEARD) + _key(_LEFT + 180, "until executed", _DONE),
    ]
    parts += [_row(line, 62 + _ROW * place, most, names) for place, line in enumerate(shown)]
    return "".join((*parts, "</svg>"))


def _longest(line: Line) -> float:
    return max(line.acknowledged_after or 0, line.executed_after or 0)


def _key(x: int, says: str, colour: str) -> str:
    square = f'<rect x="{x}" y="38" width="10" height="10" fill="{colour}"/>'
    return f'{square}<text x="{x + 15}" y="47" fill="{_QUIET}">{says}</text>'


def _row(line: Line, y: int, most: float, names: Mapping[str, str]) -> str:
    name = names.get(line.party, line.party)
    label = f'<text x="{_LEFT - 10}" y="{y + 18}" text-anchor="end" fill="{_INK}">{escape(name[:24])}</text>'
    rule = f'<line x1="16" x2="{_WIDTH - 16}" y1="{y + _ROW - 4}" y2="{y + _ROW - 4}" stroke="{_HAIRLINE}"/>'
    return (
        label
        + _bar(line.acknowledged_after, y + 2, most, _HEARD)
        + _bar(line.executed_after, y + 15, most, _DONE)
        + rule
    )


def _bar(days: float | None, y: int, most: float, colour: str) -> str:
    if days is None:
        return f'<text x="{_LEFT}" y="{y + 10}" font-size="11" fill="{_QUIET}">not known yet</text>'
    width = max(1.0, days / most * (_WIDTH - _LEFT - _RIGHT))
    bar = f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="11" fill="{colour}"/>'
    return f'{bar}<text x="{_LEFT + width + 6:.1f}" y="{y + 10}" font-size="11" fill="{_INK}">{days:g}</text>'


def _says(lines: Sequence[Line], names: Mapping[str, str]) -> str:
    def days(number: float | None) -> str:
        return "not known" if number is None else f"{number:g} days"

    return "; ".join(
        f"{names.get(line.party, line.party)}: {days(line.acknowledged_after)} until acknowledged, "
        f"{days(line.executed_after)} until executed"
        for line in lines
    )
