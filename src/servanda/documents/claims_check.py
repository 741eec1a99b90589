"""Checking claims: correct, wrong, imprecise, or not to be decided, as of the day of the text.

A claim is wrong only where a recorded fact or a clause says otherwise; that nothing is recorded proves nothing.
A clause known from memory alone refutes nothing either. What one text says twice in two ways is found without
any record (``contradictions``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from servanda.documents.claims import Claim, Verdict
from servanda.documents.claims_days import check_date, check_place
from servanda.documents.claims_known import Known
from servanda.documents.dates import WEEKDAYS
from servanda.documents.events import Reading, events_in, number_in
from servanda.facts.instruments import ForceClause, Instrument
from servanda.facts.names import plain
from servanda.facts.records import ActKind

__all__ = ["Contradiction", "Finding", "check", "contradictions", "day_of_text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What came of one claim."""

    verdict: Verdict
    correct: str | None = None
    against: str | None = None


_MOST_COMPARED = 50  # different claims about one thing
UNDECIDED = Finding(verdict="unverifiable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two claims of one text that cannot both be so."""

    one: Claim
    other: Claim
    why: str


def check(claims: list[Claim], reading: Reading, known: Known | None) -> list[Claim]:
    """Each claim with its verdict and the proof."""
    if known is None:
        return claims
    day = day_of_text(reading, known)
    explained = bool(re.search(r"\b(?:one|a)\syear\b[^.]{0,60}\b(?:notif|receipt|after|from)", reading.text))
    found = []
    for claim in claims:
        checker = _CHECKERS.get(claim.kind)
        finding = checker(claim, known, day) if checker else UNDECIDED
        if claim.kind == "effect" and explained:
            finding = replace(finding, verdict="imprecise") if finding.verdict == "wrong" else finding
        if claim.kind != "name" or finding.verdict != "correct":  # a name used rightly asserts nothing
            found.append(replace(claim, verdict=finding.verdict, correct=finding.correct, against=finding.against))
    return found


def day_of_text(reading: Reading, known: Known) -> date | None:
    """The day a text was written: as printed; else the day on which what it tells as news is recorded.

    "Adopted on Tuesday" fixes the day if the record has that adoption on a Tuesday.
    """
    if reading.published:
        return reading.published
    kinds = {"adoption": ("adoption",), "committee_approval": ("committee-approval",)}
    for event in events_in(reading):
        treaty = event.instrument_id or (reading.main.id if reading.main else None)
        weekday = re.search("|".join(WEEKDAYS), event.date_basis)
        if treaty is None or not event.date_basis.startswith("relative") or event.type not in kinds:
            continue
        days = [step.when for step in known.steps(treaty, *kinds[event.type]) if step.when and step.when.is_exact]
        adopted = known.record.instruments[treaty].adopted
        days += [adopted] if adopted and adopted.is_exact and event.type == "adoption" else []
        for when in days:
            if weekday is None or WEEKDAYS[when.first.weekday()] == weekday[0]:
                return when.first
    return None


def _instrument(claim: Claim, known: Known) -> Instrument | None:
    return known.record.instruments.get(claim.instrument or "")


def _threshold(claim: Claim, known: Known, day: date | None) -> Finding:
    """Against the final clause: how many, of what, and how long after."""
    instrument = _instrument(claim, known)
    clause = instrument.force if instrument else None
    if instrument is None or clause is None or not clause.threshold or claim.quantity is None:
        return UNDECIDED
    so = in_words(clause)
    against = f"{instrument.title}, art. {clause.cites}"
    if clause.certainty != "text":
        return Finding(verdict="unverifiable", correct=f"{so} (not compared with the text)", against=against)
    signed = bool(re.search(r"\bsign(?:ed|s|ing|atures?|\b)", claim.basis)) and not re.search(
        r"ratif|deposit|acced|accession|accept|approv", claim.basis
    )
    counts_signature = ActKind.SIGNATURE in clause.counts
    verdict: Verdict = "correct"
    if claim.quantity.number != clause.threshold or (signed and not counts_signature):
        verdict = "wrong"
    else:
        verdict = _delay_verdict(claim, clause)
    if verdict == "correct" and "signator" in claim.basis:
        verdict = "imprecise"
    return Finding(verdict=verdict, correct=so, against=against)


def _delay_verdict(claim: Claim, clause: ForceClause) -> Verdict:
    if claim.delay is None:
        return "imprecise"
    number = number_in(claim.delay.split()[0])
    unit = "days" if "day" in claim.delay else "months"
    due = clause.delay.days if unit == "days" else clause.delay.months
    if due and number == due:
        return "correct" if clause.delay.kind in ("nth-day-after", "period-after") else "imprecise"
    other = clause.delay.months * 30 if unit == "days" else round(clause.delay.days / 30)
    return "imprecise" if other and number == other else "wrong"


def in_words(clause: ForceClause) -> str:
    """What a final clause says, in our words."""
    delay = clause.delay
    after = f"{delay.days} days" if delay.days else f"{delay.months} months"
    first = "the first day of the month following " if delay.kind.startswith("first-of-month") else ""
    counts = [kind.value for kind in ActKind if kind in clause.counts and kind is not ActKind.DEFINITIVE_SIGNATURE]
    listed = " or ".join(filter(None, (", ".join(counts[:-1]), counts[-1]))) if counts else "consent"
    last = clause.threshold % 10 if clause.threshold % 100 not in (11, 12, 13) else 0
    ordinal = f"{clause.threshold}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
    return f"{first}{after} after the deposit of the {ordinal} instrument of {listed}"


def _count(claim: Claim, known: Known, day: date | None) -> Finding:
    quantity = claim.quantity
    if quantity is None:
        return UNDECIDED
    if claim.subject == "articles":
        return _articles(claim, known)
    if claim.subject == "members of the United Nations":
        on = day or date(2011, 7, 14)
        return _compared(claim, known.members_on(on), f"members on {on.isoformat()}", "list of members")
    day = claim.on or day
    treaty = "rome-statute" if claim.subject == "States outside the Court" else claim.instrument or ""
    if treaty not in known.record.instruments or day is None:
        return _nth_party(claim, known, None) if claim.subject == "nth party" else UNDECIDED
    title = known.record.instruments[treaty].title
    if claim.subject == "States outside the Court":
        parties = known.parties_on(treaty, day)
        outside = known.members_on(day) - parties if parties is not None else None
        return _compared(claim, outside, f"members of the United Nations less parties on {day.isoformat()}", title)
    if claim.subject == "nth party":
        return _nth_party(claim, known, day)
    if claim.subject == "parties":
        counts = {known.parties_on(treaty, day), known.consents_by(treaty, day)} - {None}
        near = min(counts, key=lambda one: abs((one or 0) - quantity.number), default=None)
        return _compared(claim, near, f"parties on {day.isoformat()}", title)
    if claim.subject in ("signatories", "signatures on the day"):
        return _signatures(claim, known, day, treaty)
    return UNDECIDED


def _articles(claim: Claim, known: Known) -> Finding:
    """How many articles a treaty has; a number known from memory refutes nothing."""
    extent = known.extent(claim.instrument or "")
    if extent is None:
        return UNDECIDED
    title = known.record.instruments[claim.instrument or ""].title
    finding = _compared(claim, extent.articles, "articles", f"{title}, as read ({extent.certainty})")
    return (
        finding
        if extent.certainty == "text" or finding.verdict == "correct"
        else replace(finding, verdict="unverifiable")
    )


def _compared(claim: Claim, number: int | None, what: str, against: str) -> Finding:
    """A number said beside the number recorded; rough words are allowed a tenth."""
    assert claim.quantity is not None
    if number is None:
        return UNDECIDED
    said, about = claim.quantity.number, claim.quantity.about
    correct = f"{number} {what}"
    if about is None:
        fits = said == number
    elif about in ("nearly", "almost"):
        fits = number <= said and said - number <= max(2, said // 10)
    elif about in ("more than", "over", "at least"):
        fits = number >= said and number - said <= max(5, said // 5)
    elif about in ("fewer than", "less than"):
        fits = number < said
    else:
        fits = abs(number - said) <= max(1, said // 10)
    far = about is None or abs(number - said) > max(3, said // 5)
    return Finding(verdict="correct" if fits else "wrong" if far else "imprecise", correct=correct, against=against)


def _nth_party(claim: Claim, known: Known, day: date | None) -> Finding:
    """The place of a party among all, on the day the treaty entered into force for it."""
    assert claim.quantity is not None
    treaty, number = claim.instrument or "", claim.quantity.number
    if treaty not in known.record.instruments or not claim.parties:
        return UNDECIDED
    periods = known.standing.periods(treaty).get(claim.parties[-1], ())
    starts = [one.start.first for one in periods if one.start and one.start.is_exact]
    if not starts:
        return UNDECIDED
    after = known.parties_on(treaty, starts[-1])
    deposited = known.consents_by(treaty, periods[-1].consent.on.first)
    if after is None:
        return UNDECIDED
    same_day = sum(
        any(one.start and one.start.first == starts[-1] for one in own)
        for own in known.standing.periods(treaty).values()
    )
    fits = after - same_day < number <= after or number == deposited
    correct = f"party no. {after}, bound from {starts[-1].isoformat()}"
    return Finding(
        verdict="correct" if fits else "wrong", correct=correct, against=known.record.instruments[treaty].title
    )


def _signatures(claim: Claim, known: Known, day: date, treaty: str) -> Finding:
    """Signatures up to the day of the text. Too many said may be our gap; too few said is not."""
    assert claim.quantity is not None
    instrument = known.record.instruments[treaty]
    recorded = len({act.party for act in known.signatures(treaty, date.min, day)})
    correct = f"{recorded} signatures recorded by {day.isoformat()}"
    if claim.quantity.about is None and claim.quantity.number == recorded:
        return Finding(verdict="correct", correct=correct, against=instrument.title)
    counts = [one for one in known.record.counts if (one.instrument, one.what) == (treaty, "signatures")]
    if any(one.number == claim.quantity.number and one.on.first <= day for one in counts):
        return Finding(verdict="correct", correct=f"{claim.quantity.number} published", against=instrument.title)
    return replace(UNDECIDED, correct=correct)


def _procedure(claim: Claim, known: Known, day: date | None) -> Finding:
    kinds = ("committee-approval",) if "committee" in claim.subject else ("adoption", "plenary-adoption")
    for step in known.steps(claim.instrument or "", *kinds):
        if step.how is None or not step.done:
            continue
        said = str(claim.value)
        agree = step.how in said or {"consensus", "vote"} <= set(f"{said} {step.how}".split())
        if re.search(r"vote\sof\s\d", said) and step.how in ("consensus", "without a vote"):
            return Finding(verdict="wrong", correct=step.how, against=step.source)
        return Finding(verdict="correct" if agree else "imprecise", correct=step.how, against=step.source)
    return UNDECIDED


def _duration(claim: Claim, known: Known, day: date | None) -> Finding:
    """Against the length of a step, or the time from the mandate to the adoption."""
    treaty, words = claim.instrument or "", str(claim.value).replace("-", " ").split()
    said = " ".join(words)
    for step in known.steps(treaty, "negotiating-session", "preparatory-session"):
        if step.lasts and said.rstrip("s") in step.lasts:
            return Finding(verdict="correct", correct=step.lasts, against=step.source)
        weeks = (step.when.last - step.when.first).days / 7 if step.when and step.done else 0
        if "week" in said and 0 < weeks < 8 and round(weeks + 0.3) == number_in(words[0]):
            return Finding(verdict="correct", correct=str(step.when), against=step.source)
    begun = [step.when.first for step in known.steps(treaty, "mandate") if step.when]
    ended = [step.when.first for step in known.steps(treaty, "adoption") if step.when]
    number = next((n for word in words if (n := number_in(word)) is not None), None)
    if "year" in said and begun and ended and number == round((ended[0] - min(begun)).days / 365.25):
        return Finding(verdict="correct", correct=f"{min(begun)} to {ended[0]}", against="record of the negotiations")
    return UNDECIDED


def _role(claim: Claim, known: Known, day: date | None) -> Finding:
    """Who held the office on the day of the text."""
    day = claim.on or day
    if day is None:
        return UNDECIDED
    in_office = [
        one for one in known.holders(claim.subject) if one.first and one.first <= day and (one.last or day) >= day
    ]
    if len(in_office) != 1:
        return UNDECIDED
    holder = in_office[0]
    surname = plain(holder.name).split()[-1]
    correct = f"{holder.name}" + (f" (session {holder.session})" if holder.session else f" (from {holder.first})")
    agree = surname in plain(str(claim.value)).split()
    against = f"list of holders of the office, from general reference ({holder.certainty})"
    return Finding(verdict="correct" if agree else "wrong", correct=correct, against=against)


def _effect(claim: Claim, known: Known, day: date | None) -> Finding:
    """Withdrawal takes effect when the clause says, not when it is announced."""
    instrument = _instrument(claim, known)
    clause = instrument.withdrawal if instrument else None
    if instrument is None or clause is None or clause.delay is None or clause.certainty != "text":
        return UNDECIDED
    months, days = clause.delay.months, clause.delay.days
    after = f"{months} months" if months else f"{days} days"
    correct = f"{after} after the notification is received by the depositary"
    return Finding(verdict="wrong", correct=correct, against=f"{instrument.title}, art. {clause.cites}")


def _first(claim: Claim, known: Known, day: date | None) -> Finding:
    """ "The first country to leave": refuted by any party recorded as leaving before; else open."""
    words = str(claim.subject)
    match = re.search(r"(?:state|country|nation)\s(?:ever\s)?to\s(?P<verb>\w+)", words)
    leaving = match and match["verb"] in ("leave", "withdraw", "quit", "exit")
    treaty = claim.instrument or ""
    if (
        not leaving
        or treaty not in known.record.instruments
        or re.search(r"\b(?:EU|African|European|Arab|Asian)\b", words)
    ):
        return UNDECIDED
    before = [
        act
        for act in known.record.acts.get(treaty, ())
        if act.kind is ActKind.WITHDRAWAL and act.party not in claim.parties and (day is None or act.on.last < day)
        and any(
            one.end and (day is None or one.end.last <= day)
            for one in known.standing.periods(treaty).get(act.party, ())
        )
    ]  # fmt: skip
    if not before:
        return UNDECIDED
    name = known.record.parties[before[0].party].name
    title = known.record.instruments[treaty].title
    return Finding(verdict="wrong", correct=f"{name} gave notice on {before[0].on}", against=title)


def _name(claim: Claim, known: Known, day: date | None) -> Finding:
    instrument = _instrument(claim, known)
    if instrument is None:
        return UNDECIDED
    said, names = plain(str(claim.value)), (instrument.title, instrument.short, *instrument.names)
    known_as = said in {plain(name) for name in names}
    return Finding(
        verdict="correct" if known_as else "imprecise", correct=instrument.title, against="title of the treaty"
    )


def _form(claim: Claim, known: Known, day: date | None) -> Finding:
    instrument = _instrument(claim, known)
    if instrument is None or instrument.kind not in ("treaty", "protocol") or "non-binding" in claim.anchor:
        return UNDECIDED
    return Finding(verdict="correct", correct=instrument.kind, against=instrument.title)


_CHECKERS: dict[str, Callable[[Claim, Known, date | None], Finding]] = {
    "threshold": _threshold,
    "count": _count,
    "procedure": _procedure,
    "duration": _duration,
    "role": _role,
    "effect": _effect,
    "first_of_kind": _first,
    "name": _name,
    "form": _form,
    "date": lambda claim, known, day: Finding(**check_date(claim, known)),
    "place": lambda claim, known, day: Finding(**check_place(claim, known)),
}


def contradictions(claims: list[Claim]) -> list[Contradiction]:
    """Claims of one text about the same thing that say two different exact things."""
    about: dict[tuple[str, str, str | None, tuple[str, ...]], dict[str, Claim]] = {}
    for claim in claims:
        parties = claim.parties if claim.kind == "date" else ()
        about.setdefault((claim.kind, claim.subject, claim.instrument, parties), {}).setdefault(str(claim.value), claim)
    found = []
    for same in about.values():
        for one, other in combinations(list(same.values())[:_MOST_COMPARED], 2):
            if why := _clash(one, other):
                found.append(Contradiction(one=one, other=other, why=why))
    return found


def _clash(one: Claim, other: Claim) -> str | None:
    if one.kind in ("threshold",) or (
        one.kind == "count" and one.subject in ("members of the United Nations", "articles")
    ):
        numbers = [claim.quantity.number for claim in (one, other) if claim.quantity and claim.quantity.about is None]
        return f"{numbers[0]} and {numbers[1]}" if len(numbers) == 2 and numbers[0] != numbers[1] else None
    if one.kind == "date" and one.parties == other.parties:
        days = sorted((str(one.value), str(other.value)), key=len)
        return f"{one.value} and {other.value}" if not days[1].startswith(days[0]) else None
    if one.kind == "procedure":
        ways = [re.sub(r"\bby\s", "", str(claim.value)) for claim in (one, other)]
        split = [bool(re.search(r"votes?\sto\s\d+|recorded", way)) for way in ways]
        return f"{ways[0]} and {ways[1]}" if split[0] != split[1] else None
    return None
