"""The conditions that came with a package, on a page: each is decided by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from servanda.desk.exchange.models import Parcel
from servanda.desk.exchange.terms import Decision, stands, terms
from servanda.desk.requests.models import Request
from servanda.web.desk.asking import now

__all__ = ["ShownTerm", "decided", "shown_terms"]

_NUMBER = re.compile(r"term-([1-9][0-9]{0,3})", re.ASCII)
_WAYS = {"enter": True, "leave": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTerm:
    """One condition with what was chosen so far: enter, leave or nothing."""

    number: int
    said: Mapping[str, Any]
    is_open: bool
    chosen: str
    because: str
    left_out: str  # why it was, when the package was taken in


def shown_terms(parcel: Parcel, request: Request | None, said: QueryDict) -> list[ShownTerm]:
    """All of them; one that stands already with the request is proposed to be left out."""
    return [
        ShownTerm(
            number=one.number,
            said=one.said,
            is_open=one.is_open,
            chosen=said.get(f"term-{one.number}", "leave" if there else ""),
            because=said.get(f"because-{one.number}", _("It stands already.") if there else ""),
            left_out=parcel.left_out.get(str(one.number), ""),
        )
        for one in terms(parcel)
        for there in [request is not None and one.is_open and stands(request, one.said, now().date())]
    ]


def decided(said: QueryDict) -> dict[int, Decision]:
    """What was decided of each: ``term-2`` is enter or leave, ``because-2`` why it is left out."""
    chosen = ((match[1], said.get(name, "")) for name in said if (match := _NUMBER.fullmatch(name)))
    return {
        int(number): Decision(enters=_WAYS[way], because=said.get(f"because-{number}", ""))
        for number, way in chosen
        if way in _WAYS
    }
