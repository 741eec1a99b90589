"""The world map: each party a shape or a dot, coloured by its class.

``draw`` takes any classes (`party code -> key of a shade`) and knows nothing of
what they mean; ``maps`` finds them for an instrument or an offence. The outlines
are data (``registry/geography``); borders are those of the outlines' source.
"""

from __future__ import annotations

import csv
import html
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from servanda.treatymaking.errors import BadPicture
from servanda.treatymaking.palette import HAIRLINE, INK, NEUTRAL, PAPER, QUIET, SANS, SERIF, Shade

__all__ = ["DISCLAIMER", "Outline", "WorldMap", "draw", "outlines", "page"]

DISCLAIMER = (
    "Outlines are those of Natural Earth (1:50m) and show who administers a place. They imply no view on the",
    "legal status of any territory or its frontiers. Areas without a colour are no parties of the record.",
)
_MAP_HEIGHT = 457.0  # of a drawing 1000 wide
_DOT = 3.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One shape of the file: of a party (``code``) or of an area that is none (``code`` empty)."""

    code: str
    area: str
    at: tuple[float, float]
    dot: tuple[float, float] | None
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldMap:
    """What a map shows.

    ``classes``: party code -> key of a shade; ``says``: party code -> what the
    pointer and the list say beside the name; ``links``: party code -> address.
    """

    title: str
    subtitle: str
    shades: tuple[Shade, ...]
    classes: Mapping[str, str]
    names: Mapping[str, str]
    says: Mapping[str, str]
    notes: tuple[str, ...] = ()
    links: Mapping[str, str] | None = None

    def counts(self) -> dict[str, int]:
        """How many parties each shade has, in the order of the legend."""
        found = Counter(self.classes.values())
        return {shade.key: found[shade.key] for shade in self.shades}

    def summary(self) -> str:
        """The map in one sentence, for those who do not see it."""
        counts = self.counts()
        return "; ".join(f"{shade.label}: {counts[shade.key]}" for shade in self.shades) + "."


@cache
def outlines() -> tuple[Outline, ...]:
    """All shapes of the outlines file, in its order."""
    text = (resources.files("servanda") / "registry/geography/world.csv").read_text("utf-8")
    return tuple(
        Outline(
            code=row["code"],
            area=row["area"],
            at=(float(row["x"]), float(row["y"])),
            dot=(float(row["dot_x"]), float(row["dot_y"])) if row["dot_x"] else None,
            path=row["path"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def draw(world: WorldMap) -> str:
    """The map as one self-contained SVG, 1000 wide; every party is drawn or named below the map.

    Raises BadPicture when a party has a class without a shade.
    """
    strange = sorted(set(world.classes.values()) - {s.key for s in world.shades})
    if strange:
        raise BadPicture(f"the legend has no shade for {strange}; it has {[s.key for s in world.shades]}")
    legend, legend_height = _legend(world, top=78 + _MAP_HEIGHT)
    feet = [*_undrawn(world), *world.notes, *DISCLAIMER]
    foot_top = 78 + _MAP_HEIGHT + legend_height + 22
    total = foot_top + 15 * len(feet) + 4
    foot = "".join(
        f'<text class="foot" x="24" y="{foot_top + 15 * i:.0f}">{html.escape(line)}</text>'
        for i, line in enumerate(feet)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 {total:.0f}" width="1000" '
        f'height="{total:.0f}" role="img" aria-labelledby="map-title map-text">'
        f'<title id="map-title">{html.escape(world.title)}</title>'
        f'<desc id="map-text">{html.escape(f"{world.subtitle} {world.summary()}")}</desc>'
        f"{_style(world.shades)}"
        f'<rect width="1000" height="{total:.0f}" fill="{PAPER}"/>'
        f'<text class="head" x="24" y="36">{html.escape(world.title)}</text>'
        f'<text class="sub" x="24" y="58">{html.escape(world.subtitle)}</text>'
        f'<g transform="translate(0 70) scale(.1)">{_areas()}{_states(world)}{_dots(world)}</g>'
        f"{legend}{foot}</svg>"
    )


def _style(shades: Sequence[Shade]) -> str:
    rules = [
        f".head{{font:600 22px {SERIF};fill:{INK}}}",
        f".sub{{font:400 14px {SANS};fill:{QUIET}}}",
        f".key{{font:400 13.5px {SANS};fill:{INK}}}.n{{font-weight:600}}",
        f".foot{{font:400 10.5px {SANS};fill:{QUIET}}}",
        f".s path,.a{{stroke:{PAPER};stroke-width:5;stroke-linejoin:round}}.a{{fill:{NEUTRAL}}}",
        f".none path,.none circle{{fill:{NEUTRAL}}}",
        f".s circle{{stroke:{QUIET};stroke-width:4}}.lead{{stroke:{QUIET};stroke-width:4}}",
        ".s:hover path,.s:focus path,.s:hover circle,.s:focus circle{stroke:#1b1f24;stroke-width:12}",
    ]
    patterns = []
    for shade in shades:
        fill = shade.fill
        if shade.hatched:
            fill = f"url(#hatch-{shade.key})"
            patterns.append(
                f'<pattern id="hatch-{shade.key}" width="40" height="40" patternUnits="userSpaceOnUse" '
                f'patternTransform="rotate(45)"><rect width="40" height="40" fill="{PAPER}"/>'
                f'<rect width="16" height="40" fill="{shade.fill}"/></pattern>'
            )
        rules.append(f".{shade.key} path,.{shade.key} circle{{fill:{fill}}}")
    return f"<defs>{''.join(patterns)}</defs><style>{''.join(rules)}</style>"


def _areas() -> str:
    paths = (o for o in outlines() if not o.code and o.path)
    return "".join(f'<path class="a" d="{o.path}"><title>{html.escape(o.area)}</title></path>' for o in paths)


def _label(world: WorldMap, code: str) -> str:
    words = world.says.get(code, "")
    return html.escape(f"{world.names.get(code, code)}: {words}" if words else world.names.get(code, code))


def _wrap(world: WorldMap, code: str, inner: str) -> str:
    key = world.classes.get(code, "none")
    body = f'<g class="s {key}" data-code="{code}"><title>{_label(world, code)}</title>{inner}</g>'
    link = (world.links or {}).get(code)
    return f'<a href="{html.escape(link)}">{body}</a>' if link else body


def _states(world: WorldMap) -> str:
    drawn = (o for o in outlines() if o.code and o.path)
    return "".join(_wrap(world, o.code, f'<path d="{o.path}"/>') for o in drawn)


def _dots(world: WorldMap) -> str:
    leads, dots = [], []
    for o in outlines():
        if not o.dot:
            continue
        (x, y), (ax, ay) = o.dot, o.at
        if math.hypot(x - ax, y - ay) > _DOT * 10:
            leads.append(f'<line class="lead" x1="{ax:.0f}" y1="{ay:.0f}" x2="{x:.0f}" y2="{y:.0f}"/>')
        dots.append(_wrap(world, o.code, f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{_DOT * 10:.0f}"/>'))
    return "".join(leads) + "".join(dots)


def _undrawn(world: WorldMap) -> list[str]:
    """The parties with a class that no map can show, named."""
    drawn = {o.code for o in outlines()}
    labels = {s.key: s.label for s in world.shades}
    left = [f"{world.names.get(c, c)} ({labels[k]})" for c, k in sorted(world.classes.items()) if c not in drawn]
    return [f"Not drawn, but counted: {', '.join(left)}."] if left else []


def _legend(world: WorldMap, *, top: float) -> tuple[str, float]:
    counts = world.counts()
    columns = 3 if len(world.shades) > 2 else 2
    parts = [f'<line x1="24" x2="976" y1="{top}" y2="{top}" stroke="{HAIRLINE}" stroke-width=".7"/>']
    for i, shade in enumerate(world.shades):
        x, y = 24 + (i % columns) * 952 / columns, top + 26 + (i // columns) * 24
        parts.append(
            f'<g class="{shade.key}" transform="translate({x:.1f} {y - 11:.1f})"><g transform="scale(.1)">'
            f'<path d="M0 0h200v130h-200z" stroke="{HAIRLINE}" stroke-width="6"/></g></g>'
            f'<text class="key" x="{x + 29:.1f}" y="{y:.1f}"><tspan class="n">{counts[shade.key]}</tspan> '
            f"{html.escape(shade.label)}</text>"
        )
    return "".join(parts), 14 + 24 * math.ceil(len(world.shades) / columns)


def page(world: WorldMap, svg: str) -> str:
    """The map and the same facts as a list, in one HTML page that needs nothing else."""
    lists = []
    for shade in world.shades:
        codes = sorted((c for c, k in world.classes.items() if k == shade.key), key=lambda c: world.names.get(c, c))
        items = "".join(f"<li>{_label(world, code)}</li>" for code in codes)
        lists.append(f"<h2>{html.escape(shade.label)} ({len(codes)})</h2><ul>{items}</ul>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{html.escape(world.title)}</title>"
        f"<style>body{{margin:2rem auto;max-width:64rem;padding:0 1rem;"
        f"background:{PAPER};color:{INK};font:17px/1.5 {SERIF}}}svg{{width:100%;height:auto}}"
        f"h2{{font:600 1rem {SANS};margin:1.6rem 0 .4rem}}ul{{columns:3 16rem;margin:0;padding-left:1.1rem;"
        f"font:14px/1.5 {SANS}}}</style></head><body>{svg}{''.join(lists)}</body></html>"
    )
