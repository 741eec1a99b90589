"""What consent and protection allow: asked before anything about a person is passed on or published.

    blocked(person, "transmission", "PRT", on)  ->  what stands in the way, each with its reason

The latest word of the person on this purpose and this recipient decides. What was never asked
is told as such: silence is neither consent nor refusal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from servanda.desk.cases.models import Consent, Person, Protection
from servanda.desk.checking import EVERYBODY

__all__ = ["Block", "blocked", "covering", "in_force"]

Because = Literal["refused", "withdrawn", "expired", "not-to-them", "never-asked", "protected"]
_P = Consent.Purpose
_REVEALING = frozenset({_P.IDENTITY, _P.PUBLICATION, _P.TRANSMISSION})  # passed on unless taken out first
_ASKED = frozenset({Person.Role.VICTIM, Person.Role.WITNESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One thing that stands in the way. ``never-asked`` is not known: ask; every other is a no."""

    because: Because
    says: str  # with the token, never the name
    consent: int | None = None
    protection: int | None = None

    @property
    def is_certain(self) -> bool:
        return self.because != "never-asked"


def blocked(person: Person, purpose: str, recipient: str, on: date) -> tuple[Block, ...]:
    """What blocks this purpose towards this recipient on that day; empty: nothing.

    ``recipient``: code of a State, "ICC", or "" for those who work on the case. ``purpose``: of ``Consent.Purpose``.
    """
    purpose = str(Consent.Purpose(purpose))
    return (*_by_consent(person, purpose, recipient, on), *_by_protection(person, purpose, recipient, on))


def covering(person: Person, purpose: str, recipient: str, on: date) -> Consent | None:
    """The person's latest word on this purpose and recipient by that day, whichever way it went."""
    said = (one for one in person.consents.all() if purpose in one.purposes and one.given_on <= on)
    about = [one for one in said if _speaks_of(one, recipient)]
    return max(about, key=lambda one: (one.given_on, one.pk), default=None)


def in_force(protection: Protection, on: date) -> bool:
    """Whether a measure of protection holds on that day."""
    lifted = protection.lifted_on is not None and protection.lifted_on <= on
    ended = protection.ends_on is not None and protection.ends_on < on
    return protection.begins_on <= on and not lifted and not ended


def _speaks_of(consent: Consent, recipient: str) -> bool:
    """Consent without recipients is for those who work on the case; refusal without recipients is towards all."""
    if not consent.recipients:
        return not consent.is_given or not recipient
    return not recipient or recipient in consent.recipients or EVERYBODY in consent.recipients


def _by_consent(person: Person, purpose: str, recipient: str, on: date) -> Iterator[Block]:
    towards = f" towards {recipient}" if recipient else ""
    word = covering(person, purpose, recipient, on)
    if word is None:
        yield from _without(person, purpose, towards, on)
    elif not word.is_given:
        yield Block(
            because="refused", consent=word.pk, says=f"{person.token} refused {purpose}{towards} on {word.given_on}"
        )
    elif word.withdrawn_on is not None and word.withdrawn_on <= on:
        says = f"{person.token} withdrew consent to {purpose}{towards} on {word.withdrawn_on}"
        yield Block(because="withdrawn", consent=word.pk, says=says)
    elif word.until is not None and word.until < on:
        says = f"consent of {person.token} to {purpose}{towards} ended on {word.until}"
        yield Block(because="expired", consent=word.pk, says=says)


def _without(person: Person, purpose: str, towards: str, on: date) -> Iterator[Block]:
    """No word that reaches this recipient: given for others only, or never asked (suspects need not be)."""
    for_others = [c for c in person.consents.all() if c.is_given and purpose in c.purposes and c.given_on <= on]
    if for_others:
        latest = max(for_others, key=lambda one: (one.given_on, one.pk))
        whom = ", ".join(latest.recipients) or "those who work on the case"
        says = f"{person.token} agreed to {purpose} for {whom} alone, not{towards}"
        yield Block(because="not-to-them", consent=latest.pk, says=says)
    elif person.role in _ASKED:
        says = f"no consent of {person.token} to {purpose}{towards} is recorded; ask"
        yield Block(because="never-asked", says=says)


def _by_protection(person: Person, purpose: str, recipient: str, on: date) -> Iterator[Block]:
    """The identity is withheld: nothing that carries it is passed on, unless it is taken out first."""
    for measure in person.protections.all() if purpose in _REVEALING and recipient else ():
        if in_force(measure, on) and {recipient, EVERYBODY} & {*measure.withheld_from}:
            since = f"{measure.measure} since {measure.begins_on}"
            says = f"the identity of {person.token} is withheld from {recipient} ({since})"
            yield Block(because="protected", protection=measure.pk, says=says)
