"""A letter as DOCX that can be edited: real styles, headings and numbering; two languages as two columns of a table."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from servanda.desk.requests.letters.sheets import Block, Sheet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

__all__ = ["to_docx"]

_FONT, _GREY = "Cambria", "595959"
_LEVELS = {"paragraph": 0, "entry": 1}


def to_docx(sheet: Sheet, on: date) -> bytes:
    """The letter for a word processor, bearing the same reference and digest; ``on`` is its day."""
    import docx

    made = docx.Document()
    _prepare(made, sheet, on)
    _head(made, sheet)
    numbers = [_numbering(made) for _ in sheet.languages]
    if len(sheet.languages) > 1:
        _side_by_side(made, sheet, numbers)
    else:
        made.add_heading(sheet.title[0], level=1)
        for block in sheet.blocks:
            _set(made.add_paragraph(), block, 0, sheet.languages[0], numbers[0])
    _end(made, sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _prepare(made: Document, sheet: Sheet, on: date) -> None:
    """Page, styles, properties, running head and foot."""
    from docx.shared import Mm, Pt, RGBColor

    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    for name, size, above in (("Normal", 11, 0), ("Heading 1", 14, 6), ("Heading 2", 11, 10)):
        style: Any = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), RGBColor(0, 0, 0)
        style.element.rPr.rFonts.attrib.clear()
        style.font.name = _FONT
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(4)
    said = made.core_properties
    said.title, said.author = f"{sheet.reference}: {sheet.title[0]}", sheet.sender[0]
    said.identifier, said.language = sheet.digest, sheet.languages[0]
    said.comments, said.keywords = "", sheet.reference
    said.created = said.modified = datetime(on.year, on.month, on.day, tzinfo=UTC)
    _running_head(section.header.paragraphs[0], sheet)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{sheet.digest_label} {sheet.digest}").font.size = Pt(7)


def _running_head(head: Paragraph, sheet: Sheet) -> None:
    head.add_run(f"{sheet.reference}\t\t")
    before, _, rest = sheet.page.partition("{page}")
    between, _, after = rest.partition("{pages}")
    head.add_run(before)
    _field(head, "PAGE")
    head.add_run(between)
    _field(head, "NUMPAGES")
    head.add_run(after)


def _head(made: Document, sheet: Sheet) -> None:
    if sheet.marks:
        made.add_paragraph().add_run(" · ".join(sheet.marks).upper()).bold = True
    for lines in (sheet.sender, sheet.addressee):
        office = made.add_paragraph()
        for place, line in enumerate(lines):
            run = office.add_run(line)
            run.bold = place == 0
            if place < len(lines) - 1:
                run.add_break()
    table = made.add_table(rows=0, cols=2)
    for row in sheet.rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = row.label, row.value
    _widths(table, (50, 110))
    made.add_paragraph()


def _side_by_side(made: Document, sheet: Sheet, numbers: list[int]) -> None:
    table = made.add_table(rows=0, cols=2)
    cells = table.add_row().cells
    for place, title in enumerate(sheet.title):
        cells[place].paragraphs[0].style = made.styles["Heading 1"]
        _run(cells[place].paragraphs[0], title, sheet.languages[place])
    for block in sheet.blocks:
        cells = table.add_row().cells
        for place, language in enumerate(sheet.languages):
            _set(cells[place].paragraphs[0], block, place, language, numbers[place])
    _widths(table, (80, 80))


def _set(paragraph: Paragraph, block: Block, place: int, language: str, number: int) -> None:
    """One piece in one language, with its style and its number."""
    if block.kind == "heading":
        paragraph.style = "Heading 2"
    if block.kind in _LEVELS:
        _numbered(paragraph, number, _LEVELS[block.kind])
    if len(block.leads) > place:
        _run(paragraph, f"{block.leads[place]}. ", language).italic = True
    _run(paragraph, block.texts[place], language)
    if len(block.cite) > place:
        cite = _run(paragraph, f" ({block.cite[place]})", language)
        _small(cite)


def _end(made: Document, sheet: Sheet) -> None:
    made.add_paragraph()
    signature = made.add_paragraph()
    signature.paragraph_format.keep_together = True
    for place, line in enumerate(("", "_" * 36, *sheet.signature)):
        run = signature.add_run(line)
        if place < len(sheet.signature) + 1:
            run.add_break()
    if sheet.enclosures:
        made.add_heading(sheet.enclosures_label, level=2)
        number = _numbering(made)
        for one in sheet.enclosures:
            paragraph = made.add_paragraph(one)
            _numbered(paragraph, number, 0)


def _run(paragraph: Paragraph, text: str, language: str) -> Any:
    """A run that says in which language it is."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(text)
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), language)
    run._r.get_or_add_rPr().append(tag)
    return run


def _small(run: Any) -> None:
    from docx.shared import Pt, RGBColor

    run.font.size, run.font.color.rgb = Pt(9), RGBColor.from_string(_GREY)


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that the word processor works out: PAGE, NUMPAGES."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)
    inner = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    inner.append(text)
    field.append(inner)


def _numbering(made: Document) -> int:
    """A new run of numbers: 1., 2. … with (a), (b) … below; its id."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    numbering: Any = made.part.numbering_part.element
    taken = [int(one) for one in numbering.xpath("w:abstractNum/@w:abstractNumId")]
    key = max(taken, default=0) + 1
    levels = "".join(_level(*one) for one in ((0, "decimal", "%1.", 400), (1, "lowerLetter", "(%2)", 800)))
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    )
    first = numbering.find(abstract.tag.replace("abstractNum", "num"))
    numbering.insert(numbering.index(first), abstract) if first is not None else numbering.append(abstract)
    return int(numbering.add_num(key).numId)


def _level(place: int, form: str, text: str, left: int) -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="400"/></w:pPr></w:lvl>'
    )


def _numbered(paragraph: Paragraph, number: int, level: int) -> None:
    properties: Any = paragraph._p.get_or_add_pPr()
    said = properties.get_or_add_numPr()
    said.get_or_add_ilvl().val, said.get_or_add_numId().val = level, number


def _widths(table: Any, widths: Iterable[int]) -> None:
    """Widths of columns in millimetres, which word processors read from the cells."""
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        for cell in column.cells:
            cell.width = Mm(width)
