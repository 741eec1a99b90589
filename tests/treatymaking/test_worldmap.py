"""The world map: every party is seen, every class is counted, and the words say what the colours say."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from servanda.treatymaking.errors import BadPicture
from servanda.treatymaking.outlines import DOT, WIDTH, height, project, shapes
from servanda.treatymaking.palette import INK, Shade, ramp
from servanda.treatymaking.worldmap import WorldMap, draw, outlines, page

SVG = "{http://www.w3.org/2000/svg}"
SHADES = (
    Shade(key="party", label="party", fill=ramp(2)[0]),
    Shade(key="neither", label="neither", fill=ramp(2)[1]),
    Shade(key="unknown", label="not known", fill=INK, hatched=True),
)


def world(classes: dict[str, str]) -> WorldMap:
    return WorldMap(
        title="A treaty & more",
        subtitle="On a day.",
        shades=SHADES,
        classes=classes,
        names={"KEN": "Kenya", "TUV": "Tuvalu", "EUU": "European Union"},
        says={"KEN": "party since 2005"},
    )


def test_every_state_has_a_shape_or_a_dot():
    codes = {o.code for o in outlines() if o.code}

    assert len(codes) == 199  # 193 Members, two observers, Cook Islands, Niue, Kosovo, Taiwan
    assert [o.code for o in outlines() if o.code and not o.path and not o.dot] == []


def test_no_dot_hides_another():
    dots = [o.dot for o in outlines() if o.dot]
    gaps = [((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for i, a in enumerate(dots) for b in dots[i + 1 :]]

    assert min(gaps) > 1.9 * DOT


def test_contested_areas_belong_to_no_state():
    areas = {o.area for o in outlines() if not o.code}

    assert {"Crimea", "N. Cyprus", "Somaliland", "W. Sahara"} <= areas


def test_the_map_is_well_formed_and_each_state_says_its_class():
    tree = etree.fromstring(draw(world({"KEN": "party", "TUV": "unknown"})).encode())
    kenya = next(g for g in tree.iter(f"{SVG}g") if g.get("data-code") == "KEN")

    assert kenya.get("class") == "s party"
    assert kenya.findtext(f"{SVG}title") == "Kenya: party since 2005"
    assert len([g for g in tree.iter(f"{SVG}g") if g.get("data-code") == "TUV"]) >= 1


def test_the_text_alternative_counts_what_the_legend_counts():
    tree = etree.fromstring(draw(world({"KEN": "party", "TUV": "unknown"})).encode())

    assert tree.findtext(f"{SVG}desc") == "On a day. party: 1; neither: 0; not known: 1."
    assert tree.get("role") == "img"


def test_a_party_without_a_place_is_named_below_the_map():
    assert "Not drawn, but counted: European Union (party)." in draw(world({"EUU": "party"}))


def test_a_class_without_a_shade_is_refused():
    with pytest.raises(BadPicture, match="no shade for \\['lost'\\]"):
        draw(world({"KEN": "lost"}))


def test_the_page_lists_what_the_map_shows_and_fetches_nothing():
    shown = world({"KEN": "party", "TUV": "neither"})
    text = page(shown, draw(shown))

    assert [li.text for li in html.fromstring(text).iter("li")] == ["Kenya: party since 2005", "Tuvalu"]
    assert not re.search(r'(?:src|href)="http', text)


@settings(max_examples=60)
@given(st.floats(-168, 190), st.floats(-56, 83))
def test_every_place_falls_on_the_map(longitude, latitude):
    x, y = project(longitude, latitude)

    assert 0 <= x <= WIDTH
    assert 0 <= y <= height()


@settings(max_examples=40)
@given(st.floats(-168, 190), st.floats(-56, 82), st.floats(0.1, 1))
def test_north_is_up(longitude, latitude, more):
    assert project(longitude, latitude + more)[1] < project(longitude, latitude)[1]


def test_a_ring_across_the_date_line_stays_in_one_piece():
    square = [[179, 60], [-179, 60], [-179, 62], [179, 62], [179, 60]]
    steps = [square[0], *([b[0] - a[0], b[1] - a[1]] for a, b in pairwise(square))]
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [steps],
        "objects": {
            "countries": {
                "geometries": [{"type": "Polygon", "id": "643", "properties": {"name": "Here"}, "arcs": [[0]]}]
            }
        },
    }

    (shape,) = shapes(topology, {"643": "RUS"})

    assert shape.code == "RUS"
    assert shape.size < 200
