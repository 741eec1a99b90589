"""What can go wrong with law.

LawError
├── UnknownCondition   a provision asks for a condition nobody defined
└── BadCondition       a condition with the wrong arguments
"""

from __future__ import annotations


class LawError(Exception):
    """Base of all errors about rules; the message says what, where, and what to do."""


class UnknownCondition(LawError):
    """A condition that is not in the vocabulary."""


class BadCondition(LawError):
    """A condition with arguments it does not take."""
