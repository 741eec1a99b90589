"""Each row of the four documents has a page that answers it, with the words that the manual says stand there."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/seeds.md").read_text(encoding="utf-8")
HEADS = ("the document says", "paragraph")
ROWS = [row for row in re.findall(r"^\| (.+) \|$", TEXT, re.M) if not row.startswith(HEADS)]
PAGE = re.compile(r"`(/[^`]*)`(?: with `([^`]+)`)? “([^”]+)”")
NAMED = sorted({page for row in ROWS for page in PAGE.findall(row.split(" | ")[-1])})


@pytest.mark.parametrize("row", ROWS, ids=[row[:40] for row in ROWS])
def test_each_row_names_a_command_and_a_page(row: str):
    says, command, pages = row.split(" | ")

    assert says
    assert "`" in command
    assert pages.startswith("`/")
    assert len(PAGE.findall(pages)) == pages.count("“")


def kind_of(file: str) -> str:
    """An article is told to be one: a short one about resolutions could be taken for one of them."""
    return "news" if "press" in file else ""


@cache
def words_of(reader, address: str, file: str) -> str:
    """The text of a page, without its marks."""
    if file:
        response = reader.post(address, {"text": (ROOT / file).read_text(encoding="utf-8"), "kind": kind_of(file)})
    else:
        response = reader.get(address)
    assert response.status_code == 200, address
    body = re.sub(r"<(script|style|select)\b.*?</\1>", "", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body)))


@pytest.fixture(scope="module")
def only_reader():
    from django.test import Client

    return Client(HTTP_HOST="localhost")


@pytest.mark.parametrize(("address", "file", "words"), NAMED, ids=[f"{a} {w}"[:70] for a, _, w in NAMED])
def test_the_page_answers_with_these_words(only_reader, address: str, file: str, words: str):
    assert words in words_of(only_reader, address, file)
