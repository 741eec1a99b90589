"""What happens to requests, told within the transaction in which it happens: whoever cares may follow, or refuse.

``happened`` is sent with ``request``, ``event`` ("received", "request.send" …) and ``at``; what a
receiver raises undoes what happened.
"""

from __future__ import annotations

from datetime import datetime

from django.dispatch import Signal

from servanda.desk.requests.models import Request

__all__ = ["happened", "tell"]

happened = Signal()


def tell(request: Request, event: str, at: datetime) -> None:
    """Say that something happened."""
    happened.send(Request, request=request, event=event, at=at)
