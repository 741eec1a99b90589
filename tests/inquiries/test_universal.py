"""Duties that bind every Party, in a case that names the State where the suspect is."""

from __future__ import annotations

from datetime import date

from servanda.facts import load
from servanda.inquiries.assess import Assessment, assess
from servanda.inquiries.case import read_case_text
from servanda.inquiries.duties import duties
from servanda.law.kleene import Answer

DAY = date(2026, 10, 1)


def assessed(offence: str, context: str = "") -> Assessment:
    """A crime in Ukraine, the suspect a Russian national found in Germany."""
    text = f"""title: a case
offences: [{offence}]
committed: {{from: 2022-03-01, to: 2022-03-05, in: [UKR]}}
suspects: [{{name: S, nationality: [RUS], present_in: DEU}}]
on: 2026-10-01
{context}"""
    return assess(load(), read_case_text(load(), text), DAY)


def test_a_grave_breach_must_be_tried_where_the_suspect_is_whoever_and_wherever():
    found = assessed("wc-gb-wilful-killing")
    owed = {(f.provision.id, f.state): f.answer for f in found.owed}

    assert owed["gc-search", "DEU"] is Answer.YES
    assert ("gc-search", "UKR") not in owed


def test_jurisdiction_over_grave_breaches_is_told_for_each_state_of_the_case():
    found = assessed("wc-gb-wilful-killing").forums.national
    held = {f.state for f in found if f.provision.id == "gc-j-universal" and f.answer is Answer.YES}

    assert held == {"DEU", "RUS", "UKR"}


def test_outside_an_international_conflict_there_is_no_duty_to_search():
    found = assessed("war-crimes", "context: NIAC\n")

    assert not any(f.provision.id in ("gc-search", "ap1-85-1", "gc-j-universal") for f in found.findings())


def test_what_is_owed_by_presence_alone_needs_no_request():
    found = duties(load(), "DEU", "wc-gb-wilful-killing", date(2020, 1, 1))

    assert "must prosecute or extradite: yes" in found.sentence()
