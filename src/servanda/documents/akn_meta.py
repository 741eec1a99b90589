"""The metadata of an Akoma Ntoso file: addresses, subjects, workflow, vote, references."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby

from lxml import etree

from servanda.documents.akn_names import AKN, AKN4UN, LANGUAGE_CODES, ORGANS
from servanda.documents.model import Document, Subject, Vote

__all__ = ["add_meta"]

_SUB = etree.SubElement
_UNKNOWN = "0001-01-01"  # how the official files say that a day is not known
_ROLES = (
    ("TLCConcept", "dateOfIssuance", "/akn/ontology/concept/un/dateOfIssuance", "Date of issuance"),
    ("TLCConcept", "dateOfAdoption", "/akn/ontology/concept/un/dateOfAdoption", "Date of adoption"),
    ("TLCConcept", "symbol", "/akn/ontology/reference/un/symbol", "Symbol"),
    ("TLCRole", "publisher", "/akn/ontology/role/un/publisher", "Publisher"),
    ("TLCRole", "issuingBody", "/akn/role/concept/un/issuingBody", "Issuing body"),
    ("TLCRole", "author", "/akn/ontology/role/un/author", "Author"),
    ("TLCRole", "editor", "/akn/ontology/role/un/editor", "Editor"),
    ("TLCTerm", "resolutionTitle", "/akn/ontology/reference/un/resolutionTitle", "Resolution title"),
)


def add_meta(parent: etree._Element, document: Document, *, part: str = "", annex: int = 0) -> None:
    """The metadata of the document, of one of its parts, or of an annex (addresses only)."""
    meta = _element(parent, "meta")
    _identification(meta, document, part, annex)
    if annex:
        return
    if not part:
        _subjects(meta, document.preface.subjects)
        _workflow(meta, document)
        _analysis(meta, document.vote)
    references = _element(meta, "references", source="#servanda")
    _element(
        references, "TLCOrganization", eId="servanda", href="/akn/ontology/organization/servanda", showAs="Servanda"
    )
    for tag, name, href, shown in _ROLES:
        _element(references, tag, eId=name, href=href, showAs=shown)
    if organ := ORGANS.get(document.preface.body or ""):
        href = f"/akn/ontology/organization/un/{organ[2]}"
        _element(references, "TLCOrganization", eId=organ[0], href=href, showAs=document.preface.body or "")
    if document.unplaced and not part:
        notes = _element(meta, "notes", source="#servanda")
        for place, piece in enumerate(document.unplaced, 1):
            line = {"title": str(piece.at)} if piece.at is not None else {}
            note = _element(notes, "note", eId=f"unplaced_{place}", **{"class": piece.why}, **line)
            _element(note, "p").text = piece.text
    if document.preface.docket and not part:
        _presentation(meta, document.preface.docket)


def address(document: Document) -> str:
    """The address of the work, as the official files form it."""
    preface = document.preface
    organ = ORGANS.get(preface.body or "")
    number = preface.number or "/".join(
        (preface.symbol or "").split("/")[2 if "PRST" in (preface.symbol or "") else 1 :]
    )
    slug = re.sub(r"[()]", "", re.sub(r"[\s/]+", "-", number)) or "unnumbered"
    day = (preface.adopted_on or preface.issued_on or date.min).isoformat()
    return f"/akn/un/statement/deliberation/{organ[1] if organ else 'un'}/{day}/{slug}"


def _identification(meta: etree._Element, document: Document, part: str, annex: int) -> None:
    preface = document.preface
    place, tail = address(document) + part, "!main/annex" if annex else "!main"
    tail += f"_{annex}" if annex > 1 else ""
    language = LANGUAGE_CODES.get(document.language, "und")
    organ = ORGANS.get(preface.body or "", ("un", "", ""))[0]
    adopted = preface.adopted_on.isoformat() if preface.adopted_on else _UNKNOWN
    issued = preface.issued_on.isoformat() if preface.issued_on else _UNKNOWN
    box = _element(meta, "identification", source="#servanda")
    work = _element(box, "FRBRWork")
    _level(
        work, f"{place}/{tail}/" if not annex else f"{place}/{tail}", f"{place}/", adopted, "adoption", organ, "author"
    )
    _element(work, "FRBRcountry", value="un")
    expression = _element(box, "FRBRExpression")
    _level(expression, f"{place}/{language}@{tail}", f"{place}/{language}@/", issued, "publication", organ, "issuer")
    _element(expression, "FRBRlanguage", language=language)
    manifestation = _element(box, "FRBRManifestation")
    this = f"{place}/{language}@/{tail}.xml"
    _level(manifestation, this, f"{place}/{language}@.xml", issued, "markup", "servanda", "editor")


def _level(box: etree._Element, this: str, uri: str, day: str, name: str, author: str, role: str) -> None:
    _element(box, "FRBRthis", value=this)
    _element(box, "FRBRuri", value=uri)
    _element(box, "FRBRdate", date=day, name=name)
    _element(box, "FRBRauthor", href=f"#{author}", **{"as": f"#{role}"})


def _subjects(meta: etree._Element, subjects: tuple[Subject, ...]) -> None:
    for source, group in groupby(subjects, key=lambda subject: subject.source):
        box = _element(meta, "classification", source=source or "#un")
        for subject in group:
            known = {
                "value": subject.value,
                "showAs": subject.shown or "",
                "dictionary": subject.dictionary or "",
                "href": subject.href,
                "refersTo": subject.refers_to,
                "shortForm": subject.short,
            }
            _element(box, "keyword", **{name: value for name, value in known.items() if value is not None})


def _workflow(meta: etree._Element, document: Document) -> None:
    if not document.preface.steps:
        return
    box = _element(meta, "workflow", source="#un")
    for step in document.preface.steps:
        known = {
            "date": step.day.isoformat() if step.day else _UNKNOWN,
            "outcome": step.outcome,
            "as": step.document,
            "by": step.by or "",
            "refersTo": step.refers_to,
        }
        one = _element(box, "step", **{name: value for name, value in known.items() if value is not None})
        if step.until:
            one.set(f"{{{AKN4UN}}}end", step.until.isoformat())


def _analysis(meta: etree._Element, vote: Vote | None) -> None:
    if vote is None:
        return
    named = {"outcome": vote.text} if re.fullmatch(r"[A-Za-z][\w ]*", vote.text or "") else {}
    voting = _element(_element(_element(meta, "analysis", source="#un"), "parliamentary"), "voting", **named)
    by = dict(vote.by)
    if vote.yes is None and vote.no is None and vote.abstaining is None and not by:
        _element(voting, "quorum", value="")
    for name, count in (("inFavour", vote.yes), ("against", vote.no), ("abstaining", vote.abstaining)):
        if count is None and name not in by:
            continue
        box = _element(voting, "count", refersTo=name, **({"value": f"{count:03}"} if count is not None else {}))
        voters = _SUB(box, f"{{{AKN4UN}}}voters") if by.get(name) else None
        for member in by.get(name, ()):
            assert voters is not None
            _element(voters, "organization", refersTo="memberState").text = member


def _presentation(meta: etree._Element, docket: str) -> None:
    box = _element(meta, "presentation", source="#un")
    for tag in ("footerFirstPage", "footerFirstPageLeft", "internalCode"):
        box = _SUB(box, f"{{{AKN4UN}}}{tag}")
    _element(box, "docketNumber", refersTo="#publicationJobNumber").text = docket


def _element(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return _SUB(parent, f"{{{AKN}}}{tag}", attributes)
