"""The gate: what a draft still lacks, what forbids it, and what to know before it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from servanda.desk.directory.freshness import State, freshness
from servanda.desk.requests import kinds
from servanda.desk.requests.changes import since
from servanda.desk.requests.conditions import consents_against, running, says
from servanda.desk.requests.doubting import in_doubt
from servanda.desk.requests.models import Content, Link, Request
from servanda.desk.requests.resting import Proposal, chosen
from servanda.facts.loading import kept
from servanda.inquiries.citing import cited
from servanda.law.kleene import Answer

__all__ = ["Gate", "Line", "gate", "needs_no_basis"]

_INFORMS = "spontaneous-information"
_SURE = {"memory": "not compared with its text", "contested": "read in more than one way"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the checklist."""

    says: str
    article: str = ""  # "UNCAC, art. 46(15)(c)"; empty: practice, not law
    field: str = ""  # where it is mended: "contents.untoc-m-c-facts", "particulars.accounts", "basis", "contact" …


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Open if nothing is missing, unanswered or in the way; warnings do not close it."""

    missing: tuple[Line, ...]
    unanswered: tuple[Line, ...]  # required where they apply: a text, or why not
    blocked_by: tuple[Line, ...]
    warnings: tuple[Line, ...]
    changed: tuple[str, ...]  # how the law or the facts read otherwise since the basis was chosen

    @property
    def is_open(self) -> bool:
        return not (self.missing or self.unanswered or self.blocked_by)

    @property
    def lacks(self) -> tuple[str, ...]:
        """What closes it, in words."""
        return tuple(line.says for line in (*self.missing, *self.unanswered, *self.blocked_by))


def needs_no_basis(request: Request) -> bool:
    """Information can be passed on without a request, and so without a basis for one."""
    return request.kind == _INFORMS


def gate(request: Request, on: date) -> Gate:
    """What the gate says of a request on that day."""
    basis = chosen(request, on)
    refused, not_asked = consents_against(request, on)
    changed = since(request, basis, on)
    gone = bool(request.basis.get("provision")) and basis is None
    return Gate(
        missing=(*_of_basis(request), *_of_particulars(request), *_of_contents(request), *_of_address(request)),
        unanswered=tuple(_conditional(request)),
        blocked_by=(
            *(Line(says=text, field="basis") for text in changed if gone),
            *(Line(says=text, field="persons") for text in refused),
            *_of_conditions(request, on),
        ),
        warnings=(
            *_of_answer(basis),
            *_of_letters(request),
            *_of_contact(request, on),
            *(Line(says=text, field="persons") for text in not_asked),
            *_kept_within(request, on),
        ),
        changed=tuple(changed),
    )


def _of_basis(request: Request) -> Iterator[Line]:
    if not request.offences and not needs_no_basis(request):
        yield Line(says="the offence", field="offences")
    if not request.basis and not needs_no_basis(request):
        yield Line(says="the legal basis", field="basis")


def _of_particulars(request: Request) -> Iterator[Line]:
    for one in kinds.kind(request.kind).needs:
        if one.id not in request.particulars:
            yield Line(says=one.label, field=f"particulars.{one.id}")


def _of_contents(request: Request) -> Iterator[Line]:
    for content in _contents(request, Content.Need.MANDATORY):
        if not content.text.strip():
            yield _line(content)


def _conditional(request: Request) -> Iterator[Line]:
    for content in _contents(request, Content.Need.CONDITIONAL):
        if not content.text.strip() and not content.why_not.strip():
            yield _line(content)


def _contents(request: Request, need: str) -> list[Content]:
    return [one for one in request.contents.all() if one.need == need and not one.is_dropped]


def _line(content: Content) -> Line:
    return Line(says=content.label, article=cited(kept(), content.provision), field=f"contents.{content.provision}")


def _of_address(request: Request) -> Iterator[Line]:
    """To whom, how and in which language; the diplomatic channel finds its own way."""
    if not request.is_outgoing:
        return
    contact = request.contact
    if contact is None and request.channel != "diplomatic":
        yield Line(says="the authority it goes to, or the diplomatic channel", field="contact")
    if not request.language:
        yield Line(says="the language of the request", field="language")
    elif contact is not None and contact.languages and not _accepts(contact.languages, request.language):
        accepted = ", ".join(contact.languages)
        yield Line(says=f"a translation: {contact.name} accepts {accepted}, not {request.language}", field="language")


def _accepts(languages: list[str], language: str) -> bool:
    """ "sq+en" asks for both together: having one of them is a beginning."""
    return any(language in one.split("+") for one in languages)


def _of_conditions(request: Request, on: date) -> Iterator[Line]:
    """What another State set as a condition follows what is passed on to a third."""
    for link in request.follows.all():
        if link.relation == Link.Relation.ONWARD:
            for condition in running(request.case, "pass-on", on, to=request.counterpart):
                if condition.request_id == link.earlier_id:
                    yield Line(says=says(condition), field="conditions")
    for condition in request.conditions.all():
        if condition.is_awaited and not condition.binds_us:
            yield Line(says=f"{condition.get_kind_display()} of {condition.given_by} is awaited", field="conditions")


def _kept_within(request: Request, on: date) -> Iterator[Line]:
    """Conditions that came with earlier answers in the case; whether this request uses those, people know."""
    linked = {link.earlier_id for link in request.follows.all() if link.relation == Link.Relation.ONWARD}
    for condition in running(request.case, "pass-on", on, to=request.counterpart):
        if condition.request_id != request.pk and condition.request_id not in linked:
            yield Line(says=f"what came with {condition.request.reference} must stay out: {says(condition)}")


def _of_answer(basis: Proposal | None) -> Iterator[Line]:
    if basis is None:
        return
    if basis.answer is not Answer.YES:
        for fact, tells in basis.missing().items():
            who = f" ({tells} could tell)" if tells else ""
            yield Line(says=f"whether the basis holds is not known: {fact}{who}", field="given")
    if basis.certainty != "text":
        yield Line(says=f"the basis rests on a rule that was {_SURE[basis.certainty]}", field="basis")


def _of_letters(request: Request) -> Iterator[Line]:
    """A letter to another State cites without doubt: what is doubtful is compared with its text before it goes."""
    for provision in in_doubt(request):
        says = "the letter will cite this article without saying so: compare it with the text first"
        yield Line(says=says, article=cited(kept(), provision), field="basis")


def _of_contact(request: Request, on: date) -> Iterator[Line]:
    contact = request.contact
    if contact is None:
        return
    if contact.is_retired:
        yield Line(says=f"{contact.name} is no longer in the directory: {contact.retired_because}", field="contact")
    known = freshness(contact, on)
    if known.state is not State.FRESH:
        yield Line(says=f"{contact.name}: {known.says}", field="contact")
