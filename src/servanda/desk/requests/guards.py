"""What stands before a step besides its state, its permission and its eyes; and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from servanda.desk.people.models import Account
from servanda.desk.requests.machines import Step
from servanda.desk.requests.models import Answered, Request

__all__ = ["check", "follow"]


def check(request: Request, step: Step, by: Account, at: datetime, details: Mapping[str, Any]) -> None:
    """Raises NotPossible or Incomplete, saying what is missing."""


def follow(request: Request, step: Step, at: datetime, details: Mapping[str, Any]) -> None:
    """What a step changes beside the state: what was prepared has now been given."""
    if step.name in ("answer", "answer-in-part"):
        Answered.objects.filter(request=request, given_at=None, is_taken_back=False).update(given_at=at)
