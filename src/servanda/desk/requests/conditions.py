"""Conditions: what they forbid, and whether something that is intended runs against one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from servanda.desk.cases import rights
from servanda.desk.cases.models import Case, Consent, Person
from servanda.desk.requests.models import Condition, Request
from servanda.desk.requests.reading import days
from servanda.facts.loading import kept

__all__ = ["ACTIONS", "blocked", "consents_against", "in_force", "running", "says"]

_K = Condition.Kind

ACTIONS: Mapping[str, str] = {
    "prosecute": "prosecute, sentence or detain the person",
    "use": "use what was supplied in other proceedings",
    "pass-on": "pass on to a third State or body: the person, or what was supplied",
    "disclose": "disclose the request or what was supplied",
    "seek-death-penalty": "seek or carry out the death penalty",
    "seek-life-imprisonment": "seek life imprisonment without review",
    "try-exceptionally": "try before an exceptional court or in absence",
    "keep": "keep persons or things beyond the time agreed",
}

_FORBIDS: Mapping[str, frozenset[str]] = {
    _K.USE_LIMITATION: frozenset({"use", "pass-on"}),
    _K.SPECIALITY: frozenset({"prosecute", "pass-on"}),
    _K.ASSURANCE_DEATH_PENALTY: frozenset({"seek-death-penalty"}),
    _K.ASSURANCE_LIFE_IMPRISONMENT: frozenset({"seek-life-imprisonment"}),
    _K.ASSURANCE_FAIR_TRIAL: frozenset({"try-exceptionally"}),
    _K.ASSURANCE_NON_TRANSFER: frozenset({"pass-on"}),
    _K.CONFIDENTIALITY: frozenset({"disclose", "pass-on"}),
    _K.RETURN: frozenset({"keep"}),
    _K.OTHER: frozenset(),
}
_OPEN_FOR_OFFENCES = frozenset({"prosecute", "use"})  # actions that a condition leaves open for some offences


def in_force(condition: Condition, on: date) -> bool:
    """Given, not lifted, and not past its last day; a last day known in part counts to its end."""
    if condition.lifted_at is not None or condition.is_awaited:
        return False
    return all(on <= day.last for day in days([condition.until]))


def blocked(request: Request, action: str, on: date, *, offence: str = "", to: str = "") -> tuple[Condition, ...]:
    """The conditions of a request that forbid us an action: for an offence, towards a State or the Court."""
    return _against(request.conditions.all(), action, on, offence, to)


def running(case: Case, action: str, on: date, *, offence: str = "", to: str = "") -> tuple[Condition, ...]:
    """The same for all requests of a case."""
    all_ = Condition.objects.filter(request__case=case).select_related("request", "request__authority")
    return _against(all_, action, on, offence, to)


def _against(conditions: Iterable[Condition], action: str, on: date, offence: str, to: str) -> tuple[Condition, ...]:
    return tuple(
        one
        for one in conditions
        if action in _FORBIDS[one.kind]
        and one.binds_us
        and in_force(one, on)
        and not (to and to == one.given_by)
        and not (action in _OPEN_FOR_OFFENCES and _leaves_open(one, offence))
    )


def _leaves_open(condition: Condition, offence: str) -> bool:
    """Whether the offence is one of those for which the condition was given, or below one."""
    return bool(offence) and bool(set(kept().ancestry(offence)) & set(condition.offences))


def says(condition: Condition) -> str:
    """What stands in the way, and what would remove it."""
    rests = f", {condition.provision}" if condition.provision else ""
    return (
        f"{condition.get_kind_display()} ({condition.given_by}{rests}, with {condition.request.reference}) forbids it: "
        f"ask {condition.given_by} for consent, and lift the condition when it has come"
    )


def consents_against(request: Request, on: date) -> tuple[list[str], list[str]]:
    """What persons in the request have refused, and what of them is not known: towards the other side, on that day.

    Persons are named by their tokens alone.
    """
    refused: list[str] = []
    open_: list[str] = []
    to = request.counterpart
    others = request.case.persons.filter(token__in=request.persons, withdrawn_at=None)
    others = others.exclude(role__in=(Person.Role.SUSPECT, Person.Role.EXPERT))
    for person in others.prefetch_related("consents", "protections"):
        for block in rights.blocked(person, Consent.Purpose.TRANSMISSION, to, on):
            if block.because != "protected":
                (refused if block.is_certain else open_).append(block.says)
            elif not person.is_sealed:  # who is sealed goes as a token
                refused.append(f"{block.says}; seal it, or leave the person out")
    return refused, open_
