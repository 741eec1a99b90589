"""Work on a case: notes, tasks, documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from servanda.desk import checking
from servanda.desk.cases import files
from servanda.desk.cases.changing import Checks, set_fields, working
from servanda.desk.cases.models import Case, Document, Note, Task
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput, NotAllowed, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.permissions import has_access, may

__all__ = [
    "add_document",
    "add_note",
    "add_task",
    "change_task",
    "finish_task",
    "open_document",
    "withdraw_document",
    "withdraw_note",
]


def add_note(case: Case, *, text: str, by: Account, at: datetime) -> Note:
    """A note; what is noted stays as it is."""
    note = Note(case=case, made_at=at, made_by=by, text=checking.text(text, "text", required=True))
    with working("case.note", by=by, at=at, on=note):
        pass
    return note


def withdraw_note(note: Note, *, by: Account, at: datetime) -> Note:
    """Shown struck out from now on; its author alone does this."""
    with working("case.note", by=by, at=at, on=note, changed=["withdrawn"]):
        if note.made_by_id != by.pk:
            raise NotPossible("A note is withdrawn by who made it. Add one that says what is different.")
        note.withdrawn_at = at
        note.save()
    return note


CHECKS: Checks = {
    "title": partial(checking.text, field="title", most=300, required=True),
    "due": partial(checking.day, field="due"),
    "assignee": lambda account: account,
}


def add_task(case: Case, *, title: str, by: Account, at: datetime, **more: Any) -> Task:
    """Something to be done by somebody who knows the case. Raises NotPossible."""
    task = Task(case=case, made_at=at, made_by=by)
    with working("case.note", by=by, at=at, on=task) as done:
        set_fields(task, {"title": title, **more}, CHECKS, done)
        _check_assignee(task)
    return task


def change_task(task: Task, *, by: Account, at: datetime, version: int | None = None, **values: Any) -> Task:
    """Change what is given. Raises ChangedMeanwhile, NotPossible."""
    with working("case.note", by=by, at=at, on=task, version=version) as done:
        set_fields(task, values, CHECKS, done)
        _check_assignee(task)
    return task


def finish_task(task: Task, *, by: Account, at: datetime) -> Task:
    """It is done. Raises NotPossible where it was done already."""
    with working("case.note", by=by, at=at, on=task, changed=["done"]):
        if task.done_at is not None:
            raise NotPossible(f"This was done on {task.done_at:%Y-%m-%d}.")
        task.done_at, task.done_by = at, by
    return task


def _check_assignee(task: Task) -> None:
    if task.assignee is not None and not has_access(task.assignee, task.case):
        raise NotPossible(f"{task.assignee.email} does not know {task.case.reference}. Give access to the case first.")


def add_document(
    case: Case, *, title: str, file_name: str, content: Iterable[bytes], by: Account, at: datetime
) -> Document:
    """Store a file of the case, encrypted. Raises NotAllowed before anything is read, BadInput, NotPossible."""
    if not may(by, "document.add", case):
        raise NotAllowed(f"{by.email} may not do document.add.")
    name = checking.text(re.sub(r"[\x00-\x1f/\\]+", " ", file_name), "file name", most=255, required=True)
    named = checking.text(title or name, "title", most=300, required=True)
    kept = files.keep(content)
    try:
        document = Document(
            case=case, title=named, file_name=name, media_type=kept.media_type, size=kept.size, sha256=kept.sha256,
            stored=kept.stored, key=kept.key, added_at=at, added_by=by,
        )  # fmt: skip
        with working("document.add", by=by, at=at, on=document, sha256=kept.sha256, size=kept.size):
            _check_new(document)
    except BaseException:  # whatever stopped it, no file stays that no row names
        files.remove(kept)
        raise
    return document


def _check_new(document: Document) -> None:
    same = document.case.documents.filter(sha256=document.sha256, withdrawn_at=None).first()
    if same is not None:
        raise BadInput(f"The same file is in {document.case.reference} already, since {same.added_at:%Y-%m-%d}.")


def open_document(document: Document, *, by: Account, at: datetime) -> Iterator[bytes]:
    """The bytes as they came, piece by piece; the trail says who opened it."""
    seen("document.read", by=by, at=at, on=document)
    return files.read(document.stored, bytes(document.key))


def withdraw_document(document: Document, *, by: Account, at: datetime, because: str) -> Document:
    """No longer part of the case; kept with the reason."""
    with working("document.withdraw", by=by, at=at, on=document):
        document.withdrawn_at, document.withdrawn_because = at, checking.text(because, "reason", required=True)
        document.save()
    return document
