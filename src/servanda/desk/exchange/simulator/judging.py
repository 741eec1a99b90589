"""At the end: is each desk whole, was everything acknowledged once, did every byte arrive. Run as a program.

Every object of the store is read and compared, every ledger of custody with the trail.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from servanda.desk.exchange.simulator.settling import ready

__all__ = ["judge"]


def judge(folder: Path) -> dict[str, Any]:
    """What stands in one desk."""
    ready(folder)
    from servanda.desk.evidence.proving import prove_ledgers
    from servanda.desk.evidence.storing import open_store
    from servanda.desk.evidence.sweeping import sweep_store
    from servanda.desk.exchange.models import Parcel
    from servanda.desk.installation import here
    from servanda.desk.requests.models import Request, Taken
    from servanda.desk.trail import chain

    verdict, proof = chain.verify(), prove_ledgers()
    swept = sweep_store(open_store(here()), at=datetime.now(UTC))
    entered = Counter(Request.objects.filter(direction="incoming").values_list("their_reference", flat=True))
    acknowledged = Counter(Taken.objects.filter(name="record-acknowledgement").values_list("request", flat=True))
    answers = Parcel.objects.filter(direction="in", kind="answer", state="taken-in").select_related("request")
    return {
        "trail": {"entries": verdict.entries, "whole": verdict.is_whole},
        "custody": {"entries": proof.entries, "whole": proof.is_whole},
        "store": {"objects": swept.report.objects, "bytes": swept.report.bytes, "sound": swept.sound},
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
        "evidence_received": dict(_received(answers)),
    }


def _received(answers: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """The SHA-256 of each item that an answer brought, as it stands in the register here."""
    from servanda.desk.evidence.models import Item

    for parcel in answers:
        for item in Item.objects.filter(reference__in=parcel.items):
            yield parcel.request.reference, item.sha256


if __name__ == "__main__":
    print(json.dumps(judge(Path(sys.argv[1]))))
