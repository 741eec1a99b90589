"""Rights of victims and witnesses: consent, protection, interviews, notices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

from servanda.desk import checking
from servanda.desk.cases.changing import Checks, set_fields, working
from servanda.desk.cases.models import Consent, Interview, Notice, Person, Protection
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account

__all__ = [
    "cancel_interview",
    "change_interview",
    "change_protection",
    "give_notice",
    "lift_protection",
    "plan_interview",
    "protect",
    "record_consent",
    "record_interview",
    "withdraw_consent",
]


def _day(field: str) -> Any:
    def check(value: Any) -> date:
        found = checking.day(value, field)
        if found is None:
            raise BadInput(f"{field} is empty. Write the day in full, as in 2026-11-21.")
        return found

    return check


def _line(field: str, *, required: bool = False, most: int = 200) -> Any:
    return partial(checking.text, field=field, most=most, required=required)


_CONSENT: Checks = {
    "is_given": bool,
    "purposes": partial(checking.all_chosen, field="purposes", choices=Consent.Purpose),
    "recipients": partial(checking.recipients, field="recipients"),
    "given_on": _day("given_on"),
    "until": partial(checking.day, field="until"),
    "manner": _line("manner"),
    "language": checking.language,
}
_PROTECTION: Checks = {
    "measure": partial(checking.chosen, field="measure", choices=Protection.Measure),
    "ordered_by": _line("ordered_by"),
    "begins_on": _day("begins_on"),
    "ends_on": partial(checking.day, field="ends_on"),
    "withheld_from": partial(checking.recipients, field="withheld_from"),
}
_INTERVIEW: Checks = {
    "held_on": partial(checking.edtf, field="held_on"),
    "held_by": _line("held_by", required=True),
    "place": _line("place"),
    "language": checking.language,
    "covered": partial(checking.text, field="covered"),
    "recording": _line("recording", most=300),
}
_NOTICE: Checks = {
    "kind": partial(checking.chosen, field="kind", choices=Notice.Kind),
    "given_on": _day("given_on"),
    "language": checking.language,
    "manner": _line("manner"),
}


def record_consent(
    person: Person,
    *,
    is_given: bool,
    purposes: Iterable[str],
    given_on: date | str,
    by: Account,
    at: datetime,
    **more: Any,
) -> Consent:
    """What the person agreed to, or refused when asked. Raises BadInput."""
    consent = Consent(person=person, noted_at=at, noted_by=by)
    values = {"is_given": is_given, "purposes": purposes, "given_on": given_on, **more}
    with working("person.record-rights", by=by, at=at, on=consent) as done:
        set_fields(consent, values, _CONSENT, done)
        if not consent.purposes:
            raise BadInput("purposes is empty. Say to what the person agreed, or what they refused.")
        _in_order("given_on", consent.given_on, "until", consent.until)
        _not_ahead("given_on", consent.given_on, at)
    return consent


def withdraw_consent(consent: Consent, *, on: date, by: Account, at: datetime, version: int | None = None) -> Consent:
    """From that day it no longer covers anything; what was done before stays done. Raises NotPossible, BadInput."""
    with working("person.record-rights", by=by, at=at, on=consent, version=version, changed=["withdrawn_on"]):
        if not consent.is_given or consent.withdrawn_on is not None:
            raise NotPossible("Only a consent that was given, and not withdrawn before, can be withdrawn.")
        _in_order("given_on", consent.given_on, "withdrawn_on", on)
        _not_ahead("withdrawn_on", on, at)
        consent.withdrawn_on = on
    return consent


def protect(
    person: Person, *, measure: str, begins_on: date | str, by: Account, at: datetime, **more: Any
) -> Protection:
    """A measure that protects the person. Raises BadInput."""
    protection = Protection(person=person, noted_at=at, noted_by=by)
    with working("person.protect", by=by, at=at, on=protection) as done:
        set_fields(protection, {"measure": measure, "begins_on": begins_on, **more}, _PROTECTION, done)
        _in_order("begins_on", protection.begins_on, "ends_on", protection.ends_on)
    return protection


def change_protection(
    protection: Protection, *, by: Account, at: datetime, version: int | None = None, **values: Any
) -> Protection:
    """Change what is given. Raises BadInput, ChangedMeanwhile."""
    with working("person.protect", by=by, at=at, on=protection, version=version) as done:
        set_fields(protection, values, _PROTECTION, done)
        _in_order("begins_on", protection.begins_on, "ends_on", protection.ends_on)
    return protection


def lift_protection(
    protection: Protection, *, on: date, because: str, by: Account, at: datetime, version: int | None = None
) -> Protection:
    """It no longer holds from that day. Raises NotPossible where it was lifted before."""
    with working("person.protect", by=by, at=at, on=protection, version=version, changed=["lifted_on"]):
        if protection.lifted_on is not None:
            raise NotPossible(f"It was lifted on {protection.lifted_on}.")
        _in_order("begins_on", protection.begins_on, "lifted_on", on)
        protection.lifted_on = on
        protection.lifted_because = checking.text(because, "reason", required=True)
    return protection


def record_interview(
    person: Person, *, held_by: str, held_on: str, by: Account, at: datetime, **more: Any
) -> Interview:
    """An interview that was held, here or elsewhere. Raises BadInput."""
    interview = Interview(person=person, noted_at=at, noted_by=by)
    with working("person.record-rights", by=by, at=at, on=interview) as done:
        set_fields(interview, {"held_by": held_by, "held_on": held_on, **more}, _INTERVIEW, done)
        if interview.held_on:
            _not_ahead("held_on", checking.stretch(interview.held_on).first, at)
    return interview


def change_interview(
    interview: Interview, *, by: Account, at: datetime, version: int | None = None, **values: Any
) -> Interview:
    """Change what is given; ``is_planned=False`` for one that was held after all. Raises BadInput, ChangedMeanwhile."""
    with working("person.record-rights", by=by, at=at, on=interview, version=version) as done:
        set_fields(interview, values, {**_INTERVIEW, "is_planned": bool}, done)
        if not interview.is_planned and interview.held_on:
            _not_ahead("held_on", checking.stretch(interview.held_on).first, at)
    return interview


def plan_interview(
    person: Person, *, held_by: str, held_on: str, by: Account, at: datetime, needed_because: str = "", **more: Any
) -> Interview:
    """An interview ahead; where the person was interviewed before, only with a reason why again. Raises NotPossible."""
    interview = Interview(person=person, noted_at=at, noted_by=by, is_planned=True)
    with working("person.record-rights", by=by, at=at, on=interview) as done:
        set_fields(interview, {"held_by": held_by, "held_on": held_on, **more}, _INTERVIEW, done)
        interview.needed_because = checking.text(needed_because, "needed_because")
        before = person.interviews.filter(cancelled_on=None)
        if before and not interview.needed_because:
            raise NotPossible(_warning(person, list(before)))
    return interview


def _warning(person: Person, before: list[Interview]) -> str:
    told = "; ".join(
        f"{'planned for' if one.is_planned else 'on'} {one.held_on or 'a day not known'} by {one.held_by}"
        f"{f', recording: {one.recording}' if one.recording else ''}"
        for one in before
    )
    return (
        f"{person.token} is not to be interviewed again without need. Interviews: {told}. "
        "Use what was recorded, or say why another one is needed."
    )


def cancel_interview(interview: Interview, *, on: date, by: Account, at: datetime) -> Interview:
    """A planned interview that will not be held. Raises NotPossible."""
    with working("person.record-rights", by=by, at=at, on=interview, changed=["cancelled_on"]):
        if not interview.is_planned or interview.cancelled_on is not None:
            raise NotPossible("Only an interview that is planned can be cancelled.")
        interview.cancelled_on = on
    return interview


def give_notice(
    person: Person, *, kind: str, given_on: date | str, language: str, by: Account, at: datetime, manner: str = ""
) -> Notice:
    """That the person was told, when, in which language; see ``Notice.is_understood``. Raises BadInput."""
    notice = Notice(person=person, noted_at=at, noted_by=by)
    values = {"kind": kind, "given_on": given_on, "language": language, "manner": manner}
    with working("person.record-rights", by=by, at=at, on=notice) as done:
        set_fields(notice, values, _NOTICE, done)
        _not_ahead("given_on", notice.given_on, at)
    return notice


def _in_order(first: str, begins: date, second: str, ends: date | None) -> None:
    if ends is not None and ends < begins:
        raise BadInput(f"{second} {ends} lies before {first} {begins}. Check both days.")


def _not_ahead(field: str, day: date, at: datetime) -> None:
    """A day later anywhere on earth than now has not come."""
    if (day - at.date()).days > 1:
        raise BadInput(f"{field} {day} lies ahead. Write the day on which it was.")
