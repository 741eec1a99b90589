"""Answers kept: the same question is worked out once in each process for all days between which nothing turns.

The record is read once; a page costs its template. What is kept is bounded, so that
odd questions push out odd answers and no memory grows.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from functools import lru_cache
from zlib import crc32

from servanda.facts.loading import kept
from servanda.facts.record import Record
from servanda.facts.suppositions import suppose
from servanda.inquiries import between as inquiry_between
from servanda.inquiries import bound as inquiry_bound
from servanda.inquiries import gaps as inquiry_gaps
from servanda.inquiries import party as inquiry_party
from servanda.inquiries import status as inquiry_status
from servanda.inquiries.asking import Absence
from servanda.inquiries.bases import Bases, bases
from servanda.inquiries.campaign import Campaign, campaign
from servanda.inquiries.coverage import Total, coverage
from servanda.inquiries.duties import Duties, duties
from servanda.inquiries.findings import Findings, findings
from servanda.inquiries.turning import turned_on
from servanda.treatymaking.agenda import Agenda, agenda
from servanda.treatymaking.errors import BadHorizon, NoForecast
from servanda.treatymaking.forecast import Forecast, Joining, forecast, joining
from servanda.treatymaking.outlook import YearAhead, outlook
from servanda.treatymaking.reading import load_tracks
from servanda.treatymaking.tracks import Track
from servanda.web.keeping import Keeper

__all__ = [
    "agenda_on",
    "bases_between",
    "between",
    "bound_on",
    "campaign_for",
    "coverage_of_all",
    "difference_by",
    "duties_of",
    "findings_about",
    "forecast_of",
    "gaps_for",
    "instruments_on",
    "obliged_by",
    "outlook_on",
    "party_on",
    "places_in",
    "record",
    "status_of",
    "supposing",
    "tracks",
    "who_may_ask",
]

Suppositions = tuple[str, ...]
_DRAWS = 1000  # of the days on which States join; the forecast of one instrument takes more
_GAPS: Keeper[inquiry_gaps.Gaps] = Keeper(512)
_BOUND: Keeper[inquiry_bound.Bound] = Keeper(256)
_OBLIGED: Keeper[int] = Keeper(8192)
_PLACES: Keeper[dict[str, inquiry_gaps.Place]] = Keeper(512)
_BETWEEN: Keeper[inquiry_between.Between] = Keeper(256)


def record() -> Record:
    """The record, with the additions of ``SERVANDA_REGISTRY``; the same that the desk reads."""
    return kept()


@lru_cache(maxsize=1)
def tracks() -> dict[str, Track]:
    return load_tracks(os.environ.get("SERVANDA_REGISTRY") or None)


@lru_cache(maxsize=16)
def supposing(suppositions: Suppositions) -> Record:
    """The record with what is supposed. Raises BadSupposition."""
    return suppose(record(), suppositions) if suppositions else record()


def status_of(instrument: str, on: date, absence: Absence, suppositions: Suppositions = ()) -> inquiry_status.Status:
    known = supposing(suppositions)
    found = _status(instrument, turned_on(known, (instrument,), on, absence), absence, suppositions)
    return replace(found, asked=replace(found.asked, on=on))


@lru_cache(maxsize=1024)
def _status(instrument: str, turned: date, absence: Absence, suppositions: Suppositions) -> inquiry_status.Status:
    return inquiry_status.status(supposing(suppositions), instrument, turned, absence)


@lru_cache(maxsize=16)
def instruments_on(on: date, absence: Absence) -> tuple[inquiry_status.Status, ...]:
    return tuple(status_of(i.id, on, absence) for i in inquiry_party.in_order(record()))


@lru_cache(maxsize=256)
def party_on(code: str, on: date, absence: Absence) -> inquiry_party.PartyAnswer:
    return inquiry_party.party(record(), code, on, absence)


def gaps_for(offence: str, on: date, absence: Absence, suppositions: Suppositions = ()) -> inquiry_gaps.Gaps:
    known = supposing(suppositions)
    key = (offence, turned_on(known, _gaps_read(offence, suppositions), on, absence), absence, suppositions)
    found = _GAPS.get(key, lambda: inquiry_gaps.gaps(known, offence, on, absence=absence))
    return inquiry_gaps.moved_to(found, known, on, absence)


def obliged_by(offence: str, on: date, absence: Absence) -> int:
    """How many States must act; kept apart from ``gaps_for``, which answers much more."""
    key = (offence, turned_on(record(), _gaps_read(offence), on, absence), absence)
    return _OBLIGED.get(key, lambda: inquiry_gaps.obliged(record(), offence, on, absence))


@lru_cache(maxsize=128)
def forecast_of(instrument: str, on: date) -> tuple[Forecast | None, str]:
    """The forecast, or why none can be made."""
    try:
        return forecast(record(), instrument, on=on), ""
    except NoForecast as why:
        return None, str(why)


@lru_cache(maxsize=64)
def _joining(instrument: str, on: date) -> Joining | str:
    """When States would be bound, drawn apart from other instruments; or why that cannot be said."""
    try:
        return joining(record(), instrument, on=on, draws=_DRAWS, seed=crc32(instrument.encode()))
    except (NoForecast, BadHorizon) as why:
        return str(why)


def outlook_on(
    offence: str, on: date, days: tuple[date, ...], absence: Absence
) -> tuple[tuple[YearAhead, ...], dict[str, str]]:
    """How many States would have to act on later days; and what was left out, with the reason."""
    found = [gaps_for(offence, day, absence) for day in days]
    closing = sorted({key for one in found for place in one.places for key in place.closed_by})
    drawn = {key: _joining(key, on) for key in closing}
    years = outlook(found, {key: one for key, one in drawn.items() if isinstance(one, Joining)})
    return years, {key: why for key, why in drawn.items() if isinstance(why, str)}


def bound_on(offence: str, on: date, instrument: str | None, absence: Absence) -> inquiry_bound.Bound:
    parts = (instrument,) if instrument else tuple(inquiry_bound.instruments_about(record(), offence))
    key = (offence, instrument, turned_on(record(), parts, on, absence), absence)
    found = _BOUND.get(key, lambda: inquiry_bound.bound(record(), offence, on, instrument, absence))
    return replace(found, asked=replace(found.asked, on=on))


@lru_cache(maxsize=512)
def _gaps_read(offence: str, suppositions: Suppositions = ()) -> frozenset[str]:
    return inquiry_gaps.reads(supposing(suppositions), offence)


def places_in(code: str, on: date, absence: Absence, offences: tuple[str, ...]) -> dict[str, inquiry_gaps.Place]:
    key = (code, turned_on(record(), _places_read(offences), on, absence), absence, offences)
    return _PLACES.get(key, lambda: inquiry_gaps.places_of(record(), code, offences, on, absence))


@lru_cache(maxsize=16)
def _places_read(offences: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(inquiry_gaps.reads(record(), offence, ()) for offence in offences))


@lru_cache(maxsize=128)
def who_may_ask(code: str, offence: str, measure: str, on: date, absence: Absence) -> dict[str, inquiry_between.MayAsk]:
    return inquiry_between.who_may_ask(record(), code, offence, measure, on, absence)


def between(
    asking: str, asked: str, on: date, offences: tuple[str, ...], measures: tuple[str, ...], absence: Absence
) -> inquiry_between.Between:
    turned = turned_on(record(), _between_reads(offences, measures), on, absence)
    key = (asking, asked, turned, offences, measures, absence)
    found = _BETWEEN.get(key, lambda: inquiry_between.between(record(), asking, asked, on, offences, measures, absence))
    return replace(found, asked=replace(found.asked, on=on))


@lru_cache(maxsize=16)
def _between_reads(offences: tuple[str, ...], measures: tuple[str, ...]) -> frozenset[str]:
    return inquiry_between.reads(record(), offences, measures)


@lru_cache(maxsize=256)
def bases_between(asking: str, asked: str, offence: str, measure: str, on: date, absence: Absence) -> Bases:
    return bases(record(), asking, asked, offence, measure, on, absence=absence)


@lru_cache(maxsize=128)
def duties_of(code: str, offence: str, on: date, absence: Absence) -> Duties:
    return duties(record(), code, offence, on, absence=absence)


@lru_cache(maxsize=64)
def findings_about(instrument: str) -> Findings:
    return findings(record(), instrument)


@lru_cache(maxsize=1)
def coverage_of_all() -> Total:
    return coverage(record())


@lru_cache(maxsize=32)
def campaign_for(offence: str, k: int, on: date, absence: Absence, suppositions: Suppositions = ()) -> Campaign:
    return campaign(supposing(suppositions), offence, k, on, absence=absence)


@lru_cache(maxsize=64)
def difference_by(offence: str, measure: str, on: date, suppositions: Suppositions) -> dict[str, list[tuple[str, str]]]:
    """The ordered pairs that gain or lose a recorded basis by what is supposed."""
    return inquiry_gaps.difference(record(), supposing(suppositions), offence, measure, on)


@lru_cache(maxsize=128)
def agenda_on(on: date, who: str | None = None) -> Agenda:
    return agenda(tracks(), record(), on=on, who=who)
