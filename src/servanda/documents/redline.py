"""Two texts beside each other, paragraph by paragraph: the same, changed, moved, new, dropped.

Paragraphs are paired by their words, not by their numbers, so that one that was moved or renumbered is found again;
within a pair the words that went and those that came are told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from servanda.documents.model import Document, Paragraph

__all__ = ["Change", "Redline", "Stretch", "compare", "predecessors", "redline_json"]

Kind = Literal["same", "changed", "moved", "moved and changed", "new", "dropped"]
_LIKE = 55.0  # per cent of the letters that two paragraphs must share to be one
_WORDS = re.compile(r"\s+|[^\W_]+(?:[-/’'][^\W_]+)*|[^\w\s]|_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Words that stand in both texts, or in one of them."""

    text: str
    side: Literal["both", "before", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One paragraph and what became of it."""

    kind: Kind
    before: Paragraph | None
    after: Paragraph | None
    words: tuple[Stretch, ...]

    @property
    def renumbered(self) -> bool:
        """Whether it has another id though it was not moved."""
        return self.before is not None and self.after is not None and self.before.id != self.after.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """What became of a text, in the order of the later one; dropped paragraphs stand where they stood."""

    before: Document
    after: Document
    changes: tuple[Change, ...]

    def counts(self) -> dict[str, int]:
        """How many paragraphs are of each kind."""
        kinds = [change.kind for change in self.changes]
        return {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}


def compare(before: Document, after: Document) -> Redline:
    """The redline from the earlier to the later document."""
    old, new = list(before.paragraphs()), list(after.paragraphs())
    pairs = _pairs(old, new)
    steady = _steady([pairs[place] for place in sorted(pairs)])
    changes: list[Change] = []
    told: set[int] = set()
    dropped = [place for place in range(len(old)) if place not in set(pairs.values())]
    for place, paragraph in enumerate(new):
        source = pairs.get(place)
        if source is not None and source in steady:
            changes += _dropped_before(source, dropped, told, old)
        changes.append(_change(old[source] if source is not None else None, paragraph, moved=source not in steady))
    changes += _dropped_before(len(old), dropped, told, old)
    return Redline(before=before, after=after, changes=tuple(changes))


def predecessors(document: Document, among: Iterable[Document]) -> list[Document]:
    """Earlier texts of the same organ under the same title, the earliest first: one item's chain over the years."""
    title, body = _folded(document.preface.title), document.preface.body
    day = document.preface.adopted_on
    found = [
        other
        for other in among
        if title
        and _folded(other.preface.title) == title
        and other.preface.body == body
        and other.preface.symbol != document.preface.symbol
        and other.preface.adopted_on is not None
        and (day is None or other.preface.adopted_on < day)
    ]
    return sorted(found, key=lambda other: str(other.preface.adopted_on))


def _folded(title: str | None) -> str:
    return " ".join((title or "").casefold().split())


def _pairs(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> dict[int, int]:
    """Place in the later text -> place in the earlier one, each used once; the same words first, then the likest."""
    pairs = _same(old, new)
    free_new = [place for place in range(len(new)) if place not in pairs]
    used = set(pairs.values())
    free_old = [place for place in range(len(old)) if place not in used]
    for _, place, source in sorted(_likeness(old, new, free_old, free_new), key=lambda one: -one[0]):
        if place not in pairs and source not in used:
            pairs[place] = source
            used.add(source)
    return pairs


def _same(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> dict[int, int]:
    """Paragraphs with the same words, in order where several are alike."""
    places: dict[tuple[str, str], list[int]] = {}
    for place in range(len(old) - 1, -1, -1):
        places.setdefault((old[place].kind, old[place].text), []).append(place)
    pairs = {}
    for place, paragraph in enumerate(new):
        waiting = places.get((paragraph.kind, paragraph.text))
        if waiting:
            pairs[place] = waiting.pop()
    return pairs


def _likeness(
    old: Sequence[Paragraph], new: Sequence[Paragraph], free_old: Sequence[int], free_new: Sequence[int]
) -> list[tuple[float, int, int]]:
    """Score, place and source of each pair that is like enough; near places are liked a little better."""
    if not free_old or not free_new:
        return []
    from rapidfuzz import fuzz, process

    table = process.cdist(
        [new[place].text for place in free_new],
        [old[place].text for place in free_old],
        scorer=fuzz.ratio,
        score_cutoff=_LIKE,
    )
    scored = []
    for row, column in zip(*table.nonzero(), strict=True):
        place, source = free_new[row], free_old[column]
        if new[place].kind == old[source].kind:
            distance = abs(place / len(new) - source / len(old))
            scored.append((float(table[row, column]) - 5 * distance, place, source))
    return scored


def _steady(sources: Sequence[int]) -> set[int]:
    """The longest run of sources that kept their order; the others were moved."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    ends: list[int] = []
    for source in sources:
        place = bisect_left(tails, source)
        before[source] = ends[place - 1] if place else None
        tails[place : place + 1] = [source]
        ends[place : place + 1] = [source]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _dropped_before(source: int, dropped: Sequence[int], told: set[int], old: Sequence[Paragraph]) -> list[Change]:
    """The dropped paragraphs that stood before this one and were not told yet."""
    due = [place for place in dropped if place < source and place not in told]
    told.update(due)
    return [_change(old[place], None, moved=False) for place in due]


def _change(before: Paragraph | None, after: Paragraph | None, *, moved: bool) -> Change:
    if before is None or after is None:
        lone = before or after
        assert lone is not None
        stretch = Stretch(text=lone.text, side="before" if before else "after")
        return Change(kind="dropped" if before else "new", before=before, after=after, words=(stretch,))
    words = _words(before.text, after.text)
    changed = any(stretch.side != "both" for stretch in words)
    kinds: dict[tuple[bool, bool], Kind] = {
        (False, False): "same",
        (False, True): "changed",
        (True, False): "moved",
        (True, True): "moved and changed",
    }
    return Change(kind=kinds[moved, changed], before=before, after=after, words=words)


def _words(before: str, after: str) -> tuple[Stretch, ...]:
    """The words that stayed, went and came; what went stands before what came."""
    if before == after:
        return (Stretch(text=after, side="both"),)
    from rapidfuzz.distance import Indel

    old, new = _WORDS.findall(before), _WORDS.findall(after)
    stretches: list[Stretch] = []
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            stretches.append(Stretch(text="".join(new[code.dest_start : code.dest_end]), side="both"))
        elif code.tag == "delete":
            stretches.append(Stretch(text="".join(old[code.src_start : code.src_end]), side="before"))
        else:
            stretches.append(Stretch(text="".join(new[code.dest_start : code.dest_end]), side="after"))
    return tuple(_gathered(stretches))


def _gathered(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Changes with only a space between them made one, so that whole phrases are seen to change."""
    out: list[Stretch] = []
    went = came = ""
    for place, stretch in enumerate(stretches):
        bridge = stretch.side == "both" and not stretch.text.strip() and (went or came) and place + 1 < len(stretches)
        if stretch.side == "both" and not bridge:
            out += _told(went, came)
            went = came = ""
            out.append(stretch)
        else:
            went += stretch.text if stretch.side in ("before", "both") else ""
            came += stretch.text if stretch.side in ("after", "both") else ""
    return out + _told(went, came)


def _told(went: str, came: str) -> list[Stretch]:
    told = [Stretch(text=went, side="before")] if went.strip() or (went and not came) else []
    return told + ([Stretch(text=came, side="after")] if came else [])


def redline_json(redline: Redline) -> dict[str, Any]:
    """The redline as an object of JSON types."""
    return {
        "before": redline.before.preface.symbol or redline.before.source,
        "after": redline.after.preface.symbol or redline.after.source,
        "counts": redline.counts(),
        "changes": [
            {
                "kind": change.kind,
                "before": change.before.id if change.before else None,
                "after": change.after.id if change.after else None,
                "words": [{"text": stretch.text, "side": stretch.side} for stretch in change.words],
            }
            for change in redline.changes
        ],
    }
