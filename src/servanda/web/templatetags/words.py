"""Names of the desk as words on a page."""

from __future__ import annotations

from django.template import Library
from django.utils.translation import gettext as _

from servanda.web.kept import record
from servanda.web.names import name_of

__all__: list[str] = []

register = Library()


@register.filter
def spaced(name: str) -> str:
    """ "record-part-executed" as words."""
    return name.replace("-", " ")


@register.filter
def side(code: str) -> str:
    """The other side of a request in the language of the page: a State, or the Court."""
    return _("the International Criminal Court") if code == "ICC" else name_of(code)


@register.filter
def measured(kind: str) -> str:
    """The name of a measure."""
    found = record().measures.get(kind)
    return found.name if found else kind
