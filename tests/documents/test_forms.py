"""PDF, DOCX and HTML: every form of input becomes the same document; bad input is told, never guessed at."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import typst

from servanda.documents import read
from servanda.documents.errors import EmptyDocumentError, UnreadableDocumentError, UnsafeDocumentError
from servanda.documents.html_form import to_html
from servanda.documents.pdf import pages_of
from servanda.documents.plain_forms import to_markdown

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = """General Assembly
Resolution adopted by the General Assembly on 19 December 2044
99/21. Buoys"""
NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
NOTES = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:id="0" w:type="separator"/>
<w:footnote w:id="2"><w:p><w:r><w:t>See A/99/91.</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def paragraph(*runs: str, level: int | None = None) -> str:
    number = (
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr></w:pPr>' if level is not None else ""
    )
    return f"<w:p>{number}{''.join(runs)}</w:p>"


def run(text: str, italic: bool = False) -> str:
    face = "<w:rPr><w:i/></w:rPr>" if italic else ""
    return f'<w:r>{face}<w:t xml:space="preserve">{text}</w:t></w:r>'


def docx(*paragraphs: str, **parts: str) -> bytes:
    body = f'<w:document xmlns:w="{W}"><w:body>{"".join(paragraphs)}</w:body></w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("word/document.xml", body)
        for name, part in parts.items():
            folder.writestr(f"word/{name}.xml", part)
    return stream.getvalue()


def buoys() -> bytes:
    return docx(
        *(paragraph(run(line)) for line in HEAD.split("\n")),
        paragraph(run("The General Assembly,")),
        paragraph(run("Recalling", italic=True), run(" the buoys,"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        paragraph(run("Requests", italic=True), run(" all States:"), level=0),
        paragraph(run("To moor their buoys;"), level=1),
        paragraph(run("To paint them red;"), level=1),
        paragraph(run("Decides to meet again."), level=0),
        numbering=NUMBERING,
        footnotes=NOTES,
    )


def test_automatic_numbers_and_footnotes_of_a_docx_are_read():
    document = read(buoys(), name="buoys.docx")

    assert [one.id for one in document.paragraphs()] == ["pp1", "op1", "op1(a)", "op1(b)", "op2"]
    assert document.preamble[0].notes == ("1",)
    assert document.preamble[0].italics == ((0, 9),)
    assert document.footnotes[0].text == "See A/99/91."


def test_words_kept_twice_for_old_programs_and_deleted_words_are_read_once_or_not():
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    both = f"<mc:Choice>{run('lamps')}</mc:Choice><mc:Fallback>{run('lamps')}</mc:Fallback>"
    box = f'<mc:AlternateContent xmlns:mc="{mc}">{both}'
    deleted = "<w:del><w:r><w:delText>bells</w:delText></w:r></w:del>"
    document = read(docx(paragraph(run("Two "), f"{box}</mc:AlternateContent>", deleted)), name="a.docx")

    assert document.text == "Two lamps"


def test_a_docx_bomb_is_refused():
    bomb = docx(paragraph(run("A" * 30_000_000)))

    with pytest.raises(UnsafeDocumentError, match="unpack"):
        read(bomb, name="bomb.docx")


def test_a_zip_without_a_document_is_no_docx():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as folder:
        folder.writestr("letter.txt", "words")

    with pytest.raises(UnreadableDocumentError, match="no DOCX"):
        read(stream.getvalue())


def test_a_pdf_is_read_as_its_pages_are(data: Path):
    lines = (data / "page.txt").read_text(encoding="utf-8").splitlines()
    text = "\n\n".join(line.replace("_", "").replace("#", "") + " \\" if line else "#pagebreak()" for line in lines)
    source = f"#set page(width: 24cm)\n#set par(leading: 0.6em)\n{text.replace('*4400017*', '').replace('@', '')}"
    document = read(typst.compile(source.encode()), name="page.pdf")

    assert document.preface.number == "99/17"
    assert [one.id for one in document.operative] == ["op1", "op2", "op3", "op4"]


def test_left_to_right_lines_of_a_right_to_left_pdf_keep_their_order():
    line = "The Assembly recalls (A/RES/99/15) of 20 November 2044 and 3 lamps"
    turned = typst.compile(f'#set text(lang: "ar", dir: rtl)\n{line}'.encode())

    assert b"R2L" in turned
    assert pages_of(turned) == [line]


def test_page_numbers_of_a_pdf_are_no_part_of_its_paragraphs():
    half = "Recalling that lamps were lit on every coast of the islands in the winter when keepers were paid " * 20
    paper = "#set page(height: 9cm, footer: context align(center, counter(page).display()))"
    source = f"{paper}\nThe General Assembly,\n\n{half}"
    document = read(typst.compile(source.encode()), name="pages.pdf")

    assert len(document.preamble) == 1
    assert not any(letter.isdigit() for letter in document.preamble[0].text)
    assert {piece.why for piece in document.unplaced} == {"page or job number"}


@pytest.mark.parametrize("cut", [20, 400, 1000])
def test_a_truncated_pdf_is_told_as_such(cut: int):
    whole = typst.compile(b"Some words on a page")

    with pytest.raises((UnreadableDocumentError, EmptyDocumentError)):
        read(whole[:cut], name="cut.pdf")


def test_html_gives_emphasis_lists_notes_and_leaves_navigation_aside():
    page = """<html><head><title>x</title><script>var no = "words";</script></head><body><nav>Home</nav>
    <p>General Assembly</p><h1>99/22. Fog</h1><p>The General Assembly,</p>
    <p><i>Noting</i> the fog,<sup>1</sup></p><ol><li><em>Calls upon</em> all ships to slow down;</li>
    <li><em>Decides</em> to wait.</li></ol><p><sup>1</sup> A/99/92.</p></body></html>"""
    document = read(page.encode(), name="fog.html")

    assert [(one.id, one.opening) for one in document.paragraphs()] == [
        ("pp1", "Noting"),
        ("op1", "Calls upon"),
        ("op2", "Decides"),
    ]
    assert [(note.mark, note.text) for note in document.footnotes] == [("1", "A/99/92.")]
    assert [(piece.text, piece.why) for piece in document.unplaced] == [("Home", "navigation")]
    assert "words" not in document.text


def test_a_page_written_as_html_or_markdown_can_be_read_again(data: Path):
    document = read(data / "page.txt")
    ids = [one.id for one in document.paragraphs()]

    assert [one.id for one in read(to_markdown(document).encode(), name="a.md").paragraphs()] == ids
    page = to_html(document)
    assert all(f'id="{name}"' in page for name in ids)
    assert page.count('role="doc-noteref"') == 3


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocumentError),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), UnreadableDocumentError),
        (bytes(range(256)) * 20, UnreadableDocumentError),
        (b"\xd0\xcf\x11\xe0" + bytes(600), UnreadableDocumentError),
        (b"PK\x03\x04broken", UnreadableDocumentError),
        (b"<html><body><script>x()</script></body></html>", EmptyDocumentError),
    ],
)
def test_what_is_no_document_is_told_with_a_reason(data: bytes, error: type[Exception]):
    with pytest.raises(error) as told:
        read(data, name="thing")

    assert "thing" in str(told.value)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-8"])
def test_encodings_are_told_apart(encoding: str):
    text = (
        "The General Assembly,\n\nRecalling the café “Au phare” of the harbour town,\n\n1. Decides to go there.\n" * 3
    )

    assert "café “Au phare”" in read(text.encode(encoding), name="cafe.txt").text
