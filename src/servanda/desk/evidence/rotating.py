"""The key of the store replaced: what comes from now on has a new one, what was stored opens as before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from servanda.desk.evidence.holding import hold_store
from servanda.desk.evidence.keyfiles import others_of, replace_key
from servanda.desk.evidence.storing import open_store, told
from servanda.desk.installation import Installation
from servanda.desk.trail import chain

__all__ = ["rotate_key"]


def rotate_key(here: Installation, others: Sequence[str] | None, *, at: datetime) -> tuple[str, ...]:
    """Replace the key, the identity that opens it, and who else may open it; gives all recipients.

    ``others``: age recipients of officers who keep a spare; None: those of before. From now on the
    store asks for the new key, so that an older copy of the file is refused. Raises NotInstalled, NotNow.
    """
    open_store(here)
    with transaction.atomic(), told():
        hold_store()  # one at a time
        recipients = replace_key(here, others_of(here) if others is None else others)
        open_store(here).renew_check()
        chain.append(at=at, who="installation", did="evidence.rotate-key", details={"recipients": list(recipients)})
    return recipients
