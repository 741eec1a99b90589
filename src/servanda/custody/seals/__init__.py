"""Seals: signatures of an authority over bytes (CAdES) and over a letter (PAdES), made and checked by pyHanko.

A seal is checked against the very certificate a trust list holds (see ``custody.trust``); no network is asked.
"""

from servanda.custody.seals.cades import Seal, open_sealed, read_seal, seal, seal_around
from servanda.custody.seals.pades import LetterSeal, read_letter, sign_letter
from servanda.custody.seals.signer import SigningKey, signing_key
from servanda.custody.seals.stamping import Stamper

__all__ = [
    "LetterSeal",
    "Seal",
    "SigningKey",
    "Stamper",
    "open_sealed",
    "read_letter",
    "read_seal",
    "seal",
    "seal_around",
    "sign_letter",
    "signing_key",
]
