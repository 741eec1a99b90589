"""What can go wrong on the desk.

DeskError
├── NotAllowed          who asks may not do that, or may not know that it exists (pages answer 404)
├── NotPossible         what is asked cannot be done in this state of things; the message says what can
├── NotNow              something outside the desk is away or full; nothing was done, and later it may be
│   └── MaybeTwice      what is entered looks like what stands here; whoever enters it says whether it is another
├── Incomplete          something required is missing; ``missing`` names each piece
├── ChangedMeanwhile    someone else changed the same thing since it was opened
├── BadInput            a value that cannot be understood
│   └── BadTable        lines of a table that cannot be; none of it was taken
├── TrailBroken         the trail is not whole
└── NotInstalled        no installation, or one whose keys or settings are missing
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = [
    "BadInput",
    "BadTable",
    "ChangedMeanwhile",
    "DeskError",
    "Incomplete",
    "MaybeTwice",
    "NotAllowed",
    "NotInstalled",
    "NotNow",
    "NotPossible",
    "TrailBroken",
]


class DeskError(Exception):
    """Base of all errors of the desk; the message says what, where, and what to do."""


class NotAllowed(DeskError):
    """Who asks may not do that. What one may not see, does not exist: pages answer 404."""


class NotPossible(DeskError):
    """The state of things, a condition or an embargo stands in the way."""


class NotNow(DeskError):
    """Something outside the desk is away or full, as a store on another machine; trying again may help.

    ``why`` is for whoever keeps the desk: addresses and the words of systems, which pages do not show.
    """

    def __init__(self, says: str, why: str = "") -> None:
        self.why = why
        super().__init__(says)


class MaybeTwice(NotPossible):
    """It looks like what stands here already: ``like`` may be shown, ``elsewhere`` says who took what may not."""

    def __init__(self, what: str, *, like: Sequence[object], elsewhere: Sequence[str]) -> None:
        self.like, self.elsewhere = tuple(like), tuple(elsewhere)
        super().__init__(what)


class Incomplete(DeskError):
    """Something required is missing."""

    def __init__(self, what: str, missing: Sequence[str]) -> None:
        self.missing = tuple(missing)
        super().__init__(f"{what} is not complete; missing: {'; '.join(self.missing)}.")


class ChangedMeanwhile(DeskError):
    """Two people changed the same thing; the second is told, and nothing is overwritten."""


class BadInput(DeskError, ValueError):
    """A value that cannot be understood; the message names field, value and what was expected."""


class BadTable(BadInput):
    """Lines of a table that cannot be taken; ``lines`` holds each with its number. Nothing was taken."""

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        self.lines = tuple(lines)
        told = "\n".join(f"line {number}: {says}" for number, says in self.lines[:50])
        more = f"\n… and {len(self.lines) - 50} more" if len(self.lines) > 50 else ""
        super().__init__(f"Nothing was taken over. Mend these lines and import the table again.\n{told}{more}")


class TrailBroken(DeskError):
    """An entry of the trail does not follow from the one before it."""


class NotInstalled(DeskError):
    """There is no installation here, or its keys or settings are missing or unreadable."""
