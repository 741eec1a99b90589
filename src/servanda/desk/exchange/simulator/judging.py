"""At the end: is each desk whole, was everything acknowledged once, did every byte arrive. Run as a program."""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from servanda.desk.exchange.simulator.settling import ready

__all__ = ["judge"]


def judge(folder: Path) -> dict[str, Any]:
    """What stands in one desk."""
    ready(folder)
    from servanda.desk.exchange.models import Parcel
    from servanda.desk.requests.models import Request, Taken
    from servanda.desk.trail import chain

    verdict = chain.verify()
    entered = Counter(Request.objects.filter(direction="incoming").values_list("their_reference", flat=True))
    acknowledged = Counter(Taken.objects.filter(name="record-acknowledgement").values_list("request", flat=True))
    answers = Parcel.objects.filter(direction="in", kind="answer", state="taken-in").select_related("request")
    return {
        "trail": {"entries": verdict.entries, "whole": verdict.is_whole},
        "asked": Request.objects.filter(direction="outgoing", state="executed").count(),
        "acknowledged_once": sum(times == 1 for times in acknowledged.values()),
        "entered_once": sum(times == 1 for times in entered.values()),
        "entered_twice": sorted(name for name, times in entered.items() if times > 1),
        "sent": Parcel.objects.filter(direction="out").count(),
        "receipted": Parcel.objects.filter(direction="out", receipt_outcome="accepted").count(),
        "refused": Parcel.objects.filter(direction="in", state="refused").count(),
        "attempts": sum(Parcel.objects.filter(direction="out").values_list("attempts", flat=True)),
        "evidence_given": {
            request.their_reference: request.answers.get().sha256
            for request in Request.objects.filter(direction="incoming")
            if request.answers.exclude(sha256="").exists()
        },
        "evidence_received": dict(_received(folder, answers)),
    }


def _received(folder: Path, answers: Iterable[Any]) -> Iterator[tuple[str, str]]:
    for parcel in answers:
        if found := _evidence(folder, parcel):
            yield parcel.request.reference, found


def _evidence(folder: Path, parcel: Any) -> str:
    """SHA-256 of the bytes that were unpacked; empty: none came."""
    for path in (folder / parcel.place).with_suffix("").glob("bag/data/evidence/*"):
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    return ""


if __name__ == "__main__":
    print(json.dumps(judge(Path(sys.argv[1]))))
