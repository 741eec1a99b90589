"""HTML: what a reader of the page reads, without its machinery."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from servanda.documents.blocks import Block, Line, Note, Reading
from servanda.documents.errors import EmptyDocumentError, UnsafeDocumentError
from servanda.documents.forms import decoded
from servanda.documents.joining import joined
from servanda.documents.markup import ITALIC, MARK, UPRIGHT, bare, cleaned, marked, squeezed
from servanda.documents.model import Document, DocumentKind, Unplaced
from servanda.documents.pages import printed_symbol
from servanda.documents.text import document_of
from servanda.documents.vocabulary import words_in

__all__ = ["read_html"]

_BLOCKS = set(
    words_in(
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table "
        "tbody td tfoot th thead tr ul caption "
    )
)
_SILENT = {
    "script",
    "style",
    "template",
    "noscript",
    "head",
    "svg",
    "iframe",
    "object",
    "select",
    "button",
    "input",
    "textarea",
}
_ASIDE = {"nav": "navigation", "footer": "page footer", "aside": "beside the text"}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{3,20})", re.IGNORECASE)
_NOTE_START = re.compile(rf"^\s*(?:{MARK}([^\x11]{{1,6}})\x11|\[(\d{{1,3}})\])\s*(.+)$", re.DOTALL)
_DEEPEST = 200
_TRAP = 10_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr p li td tr th dd dt".split())  # noqa: SIM905  # words read better than quotes


def read_html(data: bytes, *, kind: DocumentKind | None = None, source: str = "") -> Document:
    """A document from a page. Raises EmptyDocumentError where there are no words, UnsafeDocumentError for a trap."""
    text = _text(data, source)
    _refuse_a_trap(text, source)
    tree = LexborHTMLParser(text)
    page = _Page()
    if tree.body is not None:
        page.walk(tree.body, 0)
    page.close()
    if not any(bare(block.text).strip() for block in page.blocks):
        raise EmptyDocumentError(f"{source or 'The page'} has no words in it: it may be filled by scripts.")
    blocks, notes = _without_notes(page.blocks)
    blocks = _rejoined(blocks)
    symbol = printed_symbol([block.text for block in blocks])
    reading = Reading(blocks=blocks, notes=notes, unplaced=page.unplaced)
    return document_of(reading, symbol=symbol, kind=kind, source=source)


def _refuse_a_trap(text: str, source: str) -> None:
    """Elements opened inside one another by the thousand cost the parser the square of their number."""
    depth = 0
    for tag in _TAG.finditer(text):
        depth += -1 if tag[1] else 0 if tag[2].lower() in _VOID else 1
        if depth > _TRAP:
            name = source or "The page"
            raise UnsafeDocumentError(f"{name} opens {_TRAP} elements without closing them: it is no honest page.")


def _text(data: bytes, source: str) -> str:
    declared = _CHARSET.search(data[:2048])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        try:
            return data.decode(declared[1].decode("ascii"), errors="replace")
        except LookupError:  # a name no one knows: guess as for plain text
            return decoded(data, source)
    return decoded(data, source)


def _without_notes(blocks: list[Block]) -> tuple[list[Block], list[Note]]:
    """Blocks that begin with a note mark are the notes, once a mark like theirs stands in the text before."""
    kept: list[Block] = []
    notes: list[Note] = []
    for block in blocks:
        found = _NOTE_START.match(block.text)
        if found and any(marked(found[1] or found[2]) in before.text for before in kept):
            notes.append(Note(found[1] or found[2], found[3], block.at))
        else:
            kept.append(block)
    return kept, notes


def _rejoined(blocks: list[Block]) -> list[Block]:
    """Paragraphs cut by a page end made whole, as in text with empty lines."""
    return joined(Line(block.text, block.at, gap=True, level=block.level, rows=block.rows) for block in blocks)


class _Page:
    """Collects blocks while the tree is walked."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.unplaced: list[Unplaced] = []
        self._words: list[str] = []
        self._level = 0

    def close(self, rows: tuple[tuple[str, ...], ...] = ()) -> None:
        """Ends the block under way."""
        for line in "".join(self._words).replace(UPRIGHT + ITALIC, "").split("\n"):
            if bare(line).strip():
                self.blocks.append(Block(squeezed(line), len(self.blocks) + 1, self._level, rows))
        self._words = []

    def walk(self, node: LexborNode, depth: int) -> None:
        child = node.child
        counted = (
            int(node.attributes.get("start") or 1)
            if node.tag == "ol" and str(node.attributes.get("start") or 1).isdigit()
            else 1
        )
        while child is not None:
            tag = child.tag
            if tag == "-text":
                self._words.append(re.sub(r"\s+", " ", cleaned(child.text_content or "")))
            elif depth > _DEEPEST:
                self._words.append(squeezed(cleaned(child.text())))
            elif tag in _ASIDE:
                self._aside(child, _ASIDE[tag])
            elif tag == "table":
                self._table(child)
            elif tag in _BLOCKS:
                self._block(child, depth, _list_number(node, counted) if tag == "li" else "")
                counted += tag == "li"
            elif tag not in _SILENT and not (tag or "-").startswith(("-", "!", "_")):
                self._inline(child, depth)
            child = child.next

    def _aside(self, node: LexborNode, why: str) -> None:
        text = squeezed(cleaned(node.text(separator=" ")))
        if text:
            self.unplaced.append(Unplaced(text=text, why=why))

    def _block(self, node: LexborNode, depth: int, number: str) -> None:
        self.close()
        tag = node.tag or ""
        level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
        before, self._level = self._level, level or self._level
        if number:
            self._words.append(f"{number} ")
        self.walk(node, depth + 1)
        self.close()
        self._level = before

    def _inline(self, node: LexborNode, depth: int) -> None:
        tag = node.tag
        if tag == "br":
            self._words.append("\n")
        elif tag == "sup" and len(text := squeezed(node.text())) <= 6 and text:
            self._words.append(marked(text.strip("[]()")))
        elif tag in ("em", "i", "cite") and node.text().strip():
            self._words.append(ITALIC)
            self.walk(node, depth + 1)
            self._words.append(UPRIGHT)
        else:
            self.walk(node, depth + 1)

    def _table(self, node: LexborNode) -> None:
        """A table of data as rows; one that only lays out the page is walked as blocks."""
        self.close()
        rows = [[squeezed(cleaned(cell.text(separator=" "))) for cell in row.css("td, th")] for row in node.css("tr")]
        rows = [row for row in rows if any(row)]
        if node.css_first("table table, td p + p, td h1, td h2, td div div") or max(map(len, rows), default=0) < 2:
            self.walk(node, 0)
            self.close()
            return
        self._words = [" ".join(cell for row in rows for cell in row if cell)]
        self.close(tuple(tuple(row) for row in rows))


def _list_number(parent: LexborNode, value: int) -> str:
    """The number a browser shows before an item of an ordered list."""
    if parent.tag != "ol":
        return "•"
    style = parent.attributes.get("type") or "1"
    if style in ("a", "A") and value <= 26:
        return f"({chr(96 + value)})"
    return f"{value}."
