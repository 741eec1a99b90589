"""Catalogues of the interface: what is to be translated, gathered from templates and code, and compiled.

After a change of words run ``python -m servanda.web.catalogues``: it adds new messages to each
``locale/<language>/LC_MESSAGES/django.po``, drops those no longer used, and compiles what is
translated. A language is offered in the foot of the pages once nothing is missing (``frame.py``).
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

__all__ = ["HERE", "LANGUAGES", "compiled", "gathered", "missing", "read", "write"]

HERE = Path(__file__).parent
LANGUAGES = ("ar", "es", "fr", "ru", "zh_Hans")
_WORDS = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<![\w.])n?gettext\(\s*(?P<args>{_WORDS}(?:\s*,\s*{_WORDS})?)")
_FIRST_DAY = datetime(2026, 11, 21, tzinfo=UTC)  # the head of a catalogue does not change with each run
Message = str | tuple[str, str]  # one form, or singular and plural


def gathered() -> list[Message]:
    """Every message of the public pages, in the order of the files; the desk's are not among them."""
    found: dict[Message, None] = {}
    for path in sorted((HERE / "templates").rglob("*.html")):
        found.update(dict.fromkeys(_of_template(path.read_text("utf-8"))))
    for path in sorted(one for one in HERE.rglob("*.py") if "desk" not in one.relative_to(HERE).parts):
        found.update(dict.fromkeys(_of_code(path.read_text("utf-8"))))
    return list(found)


def _of_template(text: str) -> Iterator[Message]:
    for call in _CALL.finditer(templatize(text)):
        words = ast.literal_eval(f"({call['args']},)")
        yield words[0] if len(words) == 1 else (words[0], words[1])


def _of_code(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            word = node.args[0]
            if isinstance(word, ast.Constant) and isinstance(word.value, str):
                yield word.value


def path_of(language: str, ending: str) -> Path:
    """Where a catalogue lies."""
    return HERE / "locale" / language / "LC_MESSAGES" / f"django.{ending}"


def read(language: str) -> Catalog:
    """The catalogue as it was written; empty where there is none."""
    path = path_of(language, "po")
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Servanda",
        version="0.1",
        copyright_holder="The Servanda authors",
        msgid_bugs_address="",
        creation_date=_FIRST_DAY,
        revision_date=_FIRST_DAY,
        last_translator="The Servanda authors",
        language_team=language,
        fuzzy=False,
    )


def missing(language: str) -> list[Message]:
    """The messages of the interface that have no translation."""
    catalogue = read(language)
    return [m for m in gathered() if not _said(catalogue, m)]


def _said(catalogue: Catalog, message: Message) -> bool:
    found = catalogue.get(message if isinstance(message, str) else message[0])
    words = found.string if found else ""
    return all(words) if isinstance(words, tuple | list) else bool(words)


def write(language: str) -> Catalog:
    """The catalogue with all messages there are now; what was translated stays so."""
    old, new = read(language), _empty(language)
    for message in gathered():
        known = old.get(message if isinstance(message, str) else message[0])
        new.add(message, string=known.string if known and isinstance(known.id, type(message)) else "", flags=[])
    path = path_of(language, "po")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, no_location=True, width=110, sort_output=True)
    path_of(language, "mo").write_bytes(compiled(language))
    return new


def compiled(language: str) -> bytes:
    """The catalogue as programs read it: only what is translated."""
    out = io.BytesIO()
    write_mo(out, read(language))
    return out.getvalue()


if __name__ == "__main__":
    for name in LANGUAGES:
        write(name)
        print(f"{name}: {len(missing(name))} of {len(gathered())} messages are missing")
