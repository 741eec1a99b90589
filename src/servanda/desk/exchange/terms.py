"""The conditions that came with a package: a person decides of each whether it is entered with our request.

None is dropped silently: what is left out is left out with a reason, in the trail. Conditions that
name items bind those items whatever is decided here (``evidence.receiving``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from servanda.desk.checking import text as a_text
from servanda.desk.errors import BadInput
from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.sending import BINDS_AS
from servanda.desk.people.models import Account
from servanda.desk.requests.actions.binding import new_condition
from servanda.desk.requests.conditions import in_force
from servanda.desk.requests.models import Condition, Request
from servanda.facts.loading import kept

__all__ = ["Decision", "Term", "enter", "read_decisions", "stands", "terms"]

_KEPT_AS: Mapping[str, str] = {travels: kind for kind, travels in BINDS_AS.items()}
_LONGEST = 2000  # letters of a reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition as it came. ``number``: from 1, among all that came."""

    number: int
    said: Mapping[str, Any]
    is_open: bool  # a person decides; else it names items, and binds them


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether a condition is entered; if not, why."""

    enters: bool
    because: str = ""


def terms(parcel: Parcel) -> list[Term]:
    """All conditions of a package that came in."""
    said = parcel.verdict.get("conditions", ())
    return [Term(number=n, said=one, is_open=not one.get("items")) for n, one in enumerate(said, start=1)]


def read_decisions(parcel: Parcel, decided: Mapping[int, Decision]) -> dict[int, Decision]:
    """One for each condition that is open. Raises BadInput naming each that nobody decided, or has no reason."""
    wanted = {one.number: one for one in terms(parcel) if one.is_open}
    lacking = [one for number, one in wanted.items() if number not in decided]
    if lacking:
        named = "; ".join(f"{one.number}. {one.said['kind']}: {str(one.said['text'])[:120]}" for one in lacking)
        raise BadInput(f"conditions: of each say whether it is entered, or why not. Not decided: {named}")
    if unknown := sorted(set(decided) - wanted.keys()):
        raise BadInput(f"conditions: there is none of number {unknown[0]} to decide. There are: {sorted(wanted)}.")
    for number, one in decided.items():
        if not one.enters:
            a_text(one.because, f"conditions: why {number} is left out", most=_LONGEST, required=True)
    return dict(decided)


def enter(parcel: Parcel, request: Request, decided: Mapping[int, Decision], *, by: Account, at: datetime) -> None:
    """Enter what was decided to be entered. Call it in the ``doing`` that takes the package in. Raises BadInput."""
    for one in terms(parcel):
        if one.is_open and decided[one.number].enters:
            _condition(request, one.said, by, at).save()


def stands(request: Request, said: Mapping[str, Any], on: date) -> bool:
    """Whether a condition of this kind in these words is in force already."""
    held = [one for one in request.conditions.all() if in_force(one, on) and one.binds_us]
    return any(one.kind == _kind(said) and str(said["text"]).strip() in one.text for one in held)


def _kind(said: Mapping[str, Any]) -> str:
    return _KEPT_AS.get(str(said["kind"]), Condition.Kind.OTHER)


def _condition(request: Request, said: Mapping[str, Any], by: Account, at: datetime) -> Condition:
    """Set by the other side, and binding us: an assurance is one that we give, a limit one that they set."""
    kind = _kind(said)
    ours = kind.startswith("assurance-")
    purposes = [one for one in said.get("purposes", ()) if one in request.case.offences]
    return new_condition(
        request,
        kind=kind,
        given_by=request.authority.party if ours else request.counterpart,
        text=_words(said, [one for one in said.get("purposes", ()) if one not in purposes]),
        provision=_provision(said),
        offences=purposes,
        until=said.get("until", ""),
        by=by,
        at=at,
    )


def _words(said: Mapping[str, Any], purposes: Sequence[str]) -> str:
    """The text, with what of the condition has no field of its own."""
    more = [f"For: {', '.join(purposes)}."] if purposes else []
    if said.get("recipients"):
        more.append(f"Only for: {', '.join(said['recipients'])}.")
    if said["kind"] not in _KEPT_AS:
        more.append(f"({said['kind']})")
    if not _provision(said) and said.get("instrument"):
        more.append(f"({said['instrument']} {said.get('article', '')})")
    return " ".join([str(said["text"]).strip(), *more])


def _provision(said: Mapping[str, Any]) -> str:
    """The provision of the record that the condition rests on; empty: it names none that the record has."""
    held = kept().instruments.get(said.get("instrument", ""))
    cited = (one.id for one in held.provisions if one.cites == said.get("article")) if held else iter(())
    return next(cited, "")
