"""Mandates: what a resolution asks of whom, each as an object with an address of its own.

A mandate is found in one clause of an operative paragraph (``mandates_clauses``) and carries the terms of
that clause (``mandates_terms``). Its id is the symbol, the paragraph and its place there:
"A/RES/62/12#op14.1". What the words do not say stays None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from servanda.documents.mandates_clauses import Clause, Strength, clauses
from servanda.documents.mandates_terms import Due, Recurrence, deliverable, due, recipient, recurrence
from servanda.documents.model import Document, DocumentKind, Paragraph, Span

__all__ = ["Mandate", "mandates", "requests_json"]

_INSTITUTION = re.compile(
    r"Secretary-General|Secretariat|Committee|Commission|Court|Council|Office|Programme|Fund\b|Agency|Bank|"
    r"Organization|"
    r"Director|Registrar|President|Chair|Rapporteur|Representative|Envoy|Tribunal|Mechanism|Bureau|"
    r"Working Group|Panel|"
    r"Conference|Assembly|Institute|University|Board|Expert|Coordinator|Prosecutor|Adviser|Counsel|Force|Mission|Centre|"
    r"Forum|Unit\b|Department|Division|Ombuds|Group of"
)
_AT_LARGE = re.compile(
    r"\b(?:States|Governments|parties|organizations|actors|stakeholders|society|sector|community|system|donors)\b"
)
_HANDS_IN = re.compile(
    r"^(?:\w{1,40}\s)?(?:submit|provide|communicate|transmit|report|inform|send|present|forward|make\savailable|share|nominate|designate)\b"
)
_CITED = re.compile(r"^(?:.*\.)?op")
_PAPER = re.compile(
    r"\b(?:reports?|comments|observations|views|information|proposals|candidates?|replies|responses|statements?|notif\w+)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """One thing asked of somebody in one paragraph."""

    id: str  # "A/RES/62/12#op14.1"
    paragraph: str  # as cited: "14", "5 (a)"
    verb: str
    strength: Strength
    who: str | None
    what: str
    deliverable: str | None
    to: str | None
    due: Due | None
    recurrence: Recurrence | None
    is_task: bool  # somebody in particular is to do or hand in something, beyond an appeal at large
    span: Span | None  # in the text of the document


def mandates(document: Document) -> list[Mandate]:
    """What the operative paragraphs ask, in order."""
    return [_mandate(document, *asked) for asked in _all_asked(document)]


def _all_asked(document: Document) -> Iterator[tuple[Paragraph, Clause, int]]:
    """Each clause that asks, with its paragraph and its place there."""
    previous: str | None = None
    for paragraph in _speaking(document):
        for place, (part, clause) in enumerate(_asked(paragraph, previous), 1):
            yield part, clause, place
            previous = clause.who or previous


def _speaking(document: Document) -> Iterator[Paragraph]:
    """The paragraphs in which the organ decides; a statement of its President has no others."""
    if document.kind is DocumentKind.PRESIDENTIAL_STATEMENT:
        return (paragraph for paragraph in document.paragraphs() if paragraph.kind != "preambular")
    return iter(document.operative)


def _asked(paragraph: Paragraph, previous: str | None) -> Iterator[tuple[Paragraph, Clause]]:
    """The clauses of a paragraph; where its sub-paragraphs say what is asked, one for each of them."""
    own = clauses(paragraph.text, previous)
    open_ended = own[-1] if own and paragraph.text.rstrip().endswith(":") else None
    for clause in own:
        if clause is not open_ended and clause.what:
            yield paragraph, clause
    if open_ended and not paragraph.children and open_ended.what:
        yield paragraph, open_ended
    elif open_ended:
        yield from _below(paragraph, open_ended)
    else:
        for child in paragraph.children:
            yield from _asked(child, own[-1].who if own else previous)


def _below(paragraph: Paragraph, lead: Clause) -> Iterator[tuple[Paragraph, Clause]]:
    """What is asked under "Requests the Secretary-General:", one for each sub-paragraph telling what."""
    tasks = []
    for child in paragraph.children:
        if own := clauses(child.text, lead.who):
            tasks += [(child, clause) for clause in own]
        elif not lead.what:
            what = re.sub(r"^To\s", "", child.text).rstrip(" ;.,")
            tasks.append((child, replace(lead, what=what[:1].lower() + what[1:], start=0, end=len(child.text))))
    if lead.what:
        whole = " ".join([lead.what, *(child.text for child in paragraph.children)])
        yield paragraph, replace(lead, what=whole)
    yield from tasks


def _mandate(document: Document, paragraph: Paragraph, clause: Clause, place: int) -> Mandate:
    symbol = document.preface.symbol or document.source or "document"
    to = recipient(clause.what)
    start = paragraph.span.start if paragraph.span else None
    return Mandate(
        id=f"{symbol}#{paragraph.id}.{place}",
        paragraph=_cited(paragraph),
        verb=clause.verb,
        strength=clause.strength,
        who=clause.who,
        what=clause.what.rstrip(" ;.,"),
        deliverable=deliverable(clause.what),
        to=to,
        due=_due(document, clause, to),
        recurrence=recurrence(clause.what),
        is_task=_is_task(document, clause),
        span=Span(start=start + clause.start, end=start + clause.end) if start is not None else None,
    )


def _due(document: Document, clause: Clause, to: str | None) -> Due | None:
    """By when; a session without an organ is the Assembly's where it speaks, unless another is handed the thing."""
    preface = document.preface
    of_assembly = preface.body == "General Assembly" and (to is None or "Assembly" in to)
    return due(clause.what, adopted=preface.adopted_on, of_assembly=of_assembly)


def _cited(paragraph: Paragraph) -> str:
    """The paragraph as one cites it: "op5(a)(ii)" is "5(a)(ii)"."""
    return _CITED.sub("", paragraph.id)


def _is_task(document: Document, clause: Clause) -> bool:
    """Whether somebody in particular is asked, or something is to be handed in.

    "Calls upon all States to cooperate" is an appeal; "invites States to submit comments by the end of the
    year" and "encourages the Secretary-General to continue" are tasks.
    """
    if not clause.who:
        return False
    if clause.strength is Strength.REQUESTS or clause.passive:
        return True
    hands_in = bool(_HANDS_IN.match(clause.what) and _PAPER.search(clause.what))
    if clause.strength is Strength.DECIDES:
        return hands_in
    first = re.split(r",\s|\sand\s(?=[a-z])", clause.who)[0]
    if _INSTITUTION.search(first) and not _AT_LARGE.search(first):
        return True
    return hands_in and (recipient(clause.what) is not None or _due(document, clause, None) is not None)


def requests_json(document: Document) -> list[dict[str, Any]]:
    """The tasks with the field names of the JSON form."""
    tasks = (asked for asked in _all_asked(document) if _is_task(document, asked[1]))
    return [_row(_mandate(document, *asked)) for asked in tasks]


def _row(mandate: Mandate) -> dict[str, Any]:
    when = mandate.due
    row: dict[str, Any] = {
        "id": mandate.id,
        "para": mandate.paragraph,
        "who": mandate.who,
        "what": mandate.what,
        "to": mandate.to,
        "by": when.text if when else mandate.recurrence.why.strip("“”") if mandate.recurrence else None,
    }
    if when and when.last and when.session is None:
        row["by_date"] = when.last.isoformat()
    if when and when.first and when.last:
        row["by_session"] = {
            "session": when.session,
            "from": when.first.isoformat(),
            "to": when.last.isoformat(),
        }
    if mandate.verb != "requests":
        row["form"] = mandate.verb
    if mandate.recurrence:
        row["recurs"] = {"every": mandate.recurrence.period, "why": mandate.recurrence.why}
    return row
