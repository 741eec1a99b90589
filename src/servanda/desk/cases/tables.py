"""Every table that leads to a case, found by its keys: tables that other parts add are found too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.db import models

from servanda.desk.cases.models import Case

__all__ = ["rows_of", "tables"]


@cache
def tables() -> dict[type[models.Model], tuple[str, ...]]:
    """Each table with the ways from its rows to a case: {Fact: ("case",), Consent: ("person__case",), …}."""
    found: dict[type[models.Model], tuple[str, ...]] = {Case: ("pk",)}
    ahead: list[tuple[type[models.Model], str, frozenset[type[models.Model]]]] = [(Case, "", frozenset({Case}))]
    while ahead:
        model, path, passed = ahead.pop()
        for relation in model._meta.related_objects:
            below = relation.related_model
            if relation.many_to_many or isinstance(below, str) or below in passed:
                continue
            way = f"{relation.field.name}{f'__{path}' if path else ''}"
            found[below] = (*found.get(below, ()), way)
            ahead.append((below, way, passed | {below}))
    return found


def rows_of(case: Case) -> Iterator[models.Model]:
    """Every row of every table that leads to the case, each once, table by table."""
    for model, paths in tables().items():
        of_case = models.Q()
        for path in paths:
            of_case |= models.Q(**{path: case.pk})
        pks = model._base_manager.filter(of_case).values("pk")
        yield from model._base_manager.filter(pk__in=pks).order_by("pk")
