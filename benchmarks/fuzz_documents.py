"""Mutated documents, many of them: ``python -m benchmarks.fuzz_documents [--count 20000] [--jobs 2] [--seed 0]``.

Each is a real text (our own, and those in ``../shared/samples`` where they lie beside the project) with pieces cut
out, doubled, moved and bait put in; it is read, and all that is understood of it is written as JSON. Counted are
crashes, hangs (over two seconds of the processor) and letters lost. The exit status is 1 if there were any.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import sys
from collections import Counter
from functools import lru_cache
from multiprocessing import Pool
from pathlib import Path
from time import process_time

from servanda.documents import Document, DocumentError, read_text
from servanda.documents.markup import cleaned
from servanda.documents.model import Section

__all__ = ["BAIT", "lost_letters", "mutated", "tried"]

ROOT = Path(__file__).parents[1]
BAIT = (
    *("(a) ", "(i) ", "1. ", "12.", "*", "**", "_", "“", "\n", "\n\n", "\f", "2/2", "A/RES/99/17", "<sup>1</sup>"),
    *("[on ", "\x0e\x10", "\u202e", "\u00ad", "Annex\n", "The General Assembly,\n", "____\n1 x\n", "| a | b |\n", "# "),
    *("中文字", "العربية", "20441", ",Recalling", "Decides ", "Deeply concerned ", "Adopted by 9 votes to none"),
    *(
        "63rd plenary meeting\n",
        "requests ",
        "within 90 days of ",
        "article 12, paragraph 3, of the ",
        " to:",
        "Ibid., ",
    ),
    *("at its sixty-third session ", "resolutions 1 (1946) and ", "from 3 to 5 May 2044 ", "90 days after the 40th "),
)
_LONGEST = 12_000  # characters of a text, so that many fit into an hour
_SLOW, _HANGS = 2.0, 20.0  # seconds of the processor


@lru_cache(maxsize=1)
def texts() -> tuple[str, ...]:
    """The texts that are mutated."""
    shared = Path(os.environ.get("SERVANDA_SHARED", ROOT.parent / "shared")) / "samples"
    own = [*(ROOT / "tests" / "documents" / "data").iterdir(), *(ROOT / "examples" / "documents").iterdir()]
    kinds = ("txt", "md", "pdfstyle", "pdftext", "webtext", "ocr")
    folders = [*(shared / f"resolutions-{kind}" for kind in kinds), shared / "news"]
    real = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    paths = [path for path in sorted(own) + sorted(real) if path.suffix in (".txt", ".md")]
    return tuple(path.read_text("utf-8", errors="replace")[:_LONGEST] for path in paths)


def mutated(seed: int) -> str:
    """A text changed in one to six places; the same for the same seed."""
    chance = random.Random(seed)
    text = chance.choice(texts())
    for _ in range(chance.randint(1, 6)):
        start, length = chance.randint(0, len(text)), chance.randint(0, 300)
        piece = text[start : start + length]
        change = chance.choice(("cut", "bait", "bait", "double", "repeat", "move", "lines", "noise"))
        if change == "move":
            text = text[:start] + text[start + length :]
            to = chance.randint(0, len(text))
            text = text[:to] + piece + text[to:]
        else:
            text = text[:start] + _changed(piece, change, chance) + text[start + length :]
    return text


def _changed(piece: str, change: str, chance: random.Random) -> str:
    if change == "bait":
        return chance.choice(BAIT)
    if change == "double":
        return piece * 2
    if change == "repeat":
        return chance.choice((*BAIT, piece[:20])) * chance.choice((3, 30, 300))
    if change == "lines":
        return piece.replace("\n", chance.choice(("", " ", "\n\n", "\r\n", "\f\n")))
    if change == "noise":
        return "".join(chance.choice("Il1|.,;:()*”") if chance.random() < 0.05 else letter for letter in piece)
    return ""


def lost_letters(text: str, document: Document) -> int:
    """How many letters of a text the document does not hold, in its words or its note marks."""
    marks = "".join(mark for section in document.sections for mark in _marks(section))
    wanted = Counter(re.sub(r"[\W\d_]", "", re.sub(r"</?\w+[^>]{0,40}>", "", cleaned(text))))
    held = Counter(re.sub(r"[\W\d_]", "", document.text + marks))
    return sum((wanted - held).values())


def _marks(section: Section) -> list[str]:
    inner = [mark for part in section.sections for mark in _marks(part)]
    headed = [mark for heading in section.headings for mark in heading.notes]
    noted = [mark for paragraph in section.paragraphs for one in paragraph.walk() for mark in one.notes]
    return [*section.notes, *headed, *noted, *inner]


def tried(seed: int) -> str:
    """What became of one mutated document: "read", "refused", or what went wrong."""
    from servanda.documents.whole import whole_json

    text = mutated(seed)
    begun = process_time()
    signal.setitimer(signal.ITIMER_PROF, _HANGS)
    try:
        document = read_text(text)
        json.dumps(whole_json(document))
    except DocumentError:
        return "refused"
    except Exception as wrong:  # whatever it is, it is what is looked for
        return f"crash: {type(wrong).__name__}: {wrong}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if process_time() - begun > _SLOW:
        return "hang"
    # A letter read for the figure of a number ("L." for "1.") is mended, once for each numbered paragraph.
    lost = lost_letters(text, document)
    return f"{lost} letters lost" if lost > 1 else "read"


def _begin() -> None:
    """Each process is patient with others, and stops what hangs."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"over {_HANGS:g} seconds of the processor")

    os.nice(10)
    signal.signal(signal.SIGPROF, stop)


def main() -> None:
    """Mutate, read, count, tell."""
    asked = argparse.ArgumentParser(description="Read many mutated documents.")
    asked.add_argument("--count", type=int, default=20_000)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    seeds = range(options.seed, options.seed + options.count)
    counts: Counter[str] = Counter()
    with Pool(options.jobs, initializer=_begin) as pool:
        for seed, became in zip(seeds, pool.imap(tried, seeds, chunksize=20), strict=True):
            counts[became.partition(":")[0] if became[0] == "c" else became] += 1
            if became not in ("read", "refused"):
                print(f"seed {seed}: {became}", flush=True)
    wrong = sum(counts.values()) - counts["read"] - counts["refused"]
    print(f"{options.count:,} documents from {len(texts())} texts: {dict(counts.most_common())}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
