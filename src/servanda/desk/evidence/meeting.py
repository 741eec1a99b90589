"""Whether another authority has interviewed somebody of a case, asked without telling whom: see ``custody.matching``.

A pair of authorities shares a key, ``keys/pair.<one>.<other>``, codes in the order of the alphabet:
made by one, carried to the other under encryption, and gone when its day is over. A question holds
tokens, an answer whom to contact for those that met. Names leave neither desk, nor enter the trail.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from servanda.custody import matching
from servanda.custody.matching import PairKey, Question, new_pair_key, token
from servanda.desk.cases.actions import look_behind_seal
from servanda.desk.cases.models import Case, Person
from servanda.desk.cases.seal import uncover
from servanda.desk.checking import stretch
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotInstalled
from servanda.desk.evidence.storing import told
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account, Authority
from servanda.desk.permissions import may

__all__ = ["Asked", "answer", "ask", "make_key", "read_key"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question to be sent, and what stays here: which token of it is whose."""

    question: Question
    whose: Mapping[str, str]  # token of the question -> the person's token in the case, "W-1"
    left_out: tuple[str, ...]  # persons whose name or full day of birth is not known here, or is sealed to who asks

    def met(self, answered: Mapping[str, str]) -> dict[str, str]:
        """Whom to contact about which person; of anything that was not asked, nothing is taken."""
        return {self.whose[one]: contact for one, contact in answered.items() if one in self.whose}


def make_key(here: Installation, one: str, other: str, until: date) -> Path:
    """A new key for two authorities, by their codes. Raises NotInstalled where one stands, BadInput."""
    path = _path(here, one, other)
    with told():
        key = new_pair_key(one, other, until)
    secret = base64.b64encode(key.secret).decode()
    said = {"pair": sorted(key.pair), "secret": secret, "until": until.isoformat(), "cost": key.cost}
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(said, file)
    except FileExistsError:
        raise NotInstalled(f"{path} stands already and was left alone. Move it away once its day is over.") from None
    return path


def read_key(here: Installation, one: str, other: str) -> PairKey:
    """The key of a pair. Raises NotInstalled."""
    path = _path(here, one, other)
    try:
        said = json.loads(here.key(path.name))
        return PairKey(
            pair=frozenset(said["pair"]),
            secret=base64.b64decode(said["secret"]),
            until=date.fromisoformat(said["until"]),
            cost=said["cost"],
        )
    except (ValueError, KeyError, TypeError):
        raise NotInstalled(f"{path} is no key of a pair. Ask the other authority for it again.") from None


def _path(here: Installation, one: str, other: str) -> Path:
    codes = sorted((one, other))
    if any(not code or set(code) & set("/\0.") for code in codes):
        raise BadInput(f"{one!r}, {other!r}: codes of two authorities were expected.")
    return here.folder / "keys" / f"pair.{'.'.join(codes)}"


def ask(case: Case, key: PairKey, *, by: Account, at: datetime) -> Asked:
    """A question about the victims and witnesses of a case. Each look behind a seal is in the trail.

    Raises BadInput: for a key that ended or is of others, and where nobody can be asked about.
    """
    code = case.authority.code
    with doing("matching.ask", by=by, on=case, at=at) as done:
        found, left_out = dict[str, tuple[str, str]](), list[str]()
        for person in case.persons.filter(role__in=_HEARD, withdrawn_at=None).order_by("pk"):
            identity = _known(person, by, at)
            if identity is None:
                left_out.append(person.token)
            else:
                found[person.token] = identity
        if not found:
            raise BadInput("Nobody can be asked about: a name and a full day of birth are needed.")
        with told():
            question = matching.ask(key, code, (("person", *one) for one in found.values()), at.date())
            whose = {token(key, "person", *one): name for name, one in found.items()}
        done.note(about=sorted(found), other=sorted(key.pair - {code}))
    return Asked(question=question, whose=whose, left_out=tuple(left_out))


_HEARD = (Person.Role.VICTIM, Person.Role.WITNESS)


def _known(person: Person, by: Account, at: datetime) -> tuple[str, str] | None:
    """Name and day of birth, if both are known to who asks."""
    if person.is_sealed and not may(by, "person.see-sealed", person):
        return None
    said = look_behind_seal(person, by=by, at=at) if person.is_sealed else {"name": person.name, "born": person.born}
    return _identity(said)


def _identity(said: Mapping[str, str]) -> tuple[str, str] | None:
    name, born = said.get("name", ""), said.get("born", "")
    return (name, born) if name and born and born[-1].isdigit() and stretch(born).is_exact else None


def answer(authority: Authority, key: PairKey, question: Question, *, by: Account, at: datetime) -> dict[str, str]:
    """For each token that someone interviewed here, whom to contact: who answers. Of the rest, nothing is said.

    Each person costs some 40 ms. Raises BadInput for a key that ended, is of others, or too long a question.
    """
    with doing("matching.answer", by=by, at=at, other=question.asker) as done:
        if authority.code not in key.pair or authority.code == question.asker:
            raise BadInput(f"This key is not for {authority.code} to answer with.")
        contact = f"{by.name}, {authority.name}, {by.email}"
        with told():
            met = {token(key, "person", *one): contact for one in _interviewed(authority)}
            answered = matching.answer(key, question, met, at.date())
        done.note(asked=len(question.tokens), met=len(answered))
    return answered


def _interviewed(authority: Authority) -> Iterator[tuple[str, str]]:
    """Everyone who was interviewed for a case of this authority, sealed or not; whom they are stays here."""
    held = Person.objects.filter(
        case__authority=authority, withdrawn_at=None, interviews__is_planned=False, interviews__cancelled_on=None
    ).distinct()
    for person in held.select_related("sealed"):
        sealed = uncover(person.sealed.ciphertext) if person.is_sealed else None
        identity = _identity(sealed or {"name": person.name, "born": person.born})
        if identity is not None:
            yield identity
