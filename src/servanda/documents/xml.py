"""XML read safely: no entities, nothing fetched, no tree larger than an honest file makes."""

from __future__ import annotations

from lxml import etree

from servanda.documents.errors import UnreadableDocumentError, UnsafeDocumentError

__all__ = ["local", "tree_of"]


def tree_of(data: bytes, name: str) -> etree._Element:
    """The root element.

    Raises UnsafeDocumentError where entities are declared, UnreadableDocumentError for what is not well
    formed. External references are never followed.
    """
    if b"<!ENTITY" in data or b"<!\x00E\x00N\x00T" in data:
        raise UnsafeDocumentError(f"{name} declares entities, which no document of this kind needs; it was not read.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocumentError(f"{name} is not well-formed XML: {error.msg}.") from None


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
