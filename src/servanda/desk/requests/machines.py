"""The two state machines of a request, as data. No Django here; ``docs/desk.md`` draws them from this table.

Outgoing: what we ask. Incoming: what we are asked. Nothing is deleted: a request that leads nowhere
is withdrawn, refused or returned, with a reason, and closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["INCOMING", "LAST", "MACHINES", "OUTGOING", "WRITTEN_IN", "Machine", "Step"]

LAST = "closed"
WRITTEN_IN = frozenset({"draft", "more-asked"})  # states in which what we ask may be written


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One way from states to a state."""

    name: str  # an order: "approve"; its permission is "request.approve"
    starts: tuple[str, ...]
    leads_to: str
    needs_reason: bool = False
    four_eyes: bool = False  # by another than whoever took the step before, or wrote what it sends


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """All steps of one direction."""

    direction: str
    first: str
    steps: Mapping[str, Step]

    @property
    def states(self) -> tuple[str, ...]:
        """In the order in which they are first reached."""
        seen = {self.first: None}
        for step in self.steps.values():
            seen |= dict.fromkeys((*step.starts, step.leads_to))
        return tuple(seen)

    def open_from(self, state: str) -> tuple[Step, ...]:
        """The steps that lead on from a state."""
        return tuple(step for step in self.steps.values() if state in step.starts)

    def drawn(self) -> str:
        """The machine as a Mermaid diagram: * asks for a reason, ** for another pair of eyes."""
        arrows = [
            f"    {start} --> {step.leads_to}: {step.name}{' *' * step.needs_reason}{' **' * step.four_eyes}"
            for step in self.steps.values()
            for start in step.starts
        ]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.first}", *arrows, f"    {LAST} --> [*]"])


def _machine(direction: str, first: str, *steps: Step) -> Machine:
    return Machine(direction=direction, first=first, steps={step.name: step for step in steps})


_REACHED = ("sent", "delivered", "acknowledged", "in-execution", "partly-executed")
_UNDER_WAY = (*_REACHED, "more-asked", "postponed")

OUTGOING = _machine(
    "outgoing",
    "draft",
    Step(name="submit", starts=("draft",), leads_to="review"),
    Step(name="send-back", starts=("review", "approved"), leads_to="draft", needs_reason=True),
    Step(name="approve", starts=("review",), leads_to="approved", four_eyes=True),
    Step(name="send", starts=("approved",), leads_to="sent"),
    Step(name="record-delivery", starts=("sent",), leads_to="delivered"),
    Step(name="record-acknowledgement", starts=("sent", "delivered"), leads_to="acknowledged"),
    Step(
        name="record-execution-begun",
        starts=("sent", "delivered", "acknowledged", "postponed"),
        leads_to="in-execution",
    ),
    Step(name="record-more-asked", starts=_REACHED, leads_to="more-asked", needs_reason=True),
    Step(name="send-more", starts=("more-asked",), leads_to="acknowledged", four_eyes=True),
    Step(name="record-part-executed", starts=_REACHED, leads_to="partly-executed"),
    Step(name="record-executed", starts=_REACHED, leads_to="executed"),
    Step(name="record-postponement", starts=_REACHED, leads_to="postponed", needs_reason=True),
    Step(name="record-refusal", starts=_UNDER_WAY, leads_to="refused", needs_reason=True),
    Step(name="withdraw", starts=("draft", "review", "approved", *_UNDER_WAY), leads_to="withdrawn", needs_reason=True),
    Step(name="close", starts=("executed", "refused", "withdrawn"), leads_to="closed"),
)

INCOMING = _machine(
    "incoming",
    "received",
    Step(name="begin-triage", starts=("received",), leads_to="triage"),
    Step(name="ask-for-more", starts=("triage", "accepted"), leads_to="returned-for-more", needs_reason=True),
    Step(name="resume-triage", starts=("returned-for-more",), leads_to="triage"),
    Step(name="accept", starts=("triage",), leads_to="accepted"),
    Step(name="begin-execution", starts=("accepted", "postponed"), leads_to="in-execution"),
    Step(name="postpone", starts=("accepted", "in-execution"), leads_to="postponed", needs_reason=True),
    Step(
        name="propose-refusal",
        starts=("triage", "accepted", "in-execution", "postponed"),
        leads_to="refusal-proposed",
        needs_reason=True,
    ),
    Step(name="drop-refusal", starts=("refusal-proposed",), leads_to="triage", needs_reason=True),
    Step(name="refuse", starts=("refusal-proposed",), leads_to="refused", four_eyes=True),
    Step(
        name="record-withdrawal",
        starts=("received", "triage", "returned-for-more", "accepted", "in-execution", "postponed"),
        leads_to="withdrawn",
        needs_reason=True,
    ),
    Step(name="prepare-answer", starts=("in-execution",), leads_to="answer-prepared"),
    Step(name="send-back-answer", starts=("answer-prepared",), leads_to="in-execution", needs_reason=True),
    Step(name="answer-in-part", starts=("answer-prepared",), leads_to="in-execution", four_eyes=True),
    Step(name="answer", starts=("answer-prepared",), leads_to="answered", four_eyes=True),
    Step(name="close", starts=("answered", "refused", "withdrawn"), leads_to="closed"),
)

MACHINES: Mapping[str, Machine] = {machine.direction: machine for machine in (OUTGOING, INCOMING)}
