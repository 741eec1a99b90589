"""A letter read into a proposed request. What the words do not say stays unknown."""

from __future__ import annotations

from servanda.desk.requests.triage import bodies
from servanda.desk.requests.triage.citing import bases_in
from servanda.desk.requests.triage.contents import items
from servanda.desk.requests.triage.cues import cues
from servanda.desk.requests.triage.findings import Proposed, Reading
from servanda.desk.requests.triage.heads import head_end, head_of
from servanda.desk.requests.triage.persons import persons
from servanda.documents.languages import language_of

__all__ = ["read_letter"]


def read_letter(text: str, ours: str) -> Reading:
    """What a letter proposes to ``ours``, the State that received it; in any language it knows, else by names alone."""
    language = language_of(text)
    words = cues(language)
    start = head_end(text, words)
    found = [*head_of(text, words, ours), *bases_in(text)]
    known = [ours, *(one.value for one in found if one.field == "sender-state")]
    found += [
        *bodies.asked(text, words, start),
        *bodies.offences(text, words),
        *persons(text, words, start),
        *bodies.places(text, known, start),
        *bodies.deadlines(text, words, start),
        *bodies.urgency(text, words),
        *bodies.confidentiality(text, words),
        *bodies.death_penalty(text, words),
        *items(text, words),
        *bodies.not_here(text, words),
    ]
    return Reading(text=text, language=language, proposals=tuple(_once(found)))


def _once(found: list[Proposed]) -> list[Proposed]:
    """Of equal values of a field the surest, then the first; in reading order."""
    order = ("clear", "likely", "possible")
    best: dict[tuple[str, str], Proposed] = {}
    for one in sorted(found, key=lambda one: (order.index(one.confidence), one.start)):
        best.setdefault((one.field, one.value), one)
    return sorted(best.values(), key=lambda one: (one.start, one.field))
