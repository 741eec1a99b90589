"""Packages and receipts that a person brings as files: who brought them is in the trail."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from tempfile import NamedTemporaryFile

from servanda.custody.errors import CustodyError
from servanda.desk.doing import seen
from servanda.desk.errors import BadInput
from servanda.desk.exchange.actions import arrive, record_receipt
from servanda.desk.exchange.models import Parcel
from servanda.desk.installation import Installation
from servanda.desk.people.models import Account, Authority

__all__ = ["package_came", "receipt_came"]


def package_came(
    here: Installation, authority: Authority, content: Iterable[bytes], *, by: Account, at: datetime
) -> Parcel:
    """Verify and keep a package. Raises NotAllowed, BadInput where keys or trust list are missing."""
    with NamedTemporaryFile(dir=here.folder, prefix=".arriving-", delete=False) as file:
        for piece in content:
            file.write(piece)
    try:
        seen("package.receive", by=by, at=at, on=None, how="by hand")
        return arrive(here, authority, here.folder / file.name, at=at, channel="file")
    except CustodyError as wrong:
        raise BadInput(str(wrong)) from wrong
    finally:
        if os.path.exists(file.name):
            os.unlink(file.name)


def receipt_came(here: Installation, authority: Authority, content: bytes, *, by: Account, at: datetime) -> Parcel:
    """Keep a receipt for what we sent. Raises NotAllowed; BadInput where it is not to be believed."""
    seen("package.receive", by=by, at=at, on=None, how="by hand", receipt=hashlib.sha256(content).hexdigest())
    try:
        return record_receipt(here, authority, content, at=at)
    except CustodyError as wrong:
        raise BadInput(str(wrong)) from wrong
