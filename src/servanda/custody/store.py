"""Where the content of evidence is kept: by its SHA-256, encrypted, and never served if a bit of it changed.

On the shelf stand ``objects/ab/<sha256>.json`` (of what an object is made), ``parts/<folder>/<start>-<mark>`` (its
encrypted bytes, 64 MiB at most each), ``uploads/<id>.json`` (begun, not finished) and ``quarantine/``. A part is bound
to its name, so that none can stand for another. Whatever is killed at whatever moment leaves an object whole or not
there, and an upload that goes on where its last whole part ended.

Serving verifies first: every byte is read, decrypted and hashed before the first one leaves. What is then read again to
be served is authenticated anew, segment by segment, so what changes in between ends the reading and is not served.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from servanda.custody.canonical import canonical
from servanda.custody.errors import Changed, NotStored, WrongKey
from servanda.custody.hashing import Digests, digests_of, read_digest

if TYPE_CHECKING:
    from servanda.custody.shelves import Shelf
    from servanda.custody.store_key import StoreKey

__all__ = ["KEY_CHECK", "PART_NAME", "Store", "Stored", "parts_named", "sha256_of"]

T = TypeVar("T")

_HELD = 8 << 20  # an object up to this size is verified and served from memory, in one reading
KEY_CHECK = "key-check"
PART_NAME = re.compile(r"parts/[0-9a-f]{32}/[0-9]{16}-[0-9a-f]{16}\Z", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An object of the store: what identifies it, and the parts on the shelf that hold it."""

    content: Digests
    parts: tuple[str, ...]


class Store:
    """Objects on a shelf, encrypted with one key. Raises WrongKey if the shelf was begun with another.

    Errors of the shelf itself (no connection, no permission) are StoreError everywhere.
    """

    def __init__(self, shelf: Shelf, key: StoreKey, *, part_size: int = 64 << 20) -> None:
        self.shelf = shelf
        self.part_size = part_size  # plain bytes
        self._key = key
        self._check_key()

    def objects(self) -> Iterator[str]:
        """The SHA-256 of every object that is served."""
        return map(sha256_of, self.shelf.names("objects/"))

    def stat(self, sha256: str) -> Stored:
        """Of what an object is made, unverified. Raises NotStored; Changed if it was set aside or cannot be read."""
        read_digest(sha256)
        try:
            return _read_stored(sha256, self.note(_object(sha256)))
        except NotStored:
            if self.shelf.has(_quarantine(sha256)):
                says = f"{sha256} was found changed and set aside. It is not served; take in a sound copy."
                raise Changed(says) from None
            raise NotStored(f"nothing is stored with the SHA-256 {sha256}.") from None

    def since(self, sha256: str) -> datetime:
        """Since when an object stands as it is. Raises NotStored."""
        return self.shelf.standing(_object(read_digest(sha256))).since

    def open(self, sha256: str) -> BinaryIO:
        """Read an object that was verified whole just now. Raises NotStored; Changed, and then it is set aside."""
        return self._looked_at(sha256, self._opened)

    def verify(self, sha256: str) -> Stored:
        """Read all of an object and compare. Raises NotStored; Changed, and then it is set aside."""
        return self._looked_at(sha256, self._verified)

    def set_aside(self, sha256: str, why: str) -> None:
        """Serve an object no longer; its bytes stay for whoever examines what happened."""
        if self.shelf.has(_object(sha256)):
            self.write_note(_quarantine(sha256), {"why": why, "object": self.note(_object(sha256))})
            self.shelf.delete(_object(sha256))

    def remove(self, sha256: str) -> None:
        """Destroy an object, as when evidence is disposed of or returned. Raises NotStored, Changed."""
        stored = self.stat(sha256)
        self.shelf.delete(_object(sha256))
        for name in stored.parts:
            self.shelf.delete(name)

    def reading(self, parts: Iterable[str]) -> BinaryIO:
        """The plain bytes of parts, one after the other, authenticated but not compared with any digest."""
        return io.BufferedReader(_Parts(self._part(name) for name in parts), 1 << 20)

    def keep_part(self, name: str, blocks: Iterable[memoryview]) -> int:
        """Encrypt one part on to the shelf; the plain bytes it holds. Raises StoreFull."""
        count = 0
        with self.shelf.create(name) as file, self._key.encrypting(file, _context(name)) as sealed:
            for block in blocks:
                sealed.write(block)
                count += len(block)
        return count

    def keep(self, stored: Stored) -> None:
        """Make an object of its parts; parts that stood for the same content before go, as these were just written."""
        sha256 = stored.content.sha256
        try:
            former = self.stat(sha256).parts
        except (NotStored, Changed):
            former = ()
        said = {"size": stored.content.size, "sha256": sha256, "blake3": stored.content.blake3}
        self.write_note(_object(sha256), {**said, "parts": list(stored.parts)})
        self.shelf.delete(_quarantine(sha256))
        for name in set(former) - set(stored.parts):
            self.shelf.delete(name)

    def note(self, name: str) -> Any:
        """What a note on the shelf says; None if it cannot be read. Raises NotStored."""
        with self.shelf.open(name) as file:
            try:
                return json.loads(file.read())
            except ValueError:
                return None

    def write_note(self, name: str, value: Any) -> None:
        """Put a note on the shelf, or in the place of one."""
        with self.shelf.create(name) as file:
            file.write(canonical(value))

    def _looked_at(self, sha256: str, look: Callable[[Stored], T]) -> T:
        """What a look at an object gives. What changed is set aside; what was stored again meanwhile is seen anew.

        Raises WrongKey, and sets nothing aside, where the store's key was replaced since this was opened.
        """
        while True:
            try:
                stored = self.stat(sha256)
            except Changed as wrong:
                self.set_aside(sha256, str(wrong))
                raise
            try:
                return look(stored)
            except Changed as wrong:
                if self._stands(stored):
                    self._check_key()  # under a key that was replaced meanwhile, all that is newer looks changed
                    self.set_aside(sha256, str(wrong))
                    raise Changed(f"{sha256} is not what was stored: {wrong}") from None

    def _stands(self, stored: Stored) -> bool:
        """Whether an object is still made of these parts."""
        try:
            return self.stat(stored.content.sha256) == stored
        except (NotStored, Changed):
            return False

    def _verified(self, stored: Stored) -> Stored:
        _compare(stored.content, digests_of(self.reading(stored.parts)))
        return stored

    def _opened(self, stored: Stored) -> BinaryIO:
        if stored.content.size > _HELD:
            return self.reading(self._verified(stored).parts)
        content = self.reading(stored.parts).read(_HELD + 1)
        _compare(stored.content, digests_of(io.BytesIO(content)))
        return io.BytesIO(content)

    def _part(self, name: str) -> BinaryIO:
        try:
            return self._key.decrypting(self.shelf.open(name), _context(name))
        except NotStored:
            raise Changed(f"its part {name} is missing.") from None

    def renew_check(self) -> None:
        """Have the store ask for its newest key: who opens it with an older one is told, not served half of it."""
        self.keep_part(KEY_CHECK, [memoryview(b"the key of this store")])

    def _check_key(self) -> None:
        if not self.shelf.has(KEY_CHECK):
            self.renew_check()
        try:
            self.reading([KEY_CHECK]).read()
        except Changed:
            says = "this key is not the store's, or one that was replaced since, or the store's key-check was changed."
            raise WrongKey(says) from None


class _Parts(io.RawIOBase):
    """Several readings as one."""

    def __init__(self, parts: Iterator[BinaryIO]) -> None:
        self._parts = parts
        self._part: BinaryIO | None = next(parts, None)

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any, /) -> int:
        while self._part is not None:
            piece = self._part.read(len(room))
            if piece:
                room[: len(piece)] = piece
                return len(piece)
            self._part.close()
            self._part = next(self._parts, None)
        return 0

    def close(self) -> None:
        if self._part is not None:
            self._part.close()
        super().close()


def sha256_of(name: str) -> str:
    """The SHA-256 of the object whose note has this name."""
    return name.rpartition("/")[2].removesuffix(".json")


def parts_named(said: Any) -> list[str]:
    """The parts that a note names: of an object, of one set aside, of an upload; none if it cannot be believed."""
    try:
        found = [one if isinstance(one, str) else one[0] for one in (said.get("object") or said)["parts"]]
        return [name for name in found if PART_NAME.match(name)]
    except (TypeError, KeyError, IndexError, AttributeError):
        return []


def _object(sha256: str) -> str:
    return f"objects/{sha256[:2]}/{sha256}.json"


def _quarantine(sha256: str) -> str:
    return f"quarantine/{sha256}.json"


def _context(name: str) -> bytes:
    """What a part is bound to."""
    return f"servanda custody 1 {name}".encode()


def _read_stored(sha256: str, said: Any) -> Stored:
    try:
        content = Digests(size=said["size"], sha256=said["sha256"], blake3=said["blake3"])
        parts = tuple(said["parts"])
    except (TypeError, KeyError):
        raise Changed("the note of its parts cannot be read.") from None
    if content.sha256 != sha256 or not all(isinstance(one, str) and PART_NAME.match(one) for one in parts):
        raise Changed("the note of its parts is of something else.")
    return Stored(content=content, parts=parts)


def _compare(said: Digests, found: Digests) -> None:
    for name in ("size", "sha256", "blake3"):
        if getattr(said, name) != getattr(found, name):
            raise Changed(f"its {name} is {getattr(found, name)}, and was {getattr(said, name)}.")
