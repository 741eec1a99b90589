"""Packages: requests, answers, receipts and evidence on their way between authorities.

``make_package`` writes one, ``verify`` says what is to be held of one, ``open_package`` unpacks one that is to be
believed. Inside: a bag (RFC 8493) in a container sealed by its sender (ASiC-E, ETSI EN 319 162-1), encrypted to its
receiver. Works offline, over any channel, in memory that does not grow with the package.
"""

from servanda.custody.packages.contents import About, Contents, EvidencePart, Listed, Package
from servanda.custody.packages.limits import Limits
from servanda.custody.packages.making import Envelope, digest_of, make_package
from servanda.custody.packages.reading import Ask, open_package, verify
from servanda.custody.packages.verdict import Finding, Opened, Refused, Verdict

__all__ = [
    "About",
    "Ask",
    "Contents",
    "Envelope",
    "EvidencePart",
    "Finding",
    "Limits",
    "Listed",
    "Opened",
    "Package",
    "Refused",
    "Verdict",
    "digest_of",
    "make_package",
    "open_package",
    "verify",
]
