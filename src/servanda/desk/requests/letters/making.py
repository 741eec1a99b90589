"""The three forms of a letter, made together so that they cannot differ."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from servanda.desk.requests.letters.composing import compose
from servanda.desk.requests.letters.letter import Letter
from servanda.desk.requests.letters.paper import to_pdf
from servanda.desk.requests.letters.twin import to_twin
from servanda.desk.requests.letters.word import to_docx

__all__ = ["FORMS", "Made", "make"]

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A letter's forms by name ("pdf", "docx", "json"), and the digest on each of them."""

    digest: str
    twin: dict[str, Any]
    files: dict[str, bytes]


def make(letter: Letter) -> Made:
    """All forms. Raises BadInput for a language without fixed words."""
    sheet = compose(letter)
    twin = to_twin(letter)
    told = json.dumps(twin, ensure_ascii=False, indent=1) + "\n"
    files = {"pdf": to_pdf(sheet, letter.made_on), "docx": to_docx(sheet, letter.made_on), "json": told.encode()}
    return Made(digest=sheet.digest, twin=twin, files=files)
