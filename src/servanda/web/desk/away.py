"""What is outside the desk and away: pages say so in a sentence, the log says why."""

from __future__ import annotations

import logging

from servanda.desk.errors import NotNow

__all__ = ["note_away"]

_LOG = logging.getLogger("servanda.desk")


def note_away(wrong: NotNow) -> None:
    """Have the log say why, for whoever keeps the desk."""
    _LOG.warning("%s %s", wrong, wrong.why)
