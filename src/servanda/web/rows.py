"""Rows of the long tables, written in one go: a template would look up each cell by name, some thousand times a page.

Texts of the record are escaped here; addresses hold codes of the record, which are plain.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from servanda.inquiries.between import Between
from servanda.inquiries.bound import Binding
from servanda.inquiries.gaps import LEVELS, Place
from servanda.inquiries.language import spoken, word
from servanda.inquiries.party import Engagement
from servanda.inquiries.said import titled
from servanda.inquiries.status import Participant, Status
from servanda.web.addresses import way
from servanda.web.dial import Dial
from servanda.web.kept import record
from servanda.web.names import escaped_names
from servanda.web.templatetags.answers import basis_key, basis_mark, day, level, mark, of_provision, short, sources

__all__ = [
    "binding_rows",
    "bound_rows",
    "owed_rows",
    "pair_rows",
    "participant_rows",
    "place_rows",
    "state_items",
    "status_rows",
]


def _joined(rows: Iterable[str]) -> SafeString:
    return mark_safe("\n".join(rows))  # noqa: S308  # each row escapes what it takes from the record


@lru_cache(maxsize=4096)
def _provisions(keys: tuple[str, ...], most: int, language: str) -> str:
    """Provisions by instrument and article, no more than ``most``; the language is the one spoken."""
    found = "; ".join(escape(of_provision(key)) for key in keys[:most])
    return found + " …" if len(keys) > most else found


@lru_cache(maxsize=4096)
def _instruments(keys: tuple[str, ...], end: str, language: str | None) -> str:
    """Instruments by their short names, each a link; the language is the one that is active."""
    to = way("instrument")
    return ", ".join(f'<a href="{to(key)}{end}">{escape(short(key))}</a>' for key in keys)


def state_items(codes: Iterable[str], dial: Dial) -> SafeString:
    """States by name, each a link."""
    end, to, names = escape(dial.query()), way("state"), escaped_names()
    return _joined(f'<li><a href="{to(code)}{end}">{names[code]}</a></li>' for code in codes)


def place_rows(places: Iterable[Place], offence: str, dial: Dial) -> SafeString:
    """What each State owes about an offence, by which provisions, and what would oblige it."""
    end, to, names, language = escape(dial.query()), way("duties", 2), escaped_names(), get_language()
    levels = {key: level(key) for key in LEVELS}
    return _joined(
        f'<tr><th scope="row"><a href="{to(p.state, offence)}{end}">{names[p.state]}</a></th><td>{levels[p.level]}</td>'
        f"<td>{_provisions(p.by, 3, spoken())}</td><td>{_instruments(p.closed_by, end, language)}</td></tr>"
        for p in places
    )


def binding_rows(states: Iterable[Binding], dial: Dial) -> SafeString:
    """Each State, whether it is bound, by which instruments, and of which it is not known."""
    end, to, names, language = escape(dial.query()), way("state"), escaped_names(), get_language()
    return _joined(
        f'<tr><th scope="row"><a href="{to(s.state)}{end}">{names[s.state]}</a></th><td>{mark(s.answer)}</td>'
        f"<td>{_instruments(s.by, end, language)}</td><td>{_instruments(s.open, end, language)}</td></tr>"
        for s in states
    )


def owed_rows(state: str, owed: Iterable[tuple[str, Place]], dial: Dial) -> SafeString:
    """What one State owes about each offence; what would oblige it leads to the what-if."""
    known, end, to, lang = record(), escape(dial.query()), way("duties", 2), spoken()
    return _joined(
        f'<tr><th scope="row"><a href="{to(state, offence)}{end}" lang="{lang}">{escape(titled(known, offence))}</a>'
        f"</th><td>{level(found.level)}</td><td>{_provisions(found.by, 2, lang)}</td>"
        f"<td>{', '.join(_joining(state, key, offence, dial) for key in found.closed_by)}</td></tr>"
        for offence, found in owed
    )


def _joining(state: str, instrument: str, offence: str, dial: Dial) -> str:
    """A link to what it would change if the State joined the instrument."""
    question = f"state={state}&act=accession&joining={instrument}&offence={offence}{dial.also}"
    return f'<a href="{way("what-if", 0)()}?{escape(question)}">{escape(short(instrument))}</a>'


def participant_rows(participants: Iterable[Participant], dial: Dial) -> SafeString:
    """What each party has done about an instrument."""
    end, to, names = escape(dial.query()), way("state"), escaped_names()
    return _joined(
        f'<tr id="{p.code}"><th scope="row"><a href="{to(p.code)}{end}">{names[p.code]}</a></th>'
        f'<td>{day(p.signed_on)}</td><td lang="{spoken()}">{word(p.consent)}</td><td>{day(p.consented_on)}</td>'
        f"<td>{mark(p.bound)}</td><td>{day(p.bound_from)}</td><td>{day(p.leaves_on)}</td></tr>"
        for p in participants
    )


def bound_rows(engagements: Iterable[Engagement], dial: Dial) -> SafeString:
    """The instruments that bind one party, since when and by what act."""
    end, to = escape(dial.query()), way("instrument")
    return _joined(
        f'<tr><th scope="row"><a href="{to(e.instrument.id)}{end}">{escape(word(e.instrument.short))}</a></th>'
        f'<td>{day(p.bound_from)}</td><td lang="{spoken()}">{word(p.consent)}</td><td>{day(p.consented_on)}</td>'
        f"<td>{day(p.leaves_on)}</td><td>{sources(p.source)}</td></tr>"
        for e in engagements
        for p in [e.participant]
        if p
    )


def status_rows(found: Iterable[Status], dial: Dial) -> SafeString:
    """Instruments, each with where it stands."""
    end, to = escape(dial.query()), way("instrument")
    return _joined(
        f'<tr><th scope="row"><a href="{to(s.instrument.id)}{end}">{escape(word(s.instrument.short))}</a></th>'
        f"<td>{day(s.instrument.adopted)}</td><td>{mark(s.in_force)}</td><td>{day(s.published or s.derived.day)}</td>"
        f'<td class="num">{s.parties}</td><td>{day(s.instrument.as_of)}</td></tr>'
        for s in found
    )


def pair_rows(found: Between, dial: Dial) -> SafeString:
    """The matrix of two States: offences down, measures across, each cell the way to its bases."""
    known, end, to = record(), escape(dial.query()), way("bases", 4)
    one, two = found.requesting.code, found.requested.code

    def cell(offence: str, measure: str) -> str:
        key = basis_key(found, (offence, measure))
        return f'<td><a href="{to(one, two, offence, measure)}{end}">{basis_mark(key)}</a></td>'

    return _joined(
        f'<tr><th scope="row" lang="{spoken()}">{escape(titled(known, offence))}</th>'
        f"{''.join(cell(offence, measure) for measure in found.measures)}</tr>"
        for offence in found.offences
    )
