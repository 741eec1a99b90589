"""Refusal and postponement: only with a ground of the instrument that applies, after the consultations it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from servanda.desk.errors import BadInput, Incomplete, NotPossible
from servanda.desk.requests.kinds import table
from servanda.desk.requests.models import Request
from servanda.desk.requests.resting import chosen, measure_of, safeguards, setting
from servanda.facts.loading import kept
from servanda.facts.names import nearest
from servanda.inquiries.asking import catalogue_of, rules_of
from servanda.inquiries.reading import Finding, in_order, read
from servanda.law.kleene import Answer

__all__ = ["NO_GROUND", "check", "consultations", "grounds"]

NO_GROUND = frozenset({"prohibited", "prohibited-as-sole-ground", "not-required", "not-excluded"})
_CONSULTED = {"refuse": "before_refusing", "postpone": "before_postponing"}


def grounds(request: Request, on: date, to: str) -> tuple[Finding, ...]:
    """What the instrument says about refusing (``to="refuse"``) or postponing, prohibitions of grounds included.

    Safeguards stand above every instrument and come last.
    """
    basis = chosen(request, on)
    if to == "postpone":
        return basis.of_kind("postponement") if basis else ()
    return (*(basis.grounds if basis else ()), *safeguards(request, on))


def consultations(request: Request, on: date, to: str) -> tuple[Finding, ...]:
    """The consultations that the instrument of the basis asks for first."""
    instrument = kept().instruments.get(request.basis.get("instrument", ""))
    basis = chosen(request, on)
    if instrument is None or basis is None:
        return ()
    named = set(table()["consult"][_CONSULTED[to]])
    terms = tuple(f for f in basis.of_kind("consult-before-refusal") if f.provision.id in named)
    if terms:
        return terms
    # The Statute of the Court knows consultation as a duty, not as a term of requests.
    case = setting(request, next(iter(basis.findings)), on)
    concerned = catalogue_of(kept()).reaching((p for p in instrument.provisions if p.id in named), measure_of(request))
    return in_order(f for f in read(rules_of(kept()), concerned, case) if f.answer is not Answer.NO)


def check(request: Request, on: date, to: str, details: Mapping[str, Any]) -> None:
    """Whether the grounds given are grounds, and whoever had to be consulted was.

    ``details``: ``grounds`` (ids of provisions), or ``law`` where the instrument names none; ``not_consulted``,
    why a consultation that is asked for where appropriate was not.

    Raises Incomplete, NotPossible, BadInput.
    """
    _grounded(request, on, to, details)
    missing = _not_consulted(request, on, to, bool(str(details.get("not_consulted", "")).strip()))
    if missing:
        raise Incomplete(f"{request.reference}: the consultation before one may {to}", missing)


def _grounded(request: Request, on: date, to: str, details: Mapping[str, Any]) -> None:
    named = details.get("grounds") or []
    if not isinstance(named, list | tuple) or not all(isinstance(one, str) for one in named):
        raise BadInput("grounds: expected a list of provisions, as ['uncac-mr-form'].")
    offered = {finding.provision.id: finding for finding in grounds(request, on, to)}
    if not named:
        _without(request, to, offered.values(), str(details.get("law", "")).strip())
    for name in named:
        if name not in offered:
            hint = nearest(name, list(offered))
            also = f" Did you mean {hint[0]!r}?" if hint else ""
            raise NotPossible(f"{name} is no ground to {to} of the instrument {request.reference} rests on.{also}")
        provision = offered[name].provision
        if provision.effect in NO_GROUND:
            raise NotPossible(f"{name} ({provision.cites}) gives no ground: {provision.says}")


def _without(request: Request, to: str, offered: Iterable[Finding], law: str) -> None:
    own = [one.provision for one in offered if one.provision.instrument == request.basis.get("instrument")]
    usable = [provision.id for provision in own if provision.effect not in NO_GROUND]
    if usable:
        raise Incomplete(f"{request.reference}: the ground to {to}", [f"one of {', '.join(usable)}"])
    if not law:
        raise Incomplete(
            f"{request.reference}: the ground to {to}",
            ["the law it rests on (law), as no instrument with such grounds was chosen as its basis"],
        )


def _not_consulted(request: Request, on: date, to: str, has_reason: bool) -> list[str]:
    held = request.consultations.exists()
    lenient = set(table()["consult"]["where_appropriate"])
    return [
        f"{f.provision.id} ({f.provision.cites}): {f.provision.says}"
        for f in consultations(request, on, to)
        if not held and not (has_reason and f.provision.id in lenient)
    ]
