"""How the parts of a case are changed: while the case is open, field by field, each value checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from servanda.desk.cases.models import Case
from servanda.desk.doing import Done, doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account
from servanda.facts.names import nearest

__all__ = ["Checks", "checked", "set_fields", "working"]

Checks = Mapping[str, Callable[[Any], Any]]


@contextmanager
def working(
    did: str, *, by: Account, at: datetime, on: Any, version: int | None = None, **details: Any
) -> Iterator[Done]:
    """``doing`` on a case that is open, or on something that belongs to one. Raises NotPossible for a closed case."""
    with doing(did, by=by, at=at, on=on, version=version, **details) as done:
        held = Case.objects.select_for_update(no_key=True).only("closed_at").get(pk=on.case.pk)
        if held.closed_at is not None:
            raise NotPossible(
                f"{on.case.reference} was closed on {held.closed_at:%Y-%m-%d}. Have it opened again to change it."
            )
        if getattr(on, "withdrawn_at", None) is not None:
            raise NotPossible(f"This was withdrawn on {on.withdrawn_at:%Y-%m-%d} and is kept as it is.")
        yield done


def checked(values: Mapping[str, Any], checks: Checks) -> dict[str, Any]:
    """The values as they are kept. Raises BadInput for a field that there is not."""
    for name in values:
        if name not in checks:
            hint = nearest(name, list(checks))
            raise BadInput(f"There is no {name!r} to change.{f' Did you mean {hint[0]!r}?' if hint else ''}")
    return {name: checks[name](value) for name, value in values.items()}


def set_fields(on: Any, values: Mapping[str, Any], checks: Checks, done: Done) -> None:
    """Set what was given; the trail hears which fields, not what stands in them."""
    for name, value in checked(values, checks).items():
        setattr(on, name, value)
    done.note(changed=sorted(values))
