"""Under which conditions evidence is held, and what they bar, whoever asks.

A condition is what travels with a package (the schema ``conditions``). What it bars is a table, and what lifts it is a
fact: that consent was given and not withdrawn, that the source agreed to this very step, that an assurance was given.
A fact that is missing is not known, never no; and what is not known to be allowed is for a person to find out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeVar, get_args

from servanda.custody.errors import BadRecord
from servanda.facts.days import read_date
from servanda.facts.errors import FactsError
from servanda.facts.names import nearest
from servanda.law.kleene import Answer, both, either, known

N = TypeVar("N", bound=str)

__all__ = ["ACTIONS", "FACTS", "KINDS", "Action", "Barrier", "Condition", "Step", "allowed", "blocked", "condition_of"]

Action = Literal["read", "examine", "copy", "share", "disclose", "use", "publish", "destroy"]
Kind = Literal[
    "consent",
    "use-limitation",
    "confidentiality",
    "speciality",
    "fair-trial",
    "no-death-penalty",
    "no-life-imprisonment",
    "no-onward-transfer",
    "embargo",
    "return",
    "destruction",
    "other",
]
ACTIONS: tuple[Action, ...] = get_args(Action)
KINDS: tuple[Kind, ...] = get_args(Kind)
_DOING: Mapping[Action, str] = {
    "read": "reading",
    "examine": "examining",
    "copy": "copying",
    "share": "sharing",
    "disclose": "disclosing",
    "use": "using",
    "publish": "publishing",
    "destroy": "destroying",
}
_OUTWARD: frozenset[Action] = frozenset({"share", "disclose", "use", "publish"})

# What each kind bars. Share: give to another authority. Disclose: to the parties of proceedings. Use: as evidence.
_BARS: Mapping[Kind, frozenset[Action]] = {
    "consent": _OUTWARD,
    "use-limitation": _OUTWARD,
    "confidentiality": frozenset({"read", "examine", "copy", "share", "disclose", "publish"}),
    "speciality": frozenset({"use"}),
    "fair-trial": frozenset({"share", "use"}),
    "no-death-penalty": frozenset({"share", "use"}),
    "no-life-imprisonment": frozenset({"share", "use"}),
    "no-onward-transfer": frozenset({"share"}),
    "embargo": _OUTWARD,
    "return": frozenset({"destroy"}),
    "destruction": frozenset(),
    "other": _OUTWARD,
}
# The fact that lifts a bar, and how it is said. "agreed": whoever set the condition agreed to this very step.
_LIFTED_BY: Mapping[Kind, str] = {
    "consent": "consent",
    "use-limitation": "agreed",
    "confidentiality": "agreed",
    "speciality": "agreed",
    "fair-trial": "fair-trial",
    "no-death-penalty": "no-death-penalty",
    "no-life-imprisonment": "no-life-imprisonment",
    "no-onward-transfer": "agreed",
    "return": "agreed",
    "other": "agreed",
}
# These let pass whom and what they name themselves.
_NAMES_FREE: frozenset[Kind] = frozenset({"use-limitation", "confidentiality", "speciality", "no-onward-transfer"})
FACTS: Mapping[str, str] = {
    "consent": "consent was given, and not withdrawn",
    "agreed": "whoever set the condition agreed to this step",
    "fair-trial": "an assurance of a fair trial was given",
    "no-death-penalty": "an assurance was given that no death penalty is imposed or carried out",
    "no-life-imprisonment": "an assurance was given against life imprisonment without prospect of release",
    "exculpatory": "it exculpates an accused person",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition as it travels; ``until`` is the last day it binds, None for good; no ``items``: all of them."""

    kind: Kind
    text: str
    items: tuple[str, ...] = ()
    until: date | None = None
    purposes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    instrument: str = ""
    article: str = ""

    def as_json(self) -> dict[str, Any]:
        """The form of the schema ``conditions``: what is not said is left out."""
        said: dict[str, Any] = {"kind": self.kind, "text": self.text}
        for name in ("items", "purposes", "recipients"):
            if getattr(self, name):
                said[name] = list(getattr(self, name))
        if self.until is not None:
            said["until"] = self.until.isoformat()
        return said | {name: getattr(self, name) for name in ("instrument", "article") if getattr(self, name)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What somebody is about to do with an item, and what is known of FACTS; what is missing is not known."""

    action: Action
    on: date
    item: str = ""
    recipient: str = ""  # who gets it, or looks at it
    purpose: str = ""  # the case or proceedings it is for
    facts: Mapping[str, bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """A condition in the way. Yes: it bars the step. Not known: it may. No: it lets it pass, but something is due."""

    condition: Condition
    answer: Answer
    why: str
    fact: str = ""  # of FACTS: what would let the step pass; empty: nothing but time


def condition_of(said: Mapping[str, Any]) -> Condition:
    """Read a condition in the form of the schema. Raises BadRecord."""
    try:
        names = {name: tuple(said.get(name, ())) for name in ("items", "purposes", "recipients")}
        return Condition(
            kind=_one_of(said["kind"], KINDS, "condition"),
            text=said["text"],
            until=read_date(said["until"]) if "until" in said else None,
            instrument=said.get("instrument", ""),
            article=said.get("article", ""),
            items=names["items"],
            purposes=names["purposes"],
            recipients=names["recipients"],
        )
    except (KeyError, TypeError) as wrong:
        raise BadRecord(f"a condition has a kind and a text at least; {dict(said)!r} lacks {wrong}.") from None
    except BadRecord:
        raise
    except FactsError as wrong:
        raise BadRecord(f"the condition {said['text']!r} binds until {said['until']!r}: {wrong}") from None


def blocked(conditions: Iterable[Condition], step: Step) -> tuple[Barrier, ...]:
    """The conditions in the way of a step, each with why; none if the step is free. Raises BadRecord."""
    _one_of(step.action, ACTIONS, "step")
    for name in step.facts:
        _one_of(name, tuple(FACTS), "fact")
    found = (_barrier(one, step) for one in conditions if _binds(one, step))
    return tuple(one for one in found if one is not None)


def allowed(barriers: Iterable[Barrier]) -> Answer:
    """Whether a step may be taken: no if something bars it, not known if something may."""
    return ~either(one.answer for one in barriers)


def _binds(condition: Condition, step: Step) -> bool:
    ended = condition.until is not None and condition.until < step.on
    elsewhere = bool(condition.items) and bool(step.item) and step.item not in condition.items
    return step.action in _BARS[condition.kind] and not ended and not elsewhere


def _barrier(condition: Condition, step: Step) -> Barrier | None:
    if condition.kind == "embargo":
        end = f"until {condition.until}" if condition.until else "with no end yet"
        return Barrier(condition=condition, answer=Answer.YES, why=f"There is an embargo {end}: {condition.text}")
    if condition.kind == "confidentiality" and step.action in ("read", "examine", "copy") and not step.recipient:
        return None  # our own work with it; who of us may see it is for the desk
    if condition.kind == "use-limitation" and step.action == "disclose" and step.facts.get("exculpatory"):
        why = (
            "What exculpates an accused may be disclosed; whoever gave it is told before (as UNTOC art. 18(19) has it)."
        )
        return Barrier(condition=condition, answer=Answer.NO, why=why)
    within, reasons = _within(condition, step)
    lifted = known(step.facts.get(_LIFTED_BY[condition.kind]))
    free = lifted
    if condition.kind == "consent":
        free = both([within, lifted])
    elif condition.kind in _NAMES_FREE:
        free = either([within, lifted])
    if free is Answer.YES:
        return None
    fact = _LIFTED_BY[condition.kind]
    return Barrier(condition=condition, answer=~free, why=_why(condition, step, lifted, reasons), fact=fact)


def _within(condition: Condition, step: Step) -> tuple[Answer, list[str]]:
    """Whether recipient and purpose are among those the condition itself names, and what speaks against it."""
    answers, reasons = [], []
    for names, asked, what in (
        (condition.recipients, step.recipient, "recipient"),
        (condition.purposes, step.purpose, "purpose"),
    ):
        if not names:
            continue
        answers.append(known(asked in names if asked else None))
        if answers[-1] is not Answer.YES:
            reasons.append(f"the {what} is {asked or 'not known'}, and allowed is {', '.join(names)}")
    if not answers:  # it names none: consent then covers all, every other condition leaves nothing open
        return (Answer.YES if condition.kind == "consent" else Answer.NO), []
    if step.action == "publish":
        return Answer.NO, [*reasons, "what is published reaches everybody"]
    return both(answers), reasons


def _why(condition: Condition, step: Step, lifted: Answer, reasons: list[str]) -> str:
    fact = FACTS[_LIFTED_BY[condition.kind]]
    says = {Answer.NO: "it is not so that", Answer.NOT_KNOWN: "it is not known that"}
    parts = [*reasons, *([f"{says[lifted]} {fact}"] if lifted in says else [])]
    because = "; ".join(part[0].upper() + part[1:] if not number else part for number, part in enumerate(parts))
    return f"{condition.kind} bars {_DOING[step.action]} it: {condition.text.rstrip('.')}. {because}."


def _one_of(name: str, names: tuple[N, ...], what: str) -> N:
    for one in names:
        if one == name:
            return one
    near = nearest(str(name), list(names), limit=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise BadRecord(f"no {what} is called {name!r}.{hint} There are: {', '.join(names)}.")
