"""A case: a form of few questions, kept in its address alone; the assessment as on paper, and as paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
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
from servanda.inquiries.case import Case, read_case_text
from servanda.inquiries.lines import Report
from servanda.inquiries.report import report
from servanda.web.answering import answered
from servanda.web.choices import MAIN_MEASURES
from servanda.web.dial import Dial, dial_of
from servanda.web.errors import BadQuestion, TooMuch
from servanda.web.kept import record

__all__ = ["case", "case_file", "case_paper", "open_case"]

_MOST = 8  # of each field that may stand more than once
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
    offences = [one for one in asked.getlist("offence") if one][:_MOST]
    places = [one for one in asked.getlist("in") if one][:_MOST]
    return {
        "measures": [record().measures[m] for m in MAIN_MEASURES],
        "other_measures": [m for m in asked.getlist("measure") if m and m not in MAIN_MEASURES][:_MOST],
        "offences": [*offences, ""],
        "places": [*places, ""],
        "contexts": CONTEXTS,
        "given": asked,
        "chosen": asked.getlist("measure") if offences else ["extradition", "take-evidence"],
        "example": urlencode(_EXAMPLE),
    }


def _assessed(request: HttpRequest) -> tuple[Assessment, Report]:
    dial = dial_of(request)
    read = read_case_text(record(), yaml.safe_dump(_content(request.GET, dial), allow_unicode=True), _("the form"))
    found = assess(record(), read, dial.on, dial.absence)  # never kept: a case is in its address alone
    return found, report(record(), found)


def _content(asked: QueryDict, dial: Dial) -> dict[str, Any]:
    """The case file that says what the form says; what was left empty is left out, for it is not known."""

    def many(key: str) -> list[str]:
        found = [one.strip()[:200] for one in asked.getlist(key) if one.strip()]
        if len(found) > _MOST:
            raise BadQuestion(_("%(key)s is given more than %(most)d times.") % {"key": key, "most": _MOST})
        return found

    def one(key: str) -> str:
        return asked.get(key, "").strip()[:200]

    committed = {"from": _day(one("from")), "to": _day(one("to")), "in": many("in")}
    suspect = {"nationality": many("national"), "present_in": one("present")}
    victims = [{"nationality": [state]} for state in many("victim")]
    content: dict[str, Any] = {
        "title": one("title") or _("A case"),
        "offences": many("offence"),
        "committed": _filled(committed),
        "suspects": [found] if (found := _filled(suspect)) else [],
        "victims": victims,
        "requesting": one("asking"),
        "requested": one("asked"),
        "measures": many("measure"),
        "context": one("context"),
        "facts": dict(_given(asked)),
        "on": dial.on,
    }
    return _filled(content)


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value not in (None, "", [], {})}


def _day(written: str) -> date | str:
    """A day as YAML has it; what is none is left as written, so that reading the case tells so."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written


def _given(asked: QueryDict) -> Iterator[tuple[str, bool]]:
    for key, value in asked.items():
        if key.startswith("fact.") and value in ("yes", "no"):
            yield key.removeprefix("fact.")[:80], value == "yes"


def _facts(request: HttpRequest, found: Assessment) -> Iterator[tuple[str, str, str, str]]:
    """(name, question, who could tell, value): facts given, and facts that would settle what is not known."""
    given = {key: ("yes" if value else "no") for key, value in _given(request.GET)}
    missing = found.missing()
    for fact in record().case_facts.values():
        if fact.derived:
            continue
        if fact.id in given or any(text.startswith(fact.asks.rstrip("?")) for text in missing):
            yield fact.id, fact.asks, fact.tells, given.get(fact.id, "")


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
    content = _content(request.GET, dial_of(request))
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
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
    return HttpResponseRedirect(f"{reverse('case')}?{urlencode(list(_fields(read)))}")


def _fields(read: Case) -> Iterator[tuple[str, str]]:
    """The fields of the form for a case; what the form does not ask for stays in the file."""
    yield "title", read.title
    yield from (("offence", offence) for offence in read.offences)
    yield from ((key, str(day)) for key, day in (("from", read.committed_from), ("to", read.committed_to)) if day)
    yield from (("in", state) for state in read.committed_in or ())
    for suspect in read.suspects[:1]:
        yield from (("national", state) for state in suspect.nationality or ())
        yield from (("present", state) for state in [suspect.present_in] if state)
    yield from (("victim", state) for victim in read.victims or () for state in victim.nationality or ())
    yield from ((key, one) for key, one in (("asking", read.requesting), ("asked", read.requested)) if one)
    yield from (("measure", measure) for measure in read.measures)
    yield from (("context", one) for one in [read.context] if one)
    yield from ((f"fact.{key}", "yes" if value else "no") for key, value in read.facts.items() if "@" not in key)
    yield from (("on", str(day)) for day in [read.on] if day)
