"""Content on its way into a store: in one go or in many, with breaks in between, killed and gone on with."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from servanda.custody.errors import BadRecord, Changed, NotStored, StoreError, WrongContent
from servanda.custody.hashing import BLOCK, Digests, Hashing, Readable, blocks_of, digests_of
from servanda.custody.store import PART_NAME, Stored

if TYPE_CHECKING:
    from servanda.custody.store import Store

__all__ = ["Upload", "at_once", "put", "unfinished"]

_FOLDER = re.compile(r"[0-9a-f]{32}\Z", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", re.ASCII)


def put(store: Store, source: Readable, *, sha256: str | None = None) -> Stored:
    """Take in all of a source at once; ``sha256`` is what it is said to be. Raises WrongContent, StoreFull."""
    with at_once(store, source) as upload:
        return upload.finish(sha256=sha256)


@contextmanager
def at_once(store: Store, source: Readable) -> Iterator[Upload]:
    """An upload of all of a source; what fails, also inside, leaves nothing half-written."""
    upload = Upload(store)
    try:
        upload.append(source)
        yield upload
    except BaseException:  # whatever stopped it
        with suppress(StoreError):  # where the store itself is away, a sweep clears it later
            upload.abandon()
        raise


class Upload:
    """Bytes on their way in: ``append`` as often as it takes, then ``finish``. After a break, begin with the same id.

    Each ``append`` ends with what it took durably stored; for content that comes in many, pieces of some MiB are best.
    Whether an upload of that id was begun before, its ``offset`` shows.
    """

    def __init__(self, store: Store, id: str | None = None) -> None:
        self.id = id or secrets.token_hex(16)
        if not _ID.match(self.id):
            raise BadRecord(f"{self.id!r} names no upload: letters, digits, - and _, 64 at most.")
        self._store = store
        self._note = f"uploads/{self.id}.json"
        self._hashing: Hashing | None = None
        self._made: Stored | None = None
        self._folder, self._parts = _begun(store, self._note)
        if not self._folder:
            self._folder = secrets.token_hex(16)
            self._hashing = Hashing()
            self._write()

    @property
    def offset(self) -> int:
        """How many bytes are stored: where to go on."""
        return sum(length for _, length in self._parts)

    def append(self, source: Readable, *, at: int | None = None) -> int:
        """Take in more, and give the new offset; ``at`` is the offset it belongs to. What came before a break is kept.

        Raises WrongContent if it belongs elsewhere, StoreFull, and whatever the source itself raises.
        """
        if at not in (None, self.offset):
            raise WrongContent(f"upload {self.id} goes on at byte {self.offset}, not at byte {at}.")
        arriving = _Arriving(self._hashing.through(source) if self._hashing else blocks_of(source))
        while arriving.more:
            self._keep_part(arriving)
        if arriving.wrong is not None:
            self._forget()
            raise arriving.wrong
        return self.offset

    def finish(self, *, sha256: str | None = None) -> Stored:
        """Make an object of what came. Raises WrongContent if it is not what it was said to be."""
        stored = self.complete(sha256=sha256)
        self.end()
        return stored

    def complete(self, *, sha256: str | None = None) -> Stored:
        """As ``finish``, but the upload stands until its ``end``: whoever dies in between completes it again."""
        content = self._content()
        if sha256 not in (None, content.sha256):
            says = f"what came has {content.size} bytes and the SHA-256 {content.sha256}, not {sha256} as announced."
            raise WrongContent(f"{says} Nothing was stored; send it anew.")
        self._made = Stored(content=content, parts=tuple(name for name, _ in self._parts))
        self._store.keep(self._made)
        return self._made

    def end(self) -> None:
        """Forget a completed upload; the object stays."""
        self._forget()
        self._store.shelf.delete(self._note)
        self._clear()

    def abandon(self) -> None:
        """Forget the upload and what came of it, unless an object was made of that already."""
        self._forget()
        self._clear()
        self._store.shelf.delete(self._note)
        self._parts = []

    def _keep_part(self, arriving: _Arriving) -> None:
        name = f"parts/{self._folder}/{self.offset:016}-{secrets.token_hex(8)}"
        try:
            length = self._store.keep_part(name, arriving.part(self._store.part_size))
            self._parts.append((name, length))
            self._write()
        except BaseException:  # as above
            self._forget()  # it has seen bytes that are not stored
            raise

    def _content(self) -> Digests:
        """Of what came; read anew unless all of it came through here."""
        if self._hashing is not None and self._hashing.size == self.offset:
            return self._hashing.digests()
        with self._store.reading(name for name, _ in self._parts) as content:
            return digests_of(content)

    def _write(self) -> None:
        self._store.write_note(self._note, {"folder": self._folder, "parts": [list(one) for one in self._parts]})

    def _clear(self) -> None:
        """Take away what was written and is part of no object."""
        keep = self._parts_of_object()
        for name in self._store.shelf.names(f"parts/{self._folder}/"):
            if name not in keep:
                self._store.shelf.delete(name)

    def _parts_of_object(self) -> frozenset[str]:
        try:
            return frozenset(self._store.stat(self._made.content.sha256).parts) if self._made else frozenset()
        except (NotStored, Changed):
            return frozenset()

    def _forget(self) -> None:
        if self._hashing is not None:
            self._hashing.close()
            self._hashing = None


def _begun(store: Store, note: str) -> tuple[str, list[tuple[str, int]]]:
    """The folder and the parts of an upload that was begun; no folder: it was not, or its note cannot be believed."""
    try:
        said = store.note(note)
        folder = str(said["folder"])
        parts = [(str(name), int(length)) for name, length in said["parts"]]
    except (NotStored, KeyError, TypeError, ValueError):
        return "", []
    believed = _FOLDER.match(folder) and all(PART_NAME.match(name) and folder in name for name, _ in parts)
    return (folder, parts) if believed else ("", [])


class _Arriving:
    """Blocks of a source, cut into parts; keeps the error with which the source ends."""

    def __init__(self, blocks: Iterator[memoryview]) -> None:
        self._blocks = blocks
        self.wrong: Exception | None = None
        self._pull()

    @property
    def more(self) -> bool:
        return self._next is not None

    def part(self, size: int) -> Iterator[memoryview]:
        """Blocks until the part is full or the source ends."""
        for _ in range(max(1, size // BLOCK)):
            if self._next is None:
                return
            yield self._next
            self._pull()

    def _pull(self) -> None:
        self._next: memoryview | None = None
        try:
            self._next = next(self._blocks, None)
        except Exception as wrong:  # a thread's failure is raised again by who waits for it
            self.wrong = wrong


def unfinished(store: Store) -> dict[str, int]:
    """The identifier and offset of every upload that was begun and not finished."""
    notes = list(store.shelf.names("uploads/"))
    parts = {note.removeprefix("uploads/").removesuffix(".json"): _begun(store, note)[1] for note in notes}
    return {name: sum(length for _, length in found) for name, found in parts.items()}
