"""A document as a page: set for reading, addressable paragraph by paragraph, sound without styles or scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

from servanda.documents.model import Document, Footnote, Heading, Paragraph, Section
from servanda.documents.signs import MONTH_NAMES

__all__ = ["in_html", "to_html"]

_STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fdfcf9;--quiet:#5b6470;--line:#d9d5cb;--link:#1f4e79}
@media(prefers-color-scheme:dark){:root{--ink:#e6e3dc;--paper:#16181b;--quiet:#a3abb5;--line:#3a3f46;--link:#8fbce6}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 "Source Serif 4",Georgia,"Noto Serif",serif}
main{max-width:42rem;margin:0 auto;padding:3rem 1.25rem 5rem}
a{color:var(--link)}
h1{font-size:1.6rem;line-height:1.25;font-weight:600;margin:.25rem 0 1.5rem}
h2,h3,h4,h5{font-size:1.0625rem;line-height:1.35;margin:2.2rem 0 .8rem}
.symbol,dt,.number,.annex-number{font-family:Inter,system-ui,sans-serif;color:var(--quiet);font-size:.85rem}
.symbol{margin:0;letter-spacing:.02em}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem;margin:0 0 2.5rem;padding:.9rem 0;
border-block:1px solid var(--line);font-size:.95rem}
dt{padding-top:.15rem}dd{margin:0}
p{margin:0 0 1rem}
.formula{font-style:italic}
.item{display:grid;grid-template-columns:2.6rem 1fr;margin:0}
.item>.number{padding-top:.2rem;font-variant-numeric:tabular-nums}
.item .item{margin-left:0}
.flush{margin-left:2.6rem}
sup{line-height:0}
sup a{text-decoration:none;padding:0 .12em}
table{border-collapse:collapse;width:100%;margin:0 0 1.2rem;font-size:.92rem;font-variant-numeric:tabular-nums}
td,th{border-bottom:1px solid var(--line);padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top}
.closing,.notes,.left{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.92rem}
.notes ol{list-style:none;padding:0;margin:0}
.notes li{display:grid;grid-template-columns:2.6rem 1fr;margin-bottom:.4rem}
:target{background:color-mix(in srgb,var(--link) 14%,transparent)}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
@media(max-width:36rem){main{padding-top:1.5rem}.item,.notes li{grid-template-columns:2.2rem 1fr}}
@media print{body{font-size:10.5pt;background:none;color:#000}main{max-width:none;padding:0}a{color:inherit}
h2,h3,h4{break-after:avoid}.item,tr{break-inside:avoid}@page{size:A4;margin:25mm}}
"""
# What a line must not part: "19 December 2044", "article 12", "paragraph 3 (a)".
_WHOLE = re.compile(
    rf"\b\d{{1,2}} (?:{MONTH_NAMES})(?: \d{{4}})?\b|"
    r"\b(?:[Aa]rticles?|[Pp]aragraphs?|[Rr]esolutions?|[Dd]ecisions?|[Aa]rts?\.|[Pp]aras?\.|[Vv]ol\.|No\.)"
    r" \d[\d/]*(?: \([^\s()]{1,5}\))?"
)
_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


def in_html(text: str) -> str:
    """The text as HTML, with days and numbers kept on one line."""
    return _WHOLE.sub(lambda found: found[0].replace(" ", "\xa0"), escape(text, quote=False))


def to_html(document: Document) -> str:
    """The whole page. Every paragraph has its id as anchor, every note a way there and back."""
    title = escape(document.preface.title or document.preface.symbol or document.source or "Document")
    direction = ' dir="rtl"' if document.language in _RIGHT_TO_LEFT else ""
    language = document.language if document.language != "und" else ""
    page = _Page(document)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"{direction}>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<article>\n"
        f"{''.join(page.parts(title))}</article>\n</main>\n</body>\n</html>\n"
    )


class _Page:
    """Writes the parts; counts the places at which each note is called."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._called: dict[str, int] = {}
        self._known = {note.mark for note in document.footnotes}

    def parts(self, title: str) -> Iterator[str]:
        preface = self._document.preface
        if preface.symbol:
            yield f'<p class="symbol">{escape(preface.symbol)}</p>\n'
        yield f"<h1>{title}</h1>\n{self._facts()}"
        annexed = [section for section in self._document.sections if section.kind == "annex"]
        for section in self._document.sections:
            if section not in annexed:
                yield from self._section(section, 2)
        if self._document.conclusion:
            yield f'<p class="closing">{escape(self._document.conclusion).replace(chr(10), "<br>")}</p>\n'
        for section in annexed:
            yield from self._section(section, 2)
        if self._document.footnotes:
            yield '<section class="notes" role="doc-endnotes" aria-label="Notes"><ol>\n'
            for place, note in enumerate(self._document.footnotes):
                yield self._note(note, place)
            yield "</ol></section>\n"
        left = self._document.unplaced
        if left:
            yield f'<details class="left"><summary>Not part of the text ({len(left)})</summary><ul>\n'
            yield "".join(f"<li>{escape(piece.text)} <small>{escape(piece.why)}</small></li>\n" for piece in left)
            yield "</ul></details>\n"

    def _facts(self) -> str:
        preface = self._document.preface
        facts = (
            ("Body", preface.body),
            ("Number", preface.number),
            ("Session", preface.session_text),
            ("Agenda item", ", ".join(preface.agenda_items)),
            ("Subject", preface.agenda_item_name),
            ("Adopted", _day(preface.adopted_on)),
            ("Issued", _day(preface.issued_on)),
            ("Meeting", preface.meeting),
            ("Route", preface.route.text.strip("[]") if preface.route else None),
        )
        rows = "".join(f"<dt>{name}</dt><dd>{in_html(value)}</dd>\n" for name, value in facts if value)
        return f"<dl>\n{rows}</dl>\n" if rows else ""

    def _section(self, section: Section, level: int) -> Iterator[str]:
        label = {"preamble": "Preamble", "operative": "Operative part"}.get(section.kind, section.number or "Text")
        yield f'<section aria-label="{escape(label)}">\n'
        if section.kind == "preamble" and section.title:
            yield f'<p class="formula">{escape(section.title)}</p>\n'
        elif section.title or section.number:
            number = f'<span class="annex-number">{escape(section.number)}</span> ' if section.number else ""
            title = self._words(section.title or "", section.notes, section.anchors)
            yield f"<h{level}>{number}{title}</h{level}>\n"
        yield from self._items(section, min(level + 1, 6))
        for part in section.sections:
            yield from self._section(part, min(level + 1, 6))
        yield "</section>\n"

    def _items(self, section: Section, level: int) -> Iterator[str]:
        waiting = list(section.headings)
        for paragraph in section.paragraphs:
            while waiting and waiting[0].before == paragraph.id:
                yield self._heading(waiting.pop(0), level)
            yield self._paragraph(paragraph)
        for heading in waiting:
            yield self._heading(heading, level)

    def _heading(self, heading: Heading, level: int) -> str:
        tag = f"h{min(level + max(0, heading.level - 3), 6)}"
        return f"<{tag}>{self._words(heading.text, heading.notes, heading.anchors)}</{tag}>\n"

    def _paragraph(self, paragraph: Paragraph) -> str:
        if paragraph.rows:
            body = _table(paragraph.rows)
        else:
            body = f"<p>{self._words(paragraph.text, paragraph.notes, paragraph.anchors, _emphasised(paragraph))}</p>\n"
        body += "".join(map(self._paragraph, paragraph.children))
        name = escape(paragraph.id)
        if paragraph.number is None:
            return f'<div id="{name}">{body}</div>\n'
        number = f"{paragraph.number}." if paragraph.number.isalnum() else paragraph.number
        return f'<div class="item" id="{name}"><span class="number">{escape(number)}</span><div>{body}</div></div>\n'

    def _words(
        self,
        text: str,
        notes: Sequence[str] = (),
        anchors: Sequence[int] = (),
        italics: Sequence[tuple[int, int]] = (),
    ) -> str:
        """Text with emphasis and note calls put in at their offsets."""
        signs = [(end, 0, "</em>") for _, end in italics] + [(start, 2, "<em>") for start, _ in italics]
        signs += [(at, 1, self._call(mark)) for at, mark in zip(anchors, notes, strict=True)]
        out, place = [], 0
        for at, _, sign in sorted(signs, key=lambda one: one[:2]):
            out += [in_html(text[place:at]), sign]
            place = at
        return "".join([*out, in_html(text[place:])])

    def _call(self, mark: str) -> str:
        if mark not in self._known:
            return f"<sup>{escape(mark)}</sup>"
        self._called[mark] = self._called.get(mark, 0) + 1
        name = escape(f"{mark}-{self._called[mark]}")
        return f'<sup><a href="#note-{escape(mark)}" id="call-{name}" role="doc-noteref">{escape(mark)}</a></sup>'

    def _note(self, note: Footnote, place: int) -> str:
        mark = escape(note.mark)
        first = next(n for n in self._document.footnotes if n.mark == note.mark) is note
        name = f'id="note-{mark}"' if first else f'id="note-{mark}-{place}"'
        back = f' <a href="#call-{mark}-1" role="doc-backlink" aria-label="Back to the text">↩</a>'
        back = back if self._called.get(note.mark) and first else ""
        return (
            f'<li {name}><span class="number">{mark}</span><span>{escape(note.text, quote=False)}{back}</span></li>\n'
        )


def _emphasised(paragraph: Paragraph) -> Sequence[tuple[int, int]]:
    """The emphasis of the print; where the input had none to give, the opening words, as resolutions are printed."""
    opening = paragraph.opening
    if paragraph.italics or not opening or not paragraph.text.startswith(opening):
        return paragraph.italics
    return ((0, len(opening)),)


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = ("".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row) for row in rows)
    return f"<table>\n{''.join(f'<tr>{line}</tr>' + chr(10) for line in lines)}</table>\n"


def _day(day: object) -> str | None:
    from datetime import date

    return f"{day.day} {day:%B} {day.year}" if isinstance(day, date) else None
