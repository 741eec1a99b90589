"""The trail as a file, a page, a table; heads kept elsewhere tell what was cut off or put back."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.desk.errors import BadInput, TrailBroken
from servanda.desk.trail import chain, files, queries
from servanda.desk.trail.models import Entry, Head
from servanda.desk.trail.proof import FIRST, Anchor, digest_of, verify_rows
from servanda.desk.trail.queries import Sought

pytestmark = pytest.mark.django_db


def entries(now: datetime, many: int = 3, authority: str = "bra-central", **said: Any) -> None:
    for minute in range(many):
        fields = {"who": "ana@bra.example", "did": "case.read", "details": {"n": minute}} | said
        chain.append(at=now + timedelta(minutes=minute), authority=authority, **fields)


def chained(contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as the desk would have written them."""
    rows: list[dict[str, Any]] = []
    for number, details in enumerate(contents, 1):
        row = {
            "number": number,
            "at": f"2026-11-{number % 28 + 1:02}T00:00:00.000000+00:00",
            "authority": "x",
            "who": "a",
            "did": "case.read",
            "on": "",
            "case": "",
            "details": details,
            "previous": rows[-1]["digest"] if rows else FIRST,
        }
        rows.append(row | {"digest": digest_of(row)})
    return rows


@settings(max_examples=40)
@given(
    st.lists(
        st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=5), max_size=2), min_size=2, max_size=6
    ),
    st.data(),
)
def test_whatever_is_changed_moved_or_taken_out_breaks_the_chain(contents: list[dict[str, Any]], data: st.DataObject):
    rows = chained(contents)
    end = Anchor(number=len(rows), digest=rows[-1]["digest"], at="then")
    at = data.draw(st.integers(0, len(rows) - 1))
    how = data.draw(st.sampled_from(["who", "did", "on", "case", "details", "previous", "digest", "drop", "swap"]))
    assert verify_rows(rows, end).is_whole

    if how == "drop":
        del rows[at]
    elif how == "swap":
        other = (at + 1) % len(rows)
        rows[at], rows[other] = rows[other], rows[at]
    else:
        rows[at] = rows[at] | {how: "something else"}

    assert not verify_rows(rows, end).is_whole


def test_a_trail_written_anew_from_some_entry_is_whole_alone_but_not_with_an_older_head():
    rows = chained([{"n": 1}, {"n": 2}, {"n": 3}])
    kept = Anchor(number=2, digest=rows[1]["digest"], at="yesterday")
    forged = chained([{"n": 1}, {"n": "forged"}, {"n": 3}])

    assert verify_rows(forged).is_whole
    verdict = verify_rows(forged, kept)

    assert [(finding.number, finding.breaks) for finding in verdict.findings] == [(2, True)]
    assert "written anew" in verdict.findings[0].says


def test_yesterdays_backup_is_told_by_a_newer_head(now: datetime):
    entries(now)
    yesterday = list(chain.exported())
    entries(now + timedelta(hours=1))
    today = chain.head(now)

    assert chain.verify(today).is_whole
    verdict = verify_rows(yesterday, today)

    assert not verdict.is_whole
    assert "an older copy was restored" in verdict.findings[0].says


def test_an_end_cut_off_in_the_database_is_missed(now: datetime):
    entries(now)
    Head.objects.update(number=4)

    assert "the head says entry 4 is the last, the trail ends at entry 3" in chain.verify().findings[0].says


def test_a_head_that_names_another_digest_is_told(now: datetime):
    entries(now)
    Head.objects.update(digest="f" * 64)

    assert not chain.verify().is_whole


def test_a_file_says_the_same_as_the_desk(now: datetime, tmp_path: Path):
    entries(now, who="zoë@bra.example")
    file = tmp_path / "trail.jsonl"

    with file.open("w", encoding="utf-8") as to:
        assert files.write_rows(chain.exported(), to) == 3

    assert list(files.read_rows(file)) == list(chain.exported())
    assert verify_rows(files.read_rows(file)) == chain.verify()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "no json",
        "[]",
        "{}",
        '{"number": "1"}',
        '{"number": 1, "withheld": true}',
        "\udcff",
        '{"number": 1' + " " * 99,
    ],
)
def test_a_line_that_holds_no_entry_is_named(now: datetime, tmp_path: Path, line: str):
    entries(now, many=1)
    file = tmp_path / "trail.jsonl"
    first = json.dumps(next(chain.exported()))
    file.write_text(f"{first}\n{line}\n", encoding="utf-8", errors="surrogateescape")

    with pytest.raises(TrailBroken, match="line 2"):
        verify_rows(files.read_rows(file))


def test_what_another_authority_did_is_withheld_yet_proven(now: datetime):
    entries(now)
    entries(now + timedelta(hours=1), authority="prt-central", who="rui@prt.example")

    rows = list(chain.exported(authority="bra-central"))
    verdict = verify_rows(rows)

    assert (verdict.is_whole, verdict.entries, verdict.withheld) == (True, 6, 3)
    assert "rui" not in str(rows)
    assert verdict.head == chain.verify().head


def test_a_table_quotes_what_a_spreadsheet_would_calculate(now: datetime):
    entries(now, many=1, who="=HYPERLINK(1)")
    table = io.StringIO()

    files.write_table(chain.exported(), table)

    assert "'=HYPERLINK(1)" in table.getvalue()


def test_a_head_is_read_back_and_anything_else_is_refused(now: datetime, tmp_path: Path):
    entries(now)
    file = tmp_path / "head.json"
    files.write_head(chain.head(now), file)

    assert files.read_head(file) == chain.head(now)
    for text in ("", "{}", "[]", '{"number": "3", "digest": "x", "at": "y"}', '{"number": 3, "digest": 4, "at": "y"}'):
        file.write_text(text)
        with pytest.raises(BadInput):
            files.read_head(file)


def test_an_auditor_finds_by_who_what_case_and_day(now: datetime):
    entries(now, many=1)
    entries(now, many=1, did="request.send", case="BRA-C-2026-0001")
    entries(now, many=1, authority="prt-central")
    entries(now + timedelta(days=2), many=1, who="rui@bra.example", did="requestor.x")

    def numbers(**said: Any) -> list[int]:
        return [entry.number for entry in queries.sought("bra-central", Sought(**said), UTC)]

    assert numbers() == [4, 2, 1]
    assert numbers(who="ANA@") == [2, 1]
    assert numbers(did="request") == [2]
    assert numbers(did="case.read") == [1]
    assert numbers(case="BRA-C-2026-0001") == [2]
    assert numbers(since=date(2026, 11, 23)) == [4]
    assert numbers(until=date(2026, 11, 21)) == [2, 1]
    assert queries.kinds("bra-central") == ["case.read", "request.send", "requestor.x"]


@pytest.mark.parametrize("many", [1, 3, 205])
def test_each_page_costs_one_query(now: datetime, many: int, django_assert_num_queries: Any):
    entries(now, many=1)
    first = Entry.objects.get()
    more = {"at": first.at, "authority": "bra-central", "who": "a", "did": "b", "details": {}}
    Entry.objects.bulk_create(Entry(number=number, **more) for number in range(2, many + 1))

    seen, before = [], None
    while True:
        with django_assert_num_queries(1):
            found, before = queries.page(queries.sought("bra-central", Sought(), UTC), before)
        seen += [entry.number for entry in found]
        if before is None:
            break

    assert seen == list(range(many, 0, -1))
