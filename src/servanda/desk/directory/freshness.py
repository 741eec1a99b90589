"""How fresh our knowledge of an authority is: since somebody last verified it, and whether anything came back since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from servanda.desk.directory.models import Contact

__all__ = ["AGEING_MONTHS", "FRESH_MONTHS", "Freshness", "State", "freshness"]

FRESH_MONTHS = 6  # fewer full months since verification: fresh
AGEING_MONTHS = 18  # fewer: ageing; from then on: stale


class State(IntEnum):
    """Better is higher."""

    BOUNCED = 0  # something sent there did not arrive, and nobody verified it since
    NEVER = 1
    STALE = 2
    AGEING = 3
    FRESH = 4

    @property
    def word(self) -> str:
        return {"BOUNCED": "bounced", "NEVER": "never verified"}.get(self.name, self.name.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """The state, and the sentence that tells it."""

    state: State
    says: str


def freshness(contact: Contact, on: date) -> Freshness:
    """On a day; reads the contact's bounces (prefetch them for lists)."""
    verified = contact.verified_on
    since = [one for one in contact.bounces.all() if one.on <= on and (verified is None or one.on >= verified)]
    if since:
        latest = max(since, key=lambda one: (one.on, one.pk))
        return Freshness(state=State.BOUNCED, says=f"came back on {latest.on} ({latest.channel}: {latest.what})")
    if verified is None:
        return Freshness(state=State.NEVER, says="never verified")
    months = _months(verified, on)
    state = State.FRESH if months < FRESH_MONTHS else State.AGEING if months < AGEING_MONTHS else State.STALE
    ago = "this month" if months < 1 else f"{months} month{'s' * (months != 1)} ago"
    return Freshness(state=state, says=f"verified on {verified}, {ago}")


def _months(since: date, on: date) -> int:
    """Full months between two days; none for a day that has not come."""
    return max(0, (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day))
