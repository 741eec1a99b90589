"""What is kept about an authority elsewhere, each field checked; the words that functions and channels are told in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from servanda.desk import checking
from servanda.desk.errors import BadInput
from servanda.facts.errors import UnknownName
from servanda.facts.loading import kept
from servanda.facts.names import nearest

__all__ = ["CHANNELS", "CHECKS", "FUNCTIONS"]

FUNCTIONS = (
    *("central-authority", "extradition-authority", "contact-point", "court-requests"),  # as in the record
    *("competent-authority", "prosecution", "police", "court"),
)
CHANNELS = ("direct", "diplomatic", "interpol", "police", "electronic", "e-mail", "post")


def _words(values: Any, *, field: str, known: Collection[str]) -> list[str]:
    found = _listed(values, field)
    for word in found:
        if word not in known:
            hint = nearest(word, known)
            raise BadInput(
                f"{field}: {word!r} is none of {', '.join(known)}.{f' Did you mean {hint[0]!r}?' if hint else ''}"
            )
    return found


def _instruments(values: Any) -> list[str]:
    return [_instrument(name) for name in _listed(values, "instruments")]


def _instrument(name: str) -> str:
    try:
        return kept().instrument(name).id
    except UnknownName as wrong:
        raise BadInput(f"instruments: {wrong}") from None


def _languages(values: Any) -> list[str]:
    found = _listed(values, "languages")
    return ["+".join(checking.language(part, "languages") for part in one.split("+")) for one in found]


def _listed(values: Any, field: str) -> list[str]:
    if not isinstance(values, list | tuple) or len(values) > 200:
        raise BadInput(f"{field}: a list was expected, of at most 200.")
    return list(dict.fromkeys(checking.text(one, field, most=240, required=True) for one in values))


def _email(value: Any) -> str:
    return _valid(
        checking.text(value, "email", most=254), "email", validate_email, "an address like mla@justice.example"
    )


def _url(value: Any) -> str:
    expected = "an address like https://desk.justice.example/"
    return _valid(checking.text(value, "exchange_url", most=200), "exchange_url", URLValidator(["https"]), expected)


def _valid(written: str, field: str, check: Callable[[Any], Any], expected: str) -> str:
    try:
        if written:
            check(written)
    except ValidationError:
        raise BadInput(f"{field}: {written!r} was found, {expected} expected.") from None
    return written


def _zone(value: Any) -> str:
    written = checking.text(value, "time_zone", most=60)
    if written and written not in _zones():
        hint = nearest(written, _zones())
        raise BadInput(f"time_zone: {written!r} is none.{f' Did you mean {hint[0]!r}?' if hint else ''}")
    return written


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())


def _certificate(value: Any) -> str:
    written = checking.text(value, "certificate", most=100).lower().replace(":", "")
    if written and not re.fullmatch(r"[0-9a-f]{64}", written):
        raise BadInput("certificate: the SHA-256 of a certificate was expected: 64 digits and letters from a to f.")
    return written


CHECKS: dict[str, Callable[[Any], Any]] = {
    "party": partial(checking.party, field="party", required=True, court=True),
    "name": partial(checking.text, field="name", most=200),
    "functions": partial(_words, field="functions", known=FUNCTIONS),
    "instruments": _instruments,
    "languages": _languages,
    "channels": partial(_words, field="channels", known=CHANNELS),
    "address": partial(checking.text, field="address", most=1000),
    "email": _email,
    "telephone": partial(checking.text, field="telephone", most=60),
    "time_zone": _zone,
    "exchange_url": _url,
    "certificate": _certificate,
    "source": partial(checking.text, field="source", most=200),
}
