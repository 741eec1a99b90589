"""What a letter would cite from memory or on a contested reading.

A letter speaks for our State: it cites an article or leaves it out, and never says that we did not look it
up. So those who draft, approve and sign are told instead, before it goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from servanda.desk.requests.models import Request
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of

__all__ = ["in_doubt"]


def in_doubt(request: Request) -> tuple[str, ...]:
    """The provisions that letters about the request cite and that were not compared with their text, each once."""
    catalogue = catalogue_of(kept())
    return tuple(one for one in dict.fromkeys(_cited(request)) if catalogue.certainty_of(one) not in ("", "text"))


def _cited(request: Request) -> Iterator[str]:
    yield str(request.basis.get("provision", ""))
    yield from (one.provision for one in request.contents.all() if one.text.strip() and not one.is_dropped)
    yield from (one.provision for one in request.conditions.all())
    for step in request.steps.all():
        yield from map(str, step.details.get("grounds", ()))
