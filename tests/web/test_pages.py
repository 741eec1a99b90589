"""Pages: each has a stable address, shows the answer of the library, and gives it as data."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from servanda.facts.names import plain
from servanda.inquiries.bases import bases
from servanda.inquiries.bound import bound
from servanda.inquiries.gaps import gaps
from servanda.inquiries.status import status
from servanda.web.kept import record

PAGES = (
    "/",
    "/world",
    "/world?offence=enforced-disappearance&here=GMB",
    "/world?question=bound&offence=torture",
    "/world?offence=torture&ahead=forecast",
    "/states",
    "/states/GMB",
    "/states/GMB/duties/torture",
    "/instruments",
    "/instruments/cat",
    "/instruments/un-cybercrime",
    "/instruments/cat/forecast?on=2010-01-01",
    "/pair",
    "/pair/GMB/DEU",
    "/pair/GMB/DEU/torture/extradition",
    "/ask?q=Gambia",
    "/case",
    "/case?offence=torture&from=2020-08-10&in=BLR&national=BLR&present=POL&asking=LTU&measure=extradition",
    "/what-if?suppose=IND+ratification+cat+2024-01-01&on=2024-06-01",
    "/documents",
    "/agenda",
    "/ledgers",
    "/tracks/un-cybercrime",
    "/sources",
)


def text(reader: Client, address: str) -> str:
    response = reader.get(address)
    assert response.status_code == 200, (address, response.content[:500])
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_each_page_is_there_in_english_and_french(reader, address):
    for language, where in (("en", address), ("fr", f"/fr{address}")):
        response = reader.get(where, follow=True)

        assert response.status_code == 200
        assert f'<html lang="{language}" dir="ltr">' in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_asks_anything_of_another_host_or_sets_a_cookie(reader, address):
    response = reader.get(address, follow=True)
    fetched = re.findall(r'<(?:script|link|img|use)[^>]*(?:src|href)="([^"]+)"', response.content.decode())

    assert [where for where in fetched if not where.startswith(("/", "?"))] == []
    assert not response.cookies
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("address", PAGES)
def test_no_page_carries_script_or_style_that_the_policy_forbids(reader, address):
    found = reader.get(address, follow=True).content.decode()

    assert re.findall(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", found) == []


def test_the_map_shows_what_the_library_answers(reader):
    day = date(2024, 1, 1)
    found = gaps(record(), "enforced-disappearance", day)

    page = text(reader, "/world?offence=enforced-disappearance&on=2024-01-01")

    drawn = {code: key for key, code in re.findall(r'<a[^>]* class="s (\w+)" href="[^"]*here=([A-Z]{3})', page)}
    levels = {"must": "must", "may": "may", "not known": "unknown", "unrecorded": "nothing"}
    assert f"<b>{found.counts()['must']}</b>" in page
    assert len(drawn) > 190
    assert drawn == {p.state: levels[p.level] for p in found.places if p.state in drawn}


def test_every_state_stands_in_the_list_below_the_map(reader):
    found = gaps(record(), "torture", date(2024, 1, 1))

    rows = re.findall(r'<th scope="row"><a href="[^"]*/states/([A-Z]{3})/duties/', text(reader, "/world?on=2024-01-01"))

    assert sorted(rows) == sorted(place.state for place in found.places)


def test_a_state_on_the_map_leads_to_the_pair_in_two_clicks(reader):
    first = re.search(r'href="([^"]*here=DEU[^"]*)"', text(reader, "/world"))
    assert first
    second = re.search(r'href="(/pair/GMB/DEU/[^"]*)"', text(reader, first[1].replace("&amp;", "&")))
    assert second

    assert "Gambia may ask Germany" in text(reader, second[1])


def test_the_list_of_safe_havens_is_downloaded_with_its_sources(reader):
    response = reader.get("/world?offence=enforced-disappearance&level=unrecorded&on=2015-01-01&format=csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    found = gaps(record(), "enforced-disappearance", date(2015, 1, 1))

    assert response["Content-Type"].startswith("text/csv")
    assert {row["code"] for row in rows} == {p.state for p in found.places if p.level == "unrecorded"}
    assert [row["State"] for row in rows] == sorted((row["State"] for row in rows), key=plain)
    assert all(row["sources"] for row in rows)


def test_the_dial_changes_the_answer(reader):
    before, after = (text(reader, f"/instruments/rome-statute?on={day}") for day in ("2002-06-30", "2002-07-01"))

    assert "not in force" in before
    assert "not in force" not in after


def test_the_dial_is_kept_by_the_links_of_a_page(reader):
    page = text(reader, "/states/DEU?on=2001-09-09&absence=practical")
    ways = [w for w in re.findall(r'href="(/(?:instruments|states|world|pair)[^"#]*)', page) if "/fr/" not in w]

    assert ways
    assert all("on=2001-09-09" in w and "absence=practical" in w for w in ways)


def test_an_instrument_page_says_what_the_library_says(reader):
    found = status(record(), "un-cybercrime", date(2025, 11, 1))

    page = text(reader, "/instruments/un-cybercrime?on=2025-11-01")

    assert f"{found.counted} of 40 instruments of consent" in page
    assert f"{found.signatures} signatures" in page


def test_a_pair_cell_and_its_page_give_the_same_answer(reader):
    found = bases(record(), "GMB", "DEU", "torture", "extradition", date(2024, 1, 1))

    matrix = text(reader, "/pair/GMB/DEU?on=2024-01-01")
    cell = re.search(r'<a href="/pair/GMB/DEU/torture/extradition[^"]*"><span class="answer (\w+)"', matrix)

    assert cell
    assert (str(found.answer), found.bases[0].finding.provision.effect) == ("yes", "may")
    assert cell[1] == "may"  # a permission is half a disc, never a full one
    assert found.sentence() in text(reader, "/pair/GMB/DEU/torture/extradition?on=2024-01-01")


def test_names_lead_to_the_stable_address(reader):
    for written, where in (
        ("/states/Gambia", "/states/GMB"),
        ("/instruments/Convention against Torture", "/instruments/cat"),
        ("/pair/Gambia/Germany", "/pair/GMB/DEU"),
    ):
        assert reader.get(written)["Location"] == where


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("can Gambia ask Germany for extradition for torture?", "/pair/GMB/DEU/torture/extradition"),
        ("may Germany extradite a suspect of genocide to Rwanda?", "/pair/RWA/DEU/genocide/extradition"),
        ("what must Kenya do about torture", "/states/KEN/duties/torture"),
        ("Ljubljana-The Hague Convention", "/instruments/ljubljana-hague"),
        ("l'Allemagne", "/states/DEU"),
        ("que doit la France pour les crimes de guerre", "/states/FRA/duties/war-crimes"),
        (
            "la Gambie à l’Allemagne, disparition forcée, extradition",
            "/pair/GMB/DEU/enforced-disappearance/extradition",
        ),
        ("who must act on hostage taking", "/world?offence=hostage-taking"),
    ],
)
def test_a_question_in_one_line_leads_to_its_answer(reader, question, where):
    assert reader.get("/ask", {"q": question})["Location"] == where


def test_a_question_that_was_guessed_at_is_shown_before_it_is_answered(reader):
    page = text(reader, "/ask?q=can Gambia ask Germny for torture")

    assert "germny" in page
    assert "/pair/GMB/DEU/torture/extradition" in page


def test_the_address_of_a_page_is_served_as_data(reader):
    response = reader.get("/states/DEU?format=json&on=2024-01-01")

    assert response.json()["party"] == "DEU"
    assert response.json()["on"] == "2024-01-01"


def test_a_page_read_before_is_not_sent_again(reader):
    tag = reader.get("/states/DEU")["ETag"]

    assert reader.get("/states/DEU", HTTP_IF_NONE_MATCH=tag).status_code == 304


def test_the_calendar_is_the_same_all_day_and_can_be_read(reader):
    from icalendar import Calendar

    one, two = (reader.get("/agenda.ics?on=2026-01-15").content for _ in range(2))

    assert one == two
    assert Calendar.from_ical(one).walk("VEVENT")


def test_the_feed_tells_the_last_acts_first(reader):
    from lxml import etree

    feed = etree.fromstring(reader.get("/changes.atom?on=2024-01-01").content)
    updated = [e.text for e in feed.iter("{http://www.w3.org/2005/Atom}updated")][1:]

    assert updated == sorted(updated, reverse=True)
    assert updated[0] <= "2024-01-01T00:00:00Z"


def test_names_of_states_are_given_in_the_six_languages(reader):
    page = text(reader, "/states/DEU")

    assert all(name in page for name in ("ألمانيا", "德国", "Germany", "Allemagne", "Германия", "Alemania"))


def test_an_arabic_page_runs_from_right_to_left(reader):
    page = text(reader, "/ar/states/DEU")

    assert '<html lang="ar" dir="rtl">' in page
    assert "<h1>ألمانيا</h1>" in page


@pytest.mark.parametrize("about", ["offence=torture", "instrument=rome-statute"])
def test_the_map_and_the_list_of_who_is_bound_tell_what_the_library_tells(reader, about):
    name, _, value = about.partition("=")
    found = bound(record(), "torture", date(2024, 1, 1), value if name == "instrument" else None)
    page = text(reader, f"/world?question=bound&{about}&on=2024-01-01")
    keys = {"yes": "yes", "no": "no", "not known": "unknown"}

    assert f"<b>{found.counts()['yes']}</b>" in page
    assert {state: key for key, state in re.findall(r'<a class="s (\w+)" href="/states/([A-Z]+)\?', page)} == {
        s.state: keys[str(s.answer)] for s in found.states
    }


def test_years_ahead_are_forecast_only_if_asked_and_say_so(reader):
    plain, ahead = (text(reader, f"/world?offence=torture{more}") for more in ("", "&ahead=forecast"))
    told = reader.get("/world?offence=torture&ahead=forecast&format=json").json()["forecast"]

    assert 'class="expected"' not in plain
    assert ahead.count('class="expected"') == len(told["years"])
    assert all(year["done"] <= year["low"] <= year["middle"] <= year["high"] for year in told["years"])
    assert "a forecast, no record" in ahead


@pytest.mark.parametrize("wrong", ["question=whatever", "ahead=yes", "question=bound&instrument=catt"])
def test_a_question_that_is_not_asked_here_is_refused(reader, wrong):
    assert reader.get(f"/world?{wrong}").status_code == 422
