"""What the wizard asks next: only what the kind, the basis chosen and the gate need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from servanda.desk.requests import kinds
from servanda.desk.requests.models import Content, Request
from servanda.desk.requests.resting import Proposal, chosen
from servanda.facts.loading import kept

__all__ = ["Question", "open_facts", "questions"]

_PENALTY = "the maximum penalty for the conduct in"
_YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing that is asked, where its answer is kept, and why it is asked."""

    id: str  # "particulars.accounts", "given.dual-criminality", "contents.untoc-m-c-facts"
    label: str
    type: str  # of kinds.TYPES, or "yes-no"
    why: str = ""  # the article that asks for it, or who could tell
    need: str = "optional"  # mandatory, conditional, optional
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    value: Any = ""
    why_not: str = ""  # of a conditional content
    applies: str = ""


def questions(request: Request, on: date) -> tuple[Question, ...]:
    """All of them, answered ones with their answers."""
    basis = chosen(request, on)
    return (*_particulars(request), *open_facts(request, (basis,) if basis else ()), *_contents(request))


def _particulars(request: Request) -> Iterator[Question]:
    kind = kinds.kind(request.kind)
    for one in kind.particulars:
        yield Question(
            id=f"particulars.{one.id}",
            label=one.label,
            type=one.type,
            need="mandatory" if one in kind.needs else "optional",
            hint=one.hint,
            choices=one.choices,
            value=request.particulars.get(one.id, ""),
        )


def open_facts(request: Request, proposals: Iterable[Proposal]) -> Iterator[Question]:
    """The facts that would settle whether a basis holds, and those that were given."""
    given = dict(text.partition("=")[::2] for text in request.given)
    missing = {text: tells for one in proposals for text, tells in one.missing().items()}
    for name, fact in kept().case_facts.items():
        asked = next((tells for text, tells in missing.items() if text.startswith(fact.asks)), None)
        if asked is not None or name in given:
            yield Question(
                id=f"given.{name}",
                label=fact.asks,
                type="yes-no",
                why=asked or fact.tells,
                choices=_YES_NO,
                value=given.get(name, ""),
            )
    yield from _penalties(request, missing, given)


def _penalties(request: Request, missing: Mapping[str, str], given: Mapping[str, str]) -> Iterator[Question]:
    for code in (request.authority.party, request.counterpart):
        name = f"penalty-years@{code}"
        if code not in kept().parties:
            continue
        party = kept().parties[code].name
        if name in given or any(text.startswith(f"{_PENALTY} {party} ") for text in missing):
            yield Question(
                id=f"given.{name}",
                label=f"The maximum penalty for the conduct in {party}, in years",
                type="number",
                why=party,
                value=given.get(name, ""),
            )


def _contents(request: Request) -> Iterator[Question]:
    for one in request.contents.all():
        if not one.is_dropped:
            yield _content(one)


def _content(content: Content) -> Question:
    return Question(
        id=f"contents.{content.provision}",
        label=content.label,
        type="lines",
        why=content.provision,
        need=content.need,
        value=content.text,
        why_not=content.why_not,
        applies=content.applies,
    )
