"""References: everything a document cites, in one normalised form, dated, with its place and pinpoint.

Symbols (``symbols``), resolutions and decisions by number (``references_resolutions``), treaties and their
provisions (``references_treaties``) are found one after the other, each behind a cheap search for the letters
it cannot do without, so that a text without references costs next to nothing. Time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from servanda.documents.model import Document, Footnote, Paragraph
from servanda.documents.references_resolutions import find_numbers
from servanda.documents.references_treaties import Context, TreatyNames, find_provisions, find_treaties
from servanda.documents.symbols import find_symbols, kind_of

__all__ = ["Reference", "citations", "citations_json", "find_references"]

_PART = "\x00"
_UNTS = re.compile(
    r"Treaty\sSeries,?\s(?P<where>vols?\.\s?(?P<volume>\d{1,9}(?:(?:,\s|\sand\s|\sto\s|[–-])\d+)*),\sNos?\.\s?(?P<number>(?:[IA]-)?\d{1,9}(?:\s?[–-]\s?\d+)?))"
)
_AFTER_SYMBOL = re.compile(
    r"(?:\)\]?)?,\s(?P<where>(?:(?:annex|appendix|sect|para|chap|part|resolution|decision|draft\sresolution|vol)[a-z]*\.?"
    r"\s?(?:[IVXL\d]+[A-Z]?(?:\.[A-Z\d]+)?|[A-Z])?(?:(?:\s(?:and|to)\s|[–-])\d+)?(?:,\s)?)+)(?<![,\s])"
)
_IBID = re.compile(r"\s?[Ii]bid\.(?:,\s(?P<where>[^;]+?))?(?:;|\.?$|\.\s(?=[A-Z]))")
_TITLED = ("entitled", "title", "item")
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One work cited in one place."""

    ref: str  # "A/RES/61/15", "Rome Statute, art. 12 (3)"
    type: str  # resolution, decision, document, summary record, treaty, provision ...
    start: int  # in the paragraph or note
    end: int
    as_written: str
    date: str | None = None
    pinpoint: str | None = None
    instrument: str | None = None  # id in the registry
    unts: str | None = None  # "vol. 2187, No. 38544"
    where: str = ""  # "pp3", "op14", "fn2", "header"

    def placed(self, where: str, start: int) -> Reference:
        """The same, counted from where its paragraph begins."""
        return Reference(
            ref=self.ref,
            type=self.type,
            start=self.start - start,
            end=self.end - start,
            as_written=self.as_written,
            date=self.date,
            pinpoint=self.pinpoint,
            instrument=self.instrument,
            unts=self.unts,
            where=where,
        )


def find_references(
    text: str, *, body: str | None = None, names: TreatyNames | None = None, context: Context | None = None
) -> list[Reference]:
    """What a text cites, in order. ``body`` is the organ that speaks; ``context`` what was named before."""
    found = [
        *_by_symbol(text),
        *_by_number(text, body),
        *_by_name(text, names or TreatyNames(), context or Context()),
    ]
    return sorted(found, key=lambda reference: (reference.start, reference.end))


def _by_symbol(text: str) -> Iterator[Reference]:
    for mention in find_symbols(text):
        pinpoint = _AFTER_SYMBOL.match(text, mention.end)
        yield Reference(
            ref=mention.ref,
            type=kind_of(mention.ref),
            start=mention.start,
            end=mention.end,
            as_written=text[mention.start : mention.end],
            pinpoint=pinpoint["where"] if pinpoint else None,
        )


def _by_number(text: str, body: str | None) -> Iterator[Reference]:
    for mention in find_numbers(text, body):
        at: dict[str, Any] = {
            "start": mention.start,
            "end": mention.end,
            "as_written": text[mention.start : mention.end],
        }
        yield Reference(ref=mention.ref, type=mention.type, date=mention.day, pinpoint=mention.pinpoint, **at)


def _by_name(text: str, names: TreatyNames, context: Context) -> Iterator[Reference]:
    titles = sorted(_titles(text))
    treaties = find_treaties(text, names, context)
    for provision in find_provisions(text, treaties, context):
        if not _inside(titles, provision.start):
            at: dict[str, Any] = {"start": provision.start, "end": provision.end, "instrument": provision.id}
            written = text[provision.start : provision.end]
            yield Reference(ref=provision.ref, type="provision", as_written=written, **at)
    for treaty in treaties:
        if not treaty.bare and not _inside(titles, treaty.start):
            written = text[treaty.start : treaty.end]
            at = {"start": treaty.start, "end": treaty.end, "instrument": treaty.id}
            yield Reference(ref=treaty.name, type="treaty", as_written=written, **at)


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Where titles stand in quotation marks: "entitled “…”"."""
    for opening, closing in (("“", "”"), ('"', '"')):
        start = text.find(opening)
        while start >= 0:
            end = -1
            if text[max(0, start - 10) : start].rstrip().endswith(_TITLED):
                end = text.find(closing, start + 1, start + _LONGEST_TITLE)
                if end > 0:
                    yield start, end
            start = text.find(opening, max(start, end) + 1)


def _inside(spans: list[tuple[int, int]], place: int) -> bool:
    """Whether a place lies in one of the spans."""
    before = bisect_right(spans, (place, place))
    return any(start <= place < end for start, end in spans[max(0, before - 1) : before])


def citations(document: Document, names: TreatyNames | None = None) -> list[Reference]:
    """What a document cites: every work once a paragraph, every treaty where it is first named.

    The Charter of the United Nations as a whole, which nearly every text invokes, is left out; its
    articles are not. What a title in quotation marks names is not cited by who quotes the title.
    """
    paragraphs = list(document.paragraphs())
    texts = [paragraph.text for paragraph in paragraphs] + [note.text for note in document.footnotes]
    places = [paragraph.id.partition("(")[0] for paragraph in paragraphs]
    places += [f"fn{note.mark}" for note in document.footnotes]
    cited = _in_each(texts, places, document.preface.body, names or TreatyNames())
    notes = {note.mark: note.text for note in document.footnotes}
    found = _in_header(document)
    for paragraph, own in zip(paragraphs, cited, strict=False):
        found += [_with_volume(one, paragraph, notes) for one in own]
    found += _in_notes(document.footnotes, cited[len(paragraphs) :])
    return list(_once(found, document.preface.symbol))


def _in_each(texts: list[str], places: list[str], body: str | None, names: TreatyNames) -> list[list[Reference]]:
    """What each text cites. They are read as one, parted by a sign that no reference crosses: so it is quicker."""
    starts = [0, *accumulate(len(text) + len(_PART) for text in texts)]
    found: list[list[Reference]] = [[] for _ in texts]
    for one in find_references(_PART.join(texts), body=body, names=names):
        at = bisect_right(starts, one.start) - 1
        found[at].append(one.placed(places[at], starts[at]))
    return found


def _in_header(document: Document) -> list[Reference]:
    route = document.preface.route
    texts = route.documents if route and route.documents else ()
    return [
        replace(reference, where="header")
        for text in texts
        for reference in _by_symbol(text)
        if reference.ref != document.preface.symbol
    ]


def _with_volume(reference: Reference, paragraph: Paragraph, notes: dict[str, str]) -> Reference:
    """The treaty with its place in the Treaty Series, if the note behind its name tells it."""
    if reference.type != "treaty":
        return reference
    near = (mark for mark, at in zip(paragraph.notes, paragraph.anchors, strict=False) if abs(at - reference.end) < 3)
    match = next((match for mark in near if (match := _UNTS.search(notes.get(mark, "")))), None)
    return replace(reference, unts=match["where"]) if match else reference


def _in_notes(notes: tuple[Footnote, ...], cited: list[list[Reference]]) -> list[Reference]:
    found: list[Reference] = []
    before: list[Reference] = []
    for note, fresh in zip(notes, cited, strict=True):
        same = list(_ibid(note, before))
        before = [one for one in fresh if one.type not in ("treaty", "provision")] or before
        found += [*same, *fresh]
    return found


def _ibid(note: Footnote, before: list[Reference]) -> Iterator[Reference]:
    """ "Ibid., para. 42": the last work cited, at another place."""
    match = _IBID.match(note.text)
    if match and before:
        work = before[-1]
        at: dict[str, Any] = {"start": match.start(), "end": match.end(), "as_written": match[0].strip()}
        yield replace(work, where=f"fn{note.mark}", pinpoint=match["where"], **at)


def _once(found: list[Reference], own: str | None) -> Iterator[Reference]:
    """Each work once a place, each treaty once; not the document itself, nor the Charter as a whole."""
    seen: set[tuple[str, str]] = set()
    named: list[str] = []
    for one in found:
        key = (one.ref, one.where)
        if key in seen or one.ref == own or one.ref == "Charter of the United Nations":
            continue
        if one.type == "treaty":
            name = one.instrument or one.ref
            if any(name == other or other.startswith(f"{name} ") for other in named):
                continue
            named.append(name)
        seen.add(key)
        yield one


def citations_json(document: Document, names: TreatyNames | None = None) -> list[dict[str, Any]]:
    """The citations with the field names of the JSON form; what is not known is left out."""
    fields = ("ref", "type", "where", "as_written", "date", "pinpoint", "instrument", "unts")
    rows = ({field: getattr(one, field) for field in fields} for one in citations(document, names))
    return [{field: value for field, value in row.items() if value is not None} for row in rows]
