"""DOCX: paragraphs, automatic numbers, tables and footnotes out of a zipped folder of XML."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from servanda.documents.blocks import Block, Note, Reading
from servanda.documents.errors import EmptyDocumentError, UnreadableDocumentError, UnsafeDocumentError
from servanda.documents.markup import ITALIC, UPRIGHT, bare, cleaned, marked, squeezed
from servanda.documents.model import Document, DocumentKind, Unplaced
from servanda.documents.pages import printed_symbol
from servanda.documents.text import document_of
from servanda.documents.xml import local, tree_of

__all__ = ["read_docx"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same words for old programs
_LARGEST_PART = 100_000_000  # bytes unpacked; the longest real documents have a tenth
_SMALLEST_SHARE = 400  # a part packed tighter than this is no text


def read_docx(data: bytes, *, kind: DocumentKind | None = None, source: str = "") -> Document:
    """A document from a DOCX file. Raises one of the errors of reading."""
    name = source or "The DOCX"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            reading, heads = _reading(folder, name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]  # zlib through zipfile
        raise UnreadableDocumentError(f"{name} is no whole DOCX ({error}); save it again.") from None
    if not any(bare(block.text).strip() for block in reading.blocks):
        raise EmptyDocumentError(f"{name} has no words in it: nothing was written, or only pictures.")
    symbol = printed_symbol([*heads, *(block.text for block in reading.blocks)])
    return document_of(reading, symbol=symbol, kind=kind, source=source)


def _reading(folder: zipfile.ZipFile, name: str) -> tuple[Reading, list[str]]:
    names = set(folder.namelist())
    if "word/document.xml" not in names:
        raise UnreadableDocumentError(f"{name} is a zip file but no DOCX: it has no word/document.xml.")
    words = _Words(
        _numbering(_part(folder, "word/numbering.xml", name)),
        _notes(_part(folder, "word/footnotes.xml", name)),
    )
    body = _part(folder, "word/document.xml", name)
    assert body is not None
    blocks = [block for child in body.iter(f"{_W}body") for block in words.blocks(child)]
    heads = []
    for part in sorted(part for part in names if part.startswith("word/header") and part.endswith(".xml")):
        tree = _part(folder, part, name)
        heads += [
            text
            for p in (tree.iter(f"{_W}p") if tree is not None else ())
            if (text := squeezed(bare(_Words({}, {}).text(p))))
        ]
    unplaced = [Unplaced(text=text, why="running head") for text in dict.fromkeys(heads)]
    return Reading(blocks=blocks, notes=words.notes, unplaced=unplaced), heads


def _part(folder: zipfile.ZipFile, part: str, name: str) -> etree._Element | None:
    """One part as a tree; None where there is none. A bomb is refused before it is unpacked."""
    try:
        info = folder.getinfo(part)
    except KeyError:
        return None
    if info.file_size > _LARGEST_PART or info.file_size > _SMALLEST_SHARE * max(info.compress_size, 1000):
        raise UnsafeDocumentError(f"{name}: {part} would unpack to {info.file_size:,} bytes; it was not read.")
    with folder.open(info) as stream:
        data = stream.read(_LARGEST_PART + 1)
    return tree_of(data, f"{name}: {part}")


@dataclass(slots=True)
class _Level:
    """How the numbers of one level of a list are written."""

    style: str
    text: str
    start: int = 1


def _numbering(tree: etree._Element | None) -> dict[str, dict[int, _Level]]:
    """The levels of each list, by its id."""
    if tree is None:
        return {}
    abstract = {
        one.get(f"{_W}abstractNumId", ""): {
            int(level.get(f"{_W}ilvl", "0")): _Level(
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
                int(_value(level, "start") or 1),
            )
            for level in one.iter(f"{_W}lvl")
        }
        for one in tree.iter(f"{_W}abstractNum")
    }
    return {
        one.get(f"{_W}numId", ""): abstract.get(_value(one, "abstractNumId") or "", {}) for one in tree.iter(f"{_W}num")
    }


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    return child.get(f"{_W}val") if child is not None else None


def _notes(tree: etree._Element | None) -> dict[str, etree._Element]:
    if tree is None:
        return {}
    return {one.get(f"{_W}id", ""): one for one in tree.iter(f"{_W}footnote") if one.get(f"{_W}type") is None}


@dataclass(slots=True)
class _Words:
    """Walks the body, counting lists and notes as it goes."""

    lists: dict[str, dict[int, _Level]]
    footnotes: dict[str, etree._Element]
    notes: list[Note] = field(default_factory=list)
    _counts: Counter[tuple[str, int]] = field(default_factory=Counter)

    def blocks(self, parent: etree._Element) -> list[Block]:
        found: list[Block] = []
        for child in parent:
            tag = local(child)
            if tag == "p":
                found += self._paragraph(child)
            elif tag == "tbl":
                rows = tuple(
                    tuple(
                        squeezed(bare(" ".join(self.text(p) for p in cell.iter(f"{_W}p"))))
                        for cell in row.iter(f"{_W}tc")
                    )
                    for row in child.iter(f"{_W}tr")
                )
                found.append(Block(" ".join(cell for row in rows for cell in row), rows=rows))
            elif tag in ("sdt", "sdtContent", "smartTag", "ins", "customXml"):
                found += self.blocks(child)
        return found

    def _paragraph(self, p: etree._Element) -> list[Block]:
        text = self.text(p)
        if not bare(text).strip():
            return []
        style = p.find(f"{_W}pPr/{_W}pStyle")
        level = _heading_level(style.get(f"{_W}val", "") if style is not None else "")
        number = self._number(p)
        return [
            Block(f"{number} {line}" if number and not place else line, level=level)
            for place, line in enumerate(text.split("\n"))
        ]

    def _number(self, p: etree._Element) -> str | None:
        """The number the word processor shows before the paragraph, counted as it counts."""
        properties = p.find(f"{_W}pPr/{_W}numPr")
        if properties is None:
            return None
        name, depth = _value(properties, "numId") or "", int(_value(properties, "ilvl") or 0)
        level = self.lists.get(name, {}).get(depth)
        if level is None:
            return None
        self._counts[name, depth] += 1
        for below in [key for key in self._counts if key[0] == name and key[1] > depth]:
            del self._counts[below]
        if level.style == "bullet":
            return "•"
        shown = level.text
        for place in range(depth + 1):
            one = self.lists[name].get(place, level)
            shown = shown.replace(
                f"%{place + 1}", _written(one.start - 1 + max(1, self._counts[name, place]), one.style)
            )
        return shown or None

    def text(self, element: etree._Element) -> str:
        """The words of a paragraph, with emphasis and note marks, line breaks as line ends."""
        parts: list[str] = []
        twice = {run for spare in element.iter(_FALLBACK) for run in spare.iter(f"{_W}r")}
        for run in element.iter(f"{_W}r"):
            if run in twice:
                continue
            words = "".join(self._inside(child) for child in run)
            if words:
                parts.append(f"{ITALIC}{words}{UPRIGHT}" if _is_italic(run) and words.strip() else words)
        return cleaned_marked("".join(parts))

    def _inside(self, child: etree._Element) -> str:
        tag = local(child)
        if tag == "t":
            return cleaned(child.text or "")
        if tag in ("tab", "ptab"):
            return " "
        if tag in ("br", "cr"):
            return "\n"
        if tag == "noBreakHyphen":
            return "-"
        if tag == "footnoteReference" and (note := self.footnotes.get(child.get(f"{_W}id", ""))) is not None:
            mark = str(len(self.notes) + 1)
            self.notes.append(Note(mark, ""))
            place = len(self.notes) - 1
            self.notes[place].text = squeezed(" ".join(self.text(p) for p in note.iter(f"{_W}p")))
            return marked(mark)
        return ""


def cleaned_marked(text: str) -> str:
    """Emphasis that ends and begins again at once made one stretch."""
    return text.replace(UPRIGHT + ITALIC, "")


def _is_italic(run: etree._Element) -> bool:
    italic = run.find(f"{_W}rPr/{_W}i")
    return italic is not None and italic.get(f"{_W}val") not in ("0", "false")


def _heading_level(style: str) -> int:
    lowered = style.lower().replace(" ", "")
    for prefix in ("heading", "_h", "h"):
        rest = lowered.removeprefix(prefix)
        if rest != lowered and rest[:1].isdigit():
            return int(rest[0])
    return 1 if lowered in ("title", "_hch", "hch") else 0


def _written(value: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (value - 1) % 26) * (1 + (value - 1) // 26)
        return letters if style == "lowerLetter" else letters.upper()
    if style in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman if style == "lowerRoman" else roman.upper()
    return str(value)


def _roman(value: int) -> str:
    figures = (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    )
    out = ""
    for size, letter in figures:
        count, value = divmod(value, size)
        out += letter * count
    return out
