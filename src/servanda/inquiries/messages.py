"""Catalogues of what answers say: gathered from code and record, kept as text, compiled for use.

After a change of words run ``python -m servanda.inquiries.messages``, for a new language the same with its code: it
adds new messages to each ``locale/<language>/LC_MESSAGES/answers.po``, drops those no longer used, takes names
of States from CLDR, and compiles what is translated. A language is offered once nothing is missing.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from servanda.facts.loading import load
from servanda.facts.record import Record
from servanda.facts.records import ActKind
from servanda.facts.vocabulary import CONTEXTS
from servanda.inquiries.language import LANGUAGES, LOCALE
from servanda.inquiries.translations import Message, Translations
from servanda.law.kleene import Answer

__all__ = ["ANSWERS", "gathered"]

_SOURCE = Path(__file__).parents[1]
_TELLING = frozenset({"say", "said_in", "word", "in_words", "word_in", "plural"})
_PROVING = frozenset({"Proof", "Words", "Covering", "_missing"})
_TABLES = frozenset(
    {
        *("_VERBS", "_UNITS", "_COURT", "_WORDS", "_REMAINS", "_ANNEX", "_ORDINALS", "ONE_OF", "DISCLAIMER"),
        *("text", "template", "says", "window", "lodged", "where", "share"),
    }
)
_WORDS = ("and", "or", "none", "suspect", "victim", "memory", "contested")  # told by their key
_CODES = frozenset({"rome-statute", "general-reference"})  # keys of the record that stand beside words


def gathered() -> list[Message]:
    """Every message of answers, each once: the words of code, then the names of the record."""
    found: dict[Message, None] = {}
    for path in _files():
        found.update(dict.fromkeys(_of_code(ast.parse(path.read_text(encoding="utf-8")))))
    found.update(dict.fromkeys(name for name in _of_record(load()) if name))
    return list(found)


def _files() -> Iterator[Path]:
    """The modules that tell answers."""
    for room in ("law", "inquiries"):
        yield from sorted((_SOURCE / room).rglob("*.py"))
    yield from (_SOURCE / "cli" / f"{name}.py" for name in ("ask", "assess", "status", "show"))


def _of_code(tree: ast.Module) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield from _of_call(node.func.id, node)
        elif isinstance(node, ast.Assign) and {t.id for t in node.targets if isinstance(t, ast.Name)} & _TABLES:
            yield from _plurals(node.value) or _constants(node.value)


def _of_call(name: str, call: ast.Call) -> Iterator[Message]:
    if name == "plural":
        yield from _plurals(ast.Tuple(call.args[:2], ast.Load()))
    elif name in _TELLING:
        yield from _constants(*call.args[:1])
    elif name in _PROVING:
        yield from _constants(*call.args[:3], *(word.value for word in call.keywords if word.arg == "tells"))


def _plurals(node: ast.expr) -> list[Message]:
    """Pairs of forms in a table of plurals."""
    pairs = [pair.elts for pair in ast.walk(node) if isinstance(pair, ast.Tuple) and len(pair.elts) == 2]
    words = [[str(one.value) for one in pair if isinstance(one, ast.Constant)] for pair in pairs]
    return [(pair[0], pair[1]) for pair in words if len(pair) == 2 and all("{n}" in form for form in pair)]


def _constants(*nodes: ast.expr) -> Iterator[Message]:
    """Texts with letters."""
    for node in (inner for one in nodes for part in _told_of(one) for inner in ast.walk(part)):
        words = node.value if isinstance(node, ast.Constant) else None
        if isinstance(words, str) and words not in _CODES and any(letter.isalpha() for letter in words):
            yield words


def _told_of(node: ast.expr) -> list[ast.expr]:
    """Of a table its values; its keys are no words."""
    return node.values if isinstance(node, ast.Dict) else [node]


def _of_record(record: Record) -> Iterator[str]:
    """Names and questions that answers tell; what provisions and statements say is data and stays English."""
    yield from (
        *map(str, Answer),
        *_WORDS,
        *CONTEXTS,
        *sorted(r for i in record.instruments.values() for r in i.regimes),
    )
    yield from (words for party in record.parties.values() for words in (party.name, party.region))
    yield from (one.short for one in record.instruments.values())
    for crime in record.crimes.values():
        yield crime.name
        yield record.offence_title(crime.id)[len(crime.name) + 2 : -1]  # the core crime in brackets
    yield from (measure.name for measure in record.measures.values())
    yield from (kind.title for kind in record.kinds.values())
    yield from (words for fact in record.case_facts.values() for words in (fact.asks, fact.tells))
    yield from (words for one in record.situations for words in (one.name, one.trigger, one.status))
    yield from (one.name for one in record.outside_regimes)
    yield from (reading.title for reading in record.readings.values())
    yield from (str(said.kind) for some in record.statements.values() for said in some)
    yield from (str(kind) for kind in ActKind)
    provisions = [one for instrument in record.instruments.values() for one in instrument.provisions]
    yield from sorted({provision.effect for provision in provisions})
    roles = {role.replace("-", " ") for provision in provisions for role in provision.bound}
    yield from sorted(roles - {"each", "court"})


def _names(language: str) -> dict[Message, str]:
    """Names of States by the names of the record, from CLDR."""
    territories = Locale.parse(language).territories
    return {party.name: territories.get(party.alpha2, "") for party in load().parties.values()}


ANSWERS = Translations(folder=LOCALE, domain="answers", gathered=gathered)


if __name__ == "__main__":
    for one in sys.argv[1:] or [language for language in LANGUAGES if language != "en"]:
        ANSWERS.write(one, _names(one))
        print(f"{one}: {len(ANSWERS.missing(one))} of {len(gathered())} messages are missing")
