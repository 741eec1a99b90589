"""What provisions require a request to contain, as a reader can look for it: by what was found, or by cues."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.desk.requests.triage.cues import Cues
from servanda.desk.requests.triage.findings import Proposed

__all__ = ["FOUND_BY", "items"]

# By the item of a content provision: proposals of a field ("=person") or cues of a group, any of which show it.
FOUND_BY: dict[str, tuple[str, ...]] = {
    "addressee": ("=person",),
    "assistance": ("=measure",),
    "assistance-and-procedure": ("=measure",),
    "authority": ("=sender-authority",),
    "confidentiality-need": ("=confidential", "confidentiality"),
    "confiscation-order": ("order",),
    "custodian-or-location": ("custodian",),
    "data-and-link": ("data",),
    "data-sought": ("data",),
    "essential-facts": ("facts",),
    "facts": ("facts",),
    "facts-and-proceeding": ("facts",),
    "identifying-data": ("data", "custodian"),
    "identity-and-nationality": ("identity",),
    "identity-location": ("identity", "=person"),
    "identity-proof": ("identity",),
    "in-absentia-remedies": ("absence",),
    "intention-to-request-extradition": ("intention",),
    "intention-to-request-mla": ("intention",),
    "judgment-copy": ("warrant",),
    "judgment-or-warrant": ("warrant",),
    "justification": ("necessity",),
    "legal-basis": ("law",),
    "legal-provisions": ("law",),
    "location-identity": ("identity", "=person"),
    "national-law-information": ("law",),
    "national-requirements": ("law",),
    "necessity": ("necessity",),
    "offence": ("=offence", "law"),
    "offence-and-facts": ("facts",),
    "period": ("period",),
    "persons": ("=person", "identity"),
    "persons-and-items": ("=person", "identity"),
    "procedure-reasons": ("procedure",),
    "property-and-facts": ("property",),
    "property-and-order": ("property", "order"),
    "provisional-arrest-statement": ("warrant",),
    "provisional-measures": ("property", "order"),
    "provisions": ("law",),
    "purpose": ("purpose",),
    "purpose-and-basis": ("purpose", "=basis"),
    "sentence-and-time": ("warrant",),
    "subject-and-proceeding": ("proceeding",),
    "team-composition": ("team",),
    "telephone-consent": ("consent",),
    "time-limit": ("=respond-by", "time-limit"),
    "time-period": ("period",),
    "video-reasons": ("hearing",),
    "warrant-copy": ("warrant",),
}


def items(text: str, words: Cues) -> Iterator[Proposed]:
    """The cues of contents, each where it first stands."""
    for name, pattern in words.items.items():
        match = pattern.search(text)
        if match:
            yield Proposed(
                field="item",
                value=name,
                start=match.start(),
                end=match.end(),
                confidence="possible",
                why="words that such contents are told with",
            )
