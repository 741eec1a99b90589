"""What can go wrong with evidence and its custody.

CustodyError
├── BadRecord         an item, an entry or a condition that cannot be
├── BadLedger         a ledger that cannot be read or continued
├── StoreError        the store cannot do what was asked
│   ├── NotStored     no object, or no upload, has that name
│   ├── Changed       stored bytes are no longer those that were stored: never served
│   ├── WrongContent  what arrived is not what was announced
│   ├── StoreFull     there is no room; what was stored before is untouched
│   └── WrongKey      the key does not open the store's key or its content
└── BadStamp          a time stamp that cannot be read or does not belong to its entry
"""

from __future__ import annotations

from servanda.facts.errors import FactsError

__all__ = [
    "BadLedger",
    "BadRecord",
    "BadStamp",
    "Changed",
    "CustodyError",
    "NotStored",
    "StoreError",
    "StoreFull",
    "WrongContent",
    "WrongKey",
]


class CustodyError(FactsError):
    """Base of all errors about evidence, packages and their custody; the message says what, where and what to do."""


class BadRecord(CustodyError):
    """An item, an entry or a condition that cannot be."""


class BadLedger(CustodyError):
    """A ledger that cannot be read or continued."""


class StoreError(CustodyError):
    """The store cannot do what was asked."""


class NotStored(StoreError):
    """No object, or no upload, has that name."""


class Changed(StoreError):
    """Stored bytes are no longer those that were stored; they are never served."""


class WrongContent(StoreError):
    """What arrived is not what was announced."""


class StoreFull(StoreError):
    """There is no room for more; what was stored before is untouched."""


class WrongKey(StoreError):
    """The key does not open the store's key or its content."""


class BadStamp(CustodyError):
    """A time stamp that cannot be read or does not belong to its entry."""
