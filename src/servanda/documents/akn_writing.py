"""The model written as Akoma Ntoso in the profile of the United Nations, as its own files are.

Numbered paragraphs stand side by side, sub-paragraphs among them; each recital is a container named by its opening;
a note stands where its mark is. What is read back from it is the document again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from servanda.documents.akn_meta import add_meta
from servanda.documents.akn_names import AKN, AKN4UN, COLLECTIONS, HEADING_CLASSES, INFERRED, UNDER
from servanda.documents.akn_text import Inline
from servanda.documents.model import Document, DocumentKind, Paragraph, Section
from servanda.documents.signs import DAY, MONTHS, is_meeting

__all__ = ["to_akn"]

_SUB = etree.SubElement
_NUMBERED_TITLE = re.compile(r"((?:(?:ES|S)-)?\d{1,2}/\d{1,4}(?: ?[A-Z](?:[-–][A-Z])?)?\.)\s*(.*)", re.DOTALL)
_XML = "{http://www.w3.org/XML/1998/namespace}space"


def to_akn(document: Document) -> bytes:
    """The document as an XML file in UTF-8."""
    return etree.tostring(_Writer(document).tree(), encoding="utf-8", xml_declaration=True)


class _Writer:
    """Writes one document; counts the ids as the official files do."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._inline = Inline(document)
        self._count = 0
        self._worded = document.preface.body == "General Assembly" and document.kind is DocumentKind.RESOLUTION
        self._parts = [section for section in document.sections if section.kind == "part"]

    def tree(self) -> etree._Element:
        root = etree.Element(f"{{{AKN}}}akomaNtoso", nsmap={None: AKN, "akn4un": AKN4UN})  # type: ignore[dict-item]  # None names the default namespace
        if self._parts:
            self._collection(root)
        else:
            self._statement(_element(root, "statement", name=_name(self._document)), self._document.sections)
        return root

    def _collection(self, root: etree._Element) -> None:
        """Resolutions A, B ... under one cover, each a component."""
        collection = _element(root, "documentCollection", name=COLLECTIONS)
        add_meta(collection, self._document)
        self._cover(collection)
        body = _element(collection, "collectionBody")
        components = _element(root, "components")
        for place, part in enumerate(self._parts):
            reference = _element(body, "component", eId=f"comp_def_{place}")
            shown = f"Resolution {part.number}" if part.number else part.title or f"Part {place + 1}"
            _element(reference, "documentRef", eId=f"compRef_{place}", href=f"#comp_{place}", showAs=shown)
            component = _element(components, "component", eId=f"comp_{place}")
            statement = _element(component, "statement", name=_name(self._document))
            add_meta(statement, self._document, part=part.number or str(place + 1))
            preface = _element(statement, "preface") if part.number or part.title else None
            for line in (part.number, part.title):
                if line and preface is not None:
                    _element(_element(preface, "p"), "docTitle").text = line
            last = part is self._parts[-1]
            outside = [section for section in self._document.sections if section.kind != "part"]
            self._body(statement, [*part.sections, *(outside if last else [])], closes=last)

    def _statement(self, statement: etree._Element, sections: Sequence[Section]) -> None:
        add_meta(statement, self._document)
        self._cover(statement)
        self._body(statement, sections, closes=True)

    def _body(self, statement: etree._Element, sections: Sequence[Section], *, closes: bool) -> None:
        """Preamble, main body, conclusions and attachments, in the order of the schema."""
        for section in sections:
            if section.kind == "preamble":
                self._preamble(_element(statement, "preamble"), section)
        main = _element(statement, "mainBody")
        for section in sections:
            if section.kind in ("operative", "body"):
                self._items(main, section)
        if not len(main):
            _element(main, "p")
        if closes and self._document.conclusion:
            self._conclusion(_element(statement, "conclusions", eId="conclusions"), self._document.conclusion)
        annexes = [section for section in sections if section.kind == "annex"]
        if annexes:
            attachments = _element(statement, "attachments")
            for place, annex in enumerate(annexes, 1):
                self._annex(_element(attachments, "attachment"), annex, place)
        if closes and self._inline.left():
            self._inline.rest(_element(main, "p"))

    def _cover(self, parent: etree._Element) -> None:
        """Each printed line a paragraph with what is known of it; the numbered title is the preface."""
        preface = self._document.preface
        lines = (
            list(zip(preface.text.split("\n"), self._inline.starts(preface.text), strict=True)) if preface.text else []
        )
        cover = _element(parent, "coverPage", eId="coverPage_1")
        below = False
        for place, (line, start) in enumerate(lines):
            titled = _NUMBERED_TITLE.match(line)
            last = place == len(lines) - 1
            if not below and (titled or (last and line == preface.title)):
                below, parent = True, _element(parent, "preface")
            p = _element(parent if below else cover, "p")
            if titled:
                _element(p, "docNumber").text = titled[1]
                title = _element(p, "docTitle", refersTo="#resolutionTitle")
                self._inline.fill(
                    _element(title, "span", **{"class": "bold"}), titled[2], preface, start + titled.start(2)
                )
            else:
                self._line(p, line)
        if below and preface.number and preface.route and not any(_NUMBERED_TITLE.match(line) for line, _ in lines):
            inferred = _element(parent, "p", **{"class": INFERRED})
            _element(inferred, "docNumber").text = f"{preface.number}."
        if preface.symbol and not any(line.endswith(preface.symbol) for line, _ in lines):
            inferred = _element(cover, "p", **{"class": INFERRED})
            _element(inferred, "docNumber", refersTo="#symbol").text = preface.symbol
        if not len(cover):
            _element(cover, "p")

    def _line(self, p: etree._Element, line: str) -> None:
        """One line of the cover in the element it deserves."""
        preface = self._document.preface
        if preface.symbol and line.endswith(preface.symbol):
            _element(p, "docNumber", refersTo="#symbol").text = line
        elif line in ("United Nations", preface.body):
            _element(
                p, "docAuthority", refersTo="#publisher" if line == "United Nations" else "#issuingBody"
            ).text = line
        elif line.startswith("Distr"):
            _element(p, "docStatus", refersTo="#generalDistribution").text = line
        elif (found := DAY.fullmatch(line)) and (day := _iso(found)):
            _element(p, "docDate", date=day, refersTo="#dateOfIssuance").text = line
        elif line == preface.session_text and preface.session:
            _element(p, "session", refersTo="#generalAssembly", value=preface.session).text = line
        elif re.match(r"Agenda item", line):
            _element(p, "inline", name="agenda item").text = line
        elif line == preface.agenda_item_name:
            _element(p, "inline", name="agenda item name").text = line
        elif preface.route and line == preface.route.text:
            self._inline.links(_element(p, "docProponent", refersTo="#proponent"), line)
        elif re.match(r"Resolutions? |Adopted by|Statement by|Decision ", line, re.IGNORECASE) or line == preface.title:
            self._dated(_element(p, "docTitle"), line)
        else:
            p.text = line

    @staticmethod
    def _dated(title: etree._Element, line: str) -> None:
        """A title with the day in it, "... on 30 June 2022", marked as such."""
        found = DAY.search(line)
        day = _iso(found) if found else None
        if found is None or day is None:
            title.text = line
            return
        title.text = line[: found.start()]
        box = _element(title, "docDate", date=day, refersTo="#adoptionDate")
        box.text, box.tail = found[0], line[found.end() :]

    def _preamble(self, preamble: etree._Element, section: Section) -> None:
        if section.title:
            formula = _element(preamble, "formula", name="enactingFormula", eId="formula_1")
            self._inline.fill(_element(formula, "p"), section.title, section)
        self._items(preamble, section)

    def _items(self, parent: etree._Element, section: Section) -> None:
        """The headings and paragraphs of a section, in order."""
        waiting = list(section.headings)
        for paragraph in section.paragraphs:
            while waiting and waiting[0].before == paragraph.id:
                self._heading(parent, waiting.pop(0))
            for one in paragraph.walk():
                if parent.tag == f"{{{AKN}}}preamble":
                    self._container(parent, one, under=one is not paragraph)
                else:
                    self._paragraph(parent, one)
        for heading in waiting:
            self._heading(parent, heading)

    def _heading(self, parent: etree._Element, heading: object) -> None:
        from servanda.documents.model import Heading

        assert isinstance(heading, Heading)
        if parent.tag == f"{{{AKN}}}preamble":
            box = _element(parent, "container", name="heading", eId=self._id("container"))
            self._inline.fill(
                _element(box, "p", **{"class": HEADING_CLASSES[min(heading.level, 6)]}), heading.text, heading
            )
            return
        box = _element(parent, "paragraph", eId=self._id("para"), **{"class": HEADING_CLASSES[min(heading.level, 6)]})
        self._inline.fill(_element(box, "heading" if heading.level < 3 else "subheading"), heading.text, heading)

    def _container(self, parent: etree._Element, paragraph: Paragraph, *, under: bool) -> None:
        """A recital, or what stands under one."""
        name = paragraph.opening or " ".join(paragraph.text.split()[:1]).rstrip(",;:") or "recital"
        box = _element(parent, "container", name=name, eId=self._id("container"))
        if under:
            box.set("class", UNDER)
        if paragraph.rows:
            self._table(box, paragraph)
            return
        p = _element(box, "p")
        if paragraph.number:
            _element(p, "inline", name="num").text = paragraph.number
        self._inline.first(p)
        self._inline.fill(p, paragraph.text, paragraph)

    def _paragraph(self, parent: etree._Element, paragraph: Paragraph) -> None:
        name = self._id("para")
        if self._document.kind is DocumentKind.PRESIDENTIAL_STATEMENT and paragraph.text.startswith("At the "):
            box = _element(parent, "alinea")
        else:
            box = _element(parent, "paragraph", eId=name, **{"class": "SingleTxt"})
        number = paragraph.number or ""
        # The Assembly's files number paragraphs in elements and leave "(a)" in the words, the Council's do not.
        worded = number.startswith("(") and self._worded
        if number and not worded:
            _element(box, "num").text = f"{number}." if number.isalnum() else number
        content = _element(box, "content", eId=f"{name}__content")
        if paragraph.rows:
            self._table(content, paragraph)
        else:
            p = _element(content, "p")
            p.text = f"{number} " if worded else None
            self._inline.first(p)
            self._inline.fill(p, paragraph.text, paragraph)

    def _table(self, parent: etree._Element, paragraph: Paragraph) -> None:
        table = _element(parent, "table")
        start = 0
        for row in paragraph.rows:
            line = _element(table, "tr")
            for cell in row:
                begin = start + 1 if start and cell else start  # cells that hold words are a space apart
                self._inline.fill(_element(_element(line, "td"), "p"), cell, paragraph, begin)
                start = begin + len(cell)

    def _conclusion(self, box: etree._Element, text: str) -> None:
        p = _element(box, "p")
        for place, line in enumerate(text.split("\n")):
            if place:
                _element(p, "eol")
            if is_meeting(line):
                _element(p, "inline", name="adoptionMeeting", title=line.split(" ", 1)[0]).text = line
            elif (found := DAY.fullmatch(line)) and (day := _iso(found)):
                _element(p, "docDate", date=day, refersTo="#adoptionDate").text = line
            else:
                _element(p, "inline", name="conclusion").text = line

    def _annex(self, attachment: etree._Element, annex: Section, place: int) -> None:
        doc = _element(attachment, "doc", name="annex")
        add_meta(doc, self._document, annex=place)
        body = _element(doc, "mainBody")
        if annex.number:
            _element(
                _element(body, "paragraph", eId=self._id("para"), **{"class": "H1"}), "heading"
            ).text = annex.number
        if annex.title:
            box = _element(body, "paragraph", eId=self._id("para"), **{"class": "H1"})
            self._inline.fill(_element(box, "heading"), annex.title, annex)
        self._items(body, annex)
        if not len(body):
            _element(body, "p")

    def _id(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"


def _element(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return _SUB(parent, f"{{{AKN}}}{tag}", attributes)


def _name(document: Document) -> str:
    """The name of the statement; what is no act of an organ is a statement all the same."""
    return document.kind.value


def _iso(found: re.Match[str]) -> str | None:
    day, month, year = int(found[1]), MONTHS[found[2].lower()], int(found[3])
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= 31 else None
