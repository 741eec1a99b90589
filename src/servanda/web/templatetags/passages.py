"""Passages that pages repeat by the dozen: findings with their proofs, provisions, statements; written in one go.

Texts of the record are escaped here, and addresses hold codes of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.facts.records import Statement
from servanda.inquiries.language import spoken, word
from servanda.inquiries.reading import Finding
from servanda.web.addresses import way
from servanda.web.kept import record
from servanda.web.names import escaped_names
from servanda.web.templatetags.answers import certainty, day, kind, mark, proof, short, sources

__all__: list[str] = []

register = Library()
Context = Mapping[str, Any]  # of the page; it has the dial


def _together(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308  # each part escapes what it takes from the record


@register.simple_tag(takes_context=True)
def findings(context: Context, found: Iterable[Finding]) -> SafeString:
    """What provisions say in a case, each with its proof folded below."""
    end, to, why, lang = escape(context["dial"].query()), way("instrument"), _("Why"), spoken()
    end_ = "</span></p>" if lang == "en" else f'</span> <small class="note">({_("in English")})</small></p>'
    return _together(
        f'<div class="finding">\n<p>{mark(f.proof.answer, p.effect)} <span lang="en">{escape(p.says)}{end_}\n'
        f'<p class="where"><a href="{to(p.instrument)}{end}">{escape(short(p.instrument))}</a>, art. {escape(p.cites)}'
        f' · <span lang="{lang}">{escape(word(p.effect))}</span>{_qualified(p.qualifier)}'
        f"{f' · {escape(p.period)}' if p.period else ''}{_conduct(f)} {certainty(f.certainty)}</p>\n"
        f"<details data-prints><summary>{why}</summary>{proof(f.proof)}</details>\n</div>\n"
        for f in found
        for p in [f.provision]
    )


@register.simple_tag(takes_context=True)
def finding(context: Context, found: Finding) -> SafeString:
    """The same of one provision."""
    return findings(context, (found,))


def _qualified(words: str) -> str:
    return f', <span lang="en">{escape(words)}</span>' if words else ""


def _conduct(found: Finding) -> str:
    return f" · {day(found.conduct[0])} – {day(found.conduct[1])}" if found.conduct else ""


@register.simple_tag
def provisions(instrument: str) -> SafeString:
    """The provisions of an instrument as rows: the same on every day."""
    return _provisions(instrument, get_language())


@lru_cache(maxsize=256)
def _provisions(instrument: str, language: str | None) -> SafeString:
    return _together(
        f'<tr id="{p.id}"><th scope="row" class="nowrap">{escape(p.cites)}</th><td lang="en">{escape(p.says)} '
        f'{certainty(p.certainty)}</td><td lang="{spoken()}">{escape(kind(p.kind))}</td>'
        f'<td lang="{spoken()}" class="nowrap">{escape(word(p.effect))}</td></tr>'
        for p in record().instruments[instrument].provisions
    )


@register.simple_tag(takes_context=True)
def said_about(context: Context, instrument: str) -> SafeString:
    """What States have said about an instrument."""
    end, to, names = escape(context["dial"].query()), way("state"), escaped_names()
    return _together(
        f'<div class="finding"><p><a href="{to(s.party)}{end}">{names[s.party]}</a>: <span lang="en">'
        f'{escape(s.paraphrase)}</span></p><p class="where"><span lang="en">'
        f"{f'art. {escape(s.article)} · ' if s.article else ''}{escape(word(s.kind))}, {s.effect}</span>"
        f"{f' · {day(s.on)}' if s.on else ''}{f' – {day(s.until)}' if s.until else ''} · {sources(s.source)}</p></div>"
        for s in record().statements.get(instrument, ())
    )


@register.simple_tag(takes_context=True)
def said_by(context: Context, statements: Iterable[Statement]) -> SafeString:
    """What one State has said, with the instrument it spoke of."""
    end, to = escape(context["dial"].query()), way("instrument")
    return _together(
        f'<div class="finding"><p lang="en">{escape(s.paraphrase)}</p>'
        f'<p class="where"><a href="{to(s.instrument)}{end}">'
        f"{escape(short(s.instrument))}</a>{f', art. {escape(s.article)}' if s.article else ''} · "
        f'<span lang="en">{escape(word(s.kind))}, {s.effect}</span>{f" · {day(s.on)}" if s.on else ""} · '
        f"{sources(s.source)}</p></div>"
        for s in statements
    )
