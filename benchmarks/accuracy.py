"""How well documents are read and understood, measured on real ones: ``python -m benchmarks.accuracy``.

The documents and the program that compares answers lie beside the project, in ``../shared`` (or where
SERVANDA_SHARED says), and are no part of it. The result is written to ``docs/accuracy.md``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from servanda.documents import Document, DocumentError, read
from servanda.documents.mandates import mandates
from servanda.documents.whole import whole_json

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "accuracy.md"
ASKS = re.compile(r"(?:Also |Further )?(?:[Rr]equests|[Ii]nvites|[Ee]ncourages|[Uu]rges|[Cc]alls upon)\b")
TARGETS = {
    "citations": 95.0,
    "requests": 80.0,
    "meetings": 85.0,
    "events": 75.0,
    "preambular_openings": 97.0,
    "operative": 97.0,
}
HEAD = """# Accuracy

Written by `python -m benchmarks.accuracy`; do not edit by hand. Measured on real documents that lie beside the
project and are no part of it: {documents} texts, most with an answer made from the official XML, {read} read by
hand. A cell is the share of right answers in per cent, or precision/recall/F1.

"""
WEAK = """
## What this does not show

- Only the hand-read documents have answers for citations, requests, meetings, events and claims: three resolutions
  and three press texts. They were known while the rules were written, so that these lines say that nothing known is
  missed, not what an unknown text will give. Expect less there: most in events of the press, whose words have no end.
- A claim is found by its words. What is said in a way nobody foresaw is not found, and so neither confirmed nor
  refuted.
- *Wrong* needs a recorded fact or a clause that was compared with the text; much is therefore "cannot be checked".
- Requests are told from appeals by whom they ask and what is to be handed in; where a resolution asks "relevant
  organizations" for something definite, readers differ, and so may we.

## Beyond the hand-read ones

Of {asking} operative paragraphs that open with a request, invitation, encouragement or call, in all texts above:
{asked} ({share:.1f} per cent) yield a mandate with its addressee.

What costs most, by the misses counted above:

{misses}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How many paragraphs ask, and of how many we can say whom."""

    asking: int = 0
    asked: int = 0


def shared() -> Path:
    """The folder with samples and tools. Ends the program with a word where there is none."""
    path = Path(os.environ.get("SERVANDA_SHARED", ROOT.parent / "shared"))
    if not (path / "samples").is_dir():
        sys.exit(f"No documents to measure on: {path} has no folder samples. Set SERVANDA_SHARED.")
    return path


def files(samples: Path) -> list[str]:
    """The documents that have an expected answer."""
    lines = (samples / "gold.jsonl").read_text("utf-8").splitlines()
    hand_read = (json.loads(path.read_text("utf-8")) for path in sorted((samples / "expected").glob("*.json")))
    return sorted({json.loads(line)["file"] for line in lines} | {one["file"] for one in hand_read})


def reach(document: Document) -> Reach:
    """The operative paragraphs of one document that ask, and those of which we know whom."""
    known = {re.split(r"[(.]", one.paragraph)[0] for one in mandates(document) if one.who}
    asking = [paragraph for paragraph in document.operative if ASKS.match(paragraph.text)]
    return Reach(asking=len(asking), asked=sum((p.number or "") in known for p in asking))


def answers(samples: Path) -> Iterator[tuple[dict[str, Any], Reach]]:
    """What we make of each document."""
    for name in files(samples):
        try:
            document = read(samples / name)
        except DocumentError as wrong:
            yield {"file": name, "error": str(wrong)}, Reach()
            continue
        yield whole_json(document) | {"file": name}, reach(document)


def score(folder: Path, predictions: Path) -> tuple[str, dict[str, Any]]:
    """The table of the comparing program, and its numbers."""
    numbers = predictions.with_suffix(".numbers.json")
    program = [sys.executable, str(folder / "tools" / "score_documents.py"), str(folder / "samples")]
    asked = [*program, "--predictions", str(predictions), "--json", str(numbers)]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    table = done.stdout.partition("not read:")[0].strip()
    return table, json.loads(numbers.read_text("utf-8"))


def misses(numbers: dict[str, Any]) -> str:
    """The fields with the most answers missed or invented, and whether they meet what we aim at."""
    fields = numbers["fields"]["all"]
    wrong = {name: mark["missed"] + (mark["extra"] or 0) for name, mark in fields.items()}
    worst = sorted((name for name in wrong if wrong[name]), key=lambda name: -wrong[name])[:8]
    rows = []
    for name in worst:
        value = fields[name]["per_cent"][-1]
        aim = f", aimed at {TARGETS[name]:g}" if name in TARGETS else ""
        rows.append(f"- {name}: {wrong[name]} missed or invented, {value:g} per cent{aim}")
    return "\n".join(rows) or "- nothing"


def main() -> None:
    """Read everything, compare, write the page."""
    folder = shared()
    total = Reach()
    with tempfile.TemporaryDirectory() as kept:
        predictions = Path(kept) / "answers.jsonl"
        with predictions.open("w", encoding="utf-8") as out:
            for answer, one in answers(folder / "samples"):
                out.write(json.dumps(answer, ensure_ascii=False) + "\n")
                total = Reach(asking=total.asking + one.asking, asked=total.asked + one.asked)
        table, numbers = score(folder, predictions)
    read_by_hand = len(list((folder / "samples" / "expected").glob("*.json")))
    head = HEAD.format(documents=sum(n for c, n in numbers["documents"].items() if c != "all"), read=read_by_hand)
    share = 100 * total.asked / max(1, total.asking)
    tail = WEAK.format(asking=total.asking, asked=total.asked, share=share, misses=misses(numbers))
    PAGE.write_text(head + table + "\n" + tail, "utf-8")
    print(f"{PAGE.relative_to(ROOT)} written.")


if __name__ == "__main__":
    main()
