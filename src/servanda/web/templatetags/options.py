"""What a form offers, written once for each language and then only marked with what is chosen."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from servanda.inquiries.language import spoken, word
from servanda.web.choices import measure_groups, offence_groups
from servanda.web.names import sorted_parties

__all__: list[str] = []

register = Library()
Group = tuple[str, Iterable[tuple[str, str]]]


@register.simple_tag
def states_in(chosen: str | None = "", empty: str = "") -> SafeString:
    """The States in the order of the page's language, before them an empty choice if it has words."""
    first = format_html('<option value="">{}</option>', empty) if empty else ""
    return mark_safe(first + _marked(_states(get_language() or "en"), chosen))  # noqa: S308  # both parts are escaped


@register.simple_tag
def offences_in(chosen: str | None = "") -> str:
    """The crimes in their groups."""
    return _marked(_offences(spoken()), chosen)


@register.simple_tag
def choices_in(pairs: Iterable[tuple[str, str]], chosen: str | None = "") -> str:
    """What a page offers of its own: values with their words."""
    return _marked(_written(tuple(pairs)), chosen)


@register.simple_tag
def measures_in(chosen: str | None = "") -> str:
    """The measures in their families."""
    return _marked(_measures(spoken()), chosen)


@lru_cache(maxsize=64)
def _written(pairs: tuple[tuple[str, str], ...]) -> SafeString:
    return _options(pairs)


@cache
def _states(language: str) -> SafeString:
    return _options(sorted_parties())


@cache
def _offences(language: str) -> SafeString:
    return _grouped(offence_groups())


@cache
def _measures(language: str) -> SafeString:
    return _grouped(measure_groups())


def _options(pairs: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<option value="{}">{}</option>', pairs)


def _grouped(groups: Iterable[Group]) -> SafeString:
    parts = ((word(heading), _options((key, _told(name)) for key, name in pairs)) for heading, pairs in groups)
    return format_html_join("", '<optgroup label="{}">{}</optgroup>', parts)


def _told(name: str) -> str:
    """A name of the record in the language spoken, set in as deep as it is."""
    plain = name.lstrip("\u2003")
    return name[: len(name) - len(plain)] + word(plain)


def _marked(options: SafeString, chosen: str | None) -> SafeString:
    """The same with one choice made; what is not offered marks nothing."""
    if not chosen:
        return options
    value = format_html('value="{}"', chosen)
    return mark_safe(options.replace(f"{value}>", f"{value} selected>", 1))  # noqa: S308  # the value is escaped
