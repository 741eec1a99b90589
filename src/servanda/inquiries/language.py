"""The language in which answers are told. A message is named by its English words; catalogues hold the others.

``with speaking("fr"):`` everything told within is told in French: sentences, proofs, reports, in
every form. Data stay as they are: what a provision says is our paraphrase in English, JSON
has English words. After a change of words run ``python -m servanda.inquiries.messages``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any

from servanda.inquiries import french
from servanda.law.proof import Proof
from servanda.law.words import Words

__all__ = ["LANGUAGES", "LOCALE", "Name", "plural", "say", "speaking", "spoken", "told", "within", "word"]

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr")  # those whose catalogue is complete
_SPOKEN: ContextVar[str] = ContextVar("spoken", default="en")
_DECLINED = {"fr": french.declined}
_ARTICLES = {"en": ("The ",), "fr": french.ARTICLES}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Tell answers in a language; in English where there is no catalogue for it."""
    before = _SPOKEN.set(language if language in LANGUAGES else "en")
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> str:
    """The language in which answers are told: one of LANGUAGES."""
    return _SPOKEN.get()


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    with (LOCALE / language / "LC_MESSAGES" / "answers.mo").open("rb") as file:
        return GNUTranslations(file)


class Name(str):
    """A name within a sentence; a translation says in which form: ``{who:le}``, ``{who:de}``, ``{who:à}``."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        decline = _DECLINED.get(spoken())
        return decline(str(self), form) if form and decline else str(self)


def word(message: str) -> str:
    """A word, a name or a whole sentence without values; what no catalogue holds stays as it is."""
    return _catalogue(spoken()).gettext(message) if message else ""


def say(message: str, /, **values: object) -> str:
    """A message with values set into it."""
    return word(message).format(**{key: _name(value) for key, value in values.items()})


def plural(one: str, many: str, n: int, /, **values: object) -> str:
    """The same for a number of things, as the language counts them."""
    found = _catalogue(spoken()).ngettext(one, many, n)
    return found.format(n=n, **{key: _name(value) for key, value in values.items()})


def _name(value: object) -> object:
    return Name(value) if isinstance(value, str) else value


def told(words: Proof | Words) -> str:
    """A step of a proof, or other words, with all they are made of."""
    if spoken() == "en":
        return words.text if isinstance(words, Proof) else str(words)
    template = word(words.template)
    return template.format(*map(_told, words.values)) if words.values or isinstance(words, Words) else template


def _told(value: Any) -> Any:
    if isinstance(value, Words):
        return Name(told(value))
    return Name(word(str(value))) if isinstance(value, str) else value


def within(sentence: str) -> str:
    """A sentence that begins with an article, as it stands within another: "The Gambia" is "the Gambia"."""
    starts = sentence.startswith(_ARTICLES.get(spoken(), ()))
    return sentence[:1].lower() + sentence[1:] if starts else sentence
