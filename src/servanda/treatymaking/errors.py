"""What can be wrong with what is under way.

TreatymakingError
├── BadTrack           a track that cannot be read or is impossible
├── UnknownTrack       no track is called so
├── BadLedger          a ledger or a table of contributions that cannot be read
├── NoForecast         the data cannot carry a forecast: why, and what would
├── BadHorizon         a day or a span outside what can be asked
└── BadPicture         a picture that cannot be drawn or written
"""

from __future__ import annotations

from collections.abc import Iterable

from servanda.facts.errors import FactsError
from servanda.facts.names import nearest

__all__ = [
    "BadHorizon",
    "BadLedger",
    "BadPicture",
    "BadTrack",
    "NoForecast",
    "TreatymakingError",
    "UnknownTrack",
]


class TreatymakingError(FactsError):
    """The base of this room's errors."""


class BadTrack(TreatymakingError):
    """A track that cannot be read or is impossible: all that was found, a line each."""

    def __init__(self, where: str, found: Iterable[str]) -> None:
        self.where = where
        self.found = tuple(found)
        super().__init__("\n".join(f"{where}: {line}" for line in self.found))


class UnknownTrack(TreatymakingError):
    """No track is called so."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        names = sorted(known)
        best = nearest(asked, names, limit=1)
        hint = f" Did you mean {best[0]!r}?" if best else ""
        super().__init__(f"no track is called {asked!r}.{hint} There are: {', '.join(names)}.")


class BadLedger(TreatymakingError):
    """A ledger or a table of contributions that cannot be read."""


class NoForecast(TreatymakingError):
    """The data cannot carry a forecast; the message says why."""


class BadHorizon(TreatymakingError):
    """A day or a span outside what can be asked."""


class BadPicture(TreatymakingError):
    """A picture that cannot be drawn or written."""
