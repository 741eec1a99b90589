"""What can go wrong with a document, each said so that one knows what to do next."""

from __future__ import annotations

__all__ = ["DocumentError", "EmptyDocumentError", "TooCostly", "UnreadableDocumentError", "UnsafeDocumentError"]


class DocumentError(Exception):
    """Something about a document; the base of every error raised in this room."""


class EmptyDocumentError(DocumentError):
    """There is no text in it: nothing was written, or only pictures."""


class UnreadableDocumentError(DocumentError):
    """The file is not what it says, is damaged, or is locked with a password."""


class UnsafeDocumentError(DocumentError):
    """Reading it would use more memory than any honest document of its kind needs."""


class TooCostly(DocumentError):
    """What was asked needs more time or memory than a stranger is given, or (``busy``) there is a queue."""

    def __init__(self, says: str, *, busy: bool = False) -> None:
        super().__init__(says)
        self.busy = busy
