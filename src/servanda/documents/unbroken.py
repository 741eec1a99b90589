"""Text whose line breaks were lost: "...2025[on the report...]80/231.Title The General Assembly,Recalling".

Where a paragraph ended and the next began no space was left, and that is how they are told apart.
"""

from __future__ import annotations

import re

from servanda.documents.openings import opens_preambular
from servanda.documents.signs import MONTH_NAMES

__all__ = ["breaks_put_back", "is_unbroken"]

_ORGANS = r"General Assembly|Security Council|Economic and Social Council|Human Rights Council"
_JOINTS = re.compile(
    r"(?<=[,;:.”)\]’])(?=\d{1,3}\.\s?(?:[A-Z]|[a-z]+s\b))"  # ",1.Takes"
    r"|(?<=[,;:.”)\]’]) (?=\d{1,3}\.[A-Z])|(?<=20\d\d)(?=\d{1,2}\.[A-Z][a-z]+s\b)"  # "; 2.Stresses", "20262.Takes"
    r"|(?<=[,;:.])(?=\((?:[a-z]{1,2}|[ivx]{1,5})\)\s?[A-Z“])"  # ":(a)To"
    r"|(?<=; and)(?=\([a-z]{1,4}\))"
    r"|(?<=[a-z”)’\]][,;:.])(?=[A-Z“][a-z])|(?<=[\dA-Z][,;:])(?=[A-Z“][a-z])"  # ",Recalling"
    rf"|(?<=[a-z”)\d])(?=The (?:{_ORGANS})[,: ]?(?:[A-Z\d]|$))"
    r"|(?<=[a-z)])(?=Agenda item)|(?<=[a-z\d)])(?=Resolution adopted by)"
    r"|(?<=[a-z\d”)])(?=\[(?:on|without|adopted))"
    r"|(?<=\])(?=(?:ES-|S-)?\d{1,2}/\d)"
    r"|(?<=[.;”)]) (?=\d{1,4}(?:st|nd|rd|th)(?: \(resumed\))? plenary meeting)"
    r"|(?<=[a-z.;”)])(?=\d{1,4}(?:st|nd|rd|th)(?: \(resumed\))? plenary meeting)"
    rf"|(?<=meeting)(?=\d{{1,2}} (?:{MONTH_NAMES}))"
    r"|(?<=\d{4})(?=Annex[A-Z]|Annex$|Annex [IVX\d]+[A-Z])|(?<=[.;”)])(?=Annex(?: [IVX\d]+)?[A-Z“])"
    r"|(?<=[a-z)])(?=\d{1,3}\.[A-Z][a-z])"  # a heading before a number: "Personnel12.Requests"
    rf"|(?<=Distr\.: General)(?=\d)|(?<=[a-z\d])(?=[A-Z][a-z]+(?:-[a-z]+)? (?:emergency |special )*session)"
)
_GLUED_CASE = re.compile(r"(?<=[a-z\d])(?=[A-Z][a-z])")
_ITEM = re.compile(r"^(Agenda items? [\d ,()a-z]*?(?:and [\d ()a-z]+?)?)(?=[A-Z])")
_ANNEX = re.compile(r"^(Annex(?: (?:[IVX]+(?=[A-Z][a-z])|\d+))?)(?=[A-Z])")
_FORMULA = re.compile(rf"^(The (?:{_ORGANS})[,:]?)(?=[A-Z\d]|$)")
_COMMA = re.compile(r", (?=[A-Z][a-z])")
_SAMPLE = 8000  # characters that show how the text breaks
_LEAST = 600  # characters


def is_unbroken(text: str) -> bool:
    """Whether the text has lost its line breaks: hardly a line, and words glued at the joints."""
    sample = text[:_SAMPLE]
    lines = sum(1 for line in sample.split("\n") if line.strip())
    if len(text) <= _LEAST or len(sample) <= 300 * lines or lines > 12:
        return False
    return len(_JOINTS.findall(sample)) > max(4, lines)


def breaks_put_back(text: str) -> str:
    """The text with an empty line wherever a paragraph ended."""
    parts: list[str] = []
    preamble = False
    for part in _JOINTS.sub("\n", text).split("\n"):
        part = part.strip()
        preamble = (preamble or part.startswith("The ")) and not part.startswith("1.")
        if found := _ITEM.match(part):
            parts += [found[1].strip(), part[found.end() :]]
        elif found := _ANNEX.match(part):
            parts += [found[1], part[found.end() :]]
        elif found := _FORMULA.match(part):
            parts += [found[1], *_recitals(part[found.end() :])]
        else:
            parts += _recitals(part) if preamble else [part]
    return "\n\n".join(part for part in parts if part)


def _recitals(text: str) -> list[str]:
    """Recitals between which a space was left: ", Having considered"."""
    cuts = [found.end() for found in _COMMA.finditer(text) if opens_preambular(text[found.end() : found.end() + 60])]
    return [text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
