"""What the forms of the desk have in common: actions called with what was sent, colleagues to choose from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from servanda.desk.cases import queries
from servanda.desk.checking import day
from servanda.desk.errors import BadInput
from servanda.web.desk.fields import Choices, Field
from servanda.web.desk.forms import Sent

__all__ = [
    "BECAUSE",
    "DAYS",
    "KNOWING",
    "NOT_KNOWING",
    "ON",
    "STATES",
    "WHY",
    "colleague",
    "colleagues",
    "of",
    "on_day",
    "with_values",
]

DAYS = _("as far as it is known: 2011, 2011-04, 2011-04-03; with ~ if about")
STATES = _("names or codes, with commas")
BECAUSE = Field(name="because", label=_("Reason"), kind="text", required=True)


def of(choices: type[TextChoices]) -> Choices:
    return lambda _on: choices.choices


def colleagues(knows: bool, empty: bool = False) -> Choices:
    def found(on: Any) -> Iterator[tuple[str, Any]]:
        if empty:
            yield "", _("nobody yet")
        for account in queries.colleagues(on.case):
            if vars(account)["knows"] is knows:
                yield account.email, f"{account.name} ({account.email})"

    return found


def colleague(sent: Sent, email: str) -> Any:
    found = queries.colleagues(sent.on.case).filter(email=email.replace("\0", "")).first()
    if found is None:
        raise BadInput(_now("Choose a colleague from the list."))
    return found


def with_values(action: Callable[..., Any], *, versioned: bool = False) -> Callable[[Sent], None]:
    """The action on the thing, with the values as they were sent."""

    def act(sent: Sent) -> None:
        more = {"version": sent.version} if versioned else {}
        action(sent.on, **sent.common(), **more, **sent.values)

    return act


def on_day(action: Callable[..., Any], *, versioned: bool = True) -> Callable[[Sent], None]:
    """Something that ends on a day, today if none is said."""

    def act(sent: Sent) -> None:
        on = day(sent.values.pop("on"), "on") or sent.at.date()
        more = {"version": sent.version} if versioned else {}
        action(sent.on, on=on, **sent.common(), **more, **sent.values)

    return act


ON = Field(name="on", label=_("On"), kind="day", hint=_("empty: today"))
NOT_KNOWING = Field(name="account", label=_("Colleague"), kind="choice", choices=colleagues(knows=False), required=True)
KNOWING = Field(name="account", label=_("Colleague"), kind="choice", choices=colleagues(knows=True), required=True)
WHY = Field(name="reason", label=_("Reason"), required=True)
