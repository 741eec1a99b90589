"""What-ifs: ``KEN accession cat 2027-03-01`` read into a hypothetical act."""

from __future__ import annotations

from datetime import date

from servanda.facts.days import read_day
from servanda.facts.errors import BadSupposition, FactsError
from servanda.facts.instruments import CONSENT
from servanda.facts.names import nearest
from servanda.facts.record import Record
from servanda.facts.records import Act, ActKind

__all__ = ["read_supposition", "suppose"]

_SHAPE = "PARTY ACT INSTRUMENT DAY, as in 'KEN accession cat 2027-03-01'"


def suppose(record: Record, texts: tuple[str, ...]) -> Record:
    """The record with each supposition added in turn. Raises BadSupposition, UnknownName."""
    for text in texts:
        act = read_supposition(record, text)
        _refuse_contradiction(record, act, text)
        record = record.supposing([act])
    return record


def read_supposition(record: Record, text: str) -> Act:
    """One hypothetical act. The party may be of several words, the rest are one word each."""
    words = text.split()
    if len(words) < 4:
        raise BadSupposition(f"{text!r} is no supposition: expected {_SHAPE}.")
    *party, kind, instrument, day = words
    if kind not in set(ActKind):
        hint = nearest(kind, [k.value for k in ActKind])
        meant = f" Did you mean {hint[0]!r}?" if hint else ""
        raise BadSupposition(f"{kind!r} in {text!r} is no act: expected {_SHAPE}.{meant}")
    try:
        return Act(
            party=record.party(" ".join(party)).code,
            instrument=record.instrument(instrument).id,
            kind=ActKind(kind),
            on=read_day(day),
            effective=None,
            recorded_on=date.max,
            source="supposition",
            note="supposed, not recorded",
            at="supposition:0",
            hypothetical=True,
        )
    except FactsError as wrong:
        raise BadSupposition(f"{text!r} cannot be supposed: {wrong}") from wrong


def _refuse_contradiction(record: Record, act: Act, text: str) -> None:
    """Nobody consents twice, or leaves what they never joined."""
    own = [a for a in record.acts.get(act.instrument, ()) if a.party == act.party]
    joined = [a for a in own if a.kind in CONSENT | {ActKind.SUCCESSION}]
    left = [a for a in own if a.kind is ActKind.WITHDRAWAL]
    if act.kind in CONSENT and len(joined) > len(left):
        raise BadSupposition(f"{text!r}: {act.party} already consented by {joined[-1].kind} on {joined[-1].on}.")
    if act.kind is ActKind.WITHDRAWAL and not joined:
        raise BadSupposition(f"{text!r}: {act.party} has not consented to {act.instrument} in this record.")
