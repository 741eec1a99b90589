"""Cases for programs: the same actions and queries as the pages. What is sealed comes only from ``look``."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import ConfigDict, Field, JsonValue

from servanda.desk.cases import actions, queries
from servanda.desk.cases.assessing import changes, reasons
from servanda.desk.cases.models import Assessment, Case, Document, Person
from servanda.desk.cases.owed import owed
from servanda.desk.cases.rights import blocked
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.people.models import Account
from servanda.facts.loading import kept
from servanda.inquiries.citing import cited
from servanda.web.desk.asking import found, now, signed_in

__all__ = ["router"]

router = Router(tags=["cases"])


class Listed(Schema):
    """One case in a list."""

    reference: str
    title: str
    offences: list[str]
    opened_at: datetime
    closed_at: datetime | None
    version: int


class Found(Schema):
    """Cases that were found."""

    cases: list[Listed]
    found: int
    page: int
    pages: int


class Row(Schema):
    """One row of a part: a fact, a person, a note …; ``values`` by field."""

    key: int
    version: int | None
    values: dict[str, JsonValue]


class Whole(Listed):
    """A case with all its parts."""

    values: dict[str, JsonValue]
    parts: dict[str, list[Row]]


class Values(Schema):
    """Fields with their values; what a field takes is said by the error, where it does not fit."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(None, description="The version you had before you; 409 if it is no longer that.")
    values: dict[str, JsonValue] = Field(max_length=50, examples=[{"title": "Killings on the river road"}])


class Change(Schema):
    """One line of an assessment that was added, went or changed."""

    what: str
    before: dict[str, JsonValue] | None
    after: dict[str, JsonValue] | None


class Assessed(Schema):
    """An assessment, and what changed since the one before it."""

    on: date
    made_at: datetime
    record: str
    sentence: str
    lines: list[dict[str, JsonValue]]
    why: list[str]
    changes: list[Change]


class Blocked(Schema):
    """What stands in the way of passing something on about a person."""

    because: str
    is_certain: bool
    says: str


class Owed(Schema):
    """What our State owes to a person, by one provision."""

    answer: str = Field(description="yes or not known.")
    effect: str
    provision: str
    article: str = Field(description="Instrument and article, and whether they rest on memory.")
    certainty: str
    role: str = Field(description="In which our State owes it: territorial, presence, requested …")
    says: str


_HIDDEN = frozenset({"id", "stored", "key", "case", "version"})
_Act = Callable[..., Any]
_ON_CASE: dict[str, _Act] = {
    "fact": actions.add_fact,
    "person": actions.add_person,
    "note": actions.add_note,
    "task": actions.add_task,
}
_ON_PERSON: dict[str, _Act] = {
    "consent": actions.record_consent,
    "protection": actions.protect,
    "interview": actions.record_interview,
    "planned-interview": actions.plan_interview,
    "notice": actions.give_notice,
}
_CHANGES: dict[str, _Act] = {
    "fact": actions.change_fact,
    "person": actions.change_person,
    "task": actions.change_task,
    "protection": actions.change_protection,
    "interview": actions.change_interview,
}


@router.get("/cases", response=Found)
def cases(
    request: HttpRequest,
    q: str = "",
    state: Literal["open", "closed", "all"] = "open",
    mine: bool = False,
    page: int = 1,
) -> Found:
    """The cases one needs to know, in which every word stands."""
    by = signed_in(request)
    seen("overview.read", by=by, at=now(), page="cases")
    held = queries.cases(by, words=q, state=state, mine=mine, page=page)
    listed = [Listed(**_listed(case)) for case in held.cases]
    return Found(cases=listed, found=held.found, page=held.number, pages=held.pages)


@router.post("/cases", response=Whole)
def open_case(request: HttpRequest, sent: Values) -> Whole:
    """Open a case; ``title`` is needed."""
    by, at = signed_in(request), now()
    values = _named(sent.values, ("title",))
    return _whole(actions.open_case(by=by, at=at, **values))


@router.get("/cases/{reference}", response=Whole)
def case(request: HttpRequest, reference: str) -> Whole:
    """A case with all its parts."""
    by = signed_in(request)
    held = _case(by, reference)
    seen("case.read", by=by, at=now(), on=held, part="all")
    return _whole(held)


@router.patch("/cases/{reference}", response=Whole)
def change_case(request: HttpRequest, reference: str, sent: Values) -> Whole:
    """Change what is given."""
    by = signed_in(request)
    held = _case(by, reference)
    return _whole(actions.change_case(held, by=by, at=now(), version=sent.version, **_named(sent.values)))


@router.post("/cases/{reference}/close", response=Whole)
def close_case(request: HttpRequest, reference: str, because: str) -> Whole:
    """Close it, with a reason."""
    by = signed_in(request)
    return _whole(actions.close_case(_case(by, reference), by=by, at=now(), because=because))


@router.post("/cases/{reference}/reopen", response=Whole)
def reopen_case(request: HttpRequest, reference: str, because: str) -> Whole:
    """Open it again, with a reason."""
    by = signed_in(request)
    return _whole(actions.reopen_case(_case(by, reference), by=by, at=now(), because=because))


@router.post("/cases/{reference}/documents", response=Row)
def add_document(request: HttpRequest, reference: str, file: File[UploadedFile], title: Form[str] = "") -> Row:
    """Add a file; it is encrypted on the disk."""
    by = signed_in(request)
    held = _case(by, reference)
    name, content = file.name or "", file.chunks()
    made = actions.add_document(held, title=title, file_name=name, content=content, by=by, at=now())
    return _row(made)


@router.get("/cases/{reference}/documents/{key}", response={200: Any})
def document(request: HttpRequest, reference: str, key: int) -> HttpResponse | StreamingHttpResponse:
    """The bytes of a file, as they came."""
    by = signed_in(request)
    held = found(Document.objects.filter(case=_case(by, reference)), pk=key)
    pieces = actions.open_document(held, by=by, at=now())
    return StreamingHttpResponse(pieces, content_type="application/octet-stream")


@router.post("/cases/{reference}/assessments", response=Assessed)
def assess(request: HttpRequest, reference: str, on: date | None = None) -> Assessed:
    """Ask what the law says about the case as it stands; today where no day is given."""
    by, at = signed_in(request), now()
    held = _case(by, reference)
    before = held.assessments.first()
    return _assessed(actions.assess_case(held, on=on or at.date(), by=by, at=at), before)


@router.post("/cases/{reference}/access", response=Row)
def give_access(request: HttpRequest, reference: str, email: str, reason: str) -> Row:
    """Let a colleague know the case."""
    by = signed_in(request)
    held = _case(by, reference)
    colleague = queries.colleagues(held).filter(email=email.replace("\0", "")).first()
    if colleague is None:
        raise BadInput("email: no colleague who reads cases has this address.")
    return _row(actions.give_access(held, colleague, by=by, at=now(), reason=reason))


@router.post("/cases/{reference}/persons/{token}/seal", response={200: dict[str, Any]})
def seal(request: HttpRequest, reference: str, token: str, sent: Values) -> dict[str, Any]:
    """Put the identity under seal; answers where parts of a name still stand."""
    by = signed_in(request)
    person = _person(by, reference, token)
    done = actions.seal_person(person, by=by, at=now(), version=sent.version, **_named(sent.values))
    return {"replaced": done.replaced, "look_at": list(done.look_at)}


@router.post("/cases/{reference}/persons/{token}/look", response={200: dict[str, Any]})
def look(request: HttpRequest, reference: str, token: str) -> dict[str, Any]:
    """Behind the seal; the trail says who looked."""
    by = signed_in(request)
    return actions.look_behind_seal(_person(by, reference, token), by=by, at=now())


@router.get("/cases/{reference}/persons/{token}/blocked", response=list[Blocked])
def what_blocks(
    request: HttpRequest, reference: str, token: str, purpose: str, recipient: str = "", on: date | None = None
) -> list[Blocked]:
    """What consent and protection block for a purpose towards a recipient; nothing: they allow it."""
    by, at = signed_in(request), now()
    person = _person(by, reference, token)
    seen("case.read", by=by, at=at, on=person)
    try:
        stands = blocked(person, purpose, recipient, on or at.date())
    except ValueError:
        raise BadInput("purpose is none of those that consent is given to.") from None
    return [Blocked(because=one.because, is_certain=one.is_certain, says=one.says) for one in stands]


@router.get("/cases/{reference}/persons/{token}/owed", response=list[Owed])
def what_is_owed(request: HttpRequest, reference: str, token: str, on: date | None = None) -> list[Owed]:
    """What the record says our State owes to a victim, a witness or a suspect."""
    by, at = signed_in(request), now()
    person = _person(by, reference, token)
    seen("case.read", by=by, at=at, on=person)
    return [
        Owed(
            answer=str(one.answer),
            effect=one.provision.effect,
            provision=one.provision.id,
            article=cited(kept(), one.provision.id),
            certainty=one.certainty,
            role=one.role,
            says=one.provision.says,
        )
        for one in owed(person, on or at.date())
    ]


@router.post("/cases/{reference}/persons/{token}/{kind}", response=Row)
def add_to_person(request: HttpRequest, reference: str, token: str, kind: str, sent: Values) -> Row:
    """Record consent, protection, interview, planned-interview or notice."""
    by = signed_in(request)
    person = _person(by, reference, token)
    return _row(_done(_of(kind, _ON_PERSON), person, by, sent.values))


@router.post("/cases/{reference}/{kind}", response=Row)
def add_to_case(request: HttpRequest, reference: str, kind: str, sent: Values) -> Row:
    """Add a fact, person, note or task."""
    by = signed_in(request)
    held = _case(by, reference)
    return _row(_done(_of(kind, _ON_CASE), held, by, _with_assignee(held, sent.values)))


@router.patch("/cases/{reference}/{kind}/{key}", response=Row)
def change_of_case(request: HttpRequest, reference: str, kind: str, key: int, sent: Values) -> Row:
    """Change a fact, person, task, protection or interview."""
    by = signed_in(request)
    act, held = _of(kind, _CHANGES), _case(by, reference)
    on = found(queries.of_case(held, kind), pk=key)
    values = _named(_with_assignee(held, sent.values))
    return _row(act(on, by=by, at=now(), version=sent.version, **values))


def _case(by: Account, reference: str) -> Case:
    return found(queries.readable(by).select_related("authority"), reference=reference)


def _person(by: Account, reference: str, token: str) -> Person:
    person = queries.person_of(_case(by, reference), token.replace("\0", ""))
    if person is None:
        raise NotAllowed("Nobody of this name may be seen.")
    return person


def _of(kind: str, acts: dict[str, _Act]) -> _Act:
    if kind not in acts:
        raise NotAllowed(f"There is no {kind!r}.")
    return acts[kind]


def _named(values: dict[str, Any], needed: tuple[str, ...] = ()) -> dict[str, Any]:
    """Values for an action. Raises BadInput for one that no form could send, or that is missing."""
    taken = {"by", "at", "version", "on"} & values.keys()
    missing = [name for name in needed if name not in values]
    if taken or missing:
        raise BadInput(f"values: {', '.join(sorted(taken) or missing)} {'may not' if taken else 'must'} be given here.")
    return values


def _done(act: _Act, on: Case | Person, by: Account, values: dict[str, Any]) -> Any:
    """Do it; a value that is missing is told as such."""
    needed = [
        name
        for name, one in inspect.signature(act).parameters.items()
        if one.kind is one.KEYWORD_ONLY and one.default is one.empty and name not in ("by", "at")
    ]
    return act(on, by=by, at=now(), **_named(values, tuple(needed)))


def _with_assignee(case: Case, values: dict[str, Any]) -> dict[str, Any]:
    """Colleagues are named by their address."""
    email = values.get("assignee")
    if not email:
        return values
    colleague = queries.colleagues(case).filter(email=str(email).replace("\0", "")).first()
    if colleague is None:
        raise BadInput("assignee: no colleague who reads cases has this address.")
    return values | {"assignee": colleague}


def _listed(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in Listed.model_fields}


def _row(row: Model) -> Row:
    return Row(key=row.pk, version=getattr(row, "version", None), values=_values(row))


def _values(row: Model) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in _HIDDEN:
            continue
        value = getattr(row, field.name) if field.related_model is Account else getattr(row, field.attname)
        value = value.email if isinstance(value, Account) else value
        found[field.name] = value.isoformat() if isinstance(value, date) else value
    return found


def _whole(case: Case) -> Whole:
    parts = {part: [_row(row) for row in queries.of_case(case, part)] for part in queries.PARTS if part != "assessment"}
    values = {name: value for name, value in _values(case).items() if name not in Listed.model_fields}
    return Whole(**_listed(case), values=values, parts=parts)


def _assessed(made: Assessment, before: Assessment | None) -> Assessed:
    differing = changes(before.lines, made.lines) if before else ()
    why = reasons(before.given, made.given, same_record=before.record == made.record) if before else ()
    return Assessed(
        on=made.on,
        made_at=made.made_at,
        record=made.record,
        sentence=made.sentence,
        lines=made.lines,
        why=list(why),
        changes=[Change(what=one.what, before=one.before, after=one.after) for one in differing],
    )
