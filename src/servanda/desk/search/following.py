"""What is written is indexed as it is saved; what is withdrawn or sealed goes from the index with it.

A name that is sealed is taken out of every table that leads to a case (``cases.scrubbing``), and
so out of these texts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from servanda.desk.cases.models import Case, Document, Fact, Note, Person, Task
from servanda.desk.requests.models import Content, Request
from servanda.desk.search.models import Text
from servanda.facts.names import plain

__all__ = ["INDEXED", "connect"]

Says = Callable[[Any], tuple[str, ...]]  # what of it can be searched; nothing: it is not in the index

INDEXED: Mapping[type[Model], Says] = {
    Case: lambda case: (case.reference, case.title),
    Fact: lambda fact: () if fact.withdrawn_at else (fact.text, *(place.get("place", "") for place in fact.places)),
    Person: lambda person: () if person.withdrawn_at else (person.token, person.name),
    Note: lambda note: () if note.withdrawn_at else (note.text,),
    Task: lambda task: (task.title,),
    Document: lambda document: (document.title, document.file_name),
    Request: lambda request: (request.reference, request.their_reference, request.title),
    Content: lambda content: (content.text,),
}


def connect() -> None:
    """Listen."""
    for model in INDEXED:
        post_save.connect(_saved, model, dispatch_uid=f"search-{model.__name__}")
        post_delete.connect(_gone, model, dispatch_uid=f"search-gone-{model.__name__}")


def _saved(sender: type[Model], instance: Any, raw: bool = False, **_signal: Any) -> None:
    if raw:  # restored from a backup, which brings these texts along
        return
    said = [part for part in INDEXED[sender](instance) if part]
    if not said:
        _gone(sender, instance)
        return
    request = instance if isinstance(instance, Request) else getattr(instance, "request", None)
    case = instance.case if request is None else request.case
    shown = " · ".join(said)
    Text.objects.update_or_create(
        kind=instance._meta.model_name,
        key=instance.pk,
        defaults={"case": case, "request": request, "shown": shown, "words": plain(shown)},
    )


def _gone(sender: type[Model], instance: Any, **_signal: Any) -> None:
    Text.objects.filter(kind=instance._meta.model_name, key=instance.pk).delete()
