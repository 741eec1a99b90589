"""The time-stamping authority that ``desk.toml`` names: asked about each seal; what is urgent does not wait for it."""

from __future__ import annotations

from servanda.custody.asking import asking
from servanda.custody.errors import BadStamp
from servanda.desk.installation import Installation

__all__ = ["Witness", "witness_of"]


class Witness:
    """Asks once; where nobody answers, the seal goes without, and ``said`` tells why."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.said = "no"

    def __call__(self, question: bytes) -> bytes | None:
        """The answer in DER; None where there is none."""
        try:
            answer = asking(self._url)(question)
        except BadStamp as wrong:
            self.said = f"no: {wrong}"[:300]
            return None
        self.said = "yes"
        return answer


def witness_of(here: Installation) -> Witness | None:
    """None where no authority is named."""
    return Witness(here.time_stamps) if here.time_stamps else None
