"""What can go wrong with a question.

InquiryError
├── SameState      a State asking itself
├── NotAsked       a question that leaves out what it is about
├── BadFact        a fact that is not in the vocabulary, or has no such value
└── BadCase        a case file that cannot be understood
"""

from __future__ import annotations

from servanda.facts.errors import FactsError

__all__ = ["BadCase", "BadFact", "InquiryError", "NotAsked", "SameState"]


class InquiryError(FactsError):
    """Base of all errors about questions; the message says what, where, and what to do."""


class SameState(InquiryError):
    """Requesting and requested State are the same."""


class NotAsked(InquiryError):
    """What is asked about was not named."""


class BadFact(InquiryError):
    """A fact nobody can ask for, or a value it cannot have."""


class BadCase(InquiryError):
    """A case file with something in it that is not a case; the message lists everything found."""
