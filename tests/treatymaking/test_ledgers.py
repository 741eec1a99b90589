"""Ledgers add up by year and refuse what they cannot read; needs and offers are matched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.facts.days import read_day
from servanda.treatymaking.assistance import Assistance, load_assistance, matches
from servanda.treatymaking.errors import BadLedger
from servanda.treatymaking.ledgers import COLUMNS, Entry, load_ledgers, load_relations, read_entries, totals

HEAD = ",".join(COLUMNS)
FUND = load_ledgers()["trust-fund-victims"]


def entry(amount: str, period: str = "2025", kind: str = "contribution") -> Entry:
    return Entry(
        kind=kind,
        who="FIN",
        on=None,
        period=read_day(period),
        amount=Decimal(amount),
        currency="EUR",
        source="a page",
        note="",
    )


def test_the_bundled_ledgers_are_empty_as_no_source_had_amounts():
    assert {key: ledger.entries for key, ledger in load_ledgers().items()} == {
        "cybercrime-assistance": (),
        "trust-fund-least-developed": (),
        "trust-fund-victims": (),
        "united-nations-expenses": (),
    }


def test_relations_of_the_court_carry_their_source():
    assert [r.id for r in load_relations() if not r.source] == []


def test_contributions_are_imported_and_added_up_per_year(tmp_path):
    file = tmp_path / "given.csv"
    file.write_text(
        f"{HEAD}\ncontribution,FIN,2025-03-01,2025,1000.10,EUR,a page,\ncontribution,SWE,,2025,0.90,EUR,a page,\n"
        "pledge,FIN,,2026,5,USD,a page,\n",
        encoding="utf-8",
    )

    assert totals(read_entries(file, FUND)) == {
        ("2025", "contribution", "EUR"): Decimal("1001.00"),
        ("2026", "pledge", "USD"): Decimal(5),
    }


def test_what_is_for_two_years_is_not_split():
    assert list(totals([entry("7", "2024/2025")])) == [("2024-01-01/2025-12-31", "contribution", "EUR")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("contribution,FIN,,2025,12.500.00,EUR,a page,", "amount '12.500.00'"),
        ("contribution,FIN,,2025,-5,EUR,a page,", "amount '-5'"),
        ("contribution,FIN,,2025,nan,EUR,a page,", "amount 'nan'"),
        ("contribution,FIN,,,5,EUR,a page,", "no period"),
        ("contribution,FIN,,2025,5,euro,a page,", "ISO 4217"),
        ("expense,FIN,,2025,5,EUR,a page,", "contribution, pledge in this ledger"),
        ("contribution,FIN,,2025,5,EUR", "6 values"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_and_nothing_is(tmp_path, line, said):
    file = tmp_path / "given.csv"
    file.write_text(f"{HEAD}\ncontribution,FIN,,2025,5,EUR,a page,\n{line}\n", encoding="utf-8")

    with pytest.raises(BadLedger, match=r"given\.csv:3") as refused:
        read_entries(file, FUND)

    assert said in str(refused.value)


@settings(max_examples=50)
@given(st.lists(st.decimals(0, 10**9, places=2), max_size=30))
def test_totals_lose_nothing(amounts):
    entries = [replace(entry("0"), amount=amount) for amount in amounts]

    assert sum(totals(entries).values(), Decimal(0)) == sum(amounts, Decimal(0))


def need(topic: str = "ratification", **changed: object) -> Assistance:
    whole = Assistance(
        kind="need",
        who="KEN",
        instrument="un-cybercrime",
        topic=topic,
        since=read_day("2026"),
        until=None,
        reserved_for="",
        document="",
        says="Asks for help.",
        source="a letter",
        checked="text",
    )
    return replace(whole, **changed)


def test_a_need_meets_the_offers_for_its_topic_and_group_offers_are_left_to_people():
    (match,) = matches([*load_assistance(), need()], date(2026, 11, 21))

    assert match.offers == ()
    assert [o.who for o in match.reserved] == ["United Nations Office on Drugs and Crime"]


def test_an_offer_that_ended_meets_no_need():
    offer = need(kind="offer", who="FIN", until=read_day("2026-06"))

    assert matches([need(), offer], date(2026, 6, 30))[0].offers == (offer,)
    assert matches([need(), offer], date(2026, 7, 1))[0].offers == ()
