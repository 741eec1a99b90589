"""The verdict on a package: each question with its answer in plain words, and the answer to all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from servanda.custody.errors import PackageRefused
from servanda.custody.packages.contents import About
from servanda.law.kleene import Answer, both

__all__ = ["Finding", "Opened", "Refused", "Verdict"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One question about a package, its answer and why."""

    what: str  # "readable", "sealed", "signer", "sender", "in time", "complete", "unchanged", …
    answer: Answer
    says: str

    def to_json(self) -> dict[str, str]:
        """As JSON."""
        return {"what": self.what, "answer": str(self.answer), "says": self.says}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a package is to be believed: yes only if everything is; no if one thing is not; else not known."""

    findings: tuple[Finding, ...]
    asked_at: datetime
    file_digest: str  # SHA-256 of the file as it came: names it even where it cannot be opened
    digest: str | None = None  # SHA-256 of the signed manifest: names the content; None: not reached
    about: About | None = None  # what the package says of itself; None: not reached
    signed_by: str | None = None  # the authority, as the trust list names it; None: not known
    signed_at: datetime | None = None  # the signer's own word
    seen_at: datetime | None = None  # the word of a time-stamping authority one trusts; None: of nobody
    fingerprint: str | None = None  # of the certificate that signed
    conditions: tuple[Mapping[str, Any], ...] = ()
    twin: Mapping[str, Any] | None = None  # the letter as data, if its digest is the signed one

    @property
    def answer(self) -> Answer:
        """Of everything that was asked."""
        return both(one.answer for one in self.findings)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the answer is not yes; nothing if it is."""
        worst = self.answer
        if worst is Answer.YES:
            return ()
        return tuple(one.says for one in self.findings if one.answer == worst)

    def finding(self, what: str) -> Finding | None:
        """The finding about one question; None: it was not reached."""
        return next((one for one in self.findings if one.what == what), None)

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "answer": str(self.answer),
            "asked_at": self.asked_at.isoformat(),
            "digest": self.digest,
            "file_digest": self.file_digest,
            "signed_by": self.signed_by,
            "signed_at": self.signed_at and self.signed_at.isoformat(),
            "seen_at": self.seen_at and self.seen_at.isoformat(),
            "certificate": self.fingerprint,
            "findings": [one.to_json() for one in self.findings],
            "conditions": list(self.conditions),
            "about": self.about and self.about.to_json(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A package that was verified and unpacked."""

    folder: Path  # as in the container: bag/, META-INF/, mimetype
    verdict: Verdict

    @property
    def bag(self) -> Path:
        """The bag, which any BagIt tool validates."""
        return self.folder / "bag"


class Refused(PackageRefused):
    """A package that was verified and is not believed, with its verdict."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("; ".join(verdict.reasons))
        self.verdict = verdict
