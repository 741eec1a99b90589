"""Writing a request: what it is about, the law it rests on, what it contains.

Outgoing, as long as it is a draft or more was asked; incoming, as the structured form of a letter that came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from servanda.desk.directory.models import Contact
from servanda.desk.doing import Done, doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.desk.requests import kinds
from servanda.desk.requests.contents import follow_basis
from servanda.desk.requests.machines import WRITTEN_IN
from servanda.desk.requests.models import Content, Request
from servanda.desk.requests.reading import a_language, a_title, given_facts, offences_of, persons_of, words
from servanda.desk.requests.resting import chosen, proposals
from servanda.facts.names import nearest

__all__ = ["change", "choose_basis", "may_write", "name_other_basis", "write"]

_READ_IN = frozenset({"received", "triage", "returned-for-more", "accepted", "in-execution", "postponed"})


def may_write(request: Request, account: Account) -> bool:
    """Whether the account may change what the request says, in the state it is in."""
    did = "request.draft" if request.is_outgoing else "request.read-in"
    return request.state in (WRITTEN_IN if request.is_outgoing else _READ_IN) and may(account, did, request)


@contextmanager
def _writing(request: Request, by: Account, at: datetime, version: int | None, **details: Any) -> Iterator[Done]:
    """One change of what a request says. Raises NotAllowed, ChangedMeanwhile, NotPossible."""
    did = "request.draft" if request.is_outgoing else "request.read-in"
    with doing(did, by=by, on=request, at=at, version=version, **details) as done:
        open_in = WRITTEN_IN if request.is_outgoing else _READ_IN
        if request.state not in open_in:
            raise NotPossible(
                f"{request.reference} is in state {request.state}; it is written only in {', '.join(sorted(open_in))}."
            )
        if by.pk not in request.authors:
            request.authors = [*request.authors, by.pk]
        yield done


def change(
    request: Request,
    *,
    by: Account,
    at: datetime,
    version: int | None = None,
    texts: Mapping[str, str] | None = None,
    why_not: Mapping[str, str] | None = None,
    **said: Any,
) -> None:
    """Change some of what a request says of itself, and its contents, at once; what is left out stays.

    ``said``: title, urgency, is_confidential, offences, persons, particulars (added to those there; empty
    removes), given (facts as typed), language, channel, contact, due_on, their_reference.
    ``texts``, ``why_not``: as ``write`` takes them.
    Raises NotAllowed, NotPossible, ChangedMeanwhile, BadInput.
    """
    unknown = sorted(set(said) - set(_FIELDS))
    if unknown:
        hint = nearest(unknown[0], list(_FIELDS))
        raise BadInput(f"{unknown[0]!r} is nothing a request says.{f' Did you mean {hint[0]!r}?' if hint else ''}")
    with _writing(request, by, at, version, changed=sorted(said)):
        for field, value in said.items():
            setattr(request, field, _FIELDS[field](request, value))
        if request.basis.get("provision") and {"offences", "given"} & set(said):
            follow_basis(request, chosen(request, at.date()))
        _write(request, texts or {}, why_not or {})


def _urgency(request: Request, value: Any) -> str:
    if value not in Request.Urgency.values:
        raise BadInput(f"urgency: {value!r} is none of {', '.join(Request.Urgency.values)}.")
    return str(value)


def _particulars(request: Request, value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise BadInput("particulars: names with values were expected.")
    tokens = request.case.persons.filter(withdrawn_at=None).values_list("token", flat=True)
    read = kinds.read(kinds.kind(request.kind), value, tokens)
    found = {name: one for name, one in request.particulars.items() if name not in value} | read
    named = [
        token
        for one in kinds.kind(request.kind).particulars
        if one.type == "persons"
        for token in found.get(one.id, [])
    ]
    request.persons = list(dict.fromkeys([*request.persons, *named]))
    return found


def _contact(request: Request, value: Any) -> Contact | None:
    if value is None:
        return None
    if not isinstance(value, Contact) or value.party != request.counterpart or value.is_retired:
        raise BadInput(f"contact: expected an authority of {request.counterpart} that stands in the directory.")
    return value


def _day(request: Request, value: Any) -> date | None:
    if value is not None and not isinstance(value, date):
        raise BadInput("due_on: expected a day.")
    return value


_FIELDS: Mapping[str, Any] = {
    "title": lambda request, value: a_title(value),
    "urgency": _urgency,
    "is_confidential": lambda request, value: bool(value),
    "offences": lambda request, value: offences_of(request.case, value),
    "persons": lambda request, value: persons_of(request.case, value),
    "particulars": _particulars,
    "given": lambda request, value: given_facts(value),
    "language": lambda request, value: a_language(value),
    "channel": lambda request, value: words("channel", value, most=40, required=False),
    "contact": _contact,
    "due_on": _day,
    "their_reference": lambda request, value: words("their_reference", value, most=120, required=False),
}


def choose_basis(request: Request, provision: str, *, by: Account, at: datetime, version: int | None = None) -> None:
    """Rest the request on one of its ``proposals``: stored with its proof and its day; its contents follow.

    Raises NotPossible for a provision that is no basis for it on that day, and what ``change`` raises.
    """
    with _writing(request, by, at, version, basis=provision):
        offered = {one.provision.id: one for one in proposals(request, at.date())}
        if provision not in offered:
            hint = nearest(provision, list(offered))
            also = f" Did you mean {hint[0]!r}?" if hint else ""
            raise NotPossible(f"{provision!r} is no basis for {request.reference} on {at.date()}.{also}")
        request.basis = offered[provision].kept(at.date())
        follow_basis(request, offered[provision])


def name_other_basis(request: Request, text: str, *, by: Account, at: datetime, version: int | None = None) -> None:
    """Rest the request on what the record does not hold: a bilateral treaty, domestic law, reciprocity.

    The words of who names it are kept; nothing is concluded from them.
    """
    named = words("basis: the treaty with its articles, the law, or the assurance of reciprocity", text)
    with _writing(request, by, at, version, basis="outside the record"):
        request.basis = {"outside": named, "on": at.date().isoformat()}
        follow_basis(request, None)


def write(
    request: Request,
    texts: Mapping[str, str],
    why_not: Mapping[str, str] | None = None,
    *,
    by: Account,
    at: datetime,
    version: int | None = None,
) -> None:
    """Write contents, by provision: a text, or why a conditional one does not apply. Raises as ``change`` does."""
    with _writing(request, by, at, version, contents=sorted({*texts, *(why_not or {})})):
        _write(request, texts, why_not or {})


def _write(request: Request, texts: Mapping[str, str], why_not: Mapping[str, str]) -> None:
    rows = {content.provision: content for content in request.contents.all()}
    for field, said in (("text", texts), ("why_not", why_not)):
        for provision, value in said.items():
            setattr(_row(rows, provision), field, words(f"contents: {provision}", value, required=False))
    for provision in {*texts, *why_not}:
        rows[provision].save()


def _row(rows: Mapping[str, Content], provision: str) -> Content:
    if provision not in rows:
        hint = nearest(provision, list(rows))
        raise BadInput(f"contents: {provision!r} is not asked for.{f' Did you mean {hint[0]!r}?' if hint else ''}")
    return rows[provision]
