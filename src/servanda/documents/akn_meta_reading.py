"""What an Akoma Ntoso file records beside the text: steps, subjects, votes, days; and small helpers over its tree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree

from servanda.documents.akn_names import LANGUAGES
from servanda.documents.markup import squeezed
from servanda.documents.model import Step, Subject, Unplaced, Vote
from servanda.documents.xml import local

__all__ = [
    "all_text",
    "children",
    "day_in",
    "has_child",
    "language_in",
    "official_vote",
    "published_on",
    "step_of",
    "subject_of",
    "unplaced_in",
]

_UNKNOWN = "0001-01-01"  # the day by which official files say that it is not known


def day_in(text: str | None) -> date | None:
    """A day; None for none, and for the day by which official files say "not known"."""
    if not text or text == _UNKNOWN:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def all_text(element: etree._Element) -> str:
    return squeezed("".join(map(str, element.itertext())))


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if local(child) == name)


def has_child(element: etree._Element, name: str) -> bool:
    return any(True for _ in children(element, name))


def unplaced_in(meta: etree._Element | None) -> list[Unplaced]:
    """What a reader of another form could not place, kept as notes of the editor."""
    if meta is None:
        return []
    return [
        Unplaced(
            text=all_text(note),
            why=note.get("class", ""),
            at=int(line) if (line := note.get("title", "")).isdigit() else None,
        )
        for note in meta.iter("{*}note")
        if note.get("eId", "").startswith("unplaced_")
    ]


def step_of(element: etree._Element) -> Step:
    end = next((value for name, value in element.attrib.items() if str(name).endswith("}end")), None)
    return Step(
        outcome=element.get("outcome", ""),
        day=day_in(element.get("date")),
        document=element.get("as") or None,
        by=element.get("by") or None,
        refers_to=element.get("refersTo") or None,
        until=day_in(str(end) if end else None),
    )


def subject_of(element: etree._Element, source: str) -> Subject:
    return Subject(
        value=element.get("value", ""),
        shown=element.get("showAs") or None,
        dictionary=element.get("dictionary"),
        source=source,
        href=element.get("href"),
        refers_to=element.get("refersTo"),
        short=element.get("shortForm"),
    )


def language_in(meta: etree._Element | None) -> str:
    code = next((one.get("language", "") for one in meta.iter("{*}FRBRlanguage")), "") if meta is not None else ""
    return LANGUAGES.get(code, code or "und")


def published_on(meta: etree._Element) -> date | None:
    """The day of issue as the file records it, for languages whose dates are not read."""
    return next((day_in(one.get("date")) for one in meta.iter("{*}FRBRdate") if one.get("name") == "publication"), None)


def official_vote(meta: etree._Element | None) -> Vote | None:
    """The vote the file records beside the text."""
    voting = next(meta.iter("{*}voting"), None) if meta is not None else None
    if voting is None or (voting.get("outcome") is None and not has_child(voting, "count")):
        return None
    counts = {one.get("refersTo", "").lstrip("#"): one for one in children(voting, "count")}
    numbers = {name: int(value) for name, one in counts.items() if (value := one.get("value", "")).isdigit()}
    outcome = voting.get("outcome") or ""
    by = tuple(
        (name, tuple(all_text(member) for member in one.iter("{*}organization"))) for name, one in counts.items()
    )
    return Vote(
        yes=numbers.get("inFavour"),
        no=numbers.get("against"),
        abstaining=numbers.get("abstaining"),
        recorded=outcome == "adoptedRecordedVote" or any(names for _, names in by),
        text=outcome,
        by=by,
    )
