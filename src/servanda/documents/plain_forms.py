"""A document as Markdown, and as text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from servanda.documents.model import Document, Paragraph, Section

__all__ = ["to_markdown", "to_outline"]


def to_markdown(document: Document) -> str:
    """The document as Markdown; notes at the end, marks as superscripts."""
    lines: list[str] = []
    preface = document.preface
    if preface.text:
        head = preface.text.split("\n")
        lines += ["  \n".join(head[:-1])] if len(head) > 1 else []
        lines += [f"# {head[-1]}"]
    annexed = [section for section in document.sections if section.kind == "annex"]
    for section in document.sections:
        lines += _section(section, 2) if section not in annexed else []
    if document.conclusion:
        lines.append("  \n".join(f"*{line}*" for line in document.conclusion.split("\n")))
    for section in annexed:
        lines += _section(section, 2)
    if document.footnotes:
        lines += ["---", *(f"<sup>{note.mark}</sup> {note.text}" for note in document.footnotes)]
    return "\n\n".join(lines) + "\n"


def _section(section: Section, level: int) -> Iterator[str]:
    sign = "#" * min(level, 6)
    if section.kind == "preamble" and section.title:
        yield f"*{section.title}*"
    else:
        yield from (f"{sign} {part}" for part in (section.number, section.title) if part)
    waiting = list(section.headings)
    for paragraph in section.paragraphs:
        while waiting and waiting[0].before == paragraph.id:
            yield f"{sign}# {waiting.pop(0).text}"
        for one in paragraph.walk():
            yield _paragraph(one)
    yield from (f"{sign}# {heading.text}" for heading in waiting)
    for part in section.sections:
        yield from _section(part, level + 1)


def _paragraph(paragraph: Paragraph) -> str:
    if paragraph.rows:
        width = max(map(len, paragraph.rows))
        rows = [" | ".join((*row, *[""] * (width - len(row)))) for row in paragraph.rows]
        return "\n".join(f"| {row} |" for row in [rows[0], " | ".join(["---"] * width), *rows[1:]])
    signs = [(end, 0, "*") for _, end in paragraph.italics] + [(start, 2, "*") for start, _ in paragraph.italics]
    signs += [(at, 1, f"<sup>{mark}</sup>") for at, mark in zip(paragraph.anchors, paragraph.notes, strict=True)]
    text, place = "", 0
    for at, _, sign in sorted(signs, key=lambda one: one[:2]):
        text += paragraph.text[place:at] + sign
        place = at
    text += paragraph.text[place:]
    if paragraph.number is None:
        return text
    return f"{paragraph.number}. {text}" if paragraph.number.isdigit() else f"{paragraph.number} {text}"


def to_outline(document: Document, width: int = 100) -> str:
    """What was understood, then each paragraph beside its id."""
    preface, kind = document.preface, document.kind.value
    known = {
        "kind": f"{kind} of the {preface.body}" if preface.body else kind,
        "symbol": _inferred(preface.symbol, preface.symbol_in_text),
        "title": preface.title,
        "session": preface.session_text,
        "agenda item": ", ".join(preface.agenda_items),
        "adopted": preface.adopted_on.isoformat() if preface.adopted_on else None,
        "issued": preface.issued_on.isoformat() if preface.issued_on else None,
        "meeting": preface.meeting,
        "route": preface.route.text if preface.route else None,
        "vote": document.vote.text if document.vote else None,
    }
    lines = [_wrapped(name, value, width) for name, value in known.items() if value]
    for section in document.sections:
        lines += _outlined(section, width)
    lines += ["", *(_wrapped(f"note {note.mark}", note.text, width) for note in document.footnotes)]
    lines += ["", _wrapped("closing", document.conclusion.replace("\n", ", "), width)] if document.conclusion else []
    if document.unplaced:
        lines += ["", f"{len(document.unplaced)} pieces are no part of the text:"]
        lines += [_wrapped(piece.why, piece.text, width) for piece in document.unplaced]
    return "\n".join(lines) + "\n"


def _inferred(symbol: str | None, printed: bool) -> str | None:
    return symbol if symbol is None or printed else f"{symbol} (not printed: from organ and number)"


def _outlined(section: Section, width: int) -> Iterator[str]:
    yield ""
    name = {"preamble": "Preamble", "operative": "Operative part", "body": "Text"}.get(section.kind, "")
    title = section.title if section.kind != "preamble" else None
    yield " ".join(part for part in (name, section.number, title) if part) or section.kind.capitalize()
    headings = {heading.before: heading.text for heading in section.headings}
    for top in section.paragraphs:
        if top.id in headings:
            yield f"\n{'':14}{headings[top.id]}"
        for paragraph in top.walk():
            yield _wrapped(paragraph.id, paragraph.text, width)
    for part in section.sections:
        yield from _outlined(part, width)


def _wrapped(name: str, text: str, width: int) -> str:
    indent = " " * 14
    first = f"{name:<13} " if len(name) < 14 else f"{name}\n{indent}"
    body = textwrap.fill(text, width=width - 14, break_long_words=False, break_on_hyphens=False)
    return first + body.replace("\n", f"\n{indent}")
