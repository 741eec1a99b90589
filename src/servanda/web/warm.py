"""Ready before the first reader: the record read and the first pages worked out, once for all processes."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import date

__all__ = ["warmed"]


def warmed() -> Callable[..., object]:
    """The application, with what every page needs already in memory."""
    from servanda.documents.understanding import bundled
    from servanda.web.kept import agenda_on, coverage_of_all, gaps_for, instruments_on
    from servanda.web.maps import outlines_svg
    from servanda.web.wsgi import application

    today = date.today()
    gaps_for("torture", today, "strict")
    instruments_on(today, "strict")
    agenda_on(today)
    coverage_of_all()
    outlines_svg()
    bundled()
    gc.freeze()  # what is here stays: processes that part from this one share it
    return application
