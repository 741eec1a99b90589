"""Akoma Ntoso: what is written can be read again and is then the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from servanda.documents import Document, read, read_text
from servanda.documents.akn_writing import to_akn
from servanda.documents.errors import UnreadableDocumentError, UnsafeDocumentError

NAMES = ("page.txt", "lines.md", "unbroken.txt", "council.txt")
NS = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"}


def again(document: Document) -> Document:
    return read(to_akn(document), name=document.source)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_read_back_as_it_was(data: Path, name: str):
    document = read(data / name)

    assert again(document) == document


def test_recitals_are_containers_named_by_their_openings(data: Path):
    tree = etree.fromstring(to_akn(read(data / "page.txt")))

    assert tree.xpath("//a:preamble/a:container/@name", namespaces=NS) == [
        "Recalling",
        "Deeply concerned",
        "Noting also",
        "Convinced",
    ]
    assert tree.xpath("string(//a:FRBRWork/a:FRBRuri/@value)", namespaces=NS) == (
        "/akn/un/statement/deliberation/unga/2044-12-19/99-17/"
    )


def test_a_note_stands_where_its_mark_is_and_is_written_once(data: Path):
    tree = etree.fromstring(to_akn(read(data / "page.txt")))

    assert tree.xpath("//a:authorialNote/@marker", namespaces=NS) == ["1", "2"]
    assert tree.xpath("//a:noteRef/@marker", namespaces=NS) == ["2"]


def test_parts_become_a_collection_and_come_back():
    body = "The General Assembly,\n\nRecalling the tides,\n\n1. Decides to wait.\n\n"
    text = f"General Assembly\n\nA/RES/99/20 A-B\n\n99/20. Tides\n\nA\n\nFlood\n\n{body}B\n\nEbb\n\n{body}"
    document = read_text(text)

    assert again(document) == document
    assert [section.number for section in document.sections if section.kind == "part"] == ["A", "B"]
    assert [paragraph.id for paragraph in document.operative] == ["A.op1", "B.op1"]


def test_a_document_of_three_words_is_still_valid_in_structure():
    document = read_text("Only three words")

    assert replace(again(document), preface=document.preface) == document


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY e "eee">]><akomaNtoso><statement>&e;</statement></akomaNtoso>',
        b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><akomaNtoso>&e;</akomaNtoso>',
    ],
)
def test_entities_are_refused(xml: bytes):
    with pytest.raises(UnsafeDocumentError, match="entities"):
        read(xml)


@pytest.mark.parametrize("xml", [b"<?xml version='1.0'?><akomaNtoso><statement>", b"<?xml version='1.0'?><rss/>"])
def test_what_is_no_akoma_ntoso_is_told_as_such(xml: bytes):
    with pytest.raises(UnreadableDocumentError):
        read(xml)


def test_official_files_come_back_as_they_were(shared: Path):
    schema = etree.XMLSchema(file=str(shared / "samples" / "schema" / "akomantoso30.xsd"))
    files = sorted((shared / "samples" / "resolutions-akn").glob("*.xml"))
    files += sorted((shared / "samples" / "resolutions-lang").glob("*.xml"))
    assert files

    for path in files:
        document = read(path)
        written = to_akn(document)
        assert schema.validate(etree.fromstring(written)), (path.name, schema.error_log.last_error)
        assert read(written, name=document.source) == document, path.name
