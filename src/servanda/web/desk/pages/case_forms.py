"""The forms of a case: each an action, its fields, and what it works on."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from servanda.desk.cases import actions
from servanda.desk.checking import day
from servanda.desk.errors import BadInput
from servanda.facts.vocabulary import CONTEXTS
from servanda.web.desk.acting import BECAUSE, DAYS, NOT_KNOWING, ON, STATES, WHY, colleague, colleagues, with_values
from servanda.web.desk.fields import Field
from servanda.web.desk.forms import Form, Sent
from servanda.web.desk.pages import person_forms

__all__ = ["FORMS", "OPENING"]


def _contexts(_on: Any) -> list[tuple[str, Any]]:
    return [("", _("not known")), *((name, name) for name in CONTEXTS)]


_CASE = (
    Field(name="title", label=_("Title"), required=True),
    Field(name="offences", label=_("Offences"), kind="list", hint=_("ids or names of the taxonomy, with commas")),
    Field(name="context", label=_("Context of the conduct"), kind="choice", choices=_contexts),
    Field(name="measures", label=_("Measures considered"), kind="list", hint=_("extradition, take-evidence, …")),
    Field(name="requested", label=_("State to be asked"), hint=_("empty: the State where each suspect is")),
    Field(name="flag", label=_("States of flag or register"), kind="maybe-list", hint=STATES),
    Field(name="aimed_at", label=_("States at which the conduct was aimed"), kind="maybe-list", hint=STATES),
    Field(
        name="known", label=_("Facts that rules ask for"), kind="truths", hint=_("one a line: adult-at-conduct: yes")
    ),
    Field(name="penalty_years", label=_("Maximum penalties"), kind="years", hint=_("one a line: BRA: 30")),
    Field(name="sentence_months", label=_("Sentence imposed, in months"), kind="number"),
)
_FACT = (
    Field(name="text", label=_("What happened"), kind="text", required=True),
    Field(name="began", label=_("From"), hint=DAYS),
    Field(name="ended", label=_("To"), hint=_("empty: the same")),
    Field(name="places", label=_("Where"), kind="places", hint=_("one a line: SYR: Hama")),
    Field(name="is_conduct", label=_("Part of the offence, not a circumstance beside it"), kind="flag"),
)
_TASK = (
    Field(name="title", label=_("What is to be done"), required=True),
    Field(name="assignee", label=_("By whom"), kind="choice", choices=colleagues(knows=True, empty=True)),
    Field(name="due", label=_("By when"), kind="day"),
)


def _open(sent: Sent) -> str:
    case = actions.open_case(**sent.common(), **sent.values)
    return reverse("desk-case", args=[case.reference])


def _task(sent: Sent) -> dict[str, Any]:
    email = sent.values.pop("assignee")
    return sent.values | {"assignee": colleague(sent, email) if email else None}


def _add_task(sent: Sent) -> None:
    actions.add_task(sent.on, **sent.common(), **_task(sent))


def _change_task(sent: Sent) -> None:
    actions.change_task(sent.on, **sent.common(), version=sent.version, **_task(sent))


def _give_access(sent: Sent) -> None:
    chosen = colleague(sent, sent.values["account"])
    actions.give_access(sent.on, chosen, **sent.common(), reason=sent.values["reason"])


def _add_document(sent: Sent) -> None:
    upload = sent.request.FILES.get("file")
    if upload is None:
        raise BadInput(_now("No file came. Choose one."))
    name, content = upload.name or "", upload.chunks()
    actions.add_document(sent.on, title=sent.values["title"], file_name=name, content=content, **sent.common())


def _assess(sent: Sent) -> str:
    on = day(sent.values["on"], "on") or sent.at.date()
    actions.assess_case(sent.on, on=on, **sent.common())
    return reverse("desk-case-part", args=[sent.on.reference, "law"])


OPENING = Form(title=_("Open a case"), needs="case.open", act=_open, fields=_CASE[:4])

FORMS: dict[str, Form] = {
    **person_forms.FORMS,
    "change": Form(
        title=_("Change the case"),
        needs="case.change",
        act=with_values(actions.change_case, versioned=True),
        fields=_CASE,
        changes=True,
    ),
    "close": Form(
        title=_("Close the case"), needs="case.close", act=with_values(actions.close_case), fields=(BECAUSE,)
    ),
    "reopen": Form(
        title=_("Open it again"), needs="case.reopen", act=with_values(actions.reopen_case), fields=(BECAUSE,)
    ),
    "give-access": Form(title=_("Give access"), needs="case.give-access", act=_give_access, fields=(NOT_KNOWING, WHY)),
    "end-access": Form(
        title=_("End access"),
        needs="case.end-access",
        act=with_values(actions.end_access),
        fields=(BECAUSE,),
        part="access",
    ),
    "add-fact": Form(title=_("Add a fact"), needs="case.change", act=with_values(actions.add_fact), fields=_FACT),
    "change-fact": Form(
        title=_("Change the fact"),
        needs="case.change",
        act=with_values(actions.change_fact, versioned=True),
        fields=_FACT,
        part="fact",
        changes=True,
    ),
    "withdraw-fact": Form(
        title=_("Withdraw the fact"),
        needs="case.change",
        act=with_values(actions.withdraw_fact),
        fields=(BECAUSE,),
        part="fact",
    ),
    "add-note": Form(
        title=_("Add a note"),
        needs="case.note",
        act=with_values(actions.add_note),
        fields=(Field(name="text", label=_("Note"), kind="text", required=True),),
    ),
    "withdraw-note": Form(
        title=_("Withdraw the note"), needs="case.note", act=with_values(actions.withdraw_note), part="note"
    ),
    "add-task": Form(title=_("Add a task"), needs="case.note", act=_add_task, fields=_TASK),
    "change-task": Form(
        title=_("Change the task"), needs="case.note", act=_change_task, fields=_TASK, part="task", changes=True
    ),
    "finish-task": Form(title=_("It is done"), needs="case.note", act=with_values(actions.finish_task), part="task"),
    "add-document": Form(
        title=_("Add a document"),
        needs="document.add",
        act=_add_document,
        fields=(
            Field(name="file", label=_("File"), kind="file", required=True),
            Field(name="title", label=_("Title"), hint=_("empty: the file's name")),
        ),
    ),
    "withdraw-document": Form(
        title=_("Withdraw the document"),
        needs="document.withdraw",
        act=with_values(actions.withdraw_document),
        fields=(BECAUSE,),
        part="document",
    ),
    "assess": Form(
        title=_("Assess the case"),
        needs="case.assess",
        act=_assess,
        fields=(ON,),
        says=_("What the law says about the case as it stands, kept beside what it said before."),
    ),
}
