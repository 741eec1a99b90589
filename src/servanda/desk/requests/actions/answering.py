"""What is given in answer: prepared by us, or come from the other side, thing by thing."""

from __future__ import annotations

import re
from datetime import datetime

from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.requests.models import Answered, Request
from servanda.desk.requests.reading import words

__all__ = ["add_answer", "take_back_answer"]

_PREPARED_IN = frozenset({"in-execution"})


def add_answer(
    request: Request,
    *,
    by: Account,
    at: datetime,
    what: str,
    answers: str = "",
    sha256: str = "",
    version: int | None = None,
) -> Answered:
    """Add one thing to the answer we prepare (incoming, in execution), or that came in answer to us (outgoing).

    Raises NotAllowed, NotPossible, ChangedMeanwhile, BadInput.
    """
    digest = sha256.strip().lower()
    if digest and not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise BadInput("sha256: expected 64 hexadecimal digits, as evidence shows them.")
    told, aim = words("what", what), words("answers", answers, most=60, required=False)
    did = "request.note-answer" if request.is_outgoing else "request.change-answer"
    with doing(did, by=by, on=request, at=at, version=version) as done:
        if not request.is_outgoing and request.state not in _PREPARED_IN:
            raise NotPossible(f"{request.reference} is in state {request.state}: an answer is prepared in execution.")
        made = Answered.objects.create(
            request=request,
            number=request.answers.count() + 1,
            what=told,
            answers=aim,
            sha256=digest,
            given_at=at if request.is_outgoing else None,
            made_at=at,
            made_by=by,
        )
        done.note(number=made.number, sha256=digest)
    return made


def take_back_answer(answer: Answered, *, by: Account, at: datetime) -> None:
    """Take a thing out of an answer that has not gone. Raises NotAllowed, NotPossible."""
    with doing("request.change-answer", by=by, on=answer.request, at=at, taken_back=answer.number):
        answer.refresh_from_db()
        if answer.given_at is not None or answer.is_taken_back:
            raise NotPossible(f"{answer} has been given, or taken back before.")
        answer.is_taken_back = True
        answer.save()
