"""The closed vocabulary of conditions: each one class, declared once and read twice."""

from servanda.law.conditions.base import CaseView, Condition, OfStates
from servanda.law.conditions.vocabulary import WORDS, read_condition

__all__ = ["WORDS", "CaseView", "Condition", "OfStates", "read_condition"]
