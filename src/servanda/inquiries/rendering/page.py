"""A report as one HTML page: nothing is requested from anywhere, proofs are folded below their lines, prints well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib.resources import files

from servanda.inquiries.language import say, spoken, told
from servanda.inquiries.language import word as word_in
from servanda.inquiries.lines import Grid, Line, Report, Section
from servanda.inquiries.rendering.marks import mark, notes, word
from servanda.law.kleene import Answer
from servanda.law.proof import Proof

__all__ = ["fragment", "style", "to_html"]

_WHOLE = re.compile(r"(?:arts?\. )?\d+[a-z]*(?:\(\w+\))+|\d{4}-\d{2}-\d{2}|arts?\. \d+")


def to_html(report: Report) -> str:
    """The whole report as a document that stands by itself."""
    return "\n".join(_parts(report)) + "\n"


@cache
def style() -> str:
    """The style sheet: light, dark and print."""
    return (files(__package__) / "page.css").read_text(encoding="utf-8")


def fragment(report: Report) -> str:
    """The sections alone, for a notebook that brings its own page."""
    return f"<h1>{escape(report.title)}</h1>\n<p>{escape(report.as_of)}</p>\n" + "\n".join(_sections(report))


def _parts(report: Report) -> Iterator[str]:
    title = escape(report.title)
    yield f'<!DOCTYPE html>\n<html lang="{spoken()}">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    what = say("assessment on {day}", day=report.on)
    yield f"<title>{title} · {what}</title>\n<style>{style()}</style>\n</head>\n<body>"
    yield f'<header>\n<h1>{title}</h1>\n<p class="asof">{escape(report.as_of)}</p>\n</header>'
    yield f'<nav aria-label="{word_in("Sections")}"><ol>'
    for place, section in enumerate(report.sections, start=1):
        yield f'<li><a href="#s{place}">{escape(section.heading)}</a></li>'
    yield "</ol></nav>\n<main>"
    yield from _sections(report)
    yield f"</main>\n<footer><p>{escape(report.disclaimer)}</p></footer>\n</body>\n</html>"


def _sections(report: Report) -> Iterator[str]:
    for place, section in enumerate(report.sections, start=1):
        yield from _section(place, section)


def _section(place: int, section: Section) -> Iterator[str]:
    yield f'<section aria-labelledby="s{place}">\n<h2 id="s{place}">{escape(section.heading)}</h2>'
    if section.grid:
        yield from _grid(section.grid, section.heading)
    lead, open_ = "", False
    for line in section.lines:
        if line.lead != lead or not open_:
            lead = line.lead
            yield "</ol>" if open_ else ""
            yield f"<h3>{escape(lead)}</h3>" if lead else ""
            yield '<ol class="lines">'
            open_ = True
        yield from _line(line)
    yield ("</ol>\n" if open_ else "") + "</section>"


def _line(line: Line) -> Iterator[str]:
    yield f'<li id="l{line.number}"><span class="n">{line.number}</span>{_mark(line.answer, line.effect)}'
    yield f"<div>{_unbroken(line.text)}"
    if line.see:
        yield f' <a href="#l{line.see}">{say("Proof: see {n}", n=line.see)}</a>'
    elif line.proofs:
        proofs = "".join(_proof(proof.decisive()) for proof in line.proofs)
        head = say("Proof of {n}", n=line.number)
        yield f'<details><summary>{head}</summary><ul class="proof">{proofs}</ul></details>'
    yield "</div></li>"


def _unbroken(text: str) -> str:
    """Escaped text in which articles and days never break across lines."""
    return _WHOLE.sub(r'<span class="w">\g<0></span>', escape(text))


def _mark(answer: Answer | None, effect: str = "", tag: str = "span") -> str:
    if answer is None:
        return f"<{tag}></{tag}>"
    kind = "open" if answer is Answer.NOT_KNOWN else word(answer, effect)
    return f'<{tag} class="m {kind}">{mark(answer, effect)}</{tag}>'


def _grid(grid: Grid, caption: str) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in grid.heads)
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
    yield f'<thead><tr><th scope="col">{word_in("Instrument")}</th>{heads}</tr></thead><tbody>'
    for name, answers in grid.rows:
        cells = "".join(_mark(answer, tag="td") for answer in answers)
        yield f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _told(proof: Proof) -> str:
    """The words of a step; what a provision says is English."""
    text = escape(told(proof))
    return f'<span lang="en">{text}</span>' if proof.effect and spoken() != "en" else text


def _proof(proof: Proof) -> str:
    said = notes(proof)
    below = "".join(_proof(step) for step in proof.because)
    tail = f" <small>({escape(said)})</small>" if said else ""
    return f"<li>{mark(proof.answer, proof.effect)} {_told(proof)}{tail}{f'<ul>{below}</ul>' if below else ''}</li>"
