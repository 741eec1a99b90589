"""Symbols in the forms in which they are printed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.documents.symbols import find_symbols, kind_of, normalised


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("See A/48/100 and Add.1.", ["A/48/100", "A/48/100/Add.1"]),
        ("(A/48/L.3 and Add.1)", ["A/48/L.3", "A/48/L.3/Add.1"]),
        ("A/40/700-S/1985/50", ["A/40/700", "S/1985/50"]),
        ("E/CN.4/1999/7/Add.1–3", ["E/CN.4/1999/7/Add.1", "E/CN.4/1999/7/Add.2", "E/CN.4/1999/7/Add.3"]),
        ("A/C.6/50/SR.4 to 6", ["A/C.6/50/SR.4", "A/C.6/50/SR.5", "A/C.6/50/SR.6"]),
        ("A/C.6/50/SR.4–5, 8 and 9.", ["A/C.6/50/SR.4", "A/C.6/50/SR.5", "A/C.6/50/SR.8", "A/C.6/50/SR.9"]),
        ("A/50/10 and Corr.1 and 2.", ["A/50/10", "A/50/10/Corr.1", "A/50/10/Corr.2"]),
        ("S/RES/955(1994)", ["S/RES/955 (1994)"]),
        ("GC(60)/RES/9 A, entitled", ["GC(60)/RES/9 A"]),
        ("A/50/10/Add.1, 14 pages", ["A/50/10/Add.1"]),
        ("HIV/AIDS and/or 2007/2008 at 5 km/h", []),
        ("see https://example.org/A/50/10", []),
    ],
)
def test_symbols_are_found_and_written_in_one_form(text, refs):
    assert [mention.ref for mention in find_symbols(text)] == refs


@pytest.mark.parametrize(
    ("ref", "kind"),
    [
        ("A/RES/50/1", "resolution"),
        ("S/PRST/1999/1", "presidential statement"),
        ("A/C.6/50/SR.4", "summary record"),
        ("A/50/1", "document"),
    ],
)
def test_a_symbol_tells_what_it_stands_for(ref, kind):
    assert kind_of(ref) == kind


@given(st.integers(1, 99), st.integers(1, 999), st.sampled_from(["A", "E", "S"]))
@settings(max_examples=40)
def test_the_one_form_is_stable(session, number, organ):
    symbol = f"{organ}/{session}/{number}"

    assert normalised(symbol) == symbol
    assert [mention.ref for mention in find_symbols(f"as contained in {symbol}, and")] == [symbol]


@given(st.text(alphabet="A/1.C(), SRadd-–", max_size=300))
@settings(max_examples=80)
def test_no_text_of_strokes_and_letters_makes_it_fail(text):
    for mention in find_symbols(text):
        assert 0 <= mention.start < mention.end <= len(text)
