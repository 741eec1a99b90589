"""Pictures: what they show is what the record says, in shapes, words and numbers alike."""

from __future__ import annotations

from datetime import date

import pytest
from lxml import etree

from servanda.facts import load
from servanda.inquiries.gaps import gaps
from servanda.treatymaking.errors import BadPicture
from servanda.treatymaking.forecast import forecast
from servanda.treatymaking.maps import measure_map, offence_map, status_map
from servanda.treatymaking.plots import (
    consented_over_time,
    forecast_plot,
    page,
    signed_over_time,
    status_plot,
    svg,
    track_plot,
)
from servanda.treatymaking.reading import load_tracks
from servanda.treatymaking.worldmap import draw

RECORD, TRACKS = load(), load_tracks()
TODAY = date(2026, 11, 21)
SVG = "{http://www.w3.org/2000/svg}"


def test_the_map_of_the_rome_statute_counts_its_parties():
    found = status_map(RECORD, "rome-statute", TODAY)
    counts = found.counts()

    assert counts["party"] + counts["leaving"] == 125
    assert (counts["leaving"], counts["left"]) == (6, 2)
    assert found.classes["NER"] == "leaving"
    assert found.says["BDI"] == "left on 2017-10-27"
    assert found.classes["USA"] == "neither"  # took its signature back


def test_a_party_missing_from_a_list_is_not_known_to_be_out():
    assert status_map(RECORD, "additional-protocol-ii", TODAY).classes["MNE"] == "unknown"


def test_every_member_of_the_united_nations_has_a_class():
    members = {p.code for p in RECORD.parties.values() if p.kind in ("state", "observer")}

    assert members <= status_map(RECORD, "rome-statute", TODAY).classes.keys()


def test_a_map_of_an_earlier_day_shows_that_day():
    assert status_map(RECORD, "rome-statute", date(2001, 1, 1)).counts()["party"] == 0
    assert "not in force" in status_map(RECORD, "rome-statute", date(2001, 1, 1)).subtitle


def test_what_is_not_known_of_a_clause_is_not_claimed():
    assert "entry into force not known" in status_map(RECORD, "ljubljana-hague", TODAY).subtitle


def test_the_map_of_an_offence_shows_the_levels_of_its_gaps():
    found = gaps(RECORD, "torture", TODAY, absence="practical")
    shown = offence_map(RECORD, found)

    assert shown.counts()["must"] == found.counts()["must"] > 100
    assert draw(shown).count("<svg") == 1


def test_the_map_of_a_measure_puts_each_state_in_one_band():
    shown = measure_map(RECORD, "torture", "extradition", TODAY)

    assert sum(shown.counts().values()) == len(shown.classes)
    assert shown.classes["DEU"] == "from100"


def test_who_left_no_longer_counts():
    totals = consented_over_time(RECORD, "rome-statute", TODAY)
    burundi = next(n for n, (on, _) in enumerate(totals) if on == date(2017, 10, 27))

    assert totals[burundi][1] == totals[burundi - 1][1] - 1
    assert consented_over_time(RECORD, "rome-statute", TODAY)[-1][1] == 125
    assert signed_over_time(RECORD, "rome-statute", TODAY)[-1][1] == 139


@pytest.mark.parametrize("instrument", ["rome-statute", "un-cybercrime", "ljubljana-hague"])
def test_a_plot_carries_its_words_and_its_numbers(instrument):
    plot = status_plot(RECORD, instrument, TODAY)
    tree = etree.fromstring(svg(plot).encode())

    assert tree.findtext(f"{SVG}desc") == plot.says
    assert tree.get("role") == "img"
    assert page(plot, svg(plot)).count("<tr>") == len(plot.rows) + 1


def test_the_plot_of_a_track_has_a_row_for_each_step_with_a_day():
    track = TRACKS["crimes-against-humanity"]
    plot = track_plot(track, TODAY)

    assert len(plot.rows) == sum(step.when is not None for step in track.steps)
    assert "Without a day: adoption of the text" in plot.says
    assert etree.fromstring(svg(plot).encode()).tag == f"{SVG}svg"


def test_the_plot_of_a_forecast_ends_with_its_last_counts():
    found = forecast(RECORD, "cat", on=date(1986, 2, 4), draws=200)
    plot = forecast_plot(RECORD, found)
    last = found.counts[-1]

    assert plot.rows[-1] == (str(last.on), str(last.low), str(last.middle), str(last.high))
    assert etree.fromstring(svg(plot).encode()).tag == f"{SVG}svg"


def test_nothing_is_drawn_from_nothing():
    with pytest.raises(BadPicture, match="nothing to draw"):
        status_plot(RECORD, "cah-draft-articles", TODAY)
