"""What a letter rests on: treaties it names, with the articles beside their names; any of our languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from servanda.desk.requests.triage.findings import Proposed
from servanda.desk.requests.triage.naming import treaties
from servanda.documents.references import find_references

__all__ = ["bases_in"]

_NUMBER = r"\d{1,3}(?:\s?bis)?(?:\s?\(\w{1,4}\)){0,4}"
_ARTICLE = re.compile(
    rf"(?<!\w)art(?:icles?|[íi]culos?|igos?|s)?\.?\s{{0,2}}(?P<number>{_NUMBER})"
    rf"(?:,?\s(?:para(?:graph)?s?\.?|paragraphes?|p[áa]rrafos?|apartados?)\s(?P<para>{_NUMBER}))?",
    re.IGNORECASE,
)
_MORE = re.compile(rf"(?:,|,?\s(?:and|et|y|e))\s(?P<number>{_NUMBER})(?!\w)")
_REACH = 90  # letters between an article and the name of its treaty
_BREAK = re.compile(r"[.;:]\s|\s\s")


def bases_in(text: str) -> Iterator[Proposed]:
    """Each treaty of the record that is cited, once for each article beside it; "untoc:" where none is."""
    seen: set[str] = set()
    for start, end, value in sorted(_cited(text.replace("\n", " "))):  # a name may go on in the next line
        if value in seen:
            continue
        seen.add(value)
        named = not value.endswith(":")
        yield Proposed(
            field="basis",
            value=value,
            start=start,
            end=end,
            confidence="clear" if named else "likely",
            why="an article of a treaty of the record" if named else "a treaty of the record, without an article",
        )


def _cited(text: str) -> set[tuple[int, int, str]]:
    references = [one for one in find_references(text, names=treaties()) if one.instrument]
    found = {
        (one.start, one.end, f"{one.instrument}:{_article(one.ref)}") for one in references if one.type == "provision"
    }
    named = [(one.start, one.end, one.instrument or "") for one in references if one.type == "treaty"]
    for start, end, treaty in named:
        beside = list(_beside(text, start, end, named))
        found |= {(min(start, at), max(end, to), f"{treaty}:{article}") for at, to, article in beside}
        if not beside and not any(value.startswith(f"{treaty}:") for _, _, value in found):
            found.add((start, end, f"{treaty}:"))
    with_article = {value.partition(":")[0] for _, _, value in found if not value.endswith(":")}
    return {one for one in found if not (one[2].endswith(":") and one[2][:-1] in with_article)}


def _article(ref: str) -> str:
    """ "Rome Statute, art. 12 (3)" → "12(3)"; of several the first."""
    match = re.search(r"arts?\. (\S+(?: \(\w+\))*)", ref)
    return match[1].replace(" ", "").rstrip(",") if match else ""


def _beside(text: str, start: int, end: int, named: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Articles directly before or behind the name, in its clause, and nearer to no other name."""
    before = max([0, start - _REACH, *(to for _, to, _ in named if to <= start)])
    after = min([len(text), end + _REACH, *(at for at, _, _ in named if at >= end)])
    earlier = [match for match in _ARTICLE.finditer(text, before, start) if not _BREAK.search(text, match.end(), start)]
    later = [match for match in _ARTICLE.finditer(text, end, after) if not _BREAK.search(text, end, match.start())]
    for match in earlier or later[:1]:
        number = re.sub(r"\s", "", match["number"])
        para = re.sub(r"\s", "", match["para"] or "")
        yield match.start(), match.end(), number + (re.sub(r"^(\d+)", r"(\1)", para) if para else "")
        more = _MORE.match(text, match.end())
        while more and more.end() <= after:
            yield more.start("number"), more.end(), re.sub(r"\s", "", more["number"])
            more = _MORE.match(text, more.end())
