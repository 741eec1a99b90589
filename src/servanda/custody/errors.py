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
├── BadStamp          a time stamp that cannot be read or does not belong to its entry
└── PackageError              packages, seals, keys, receipts
    ├── UnknownAuthority      the trust list has nobody of that name
    ├── UnreadableTrust       the trust list is not one
    ├── UnusableKey           a key or certificate that cannot do what is asked
    ├── UnmakeablePackage     what is to be packed is not there, changed, or not allowed
    ├── UnsafePackage         an archive that could harm the one who opens it
    ├── UnreadablePackage     not a package, or damaged beyond reading
    ├── CannotDecrypt         encrypted to others, or changed on the way
    │   └── KeyNeeded         no key was given to open it with
    ├── BrokenSeal            a signature that does not hold
    ├── BrokenReceipt         a receipt that is not one
    ├── BrokenNote            a note that is not one, or not from or for whom it says
    └── PackageRefused        verified, and not to be believed
"""

from __future__ import annotations

from servanda.facts.errors import FactsError

__all__ = [
    "BadLedger",
    "BadRecord",
    "BadStamp",
    "BrokenNote",
    "BrokenReceipt",
    "BrokenSeal",
    "CannotDecrypt",
    "Changed",
    "CustodyError",
    "KeyNeeded",
    "NotStored",
    "PackageError",
    "PackageRefused",
    "StoreError",
    "StoreFull",
    "UnknownAuthority",
    "UnmakeablePackage",
    "UnreadablePackage",
    "UnreadableTrust",
    "UnsafePackage",
    "UnusableKey",
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


class PackageError(CustodyError):
    """Something about a package, its seal, its keys or its receipt."""


class UnknownAuthority(PackageError):
    """The trust list has no authority of that name."""


class UnreadableTrust(PackageError):
    """The file is not a trust list, or says something that cannot be."""


class UnusableKey(PackageError):
    """A key or certificate is missing, locked, too weak, out of its period, or of the wrong kind."""


class UnmakeablePackage(PackageError):
    """What is to be packed is not there, is not what it was said to be, or may not stand in a package."""


class UnsafePackage(PackageError):
    """The archive has something no honest package has, and that could harm the one who opens it."""


class UnreadablePackage(PackageError):
    """The file is no package, or is damaged beyond reading."""


class CannotDecrypt(PackageError):
    """The package is encrypted to other keys, or was changed on the way."""


class KeyNeeded(CannotDecrypt):
    """The package is encrypted, and no key was given to open it with."""


class BrokenSeal(PackageError):
    """A signature that is not one, does not fit what was signed, or uses an algorithm that is too weak."""


class BrokenReceipt(PackageError):
    """A receipt that is not one, or says something a receipt cannot say."""


class BrokenNote(PackageError):
    """A note that is not one, is for another, or is not from whom it says."""


class PackageRefused(PackageError):
    """The package was verified and is not to be believed; the verdict says why."""
