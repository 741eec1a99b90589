"""From the tree in a YAML file to conditions: each word, its arguments, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from servanda.facts.days import read_date
from servanda.facts.errors import UnreadableDay
from servanda.facts.names import nearest
from servanda.facts.record import Record
from servanda.facts.vocabulary import CONTEXTS, ROLES
from servanda.law.conditions.base import Condition
from servanda.law.conditions.conduct import CommittedFrom, Fact, InContext, InForce, OffenceIs, Penalty, Sentence
from servanda.law.conditions.logic import AllOf, AnyOf, Holds, NotSo
from servanda.law.conditions.pairs import TreatyBetween
from servanda.law.conditions.states import (
    AcceptedJurisdiction,
    AppliesProvisionally,
    Declared,
    Member,
    PartyTo,
    Referred,
    Withdrew,
)
from servanda.law.errors import BadCondition, UnknownCondition

__all__ = ["WORDS", "read_condition"]

Tree = Mapping[str, Any]


def read_condition(tree: Any, record: Record) -> Condition:
    """The condition a tree stands for. Raises UnknownCondition or BadCondition."""
    if not isinstance(tree, Mapping) or len(tree) != 1:
        raise BadCondition(f"{tree!r}: expected one word with its arguments, or all, any, not.")
    ((word, given),) = tree.items()
    if word not in WORDS:
        hint = nearest(str(word), list(WORDS))
        meant = f" Did you mean {hint[0]!r}?" if hint else ""
        raise UnknownCondition(f"{word!r} is no condition.{meant}")
    return WORDS[word](given, record)


def _roles(word: str, given: Any) -> tuple[str, ...]:
    roles = (given,) if isinstance(given, str) else tuple(given or ())
    for role in roles:
        if role not in ROLES:
            raise BadCondition(f"{word}: {role!r} is no role; expected one of {', '.join(ROLES)}.")
    if not roles:
        raise BadCondition(f"{word}: no role is named.")
    return roles


def _who(word: str, given: Any, *others: str) -> tuple[tuple[str, ...], Mapping[str, Any]]:
    """Roles given alone, or under ``who`` beside other arguments."""
    if not isinstance(given, Mapping):
        return _roles(word, given), {}
    _only(word, given, "who", *others)
    return _roles(word, given.get("who")), given


def _only(word: str, given: Any, *allowed: str) -> None:
    if not isinstance(given, Mapping):
        raise BadCondition(f"{word}: expected {', '.join(allowed)}; found {given!r}.")
    for key in given:
        if key not in allowed:
            raise BadCondition(f"{word}: {key!r} is not one of {', '.join(allowed)}.")


def _known(word: str, key: str, names: Mapping[str, Any]) -> str:
    if key not in names:
        hint = nearest(key, list(names))
        meant = f" Did you mean {hint[0]!r}?" if hint else ""
        raise BadCondition(f"{word}: {key!r} is not known.{meant}")
    return key


def _party(given: Any, record: Record) -> Condition:
    who, rest = _who("party", given, "to", "on", "every")
    to = rest.get("to", "")
    day = rest.get("on", "decision")
    if day not in ("decision", "conduct", "request"):
        raise BadCondition(f"party: on {day!r}; expected decision, conduct or request.")
    return PartyTo(who, day, rest.get("every") is True, _known("party", to, record.instruments) if to else "")


def _declared(given: Any, record: Record) -> Condition:
    who, rest = _who("declared", given, "what", "on")
    if "what" not in rest:
        raise BadCondition("declared: expected `what`, the article of the declaration.")
    return Declared(who, rest.get("on", "decision"), False, str(rest["what"]))


def _member(given: Any, record: Record) -> Condition:
    who, rest = _who("member", given, "of", "on")
    organisations = {m.organisation: m for m in record.memberships}
    return Member(who, rest.get("on", "decision"), False, _known("member", str(rest.get("of")), organisations))


def _provisionally(given: Any, record: Record) -> Condition:
    who, rest = _who("applies-provisionally", given, "part", "on")
    return AppliesProvisionally(who, rest.get("on", "decision"), False, str(rest.get("part", "")))


def _offence(given: Any, record: Record) -> Condition:
    by_name = isinstance(given, Mapping)
    if by_name:
        _only("offence", given, "named")
    listed = given.get("named", ()) if by_name else given
    offences = (listed,) if isinstance(listed, str) else tuple(listed)
    return OffenceIs(tuple(_known("offence", offence, record.crimes) for offence in offences), by_name)


def _context(given: Any, record: Record) -> Condition:
    named = (given,) if isinstance(given, str) else tuple(given)
    return InContext(tuple(_known("context", context, dict.fromkeys(CONTEXTS)) for context in named))


def _penalty(given: Any, record: Record) -> Condition:
    _only("penalty", given, "at-least-years", "in")
    where = str(given.get("in", "requested"))
    roles = ("requesting", "requested") if where == "both" else _roles("penalty", where)
    return Penalty(int(given["at-least-years"]), roles)


def _sentence(given: Any, record: Record) -> Condition:
    _only("sentence", given, "at-least-months")
    return Sentence(int(given["at-least-months"]))


def _fact(given: Any, record: Record) -> Condition:
    if isinstance(given, str):
        return Fact(_known("fact", given, record.case_facts))
    _only("fact", given, "name", "of")
    return Fact(_known("fact", str(given.get("name")), record.case_facts), str(given.get("of", "")))


def _committed(given: Any, record: Record) -> Condition:
    try:
        return CommittedFrom(read_date(str(given)))
    except UnreadableDay as wrong:
        raise BadCondition(f"committed-from: {wrong}") from None


def _regime(given: Any, record: Record) -> Condition:
    if given not in ("extradition", "assistance"):
        raise BadCondition(f"treaty-between: {given!r}; expected extradition or assistance.")
    return TreatyBetween(str(given))


def _several(word: str, make: Callable[[tuple[Condition, ...]], Condition]) -> Callable[[Any, Record], Condition]:
    def read(given: Any, record: Record) -> Condition:
        if not isinstance(given, list) or not given:
            raise BadCondition(f"{word}: expected a list of conditions; found {given!r}.")
        return make(tuple(read_condition(part, record) for part in given))

    return read


WORDS: dict[str, Callable[[Any, Record], Condition]] = {
    "all": _several("all", AllOf),
    "any": _several("any", AnyOf),
    "not": lambda given, record: NotSo(read_condition(given, record)),
    "party": _party,
    "withdrew": lambda given, _: Withdrew(_roles("withdrew", given)),
    "declared": _declared,
    "member": _member,
    "accepted-jurisdiction": lambda given, _: AcceptedJurisdiction(_roles("accepted-jurisdiction", given)),
    "applies-provisionally": _provisionally,
    "referred-by-council": lambda given, _: Referred(_roles("referred-by-council", given)),
    "referred-by-party": lambda given, _: Referred(
        _roles("referred-by-party", given), "conduct", False, "state referral"
    ),
    "treaty-between": _regime,
    "offence": _offence,
    "context": _context,
    "penalty": _penalty,
    "sentence": _sentence,
    "fact": _fact,
    "committed-from": _committed,
    "in-force": lambda given, record: InForce(_known("in-force", str(given), record.instruments)),
    "provision": lambda given, _: Holds(str(given)),
}
