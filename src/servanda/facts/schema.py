"""From rows and mappings to records: one function for each kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, cast

from servanda.facts.instruments import (
    CONSENT,
    Cover,
    Delay,
    ForceClause,
    Instrument,
    Provision,
    WithdrawalClause,
)
from servanda.facts.problems import Fields
from servanda.facts.records import (
    Act,
    ActKind,
    Authority,
    Certainty,
    Crime,
    Definition,
    Measure,
    Membership,
    Party,
    Situation,
    Source,
    Statement,
    StatementEffect,
)
from servanda.facts.vocabulary import CONTEXTS, EFFECTS, ROLES

ACT_COLUMNS = ("party", "act", "on", "effective", "recorded_on", "source", "note")
PARTY_COLUMNS = (
    *("code", "name", "kind", "alpha2", "m49", "region", "member_since", "existed_until", "aliases", "successors"),
)
SOURCE_COLUMNS = ("key", "what", "as_of", "licence")
MEMBERSHIP_COLUMNS = ("party", "organisation", "since", "until", "source")
COUNT_COLUMNS = ("instrument", "what", "on", "number", "region", "source")
STATEMENT_COLUMNS = (
    *("party", "instrument", "article", "kind", "effect", "scope", "on", "until"),
    *("covers_from", "covers_until", "recorded_on", "source", "paraphrase"),
)
AUTHORITY_COLUMNS = (
    *("party", "function", "instruments", "name", "channel", "languages", "contact", "verified_on", "source"),
)
_FUNCTIONS = ("central-authority", "extradition-authority", "contact-point", "court-requests")
_RATIFICATIONS = frozenset({ActKind.RATIFICATION, ActKind.ACCEPTANCE, ActKind.APPROVAL})
_ACTS = {kind.value: kind for kind in ActKind}
_STATEMENT_EFFECTS = {effect.value: effect for effect in StatementEffect}
_PARTY_KINDS = ("state", "observer", "other", "organisation", "former")
_INSTRUMENT_KINDS = ("treaty", "protocol", "amendment", "agreement", "draft", "model")
_DELAYS = (
    "nth-day-after",
    "first-of-month-after-nth-day",
    "first-of-month-after-period",
    "period-after",
    "end-of-cycle",
)
_UNRECORDED = date.max


def source(row: Fields) -> Source:
    return Source(
        key=row.text("key", None), what=row.text("what"), as_of=row.text("as_of"), licence=row.text("licence")
    )


def party(row: Fields) -> Party:
    return Party(
        code=row.text("code", None),
        name=row.text("name", None),
        kind=cast(Any, row.word("kind", _PARTY_KINDS)),
        alpha2=row.text("alpha2"),
        m49=row.text("m49"),
        region=row.text("region"),
        member_since=row.date("member_since"),
        existed_until=row.date("existed_until"),
        aliases=row.texts("aliases"),
        successors=row.texts("successors", " "),
    )


def membership(row: Fields) -> Membership:
    return Membership(
        party=row.text("party", None),
        organisation=row.text("organisation", None),
        since=row.date("since") or date.min,
        until=row.date("until"),
        source=row.text("source", None),
    )


def act(row: Fields, instrument: str) -> Act | None:
    """One line of ``acts/<instrument>.csv``; None if it has no usable act or day."""
    kind, on = row.word("act", _ACTS), row.day("on")
    if on is None and not row.raw.get("on"):
        row.wrong("an act without a day", "the day of the act", "Give the month or year if the day is unknown.")
    if on is None or kind not in _ACTS:
        return None
    return Act(
        party=row.text("party", None),
        instrument=instrument,
        kind=_ACTS[kind],
        on=on,
        effective=row.date("effective"),
        recorded_on=row.date("recorded_on") or _UNRECORDED,
        source=row.text("source", None),
        note=row.text("note"),
        at=row.at,
    )


def statement(row: Fields) -> Statement:
    return Statement(
        party=row.text("party", None),
        instrument=row.text("instrument", None),
        article=row.text("article", None),
        kind=row.text("kind", None),
        effect=_STATEMENT_EFFECTS.get(row.word("effect", _STATEMENT_EFFECTS), StatementEffect.INFORMS),
        scope=row.texts("scope", " "),
        on=row.day("on"),
        until=row.day("until"),
        covers_from=row.date("covers_from"),
        covers_until=row.date("covers_until"),
        recorded_on=row.date("recorded_on") or _UNRECORDED,
        paraphrase=row.text("paraphrase", None),
        source=row.text("source", None),
        at=row.at,
    )


def authority(row: Fields) -> Authority:
    return Authority(
        party=row.text("party", None),
        function=row.word("function", _FUNCTIONS),
        instruments=row.texts("instruments", " "),
        name=row.text("name"),
        channel=row.text("channel"),
        languages=row.texts("languages"),
        contact=row.text("contact"),
        verified_on=row.date("verified_on"),
        source=row.text("source", None),
        at=row.at,
    )


def situation(entry: Fields) -> Situation:
    found = Situation(
        name=entry.text("name", None),
        party=entry.text("party", None),
        trigger=cast(Any, entry.word("trigger", ("state referral", "Security Council", "prosecutor"))),
        referred_by=entry.texts("referred_by"),
        referred_on=entry.day("referred_on"),
        investigation_on=entry.day("investigation_on"),
        status=entry.text("status", None),
        covers_from=entry.date("covers_from"),
        covers_until=entry.date("covers_until"),
        note=entry.text("note"),
        source=entry.text("source", None),
        recorded_on=entry.date("recorded_on") or _UNRECORDED,
    )
    entry.close()
    return found


def crime(entry: Fields) -> Crime:
    defined = [Fields(raw, entry.file, entry.line, entry.problems) for raw in entry.blocks("defined_in")]
    found = Crime(
        id=entry.text("id", None),
        name=entry.text("name", None),
        parent=entry.text("parent") or None,
        defined_in=tuple(Definition(instrument=d.text("instrument", None), article=d.text("cites")) for d in defined),
        contexts=contexts(entry),
        amendment=entry.text("amendment") or None,
        distinct_from=entry.texts("distinct_from"),
        aliases=entry.texts("aliases"),
        note=entry.text("note"),
        certainty=certainty(entry),
    )
    entry.close()
    return found


def measure(entry: Fields) -> Measure:
    found = Measure(
        id=entry.text("id", None),
        name=entry.text("name", None),
        family=cast(Any, entry.word("family", ("extradition", "assistance", "transfer", "surrender", "enforcement"))),
        electronic=entry.flag("electronic"),
        aliases=entry.texts("aliases"),
    )
    entry.close()
    return found


def contexts(entry: Fields) -> tuple[str, ...]:
    found = entry.texts("contexts")
    for context in found:
        if context not in (*CONTEXTS, "national-liberation-conflict"):
            entry.wrong(f"context {context!r}", f"one of {', '.join(CONTEXTS)}", "Choose one of them.")
    return found


def certainty(entry: Fields, default: Certainty = "text") -> Certainty:
    return cast(Certainty, entry.word("checked", ("text", "memory", "contested"), default))


def instrument(top: Fields, lines: Mapping[str, int]) -> Instrument:
    """One file of ``instruments/``; every key of it must be known."""
    adopted, signature = top.inner("adopted"), top.inner("signature")
    force, withdrawal = top.inner("force"), top.inner("withdrawal")
    checked = certainty(top)
    key = top.text("id", None)
    found = Instrument(
        id=key,
        short=top.text("short", None),
        title=top.text("title", None),
        names=top.texts("names"),
        kind=cast(Any, top.word("kind", _INSTRUMENT_KINDS)),
        parent=top.text("parent") or None,
        parent_required=top.flag("parent_required"),
        regimes=top.texts("regimes"),
        adopted=adopted.day("on") if adopted else None,
        adopted_at=adopted.text("at") if adopted else "",
        opened=signature.day("from") if signature else None,
        signature_until=signature.day("until") if signature else None,
        depositary=top.text("depositary"),
        series=dict(top.mapping("series")),
        published_in_force=top.date("published_in_force"),
        not_in_force_as_of=top.date("not_in_force_as_of"),
        force=force_clause(force, checked) if force else None,
        withdrawal=withdrawal_clause(withdrawal, checked) if withdrawal else None,
        recorded_on=top.date("recorded_on") or _UNRECORDED,
        as_of=top.date("as_of"),
        signatures_as_of=top.date("signatures_as_of"),
        missing=top.texts("missing"),
        unlisted=top.texts("unlisted"),
        statements_missing=top.flag("statements_missing"),
        open_questions=top.texts("open_questions"),
        sources=top.texts("sources"),
        covers=tuple(cover(_part(top, raw), checked) for raw in top.blocks("covers")),
        provisions=tuple(
            provision(_part(top, raw, lines.get(str(raw.get("id")))), key, checked) for raw in top.blocks("provisions")
        ),
        certainty=checked,
        confidence=top.text("confidence"),
        warning=top.text("warning"),
    )
    top.get("read_in")
    top.close()
    return found


def _part(top: Fields, raw: Mapping[str, Any], line: int | None = None) -> Fields:
    return Fields(raw, top.file, line, top.problems)


def delay(entry: Fields) -> Delay:
    return Delay(
        kind=cast(Any, entry.word("kind", _DELAYS)),
        days=entry.number("days"),
        months=entry.number("months"),
        anchor=entry.date("anchor"),
        notice_months=entry.number("notice_months"),
        may_be_later=entry.flag("may_be_later"),
    )


def force_clause(entry: Fields, checked: Certainty) -> ForceClause:
    counts = entry.word("counts", ("consent", "ratifications"), "consent")
    members, share = entry.inner("of_which"), entry.text("share")
    general, later = entry.inner("delay"), entry.inner("later")
    fallback = delay(general) if general else Delay(kind="nth-day-after")
    clause = ForceClause(
        cites=entry.text("cites", None),
        threshold=entry.number("threshold"),
        share=Fraction(share) if share else None,
        counts=CONSENT if counts == "consent" else _RATIFICATIONS,
        of_which=(members.number("at_least"), members.text("members_of")) if members else None,
        delay=fallback,
        cites_later=later.text("cites") if later else entry.text("cites"),
        later=delay(later) if later else fallback,
        certainty=certainty(entry, checked),
        note=entry.text("note"),
    )
    entry.close()
    return clause


def withdrawal_clause(entry: Fields, checked: Certainty) -> WithdrawalClause:
    counted = entry.inner("delay")
    clause = WithdrawalClause(
        cites=entry.text("cites"),
        delay=delay(counted) if counted else None,
        survives=entry.text("survives"),
        certainty=certainty(entry, checked),
    )
    entry.close()
    return clause


def cover(entry: Fields, checked: Certainty) -> Cover:
    found = Cover(
        offence=entry.text("offence", None),
        cites=entry.text("cites", None),
        contexts=contexts(entry),
        annex=entry.text("annex") or None,
        since_amendment=entry.text("amendment") or None,
        left_out=entry.flag("left_out"),
        certainty=certainty(entry, checked),
        note=entry.text("note"),
    )
    entry.close()
    return found


def provision(entry: Fields, instrument: str, checked: Certainty) -> Provision:
    """One provision; whether its conditions exist is checked where they are defined, in ``law``."""
    offences = entry.get("offences")
    found = Provision(
        id=entry.text("id", None),
        instrument=instrument,
        cites=entry.text("cites", None),
        kind=entry.text("kind", None),
        effect=entry.word("effect", EFFECTS),
        qualifier=entry.text("qualifier"),
        bound=_roles(entry),
        offences=entry.texts("offences") if isinstance(offences, list) else entry.text("offences", "covered"),
        measures=entry.texts("measures"),
        requires=entry.mapping("requires") or None,
        unless=entry.mapping("unless") or None,
        discharged_by=entry.texts("discharged_by"),
        says=entry.text("says", None),
        item=entry.text("item"),
        required=entry.text("required"),
        period=entry.text("period"),
        certainty=certainty(entry, checked),
        confidence=entry.text("confidence"),
        reading=entry.text("reading"),
        at=entry.at,
    )
    entry.get("corroborated_by")
    entry.close()
    return found


def _roles(entry: Fields) -> tuple[str, ...]:
    roles = entry.texts("bound") or ("each",)
    for role in roles:
        if role not in ROLES:
            entry.wrong(f"bound: {role!r}", f"one of {', '.join(ROLES)}", "Choose one of them.")
    return roles
