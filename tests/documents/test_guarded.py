"""Patterns with a guard find what they would find without."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.documents import claims
from servanda.documents.events_patterns import PATTERNS
from servanda.documents.guarded import Guarded
from servanda.documents.model import Document, DocumentKind
from servanda.documents.understanding import understand_prose

GUARDED = [
    *(one.words for one in PATTERNS),
    *(one for _, one in claims._COUNTS),
    *(one for one in vars(claims).values() if isinstance(one, Guarded)),
]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\badopted\sby", {"adopted"}),
        (r"(?:adopts|adopted)\s\w+", {"adopt"}),
        (r"[Cc]ommittee|panel", {"ommittee", "panel"}),
        (r"(?P<key>signed)?\sby\sall", {"all"}),
        (r"(?:signed|\d+)\sby", set()),
        (r"(?!signed)in", set()),
        (r"(?<=signed)\sand\sratified", {"ratified"}),
        (r"(?i:signed)", set()),
        (r"(?:signed\s){0,2}in", set()),
        (r"(?:signed\s){1,2}in", {"signed"}),
    ],
)
def test_a_pattern_needs_what_stands_in_all_that_it_matches(pattern: str, needed: set[str]):
    assert Guarded(pattern).needed == needed


def test_letters_of_either_case_are_no_guard():
    assert Guarded("signed", re.IGNORECASE).search("SIGNED")


@pytest.mark.parametrize("guarded", GUARDED, ids=lambda one: one.pattern.pattern[:40])
@given(data=st.data())
@settings(max_examples=8)
def test_whatever_a_pattern_matches_passes_its_guard(guarded: Guarded, data: st.DataObject):
    text = data.draw(st.from_regex(guarded.pattern, alphabet=st.characters(max_codepoint=0x17F)))

    assert guarded.may_match(text)


@pytest.mark.parametrize("bait", ["a", "A", "12,", "ab-", "(", "words of which nothing is told, "])
def test_a_text_without_events_is_soon_understood(bait: str):
    text = (bait * 100_000)[:100_000]

    begun = process_time()
    understand_prose(Document(kind=DocumentKind.NEWS, text=text))

    assert process_time() - begun < 2
