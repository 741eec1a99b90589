"""How answers are set on a page: marks, proofs, names, days, sources, and addresses that keep the dial."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.template import Library
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.facts.days import Day
from servanda.inquiries.asking import catalogue_of
from servanda.inquiries.between import Between
from servanda.inquiries.citing import cited
from servanda.inquiries.language import spoken, word
from servanda.inquiries.language import told as told_step
from servanda.inquiries.said import titled
from servanda.law.kleene import Answer
from servanda.law.proof import Proof
from servanda.law.words import Words
from servanda.web.addresses import place
from servanda.web.dial import Dial
from servanda.web.kept import record
from servanda.web.names import name_of

__all__: list[str] = []

register = Library()
_KEYS = {Answer.YES: "yes", Answer.NO: "no", Answer.NOT_KNOWN: "unknown"}
_LEVELS = {"must": "must", "may": "may", "not known": "unknown", "unrecorded": "nothing"}


def _words(key: str) -> str:
    return _worded(get_language())[key]


@cache
def _worded(language: str | None) -> dict[str, str]:
    """The words of answers in a language, looked up once; the language is the one that is active."""
    return {
        "yes": _("yes"),
        "no": _("no"),
        "unknown": _("not known"),
        "may": _("may"),
        "must": _("must act"),
        "nothing": _("no duty recorded"),
        "may act": _("may act"),
        "unknown unrecorded": _("not known, no basis recorded"),
    }


@register.simple_tag
def mark(answer: Answer, effect: str = "", words: bool = True) -> SafeString:
    """Shape, word and colour of an answer; ``may`` is half a disc, never a full one."""
    key = "may" if answer is Answer.YES and effect.startswith("may") else _KEYS[answer]
    return _shape(key, words, get_language())


def basis_key(found: Between, cell: tuple[str, str]) -> str:
    """How a cell of a pair is shown: where no basis is recorded it is not known, as others may exist."""
    if found.answers[cell] is Answer.YES:
        return "may" if found.effects[cell].startswith("may") else "yes"
    return "unknown unrecorded" if cell in found.unrecorded else "unknown"


@register.simple_tag
def basis_mark(key: str) -> SafeString:
    """Shape and hidden word of what ``basis_key`` says."""
    return _shape(key, False, get_language())


@cache
def _shape(key: str, words: bool, language: str | None) -> SafeString:
    """A mark in a language, which is the one that is active."""
    word = _words(key)
    text = f" {word}" if words else f'<span class="hidden">{word}</span>'
    return mark_safe(f'<span class="answer {key}"><span class="dot"></span>{text}</span>')  # noqa: S308  # only our own words


@register.simple_tag
def level(key: str) -> SafeString:
    """The level at which a State must or may act."""
    return _level(_LEVELS[key], get_language())


@cache
def _level(name: str, language: str | None) -> SafeString:
    """The mark of a level in a language, which is the one that is active."""
    word = _words("may act" if name == "may" else name)
    return mark_safe(f'<span class="answer {name}"><span class="dot"></span> {word}</span>')  # noqa: S308  # only our own words


@register.simple_tag(takes_context=True)
def address(context: Mapping[str, Any], view: str, *args: str, **query: Any) -> str:
    """The address of a page, with the dial of this one."""
    return place(view, *args) + str(context["dial"].query(**query))


@register.simple_tag(takes_context=True)
def at_day(context: Mapping[str, Any], to: date, **query: Any) -> str:
    """The address of this page on another day, with what else its address should keep."""
    dial: Dial = context["dial"]
    return f"{context['request'].path}{replace(dial, on=to).query(**query)}"


@register.simple_tag
def asset(path: str) -> str:
    """The address of a file of ours; it carries the hash of its content, so that it can be kept for ever."""
    return f"{settings.STATIC_URL}{path}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    return hashlib.sha256((settings.STATIC_ROOT / path).read_bytes()).hexdigest()[:12]


@register.filter
def called(code: str) -> str:
    """The name of a party in the language of the page."""
    return name_of(code)


@register.filter
def short(instrument: str) -> str:
    """The short name of an instrument."""
    found = record().instruments.get(instrument)
    return word(found.short) if found else instrument


@register.filter
def offence(crime: str) -> str:
    return titled(record(), crime) if crime in record().crimes else crime


@register.filter
def told(words: object) -> str:
    """Words of the record or of an answer, in the language spoken."""
    return told_step(words) if isinstance(words, Words) else word(str(words or ""))


@register.filter
def kind(provision_kind: str) -> str:
    """The words that head a kind of provision."""
    found = record().kinds.get(provision_kind)
    return word(found.title) if found else provision_kind


@register.filter
def of_provision(key: str) -> str:
    """Instrument and article of a provision, from its id, and whether it rests on memory."""
    return cited(record(), key)


@register.filter
def doubt(key: str) -> SafeString | str:
    """A word of caution behind a provision's article, from its id, where it was not compared with its text."""
    caution = certainty(catalogue_of(record()).certainty_of(key))
    return mark_safe(f" {caution}") if caution else ""  # noqa: S308  # escaped there


@register.filter
def lookup(mapping: Mapping[Any, Any], key: Any) -> Any:
    return mapping.get(key)


@register.filter
def day(value: Day | date | None) -> SafeString | str:
    """A day as it is known, unbroken; a dash where there is none."""
    return "–" if value is None else _day(value)


@lru_cache(maxsize=16384)
def _day(value: Day | date) -> SafeString:
    text = value.isoformat() if isinstance(value, date) else str(value)
    if "/" in text:
        first, last = text.split("/")
        return mark_safe(f"{day(date.fromisoformat(first))} – {day(date.fromisoformat(last))}")  # noqa: S308  # as below
    if len(text) == 10:
        return mark_safe(f'<time datetime="{text}">{text}</time>')  # noqa: S308  # digits and hyphens
    return mark_safe(f'<span class="nowrap">{escape(text)}</span>')  # noqa: S308  # escaped


@register.filter
def in_full(value: date) -> str:
    """A day in words, in the language of the page."""
    from babel.dates import format_date

    return format_date(value, format="long", locale=(get_language() or "en").replace("-hans", "_Hans"))


@register.filter
def per_cent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "–"


@register.simple_tag
def sources(keys: str) -> SafeString:
    """Source keys, each a link to what the source is."""
    return _sources(keys, place("sources"))


@lru_cache(maxsize=4096)
def _sources(keys: str, base: str) -> SafeString:
    found = [key for key in keys.split(";") if key]
    links = (f'<a class="source" href="{base}#{escape(key)}">{escape(key)}</a>' for key in found)
    return mark_safe(", ".join(links))  # noqa: S308  # escaped


@register.simple_tag
def proof(found: Proof) -> SafeString:
    """A proof as an indented tree, each leaf with its source."""
    return mark_safe(f'<ul class="proof" lang="{spoken()}">{_step(found)}</ul>')  # noqa: S308  # each text is escaped


def _step(found: Proof) -> str:
    below = f"<ul>{''.join(map(_step, found.because))}</ul>" if found.because else ""
    return f"<li>{mark(found.answer, found.effect)} {_words_of(found)}{_notes(found)}{below}</li>"


def _words_of(found: Proof) -> str:
    """What a step says; the words of a provision are English."""
    text = escape(told_step(found))
    return f'<span lang="en">{text}</span>' if found.effect and spoken() != "en" else text


def _notes(found: Proof) -> str:
    notes = []
    if found.article:
        notes.append(f"art. {escape(found.article)}")
    if found.source:
        notes.append(sources(found.source))
    if found.certainty != "text":
        notes.append(escape(_certainty(found.certainty)))
    if found.supposed:
        notes.append(_("supposed"))
    if found.tells and found.answer is Answer.NOT_KNOWN:
        notes.append(_("who could tell: %s") % escape(word(found.tells)))
    return f' <small class="note">({"; ".join(notes)})</small>' if notes else ""


def _certainty(value: str) -> str:
    return {"memory": _("from memory, not compared with the text"), "contested": _("contested")}.get(value, value)


@register.filter
def certainty(value: str) -> SafeString | str:
    """A word of caution where a provision was not compared with its text, or is contested."""
    if value in ("", "text"):
        return ""
    return mark_safe(f'<span class="caution">{conditional_escape(_certainty(value))}</span>')  # noqa: S308  # escaped
