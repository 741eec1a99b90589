"""What sort of document a text is, told by what it prints about itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from servanda.documents.model import DocumentKind
from servanda.documents.signs import is_formula

__all__ = ["kind_of"]

# Each stands on a line of its own: a press text that cites a resolution is none.
_RESOLUTION = re.compile(
    r"^\s*resolutions?\s+adopted\s+(?:by|on)\b|^\s*adopted by the (?:security|economic|human rights) |"
    r"^\s*resolution\s+\d{1,4}(?:\s*\(\d{4}\))?\s*$|^\s*\d+\s*\(\d{4}\)\.?\s+resolution of\b|"
    r"^.{0,24}/RES/[\w/.-]+(?: ?\(\w+\))?(?: [A-Z](?:-[A-Z])?)?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_DRAFT = re.compile(r": (?:revised )?draft (?:resolution|decision)\b|\bDraft resolution\b", re.IGNORECASE)
_DECISION = re.compile(
    r"/DEC/|^\s*\d{1,2}/\d{3}(?: ?[A-Z])?\.\s|Decision adopted|Human Rights Council decision", re.MULTILINE
)
_DECIDED = re.compile(r"At its \d+\w\w(?: \(resumed\))? (?:plenary )?meeting,? on \d")
_TREATY = re.compile(
    r"\bStates Parties to (?:this|the present)|\bHave agreed as follows|\bCONTRACTING PARTIES\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^\s*(?:#+\s*)?Article\s+\d+\b", re.MULTILINE | re.IGNORECASE)
_STATUS = re.compile(
    r"Participant.{0,80}Signature.{0,120}(?:Ratification|Accession)|STATUS AS AT", re.DOTALL | re.IGNORECASE
)
_RELEASE = re.compile(r"\b(?:press release|for immediate release|media advisory|press statement)\b", re.IGNORECASE)
_STATEMENT = re.compile(
    r"^\s*(?:public )?(?:joint )?(?:statement|declaration|remarks|pledge)\b(?: by| of|:)",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = 6000  # characters in which a document says what it is


def kind_of(header: Sequence[str], text: str) -> DocumentKind:
    """The kind, from the lines above the body and from the text."""
    above, head = "\n".join(header), text[:_HEAD]
    has_formula = any(map(is_formula, map(str.strip, text.split("\n")[:400])))
    if "Statement by the President of the Security Council" in head and re.search(
        r"(?:made|issued) the following statement", head
    ):
        return DocumentKind.PRESIDENTIAL_STATEMENT
    if _DRAFT.search(above) and not _RESOLUTION.search(above):
        return DocumentKind.DRAFT_RESOLUTION
    if _RESOLUTION.search(above) or (has_formula and not _DECISION.search(above)):
        return DocumentKind.RESOLUTION
    if _DECISION.search(head) and _DECIDED.search(head):
        return DocumentKind.DECISION
    if has_formula:
        return DocumentKind.RESOLUTION
    return _prose(head, text)


def _prose(head: str, text: str) -> DocumentKind:
    if len(_ARTICLE.findall(text[: 40 * _HEAD])) > 4 and (_TREATY.search(text[: 4 * _HEAD]) or "Convention" in head):
        return DocumentKind.TREATY
    if _STATUS.search(head):
        return DocumentKind.STATUS_PAGE
    if _RELEASE.search(head[:600]):
        return DocumentKind.PRESS_RELEASE
    if _STATEMENT.search(head[:300]):
        return DocumentKind.STATEMENT
    return DocumentKind.NEWS if len(head.split()) > 60 else DocumentKind.OTHER
