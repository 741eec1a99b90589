"""Ready before the first reader: what pages of today rest on is worked out once, for all processes.

What costs the first reader much costs all together little: the circuit of each offence
(``law.circuit``), the periods of each instrument, the world of today and of the days on
the slider. That takes about a second at the start; pages are then set when they are asked for.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date

__all__ = ["warmed"]


def warmed() -> Callable[..., object]:
    """The application, with what every page needs already in memory."""
    from servanda.documents.understanding import bundled
    from servanda.web.maps import outlines_svg
    from servanda.web.wsgi import application

    today = date.today()
    gc.disable()  # nearly nothing of what is made here is let go
    _pages()
    _instruments(today)
    _offences(today)
    _states(today)
    outlines_svg()
    bundled()
    _desk()
    gc.enable()
    gc.freeze()  # what is here stays: processes that part from this one share it
    return application


def _pages() -> None:
    """All addresses and templates read."""
    from django.template.loader import get_template
    from django.urls import get_resolver

    from servanda.web.settings import HERE

    _ = get_resolver().url_patterns
    for path in sorted((HERE / "templates" / "web").glob("*.html")):
        get_template(f"web/{path.name}")


def _desk() -> None:
    """What the desk's pages rest on, where one is served."""
    from django.apps import apps

    if apps.is_installed("servanda.web.desk"):
        from servanda.web.desk.warm import warmed

        warmed()


def _instruments(today: date) -> None:
    from servanda.web.kept import agenda_on, coverage_of_all, findings_about, instruments_on, record

    instruments_on(today, "strict")
    for key in record().instruments:
        findings_about(key)
    agenda_on(today)
    coverage_of_all()


def _offences(today: date) -> None:
    """The map of each offence today, and how many States had to act on the days of its slider."""
    from servanda.web.kept import gaps_for, obliged_by, record
    from servanda.web.slider import slider_days

    for crime in record().crimes:
        gaps_for(crime, today, "strict")
        for day in slider_days(today):
            obliged_by(crime, day, "strict")


def _states(today: date) -> None:
    """What each State owes; one pair and one State with proofs, for what these share."""
    from servanda.web.choices import MAIN_MEASURES, main_offences
    from servanda.web.kept import bases_between, between, duties_of, party_on, places_in, record
    from servanda.web.names import in_all_languages, sorted_parties

    in_all_languages(record().party("FRA"))  # the names in all languages are read
    codes = [code for code, _ in sorted_parties()]
    for code in codes:
        places_in(code, today, "strict", main_offences())
        party_on(code, today, "strict")
    between(codes[0], codes[1], today, main_offences(), MAIN_MEASURES, "strict")
    for offence in main_offences():
        bases_between(codes[0], codes[1], offence, "extradition", today, "strict")
    duties_of(codes[0], "torture", today, "strict")
