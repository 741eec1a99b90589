"""Two texts compared: paragraphs are found again by their words wherever they stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.cli.redline import redline as command
from servanda.documents import Document, read_text
from servanda.documents.redline import Redline, compare, predecessors, redline_json
from servanda.documents.redline_html import redline_html

HEAD = "General Assembly\n\nResolution adopted by the General Assembly on {day}\n\n{number}. Buoys of the bay\n\n"
LIGHT = "Urges all keepers to light the lamps of the bay at dusk and to note it in the book;"
BELLS = "Requests the Secretary-General to count the bells of the islands and to report on them;"
OIL = "Invites coastal States to send oil to those keepers who have none left in winter;"
WIND = "Welcomes the winds, which turned in the spring and filled every sail on the coast."


def text(*operative: str, number: str = "98/1", day: str = "3 December 2043") -> Document:
    lines = [f"{place}. {paragraph}" for place, paragraph in enumerate(operative, 1)]
    head = HEAD.format(day=day, number=number)
    return read_text(head + "The General Assembly,\n\nRecalling the tides,\n\n" + "\n\n".join(lines))


def told(found: Redline) -> list[tuple[str, str | None, str | None]]:
    return [
        (change.kind, change.before.id if change.before else None, change.after.id if change.after else None)
        for change in found.changes
    ]


def test_a_text_compared_with_itself_has_not_changed():
    assert {change.kind for change in compare(text(LIGHT, BELLS), text(LIGHT, BELLS)).changes} == {"same"}


def test_new_dropped_and_changed_paragraphs_are_told_in_their_places():
    found = compare(text(LIGHT, BELLS, OIL), text(LIGHT, WIND, OIL.replace("winter", "a long winter")))

    assert told(found) == [
        ("same", "pp1", "pp1"),
        ("same", "op1", "op1"),
        ("new", None, "op2"),
        ("dropped", "op2", None),
        ("changed", "op3", "op3"),
    ]
    assert [(one.text, one.side) for one in found.changes[-1].words if one.side != "both"] == [("a long ", "after")]


def test_a_paragraph_that_was_moved_is_moved_not_dropped_and_new():
    found = compare(text(LIGHT, BELLS, OIL), text(OIL, LIGHT, BELLS))

    assert [kind for kind, _, _ in told(found)] == ["same", "moved", "same", "same"]
    assert found.changes[1].renumbered


def test_whole_words_change_not_letters():
    found = compare(
        text("Decides to meet at its sixty-third session."), text("Decides to meet at its sixty-fourth session.")
    )
    words = [(one.text, one.side) for one in found.changes[1].words if one.side != "both"]

    assert words == [("sixty-third", "before"), ("sixty-fourth", "after")]


@given(st.permutations([LIGHT, BELLS, OIL, WIND]), st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=25, deadline=None)
def test_both_texts_can_be_put_together_again_from_the_redline(order: list[str], left: int, right: int):
    before, after = text(*order[:left], "Stays."), text(*sorted(order)[:right], "Stays.")
    found = compare(before, after)

    for side, document in (("before", before), ("after", after)):
        whole = {
            one.id: "".join(stretch.text for stretch in change.words if stretch.side in ("both", side))
            for change in found.changes
            if (one := getattr(change, side)) is not None
        }
        wanted = {paragraph.id: paragraph.text for paragraph in document.paragraphs()}
        assert {name: "".join(words.split()) for name, words in whole.items()} == {
            name: "".join(words.split()) for name, words in wanted.items()
        }


def test_predecessors_are_the_earlier_texts_under_the_same_title():
    first, second = text(LIGHT, number="96/1", day="1 December 2041"), text(LIGHT, number="97/1", day="2 December 2042")
    last = text(LIGHT, number="98/1", day="3 December 2043")

    assert predecessors(last, [second, last, first]) == [first, second]


@pytest.mark.parametrize(
    ("form", "sign"), [("text", "long+} winter"), ("html", "<ins>a long"), ("json", '"side": "after"')]
)
def test_the_command_writes_every_form(tmp_path: Path, form: str, sign: str):
    before, after = tmp_path / "a.txt", tmp_path / "b.txt"
    before.write_text(text(OIL).text, encoding="utf-8")
    after.write_text(text(OIL.replace("winter", "a long winter")).text, encoding="utf-8")
    result = CliRunner().invoke(command, [str(before), str(after), "--format", form])

    assert result.exit_code == 0, result.output
    assert sign in " ".join(result.stdout.split())


def test_the_json_and_the_page_tell_the_counts():
    found = compare(text(LIGHT, BELLS), text(LIGHT))

    assert redline_json(found)["counts"] == {"same": 2, "dropped": 1}
    assert json.loads(json.dumps(redline_json(found)))["before"] == "A/RES/98/1"
    assert "2 same, 1 dropped" in redline_html(found)


def test_the_page_of_a_redline_names_paragraphs_in_words():
    before, after = (
        read_text(f"The General Assembly,\n\nRecalling the dark,\n\n1. Requests States:\n\n(a) To pay {sum};\n")
        for sum in ("ten", "twelve")
    )
    page = redline_html(compare(before, after))

    assert "recital\xa01,<br> same" in page
    assert "paragraph\xa01\xa0(a)" in page
    assert "<del>ten</del><ins>twelve</ins>" in page
