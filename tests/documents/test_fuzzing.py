"""The fuzzer itself: what it would tell is told, and a seed gives the same text again."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.fuzz_documents import lost_letters, mutated, tried

from servanda.documents import read_text


def test_letters_that_a_document_lost_are_counted():
    text = "The General Assembly,\n\nRecalling the dark,\n\n1. Adopts the lamp.\n"
    document = read_text(text)

    assert lost_letters(text, document) == 0
    assert lost_letters(text, replace(document, text=document.text.replace("lamp", ""))) == 4


def test_a_seed_gives_the_same_text_again():
    assert mutated(7) == mutated(7)
    assert len({mutated(seed) for seed in range(20)}) > 15


def test_some_mutated_documents_are_read_or_refused():
    assert {tried(seed) for seed in range(12)} <= {"read", "refused"}
