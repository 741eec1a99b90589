"""Outlines: the shapes of the States, projected once and kept as data.

Reads country outlines in TopoJSON (Natural Earth, 1:50m, as the npm package
``world-atlas`` carries them), projects them with Equal Earth (Šavrič, Patterson
and Jenny, 2018) and writes one line a shape. ``map`` draws from that file; this
module is needed only when the outlines are made anew:

    python -m servanda.treatymaking.outlines countries-50m.json countries-10m.json parties.csv > world.csv

Outlines show who administers a place, not who has title to it. Areas which the
source draws apart, or gives to another State than the depositary's practice
does, belong to no State here and stay uncoloured.
"""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

__all__ = ["WIDTH", "Shape", "main", "place_dots", "project", "shapes"]

Point = tuple[float, float]
Ring = tuple[int, ...]  # numbers of arcs, one's complement where an arc is walked backwards

WIDTH = 10_000  # units across the whole sphere
MIDDLE = 11.0  # the central meridian, in degrees east: the cut then runs through the Bering Strait
NORTH, SOUTH = 83.7, -56.5  # the map ends here: no State lies beyond
DOT = 34.0  # radius of the dot of a State too small to see, in units
SMALL = 52.0  # a State whose larger side is shorter gets a dot, in units
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_SCALE = WIDTH / 5.41325  # the sphere is 5.41325 wide in Equal Earth
# Rings which the source gives to one of the parties to a dispute; the point lies within.
_CONTESTED = {"Crimea": (34.2, 45.2)}
_NAMED = {"Kosovo": "XKX", "Taiwan": "TWN"}  # not in M49


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One outline, of a party or (``code`` empty) of an area, in units from the upper left corner."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]
    at: Point  # the middle of the largest ring
    dot: Point | None = None  # where its dot stands; None: large enough to see

    @property
    def size(self) -> float:
        """The larger side of the largest ring, in units."""
        return max((max(_sides(ring)) for ring in self.rings), default=0.0)


def project(longitude: float, latitude: float) -> Point:
    """Equal Earth, in units of the map; degrees in, y counted downwards from the upper edge."""
    x, y = _equal_earth(longitude - MIDDLE, latitude)
    return WIDTH / 2 + x * _SCALE, (_equal_earth(0, NORTH)[1] - y) * _SCALE


def height() -> float:
    """How high the map is, in units."""
    return project(MIDDLE, SOUTH)[1]


def _equal_earth(longitude: float, latitude: float) -> Point:
    a1, a2, a3, a4 = _A
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    t2 = theta * theta
    t6 = t2**3
    slope = 9 * a4 * t2 * t6 + 7 * a3 * t6 + 3 * a2 * t2 + a1
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(theta) / (3 * slope)
    return x, theta * (a4 * t2 * t6 + a3 * t6 + a2 * t2 + a1)


def _arcs(topology: Mapping[str, Any]) -> list[list[Point]]:
    (kx, ky), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    out = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + tx, y * ky + ty))
        out.append(points)
    return out


def _walk(ring: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else list(reversed(arcs[~number]))
        points.extend(arc[1:] if points else arc)
    return points


def _rings(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    polygons = {"Polygon": [geometry.get("arcs", [])], "MultiPolygon": geometry.get("arcs", [])}
    for polygon in polygons.get(geometry["type"], []):
        for ring in polygon:
            yield tuple(ring)


def _simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: no dropped point lies further than ``tolerance`` from the line that is kept."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = tolerance, -1
        for i in range(first + 1, last):
            distance = _off(points[i], points[first], points[last])
            if distance > far:
                far, at = distance, i
        if at > 0:
            keep.add(at)
            spans += [(first, at), (at, last)]
    return [points[i] for i in sorted(keep)]


def _off(point: Point, start: Point, end: Point) -> float:
    (px, py), (ax, ay), (bx, by) = point, start, end
    length = math.hypot(bx - ax, by - ay)
    if length == 0:
        return math.hypot(px - ax, py - ay)
    along = max(0.0, min(1.0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length**2))
    return math.hypot(px - ax - along * (bx - ax), py - ay - along * (by - ay))


def _sides(ring: Sequence[Point]) -> Point:
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return max(xs) - min(xs), max(ys) - min(ys)


def _within(point: Point, ring: Sequence[Point]) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _unrolled(ring: Sequence[Point]) -> list[Point]:
    """The ring in one piece, without the jump at 180°, on the side of the cut where its middle lies."""
    points = [ring[0]]
    for x, y in ring[1:]:
        points.append((x - 360.0 * round((x - points[-1][0]) / 360.0), y))
    middle = (max(p[0] for p in points) + min(p[0] for p in points)) / 2
    turn = 360.0 * round((middle - MIDDLE) / 360.0)
    return [(x - turn, y) for x, y in points]


def _projected(ring: Sequence[Point], tolerance: float) -> tuple[Point, ...]:
    half = len(ring) // 2
    points = [project(x, y) for x, y in _unrolled(ring)]
    # A ring begins and ends at one point: it is simplified in two halves.
    whole = _simplified(points[: half + 1], tolerance) + _simplified(points[half:], tolerance)[1:]
    return tuple(whole[:-1])


def shapes(topology: Mapping[str, Any], codes: Mapping[str, str], *, tolerance: float = 1.6) -> list[Shape]:
    """The shapes of a TopoJSON file of countries; ``codes``: M49 number -> our code.

    ``tolerance`` is how far, in units, a simplified line may stray.
    """
    arcs = _arcs(topology)
    found: dict[tuple[str, str], list[tuple[Point, ...]]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = codes.get(geometry.get("id", ""), _NAMED.get(name, ""))
        for numbers in _rings(geometry):
            ring = _walk(numbers, arcs)
            if max(p[1] for p in ring) < SOUTH:
                continue
            apart = next((n for n, p in _CONTESTED.items() if len(ring) < 200 and _within(p, ring)), None)
            key = ("", apart) if apart else (code, "" if code else name)
            found.setdefault(key, []).append(_projected(ring, tolerance))
    return [
        Shape(code=code, name=name, rings=tuple(rings), at=_middle(rings))
        for (code, name), rings in sorted(found.items())
    ]


def _middle(rings: Sequence[Sequence[Point]]) -> Point:
    ring = max(rings, key=lambda r: math.prod(_sides(r)))
    xs, ys = [p[0] for p in ring], [p[1] for p in ring]
    return (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2


def place_dots(all_shapes: Sequence[Shape], *, small: float = SMALL, apart: float = 2.15 * DOT) -> list[Shape]:
    """Give each party too small to see a dot, and move dots aside until none hides another."""
    chosen = [s for s in all_shapes if s.code and s.size < small]
    dots = {s.code: s.at for s in chosen}
    for _ in range(600):
        moved = dict(dots)
        for s in chosen:
            x, y = dots[s.code]
            dx, dy = (s.at[0] - x) * 0.05, (s.at[1] - y) * 0.05  # back towards its place
            for other, (ox, oy) in dots.items():
                gap = math.hypot(x - ox, y - oy)
                if other != s.code and gap < apart:
                    push = (apart - gap) * 0.5 / max(gap, 0.1)
                    dx, dy = dx + (x - ox) * push, dy + (y - oy) * push
            moved[s.code] = (x + dx, y + dy)
        dots = moved
    return [replace(s, dot=dots[s.code]) if s.code in dots else s for s in all_shapes]


def path(shape: Shape) -> str:
    """The rings as an SVG path, whole units, relative to save room."""
    parts = []
    for ring in shape.rings:
        x, y = round(ring[0][0]), round(ring[0][1])
        steps = []
        for px, py in ring[1:]:
            nx, ny = round(px), round(py)
            if (nx, ny) != (x, y):
                steps.append(f"{nx - x} {ny - y}")
                x, y = nx, ny
        if len(steps) > 1:
            parts.append(f"M{round(ring[0][0])} {round(ring[0][1])}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(parts)


def _codes(parties: Path) -> dict[str, str]:
    with parties.open(encoding="utf-8", newline="") as lines:
        return {row["m49"]: row["code"] for row in csv.DictReader(lines) if row["m49"]}


def main(arguments: Sequence[str]) -> None:
    """Write the outlines file; the second, finer source gives only the States the first one lacks."""
    coarse, fine, parties = (Path(a) for a in arguments)
    codes = _codes(parties)
    found = shapes(json.loads(coarse.read_text("utf-8")), codes)
    known = {s.code for s in found}
    found += [s for s in shapes(json.loads(fine.read_text("utf-8")), codes) if s.code and s.code not in known]
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["code", "area", "x", "y", "dot_x", "dot_y", "path"])
    for shape in sorted(place_dots(found), key=lambda s: (s.code, s.name)):
        dot = [round(v) for v in shape.dot] if shape.dot else ["", ""]
        out.writerow([shape.code, shape.name, *(round(v) for v in shape.at), *dot, path(shape)])


if __name__ == "__main__":
    main(sys.argv[1:])
