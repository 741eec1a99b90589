"""Names of the desk as words on a page."""

from __future__ import annotations

from django.template import Library

from servanda.web.kept import record

__all__: list[str] = []

register = Library()


@register.filter
def spaced(name: str) -> str:
    """ "record-part-executed" as words."""
    return name.replace("-", " ")


@register.filter
def measured(kind: str) -> str:
    """The name of a measure."""
    found = record().measures.get(kind)
    return found.name if found else kind
