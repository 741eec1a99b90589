"""A case: a form of few questions, kept in its address alone; the assessment as on paper, and as paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import yaml
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from servanda.facts.vocabulary import CONTEXTS
from servanda.inquiries.assess import Assessment, assess
from servanda.inquiries.case import read_case_text
from servanda.inquiries.language import word
from servanda.inquiries.lines import Report
from servanda.inquiries.report import report
from servanda.web.answering import answered
from servanda.web.choices import MAIN_MEASURES
from servanda.web.dial import dial_of
from servanda.web.errors import TooMuch
from servanda.web.kept import record
from servanda.web.names import name_of
from servanda.web.pages.case_form import MOST, VICTIMS, Suspect, content, fields, given_facts, many, penalties, suspects

__all__ = ["case", "case_file", "case_paper", "open_case"]

_LONGEST_FILE = 64 * 1024
_EXAMPLE = (
    ("title", "Torture, the suspect found abroad"),
    *(("offence", "torture"), ("from", "2020-08-10"), ("to", "2020-08-14"), ("in", "BLR")),
    *(("national", "BLR"), ("present", "POL"), ("victim", "LTU"), ("asking", "LTU")),
    *(("measure", "extradition"), ("measure", "take-evidence"), ("fact.adult-at-conduct", "yes")),
)


@never_cache
@require_GET
def case(request: HttpRequest) -> HttpResponse:
    """The form, and below it the assessment once there is an offence."""
    context = _form(request)
    if not any(request.GET.getlist("offence")):
        return answered(request, "web/case.html", context, name="case")
    found, told = _assessed(request)
    facts = list(_facts(request, found))
    context |= {"found": found, "report": told, "facts": facts, "query": request.GET.urlencode()}
    heads = ("section", "number", "answer", "effect", "says")
    rows = ((s.heading, n.number, n.answer or "", n.effect, n.text) for s in told.sections for n in s.lines)
    return answered(request, "web/case.html", context, name="case", data=found.to_json, table=(heads, rows))


def _form(request: HttpRequest) -> dict[str, Any]:
    asked = request.GET
    offences = many(asked, "offence")
    said = suspects(asked)
    return {
        "measures": [record().measures[m] for m in MAIN_MEASURES],
        "other_measures": [m for m in many(asked, "measure") if m not in MAIN_MEASURES],
        "offences": [*offences, ""],
        "places": [*many(asked, "in"), ""],
        "suspects": said or [Suspect.nobody(1)],
        "another": Suspect.nobody(said[-1].number + 1) if said and said[-1].number < MOST else None,
        "victims": [*many(asked, "victim"), ""],
        "victims_said": {key for key in VICTIMS if asked.get(f"victims.{key}") == "yes"},
        "flag": many(asked, "flag"),
        "aimed": many(asked, "aimed"),
        "contexts": CONTEXTS,
        "given": asked,
        "asked_on": asked.get("asked-on", ""),
        "penalties": _penalties(asked),
        "chosen": asked.getlist("measure") if offences else ["extradition", "take-evidence"],
        "example": urlencode(_EXAMPLE),
    }


def _penalties(asked: QueryDict) -> list[tuple[str, str]]:
    """(State, years) for the States whose penalties a request turns on, and for those that are given."""
    given = dict(penalties(asked))
    named = [asked.get(key, "").strip() for key in ("asking", "asked")] + [one.present for one in suspects(asked)]
    codes = dict.fromkeys([*(one for one in named if one in record().parties), *given])
    return [(code, given.get(code, "")) for code in codes]


def _assessed(request: HttpRequest) -> tuple[Assessment, Report]:
    dial = dial_of(request)
    read = read_case_text(record(), yaml.safe_dump(content(request.GET, dial.on), allow_unicode=True), _("the form"))
    found = assess(record(), read, dial.on, dial.absence)  # never kept: a case is in its address alone
    return found, report(record(), found)


def _facts(request: HttpRequest, found: Assessment) -> Iterator[tuple[str, str, str, str]]:
    """(name, question, who could tell, value): facts given, and facts that would settle what is not known."""
    given = {key: ("yes" if value else "no") for key, value in given_facts(request.GET)}
    missing = found.missing()
    for fact in record().case_facts.values():
        if fact.derived:
            continue
        if fact.id in given or any(text.startswith(fact.asks.rstrip("?")) for text in missing):
            yield fact.id, word(fact.asks), word(fact.tells), given.get(fact.id, "")
    for key, value in given.items():
        name, _at, state = key.partition("@")
        if state and name in record().case_facts:
            fact = record().case_facts[name]
            yield key, f"{word(fact.asks)} ({name_of(state)})", word(fact.tells), value


@never_cache
@require_GET
def case_paper(request: HttpRequest) -> HttpResponse:
    """The assessment as a tagged PDF."""
    from servanda.inquiries.rendering.paper import to_pdf

    told = _assessed(request)[1]
    response = HttpResponse(to_pdf(told), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="servanda-assessment.pdf"'
    return response


@never_cache
@require_GET
def case_file(request: HttpRequest) -> HttpResponse:
    """The case as a file to keep; ``servanda assess`` and the form read it."""
    text = yaml.safe_dump(content(request.GET, dial_of(request).on), allow_unicode=True, sort_keys=False)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="case.yaml"'
    return response


@csrf_exempt  # nothing is changed or kept: the file becomes an address
@require_POST
def open_case(request: HttpRequest) -> HttpResponse:
    """A case file becomes the address of its form. Raises BadCase, TooMuch."""
    sent = request.FILES.get("file")
    raw = sent.read(_LONGEST_FILE + 1) if sent else request.POST.get("text", "").encode()
    if len(raw) > _LONGEST_FILE:
        raise TooMuch(_("A case file has at most %d kB.") % (_LONGEST_FILE // 1024))
    read = read_case_text(record(), raw.decode("utf-8", errors="replace"), _("the file"))
    return HttpResponseRedirect(f"{reverse('case')}?{urlencode(list(fields(read)))}")
