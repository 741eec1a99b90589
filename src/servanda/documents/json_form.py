"""A document as JSON, with the field names that reviewers of documents write their own extractions in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from servanda.documents.model import Document, Paragraph, Preface, Section, Span

__all__ = ["Finder", "to_json"]

# What else is found in a document: citations, requests, meetings, events, claims; keys of the JSON object.
Finder = Callable[[Document], dict[str, Any]]


def to_json(document: Document, *finders: Finder, text: bool = False) -> dict[str, Any]:
    """The document as an object of JSON types.

    ``finders`` add keys of their own; ``text`` adds the whole text, in which the spans count.
    """
    preface = document.preface
    form: dict[str, Any] = {
        "file": document.source or None,
        "kind": document.kind.value,
        "language": document.language,
        **_head(document, preface),
        "counts": {
            "preambular": len(_recitals(document)),
            "operative": len(_operative(document)),
            "footnotes": len(document.footnotes),
            "annexes": len(document.annexes),
        },
        "preambular_openings": [_first(paragraph) for paragraph in _recitals(document)],
        "operative": [{"num": p.number, "verb": _first(p)} for p in _operative(document)],
        "subparagraphs": [
            {"para": p.id, "num": child.number} for p in _operative(document) for child in list(p.walk())[1:]
        ],
        "headings": [
            {"text": heading.text, "level": heading.level, "before": heading.before}
            for section in document.sections
            for heading in _headings(section)
        ],
        "footnotes": {note.mark: note.text for note in document.footnotes},
        "conclusion": document.conclusion,
        "sections": [_section(section) for section in document.sections],
        "unplaced": [
            {"text": piece.text, "why": piece.why, "line": piece.at, "span": _span(piece.span)}
            for piece in document.unplaced
        ],
    }
    for finder in finders:
        form |= finder(document)
    return form | ({"text": document.text} if text else {})


def _head(document: Document, preface: Preface) -> dict[str, Any]:
    session, route, vote = preface.session, preface.route, document.vote
    number: int | str | None = int(session) if session and session.isdigit() else session
    return {
        "symbol": preface.symbol,
        "symbol_in_text": preface.symbol_in_text,
        "body": preface.body,
        "number": preface.number,
        "title": preface.title,
        "session": {"text": preface.session_text, "number": number} if session else None,
        "agenda_item": list(preface.agenda_items),
        "agenda_item_name": preface.agenda_item_name,
        "adoption_date": preface.adopted_on.isoformat() if preface.adopted_on else None,
        "issue_date": preface.issued_on.isoformat() if preface.issued_on else None,
        "meeting": preface.meeting,
        "route": {
            "text": route.text,
            "committee": route.committee,
            "without_reference_to_main_committee": route.without_reference,
            "documents": list(route.documents),
        }
        if route
        else None,
        "sponsors": list(preface.sponsors),
        "vote": {
            "text": vote.text,
            "in_favour": vote.yes,
            "against": vote.no,
            "abstaining": vote.abstaining,
            "recorded": vote.recorded,
        }
        if vote
        else None,
    }


def _recitals(document: Document) -> list[Paragraph]:
    return [p for p in document.preamble if p.kind == "preambular" and (p.opening or p.text)]


def _operative(document: Document) -> list[Paragraph]:
    return [p for p in document.operative if p.kind == "operative" or p.number]


def _first(paragraph: Paragraph) -> str:
    """The opening phrase; where no grammar finds one, the first word."""
    return paragraph.opening or " ".join(paragraph.text.split()[:1]).rstrip(",;:")


def _headings(section: Section) -> list[Any]:
    inner = [heading for part in section.sections for heading in _headings(part)]
    return [*section.headings, *inner]


def _section(section: Section) -> dict[str, Any]:
    return {
        "kind": section.kind,
        "number": section.number,
        "title": section.title,
        "headings": [
            {
                "text": heading.text,
                "level": heading.level,
                "before": heading.before,
                "span": _span(heading.span),
            }
            for heading in section.headings
        ],
        "paragraphs": [_paragraph(paragraph) for paragraph in section.paragraphs],
        "sections": [_section(part) for part in section.sections],
    }


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    form: dict[str, Any] = {
        "id": paragraph.id,
        "kind": paragraph.kind,
        "num": paragraph.number,
        "opening": paragraph.opening,
        "text": paragraph.text,
        "span": _span(paragraph.span),
        "notes": list(paragraph.notes),
    }
    if paragraph.heading:
        form["heading"] = list(paragraph.heading)
    if paragraph.rows:
        form["rows"] = [list(row) for row in paragraph.rows]
    if paragraph.children:
        form["paragraphs"] = [_paragraph(child) for child in paragraph.children]
    return form


def _span(span: Span | None) -> list[int] | None:
    return [span.start, span.end] if span else None
