"""Who of a case can be asked about, with whom a key is shared, what was asked, and how often of late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from servanda.custody.errors import UnknownAuthority, UnreadableTrust
from servanda.desk.cases.models import Case, Person
from servanda.desk.checking import stretch
from servanda.desk.exchange.keys import trust_of
from servanda.desk.installation import Installation
from servanda.desk.matching.keys import keys_of, other_of
from servanda.desk.matching.models import Inquiry, Question
from servanda.desk.people.models import Account
from servanda.desk.permissions import PERMISSIONS, covers, may

__all__ = [
    "DAY",
    "MANY",
    "MONTH",
    "REASONS",
    "Candidate",
    "Identifier",
    "Often",
    "Partner",
    "candidates",
    "heard",
    "identities",
    "inquiries",
    "often",
    "partners",
    "questions",
]

Identifier = tuple[str, ...]  # a kind of ``custody.matching.KINDS`` and its parts
REASONS: Mapping[str, str] = {
    "sealed": "is under seal, and you may not look behind it",
    "no-name": "no name is known here",
    "no-day": "the day of birth is not known to the day",
}
DAY, MONTH = timedelta(days=1), timedelta(days=30)
MANY = 5  # questions to one authority in a day; more are marked for the auditor
_HEARD = (Person.Role.VICTIM, Person.Role.WITNESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A victim or witness of the case. ``why_not``: a word of REASONS; empty: can be asked about, as far as one sees.

    What is under seal is looked at only when the question is made: then a name or a day may turn out to be missing.
    """

    person: Person
    why_not: str

    @property
    def says(self) -> str:
        return REASONS.get(self.why_not, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An authority with which ours shares a key, until a day (the end excluded)."""

    code: str
    name: str
    until: date
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Often:
    """How often questions went to an authority (``ours``), or came from it and were answered, and how many tokens."""

    peer: str
    ours: bool
    day: int
    day_tokens: int
    month: int
    month_tokens: int

    @property
    def is_much(self) -> bool:
        return self.day > MANY


def candidates(case: Case, by: Account) -> list[Candidate]:
    """The victims and witnesses of a case, those who are left out with the reason. Nobody looks behind a seal here."""
    return [Candidate(person=one, why_not=_why_not(one, by)) for one in heard(case)]


def heard(case: Case) -> QuerySet[Person]:
    """Whom a question can be about."""
    return case.persons.filter(role__in=_HEARD, withdrawn_at=None).select_related("case", "sealed").order_by("pk")


def _why_not(person: Person, by: Account) -> str:
    if person.is_sealed:
        return "" if may(by, "person.see-sealed", person) else "sealed"
    return identities({"name": person.name, "born": person.born})[1]


def identities(said: Mapping[str, object]) -> tuple[list[Identifier], str]:
    """An identifier for each name by which a person is known, with the day of birth; or a word of REASONS."""
    born = str(said.get("born") or "")
    aliases = said.get("aliases")
    names = [str(said.get("name") or ""), *(map(str, aliases) if isinstance(aliases, list) else ())]
    names = [name for name in names if any(sign.isalnum() for sign in name)]
    if not names:
        return [], "no-name"
    if not born or not born[-1].isdigit() or not stretch(born).is_exact:
        return [], "no-day"
    return [("person", name, born) for name in dict.fromkeys(names)], ""


def partners(here: Installation, code: str, on: date) -> list[Partner]:
    """With whom an authority of ours shares a key. Raises NotInstalled for a key that cannot be read."""
    return [
        Partner(code=other, name=_name(here, other), until=key.until, is_over=key.until <= on)
        for key in keys_of(here, code)
        for other in (other_of(key, code),)
    ]


def _name(here: Installation, code: str) -> str:
    try:
        return trust_of(here).authority(code).name
    except (UnknownAuthority, UnreadableTrust):
        return code


def questions(case: Case) -> list[Question]:
    """What was asked about a case, the latest first; for who may read it."""
    return list(case.matching_questions.select_related("asked_by", "answered_by", "case"))


def inquiries(account: Account) -> QuerySet[Inquiry]:
    """What others asked the account's authority, the latest first; none for who does not answer."""
    holds = account.is_active and account.roles & PERMISSIONS["matching.answer"].roles
    if not holds or not covers(account.scopes, "matching.answer"):
        return Inquiry.objects.none()
    return Inquiry.objects.filter(authority=account.authority_id).select_related("answered_by", "arrived_by")


def often(authority: str, at: datetime, peer: str | None = None) -> list[Often]:
    """Of the last thirty days: what was asked and answered, by authority; the busiest day first."""
    asked = Question.objects.filter(case__authority__code=authority, asked_at__gt=at - MONTH).defer(
        "ciphertext", "file"
    )
    came = Inquiry.objects.filter(authority__code=authority, answered_at__gt=at - MONTH, met__isnull=False)
    came = came.defer("ciphertext", "file")
    found: dict[tuple[str, bool], list[tuple[datetime, int]]] = {}
    for question in asked if peer is None else asked.filter(peer=peer):
        found.setdefault((question.peer, True), []).append((question.asked_at, question.many))
    for inquiry in came if peer is None else came.filter(peer=peer):
        if inquiry.answered_at is not None:
            found.setdefault((inquiry.peer, False), []).append((inquiry.answered_at, inquiry.many))
    lines = [_often(other, ours, told, at) for (other, ours), told in found.items()]
    return sorted(lines, key=lambda one: (-one.day, -one.month, one.peer))


def _often(peer: str, ours: bool, asked: list[tuple[datetime, int]], at: datetime) -> Often:
    today = [tokens for when, tokens in asked if when > at - DAY]
    return Often(
        peer=peer,
        ours=ours,
        day=len(today),
        day_tokens=sum(today),
        month=len(asked),
        month_tokens=sum(tokens for _when, tokens in asked),
    )
