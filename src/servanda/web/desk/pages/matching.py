"""De-confliction: whether another authority heard persons of a case, asked and answered without names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from servanda.custody.errors import CustodyError
from servanda.desk.cases.models import Case
from servanda.desk.cases.queries import readable
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.installation import here
from servanda.desk.matching import actions, queries
from servanda.desk.matching.models import Inquiry, Question
from servanda.desk.permissions import may
from servanda.web.desk.asking import found, now, signed_in
from servanda.web.desk.pages.cases import PARTS

__all__ = ["answer", "answer_file", "ask", "decline", "inquiries", "of_case", "question_file", "read_answer", "receive"]

_KEEP = "application/octet-stream"


@require_GET
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """Who of a case can be asked about, whom, what was asked, and what the answers say."""
    by, at, case = signed_in(request), now(), _case(request, reference)
    seen("matching.read", by=by, at=at, on=case)
    asked = queries.questions(case)
    partners, wrong = _partners(by.authority.code)
    context = {
        "case": case,
        "part": "persons",
        "parts": PARTS,
        "reads_evidence": may(by, "evidence.read", case),
        "candidates": queries.candidates(case, by),
        "partners": [one for one in partners if not one.is_over],
        "wrong": wrong,
        "asked": [(one, _left_out(one)) for one in asked],
        "names": {one.code: one.name for one in partners},
        "persons": dict(case.persons.values_list("token", "pk")),
        "records": may(by, "person.record-rights", case) and case.closed_at is None,
    }
    return render(request, "desk/matching/of_case.html", context)


def _partners(code: str) -> tuple[list[queries.Partner], str]:
    try:
        return queries.partners(here(), code, now().date()), ""
    except CustodyError as wrong:
        return [], str(wrong)


def _left_out(asked: Question) -> list[tuple[str, str]]:
    return [(token, queries.REASONS.get(why, why)) for token, why in sorted(asked.left_out.items())]


@require_POST
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask about those who were chosen; the question is kept, and goes as a file."""
    case, said = _case(request, reference), request.POST
    made = actions.ask(here(), case, said.get("to", ""), by=signed_in(request), at=now(), about=said.getlist("about"))
    messages.success(
        request,
        _("The question to %(peer)s is made. Take its file to them; it waits here for the answer.")
        % {"peer": made.peer},
    )
    return redirect("desk-case-matching", reference)


@require_GET
def question_file(request: HttpRequest, reference: str, key: int) -> HttpResponse:
    """The question as it goes: signed, and encrypted to whom it is asked."""
    by, case = signed_in(request), _case(request, reference)
    asked = found(Question.objects.filter(case=case), pk=key)
    seen("matching.read", by=by, at=now(), on=asked, file=True)
    return _attached(asked.file, f"question-{asked.reference}")


@require_POST
def read_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """An answer that came: for which person of the case whom to contact."""
    case = _case(request, reference)
    read = actions.read_answer(here(), case, _sent(request), by=signed_in(request), at=now())
    messages.success(request, _("The answer of %(peer)s is read.") % {"peer": read.peer})
    return redirect("desk-case-matching", reference)


@require_GET
def inquiries(request: HttpRequest) -> HttpResponse:
    """What other authorities ask: how many tokens, how often of late, how many met; nothing else."""
    by, at = signed_in(request), now()
    seen("matching.receive", by=by, at=at, on=by.authority, page="matching")
    code = by.authority.code
    partners, wrong = _partners(code)
    context = {
        "rows": list(queries.inquiries(by)[:200]),
        "partners": partners,
        "wrong": wrong,
        "often": [one for one in queries.often(code, at) if not one.ours],
        "waiting": Inquiry.State.WAITING,
    }
    return render(request, "desk/matching/inquiries.html", context)


@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """A question that came as a file."""
    by = signed_in(request)
    if not may(by, "matching.receive"):
        raise NotAllowed(f"{by.email} may not do matching.receive.")
    kept = actions.receive(here(), by.authority, _sent(request), by=by, at=now())
    messages.success(request, _("%(peer)s asks about %(many)s tokens.") % {"peer": kept.peer, "many": kept.many})
    return redirect("desk-matching")


@require_POST
def answer(request: HttpRequest, key: int) -> HttpResponse:
    """Compare it with whom we interviewed; the answer goes as a file."""
    done = actions.answer(here(), _inquiry(request, key), by=signed_in(request), at=now())
    says = _("Of %(many)s tokens %(met)s met. Take the answer's file to %(peer)s.")
    messages.success(request, says % {"many": done.many, "met": done.met, "peer": done.peer})
    return redirect("desk-matching")


@require_POST
def decline(request: HttpRequest, key: int) -> HttpResponse:
    """Do not answer it."""
    because = request.POST.get("because", "")
    actions.decline(_inquiry(request, key), by=signed_in(request), at=now(), because=because)
    return redirect("desk-matching")


@require_GET
def answer_file(request: HttpRequest, key: int) -> HttpResponse:
    """Our answer as it goes: signed, and encrypted to who asked."""
    by, asked = signed_in(request), _inquiry(request, key)
    seen("matching.receive", by=by, at=now(), on=asked, file=True)
    return _attached(asked.file, f"answer-{asked.reference}")


def _sent(request: HttpRequest) -> bytes:
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > 1 << 20:
        raise BadInput(_("No file came, or one too large to be a question or an answer. Choose the file they sent."))
    return bytes(sent.read())


def _attached(content: bytes | memoryview, name: str) -> HttpResponse:
    if not content:
        raise BadInput(_("This file is no longer kept: it was answered, or its key ended."))
    response = HttpResponse(bytes(content), content_type=_KEEP)
    response["Content-Disposition"] = f'attachment; filename="{name}.note"'
    return response


def _case(request: HttpRequest, reference: str) -> Case:
    """A case the caller may ask about. Raises NotAllowed: to all others there is no such page."""
    by = signed_in(request)
    case = found(readable(by).select_related("authority", "opened_by"), reference=reference)
    if not may(by, "matching.read", case):
        raise NotAllowed(f"{by.email} may not do matching.read.")
    return case


def _inquiry(request: HttpRequest, key: int) -> Inquiry:
    return found(queries.inquiries(signed_in(request)).select_related("authority"), pk=key)
