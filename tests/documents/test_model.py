"""The document model: what can be asked of it without knowing where anything stands."""

from __future__ import annotations

from servanda.documents.model import Document, DocumentKind, Paragraph, Section

CHILD = Paragraph(id="op1(a)", kind="operative", text="to report;", number="(a)")
FIRST = Paragraph(id="op1", kind="operative", text="Requests the Registrar:", number="1", children=(CHILD,))
RECITAL = Paragraph(id="pp1", kind="preambular", text="Recalling the rules,")
IN_ANNEX = Paragraph(id="annex1.p1", kind="text", text="Terms of reference")


def document(*sections: Section) -> Document:
    return Document(kind=DocumentKind.RESOLUTION, text="", sections=sections)


def test_preamble_operative_part_and_annexes_are_found_whether_or_not_there_are_parts():
    preamble = Section(kind="preamble", paragraphs=(RECITAL,))
    operative = Section(kind="operative", paragraphs=(FIRST,))
    annex = Section(kind="annex", paragraphs=(IN_ANNEX,))

    for read in (
        document(preamble, operative, annex),
        document(Section(kind="part", number="A", sections=(preamble, operative)), annex),
    ):
        assert (read.preamble, read.operative, read.annexes) == ((RECITAL,), (FIRST,), (annex,))


def test_paragraphs_are_walked_in_reading_order_with_all_below_them():
    preamble = Section(kind="preamble", paragraphs=(RECITAL,))
    operative = Section(kind="operative", paragraphs=(FIRST,))

    assert [p.id for p in document(preamble, operative).paragraphs()] == ["pp1", "op1", "op1(a)"]
