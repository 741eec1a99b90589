"""A redline as a page: deletions struck, insertions underlined, told by word and not by colour alone."""

from __future__ import annotations

import re
from html import escape

from servanda.documents.html_form import in_html
from servanda.documents.model import Document
from servanda.documents.redline import Change, Redline

__all__ = ["redline_html"]

_STYLE = """
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fdfcf9;--quiet:#5b6470;--line:#d9d5cb;
--went:#9a3412;--came:#1f4e79}
@media(prefers-color-scheme:dark){:root{--ink:#e6e3dc;--paper:#16181b;--quiet:#a3abb5;--line:#3a3f46;
--went:#f0a58a;--came:#8fbce6}}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 "Source Serif 4",Georgia,"Noto Serif",serif}
main{max-width:50rem;margin:0 auto;padding:3rem 1.25rem 5rem}
h1{font-size:1.5rem;line-height:1.3;font-weight:600}
.counts,.kind{font-family:Inter,system-ui,sans-serif;font-size:.85rem;color:var(--quiet)}
article{display:grid;grid-template-columns:8.5rem 1fr;gap:0 1.2rem;padding:.7rem 0;border-top:1px solid var(--line)}
article p{margin:0}
del{color:var(--went);text-decoration:line-through}
ins{color:var(--came);text-decoration:underline;text-underline-offset:.15em}
del+ins{margin-left:.12em}
.kind::first-letter{text-transform:uppercase}
.changed .kind,.new .kind,.dropped .kind{color:var(--ink)}
.same p{color:var(--quiet)}
@media(max-width:36rem){main{padding-top:1.5rem}article{grid-template-columns:1fr}.kind br{display:none}}
@media print{body{background:none;color:#000;font-size:10.5pt}main{max-width:none;padding:0}article{break-inside:avoid}
del,ins{color:inherit}@page{size:A4;margin:25mm}}
"""


def redline_html(redline: Redline) -> str:
    """The whole page."""
    title = f"{_name(redline.before)} and {_name(redline.after)} compared"
    counts = ", ".join(f"{count} {kind}" for kind, count in redline.counts().items())
    return (
        f'<!doctype html>\n<html lang="{escape(redline.after.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<h1>{escape(title)}</h1>\n<p class="counts">{escape(counts)}</p>\n'
        f"{''.join(map(_article, redline.changes))}</main>\n</body>\n</html>\n"
    )


def _name(document: Document) -> str:
    return document.preface.symbol or document.source or "a text"


def _article(change: Change) -> str:
    ids = [one.id for one in (change.before, change.after) if one is not None]
    shown = " → ".join(map(_cited, dict.fromkeys(ids)))
    words = "".join(
        f"<{tag}>{in_html(stretch.text)}</{tag}>" if tag else in_html(stretch.text)
        for stretch in change.words
        for tag in [{"before": "del", "after": "ins", "both": ""}[stretch.side]]
    )
    name = change.kind.replace(" ", "-")
    return f'<article class="{name}"><p class="kind">{escape(shown)},<br> {change.kind}</p><p>{words}</p></article>\n'


def _cited(name: str) -> str:
    """An id in words: "pp3" is recital 3, "annex1.op2(a)" paragraph 2 (a) of annex 1."""
    found = re.fullmatch(r"(?:(.+)\.)?(pp|op|p)(\d+)(.*)", name)
    if found is None:
        return name
    inside = re.sub(r"annex(\d+)", r"annex \1", found[1]) if found[1] else ""
    word = "recital" if found[2] == "pp" else "paragraph"
    return f"{word}\xa0{found[3]}{found[4].replace('(', chr(160) + '(')}{f' of {inside}' if inside else ''}"
