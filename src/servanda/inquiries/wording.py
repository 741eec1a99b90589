"""The words of reports: verbs of effects, names with their article, periods, enumerations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from servanda.facts.instruments import Provision
from servanda.facts.records import Party
from servanda.inquiries.language import plural, say, spoken, word

__all__ = ["capital", "inner", "joined", "named", "period", "verb"]

# What the provision says follows: an order ("Take the suspect into custody") after must, a whole sentence ("No
# extradition where …") after a prohibition, so that two negatives never stand together.
_VERBS = {
    "shall": "must",
    "shall-not": "is bound by a prohibition",
    "must-refuse": "must refuse in these cases",
    "may": "may",
    "may-refuse": "may refuse",
    "shall-consider": "must consider",
    "shall-endeavour": "must endeavour",
    "no-obligation": "has no duty in these cases",
    "not-required": "has no duty in these cases",
    "prohibited": "cannot refuse on such a ground",
    "prohibited-as-sole-ground": "cannot refuse on such a ground alone",
    "encouraged": "is encouraged",
    "court-may-not-proceed": "may not proceed",
}
# States and others whose name takes the article in running text, as the United Nations write them.
_CODES = "ARE BHS CAF COD COG COK COM DOM EUU GBR GMB KOR LAO MDA MHL NER NLD PHL PRK PSE RUS SDN SYR TZA USA VAT"
_WITH_ARTICLE = frozenset(_CODES.split(" "))
_UNITS = {
    "Y": ("{n} year", "{n} years"),
    "M": ("{n} month", "{n} months"),
    "W": ("{n} week", "{n} weeks"),
    "D": ("{n} day", "{n} days"),
    "H": ("{n} hour", "{n} hours"),
}


def named(party: Party) -> str:
    """The name in running text: "the Gambia", "Poland"; in another language, the message sets its article."""
    if spoken() != "en":
        return word(party.name)
    return f"the {party.name}" if party.code in _WITH_ARTICLE else party.name


def capital(text: str) -> str:
    """The text as a sentence begins."""
    return text[:1].upper() + text[1:]


def verb(provision: Provision) -> str:
    """What the effect of a provision makes its addressee do."""
    found = word(_VERBS.get(provision.effect, ""))
    if provision.kind == "jurisdiction":
        return say("{may} have jurisdiction", may=found)
    return found or word("is concerned")


def inner(name: str) -> str:
    """A name within a sentence: without the capital of a beginning, but "ICT-related" keeps its own."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def joined(names: Iterable[str], by: Literal["and", "or"] = "and") -> str:
    """ "a, b and c", each once."""
    *others, last = dict.fromkeys(names)
    return f" {word(by)} ".join([", ".join(others), last]) if others else last


def period(iso: str) -> str:
    """An ISO 8601 period in words: "P40D" is "40 days"; what is no period stays as it is."""
    parts: Sequence[tuple[str, str]] = re.findall(r"(\d+)([YMWDH])", iso)
    said = (plural(*_UNITS[unit], int(count)) for count, unit in parts)
    return ", ".join(said) or iso
