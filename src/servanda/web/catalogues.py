"""Catalogues of the interface: what is to be translated, gathered from templates and code, and compiled.

After a change of words run ``python -m servanda.web.catalogues``: it adds new messages to each
``locale/<language>/LC_MESSAGES/django.po``, drops those no longer used, and compiles what is
translated. A language is offered in the foot of the pages once nothing is missing (``frame.py``).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from servanda.inquiries.translations import Message, Translations

__all__ = ["HERE", "LANGUAGES", "PAGES", "gathered"]

HERE = Path(__file__).parent
LANGUAGES = ("ar", "es", "fr", "ru", "zh_Hans")
_WORDS = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<![\w.])n?gettext\(\s*(?P<args>{_WORDS}(?:\s*,\s*{_WORDS})?)")


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


PAGES = Translations(folder=HERE / "locale", domain="django", gathered=gathered)


if __name__ == "__main__":
    for name in LANGUAGES:
        PAGES.write(name)
        print(f"{name}: {len(PAGES.missing(name))} of {len(gathered())} messages are missing")
