"""Statements and their effect: which stand on a day, and which provisions they reach (VCLT arts. 19-23).

A reservation works both ways: its author can claim no more from others than it
grants (VCLT art. 21(1)). A declaration that opts out of or into a clause concerns
its author alone, unless the instrument makes it reciprocal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from servanda.facts.instruments import Provision
from servanda.facts.records import Statement, StatementEffect
from servanda.law.citations import reach
from servanda.law.kleene import Answer, known
from servanda.law.standing import Standing

__all__ = ["Touch", "stands", "touching"]

_NARROWING = (StatementEffect.EXCLUDES, StatementEffect.LIMITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A statement that narrows a provision for one State."""

    statement: Statement
    leaves: Answer  # what is left of the provision: no, or not known
    reciprocal: bool
    fact: str = ""  # it narrows only where this fact is so

    def left(self, fact: bool | None) -> Answer:
        """What is left of the provision, given what is known of the fact."""
        return max(self.leaves, ~known(fact)) if self.fact else self.leaves


def stands(statement: Statement, standing: Standing, day: date) -> Answer:
    """Whether the statement is in effect on that day; without a day of its own it dates from the binding act."""
    made = statement.on
    if made is None:
        made = standing.first_acts(statement.instrument).get(statement.party)
    if made is None:
        return Answer.NOT_KNOWN
    if day < made.first or (statement.until is not None and day >= statement.until.last):
        return Answer.NO
    if day < made.last or (statement.until is not None and day >= statement.until.first):
        return Answer.NOT_KNOWN
    return Answer.YES


def touching(statements: tuple[Statement, ...], provision: Provision, also: str = "") -> tuple[Touch, ...]:
    """The statements that exclude or limit the provision, or the definition of the offence cited in ``also``."""
    found = [_kept_out(s) for s in statements if s.effect is StatementEffect.TERRITORY]
    for statement in statements:
        if statement.effect not in _NARROWING or statement.covers_from is not None:
            continue
        extent = reach(statement.article, provision.cites)
        if extent == "none" and also:
            extent = reach(statement.article, also)
        if extent != "none":
            found.append(_touch(statement, extent == "whole"))
    return tuple(found)


def _touch(statement: Statement, whole: bool) -> Touch:
    excluded = whole and statement.effect is StatementEffect.EXCLUDES
    return Touch(
        statement=statement,
        leaves=Answer.NO if excluded else Answer.NOT_KNOWN,
        reciprocal=statement.kind == "reservation",
    )


def _kept_out(statement: Statement) -> Touch:
    """A territorial declaration reaches every provision, but only where the case concerns the part left out."""
    return Touch(statement=statement, leaves=Answer.NO, reciprocal=False, fact="territory-kept-out")
