"""Asking another authority, answering one, reading its answer; and that nothing is kept longer than the key.

A question holds tokens, an answer whom to contact for those that met; both travel as notes, signed and
encrypted. Names leave neither desk, nor enter the trail. Deriving tokens takes its time and happens
before the transaction in which a question is kept or an answer is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from servanda.custody import matching
from servanda.custody.notes import Note, read_note, write_note
from servanda.desk import checking
from servanda.desk.cases.actions import look_behind_seal
from servanda.desk.cases.models import Case, Person
from servanda.desk.cases.seal import cover, uncover
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.evidence.storing import told
from servanda.desk.exchange.keys import held, trust_of
from servanda.desk.installation import Installation
from servanda.desk.matching.keys import read_key
from servanda.desk.matching.models import Inquiry, Question
from servanda.desk.matching.queries import Identifier, heard, identities, often
from servanda.desk.people.models import Account, Authority
from servanda.desk.permissions import may
from servanda.desk.trail import chain

__all__ = ["answer", "ask", "decline", "forget", "read_answer", "receive"]

_QUESTION, _ANSWER = "matching-question", "matching-answer"
_CONTACT = 600  # letters of a contact


def ask(
    here: Installation, case: Case, to: str, *, by: Account, at: datetime, about: Sequence[str] | None = None
) -> Question:
    """A question to an authority about victims and witnesses of a case (by token; None: all who can be asked about).

    It is kept with the file that goes. Each look behind a seal is in the trail. Raises NotAllowed; NotInstalled
    without a key; BadInput for one that ended, for who is none of them, and where nobody can be asked about.
    """
    if not may(by, "matching.ask", case):
        raise NotAllowed(f"{by.email} may not ask other authorities about this case.")
    code = case.authority.code
    key = read_key(here, code, to)
    persons, left_out = _askable(case, by, about)
    of = {one: person.token for person, known in persons for one in known}
    with told():
        question, whose = matching.ask(key, code, list(of), at.date())
    asked = Question(
        case=case,
        reference=uuid4().hex,
        peer=to,
        about=[person.token for person, _known in persons],
        left_out=left_out,
        many=len(question.tokens),
        until=key.until,
        ciphertext=cover({one: of[identity] for one, identity in whose.items()}),
        asked_at=at,
        asked_by=by,
    )
    with told(), doing("matching.ask", by=by, on=asked, at=at) as done:
        for person, _known in persons:
            if person.is_sealed:
                look_behind_seal(person, by=by, at=at)
        said = {"question": asked.reference, "tokens": list(question.tokens)}
        asked.file = _written(here, _QUESTION, code, to, said, at)
        done.note(about=asked.about, asked=asked.many, other=to, of_the_last_day=_lately(code, at, to, ours=True))
    return asked


def _askable(
    case: Case, by: Account, about: Sequence[str] | None
) -> tuple[list[tuple[Person, list[Identifier]]], dict[str, str]]:
    """Persons with their identifiers; and who is left out, by token, with a word of REASONS."""
    among = {person.token: person for person in heard(case)}
    unknown = sorted(set(about or ()) - set(among))
    if unknown:
        raise BadInput(f"about: {unknown[0][:20]!r} is no victim or witness of {case.reference}.")
    found, left_out = list[tuple[Person, list[Identifier]]](), dict[str, str]()
    for token, person in among.items():
        if about is not None and token not in about:
            continue
        names, why = _known(person, by)
        if why:
            left_out[token] = why
        else:
            found.append((person, names))
    if not found:
        raise BadInput("Nobody can be asked about: a name and a full day of birth are needed, and you must see them.")
    return found, left_out


def _known(person: Person, by: Account) -> tuple[list[Identifier], str]:
    """What who asks may know of a person. That it was looked at goes into the trail with the question."""
    if not person.is_sealed:
        return identities({"name": person.name, "born": person.born})
    if not may(by, "person.see-sealed", person):
        return [], "sealed"
    return identities(uncover(person.sealed.ciphertext))


def read_answer(here: Installation, case: Case, content: bytes, *, by: Account, at: datetime) -> Question:
    """Read what the other authority answered to a question of this case; the same once more changes nothing.

    Of anything that was not asked, nothing is taken. Raises NotAllowed, BadInput, NotPossible for one whose key ended.
    """
    if not may(by, "matching.read", case):
        raise NotAllowed(f"{by.email} may not read answers for this case.")
    note = _opened(here, _ANSWER, case.authority.code, content, at)
    asked = Question.objects.filter(case=case, peer=note.sender, reference=str(note.said.get("question"))[:32]).first()
    if asked is None:
        raise BadInput(f"What {note.sender} sent answers no question of {case.reference}. Read it in at its own case.")
    if asked.answered_at is not None:
        return asked
    with doing("matching.read", by=by, on=asked, at=at) as done:
        if not asked.ciphertext:
            raise NotPossible(f"The key of this question ended on {asked.until}. Agree on a new one, and ask again.")
        asked.met = _met(uncover(asked.ciphertext), note.said.get("met"))
        asked.answered_at, asked.answered_by, asked.ciphertext, asked.file = at, by, b"", b""
        done.note(other=asked.peer, met=len(asked.met))
    return asked


def _met(whose: dict[str, Any], answered: object) -> dict[str, str]:
    """Person of the case -> whom to contact."""
    if not isinstance(answered, dict):
        raise BadInput("The answer does not say who met. Ask the other authority to answer again.")
    return {
        whose[token]: checking.text(contact, "contact", most=_CONTACT, required=True)
        for token, contact in sorted(answered.items())
        if token in whose
    }


def receive(here: Installation, authority: Authority, content: bytes, *, by: Account, at: datetime) -> Inquiry:
    """Keep the question that another authority sent, until a person answers it; the same once more changes nothing.

    Raises NotAllowed, NotInstalled where no key is shared, BadInput.
    """
    if not may(by, "matching.receive", authority):
        raise NotAllowed(f"{by.email} may not take in questions of other authorities.")
    note = _opened(here, _QUESTION, authority.code, content, at)
    key = read_key(here, authority.code, note.sender)
    tokens, reference = _tokens(note.said.get("tokens")), note.said.get("question")
    if not isinstance(reference, str) or len(reference) != 32 or not tokens:
        raise BadInput(f"What {note.sender} sent holds no question of 1 to {matching.LIMIT} tokens. Ask for it again.")
    if key.until <= at.date():
        raise BadInput(f"The key shared with {note.sender} ended on {key.until}. Agree on a new one.")
    known = Inquiry.objects.filter(authority=authority, peer=note.sender, reference=reference).first()
    if known is not None:
        return known
    kept = Inquiry(
        authority=authority, peer=note.sender, reference=reference, asked_at=note.at, many=len(tokens),
        ciphertext=cover({"tokens": tokens}), until=key.until, arrived_at=at, arrived_by=by,
    )  # fmt: skip
    with doing("matching.receive", by=by, on=kept, at=at, other=note.sender, asked=kept.many):
        pass
    return kept


def _tokens(found: object) -> list[str]:
    """Each once; none where one of them is no token, or where they are too many."""
    if not isinstance(found, list) or len(found) > matching.LIMIT:
        return []
    sound = all(isinstance(one, str) and len(one) == 64 and not set(one) - set("0123456789abcdef") for one in found)
    return sorted(set(found)) if sound else []


def answer(here: Installation, inquiry: Inquiry, *, by: Account, at: datetime) -> Inquiry:
    """Answer: for each token of somebody interviewed here, whom to contact, who answers; of the rest, nothing.

    Each person interviewed here costs some 40 ms of a core. Raises NotAllowed, NotInstalled, BadInput, NotPossible.
    """
    if not may(by, "matching.answer", inquiry):
        raise NotAllowed(f"{by.email} may not answer questions of other authorities.")
    _check_waits(inquiry)
    authority = inquiry.authority
    key = read_key(here, authority.code, inquiry.peer)
    contact = f"{by.name}, {authority.name}, {by.email}"
    asked = matching.Question(asker=inquiry.peer, tokens=tuple(uncover(inquiry.ciphertext)["tokens"]))
    with told():
        met = dict.fromkeys(matching.tokens(key, _interviewed(authority)), contact)
        answered = matching.answer(key, asked, met, at.date())
    with told(), doing("matching.answer", by=by, on=inquiry, at=at) as done:
        _check_waits(inquiry)
        said = {"question": inquiry.reference, "met": answered}
        inquiry.file = _written(here, _ANSWER, authority.code, inquiry.peer, said, at)
        inquiry.state, inquiry.met, inquiry.ciphertext = Inquiry.State.ANSWERED, len(answered), b""
        inquiry.answered_at, inquiry.answered_by = at, by
        lately = _lately(authority.code, at, inquiry.peer, ours=False)
        done.note(asked=inquiry.many, met=inquiry.met, other=inquiry.peer, of_the_last_day=lately)
    return inquiry


def decline(inquiry: Inquiry, *, by: Account, at: datetime, because: str) -> Inquiry:
    """Do not answer; its tokens go. Raises NotAllowed, NotPossible, BadInput."""
    with doing("matching.decline", by=by, on=inquiry, at=at, other=inquiry.peer, asked=inquiry.many):
        _check_waits(inquiry)
        inquiry.declined_because = checking.text(because, "because", most=2000, required=True)
        inquiry.state, inquiry.ciphertext = Inquiry.State.DECLINED, b""
        inquiry.answered_at, inquiry.answered_by = at, by
    return inquiry


def _check_waits(inquiry: Inquiry) -> None:
    if inquiry.state != Inquiry.State.WAITING:
        raise NotPossible(f"This question does not wait: {inquiry.get_state_display().lower()}.")


def _interviewed(authority: Authority) -> list[Identifier]:
    """Everyone who was interviewed for a case of this authority, sealed or not; whom they are stays here."""
    held_here = Person.objects.filter(
        case__authority=authority, withdrawn_at=None, interviews__is_planned=False, interviews__cancelled_on=None
    ).distinct()
    found = set[Identifier]()
    for person in held_here.select_related("sealed").iterator(chunk_size=500):
        said = uncover(person.sealed.ciphertext) if person.is_sealed else {"name": person.name, "born": person.born}
        found.update(identities(said)[0])
    return sorted(found)


def _lately(code: str, at: datetime, peer: str, *, ours: bool) -> int:
    """How many such questions stand in the trail of the last day already."""
    return sum(one.day for one in often(code, at, peer) if one.ours is ours)


def _written(here: Installation, kind: str, sender: str, to: str, said: dict[str, Any], at: datetime) -> bytes:
    note = Note(kind=kind, sender=sender, receiver=to, at=at, said=said)
    return write_note(note, held(here, sender).signs(), trust_of(here))


def _opened(here: Installation, kind: str, me: str, content: bytes, at: datetime) -> Note:
    with told():
        return read_note(content, kind, me=me, keys=held(here, me).opens(), trust=trust_of(here), at=at)


def forget(on: date, *, at: datetime) -> int:
    """Of every question whose key's day is over, nothing of its tokens is kept; how many they were."""
    with transaction.atomic():
        asked = (
            Question.objects.filter(until__lte=on).exclude(ciphertext=b"", file=b"").update(ciphertext=b"", file=b"")
        )
        over = Inquiry.objects.filter(until__lte=on).exclude(ciphertext=b"", file=b"")
        over.filter(state=Inquiry.State.WAITING).update(state=Inquiry.State.OVER)
        theirs = over.update(ciphertext=b"", file=b"")
        if asked + theirs:
            details = {"ours": asked, "theirs": theirs, "until": on.isoformat()}
            chain.append(at=at, who="installation", did="matching.forget", details=details)
    return asked + theirs
