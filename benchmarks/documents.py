"""Documents: references beside eyecite on the same text, and a resolution from text to JSON.

Times are of the processor, so that neighbours count little. The text is real resolutions where they lie beside the
project (see ``accuracy``); else our own example with plain prose, in which eyecite meets fewer figures to look at.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import process_time

from benchmarks.rows import Row, best_of

EXAMPLES = Path(__file__).parents[1] / "examples" / "documents"
PROSE = (
    "Emphasizing that the keepers of lights deserve the support of all, and that the sea is wide and the nights are "
    "long in every season of the year, and conscious of the need to train those who will follow them, in the interest "
    "of all who travel by water and of those who wait for them on land, "
)
SIZE = 1_000_000  # characters


def text() -> tuple[str, str]:
    """A text in which something is cited now and then, and what it is."""
    folder = Path(os.environ.get("SERVANDA_SHARED", EXAMPLES.parents[2] / "shared")) / "samples" / "resolutions-txt"
    if real := sorted(folder.glob("*.txt"))[::4]:
        return " ".join(path.read_text("utf-8") for path in real)[:SIZE], "real resolutions"
    resolution = (EXAMPLES / "lighthouses.txt").read_text("utf-8")
    piece = " ".join(resolution.split()) + PROSE * 8
    return (piece * (SIZE // len(piece) + 1))[:SIZE], "our own text"


def measure() -> list[Row]:
    """References beside eyecite, and the whole way from text to JSON."""
    from eyecite import get_citations

    from servanda.documents import read_text
    from servanda.documents.references import find_references
    from servanda.documents.whole import whole_json

    body, kind = text()
    ours, found = best_of(3, lambda: find_references(body, body="General Assembly"), process_time)
    short = body[: SIZE // 20]
    theirs, cited = best_of(1, lambda: get_citations(short), process_time)
    resolution = (EXAMPLES / "lighthouses.txt").read_text("utf-8")
    whole_json(read_text(resolution))  # the record is read once
    whole, _ = best_of(20, lambda: whole_json(read_text(resolution)), process_time)
    speed = len(body) / ours / 1e6
    note = f"{kind}: {speed:.1f} MB/s (aimed at 20), {len(found):,} found; eyecite, made for courts, {len(cited)}"
    return [
        Row(what="references in 1 MB", ours=ours, peer="eyecite", theirs=20 * theirs, target=20, note=note),
        Row(what="a short resolution, text to JSON", ours=whole, limit=1 / 300, note="with all that is understood"),
    ]
