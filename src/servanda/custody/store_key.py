"""The key of a store: a Tink keyset for streaming encryption, itself sealed by age to those who may open the store.

Content is encrypted as Tink's AES-256-GCM-HKDF stream in authenticated segments of 1 MiB; the format is Tink's own and
any Tink reads it. The keyset never lies open: it is an age file, kept apart from the store, sealed to one or more age
recipients (the server, and officers who keep a spare in a safe).
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO

from servanda.custody.errors import Changed, WrongKey

if TYPE_CHECKING:
    from tink.streaming_aead import StreamingAead

__all__ = ["StoreKey", "new_store_key", "open_store_key", "sealed_again"]


class StoreKey:
    """An opened key. It encrypts and decrypts streams; it cannot be shown or written."""

    __slots__ = ("_cipher",)

    def __init__(self, cipher: StreamingAead) -> None:
        self._cipher = cipher

    def __repr__(self) -> str:
        return "StoreKey(…)"

    @contextmanager
    def encrypting(self, to: BinaryIO, context: bytes) -> Iterator[BinaryIO]:
        """Write plain bytes to what this gives; what reaches ``to`` can be read only with the same context.

        The end is sealed only if all went well, so what a failure leaves can never be read as if it were whole.
        """
        from tink import TinkError

        sink = _Sink(to)
        stream = self._cipher.new_encrypting_stream(sink, context)
        try:
            yield stream
            stream.close()
        except TinkError:
            if sink.wrong is not None:
                raise sink.wrong from None
            raise
        finally:
            sink.shut = True
            _end(stream)

    def decrypting(self, source: BinaryIO, context: bytes) -> BinaryIO:
        """The plain bytes of a stream. Reading raises Changed at the first segment that is not as it was written."""
        return io.BufferedReader(_Plain(self._cipher.new_decrypting_stream(source, context)), 1 << 20)


class _Sink(io.RawIOBase):
    """Where encrypted bytes go; keeps the system's own error, and takes nothing once it is shut."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = to
        self.wrong: OSError | None = None
        self.shut = False

    def writable(self) -> bool:
        return True

    def write(self, piece: Any, /) -> int:
        if not self.shut:
            try:
                self._to.write(piece)
            except OSError as wrong:
                self.wrong = wrong
                raise
        return len(piece)


class _Plain(io.RawIOBase):
    """Decrypted bytes; what does not authenticate is Changed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any, /) -> int:
        from tink import TinkError

        try:
            piece = self._stream.read(len(room))
        except TinkError:
            raise Changed("encrypted bytes are not as they were written, or were moved here from elsewhere.") from None
        room[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


def new_store_key(recipients: Sequence[str]) -> bytes:
    """A new key as an age file, sealed to age recipients (``age1…``). Raises WrongKey for what is no recipient."""
    return _sealed(_new_keyset(), recipients)


def open_store_key(sealed: bytes, identity: str) -> StoreKey:
    """The key in an age file, opened with an age identity (``AGE-SECRET-KEY-1…``). Raises WrongKey."""
    from tink import TinkError, json_proto_keyset_format, secret_key_access, streaming_aead

    streaming_aead.register()
    keyset = _opened(sealed, identity)
    try:
        handle = json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN)
        return StoreKey(handle.primitive(streaming_aead.StreamingAead))
    except TinkError as wrong:
        raise WrongKey(f"the file opens, but holds no key of a store ({wrong}).") from None


def sealed_again(sealed: bytes, identity: str, recipients: Sequence[str], *, new_key: bool = False) -> bytes:
    """The same key sealed to other recipients; with ``new_key``, what is stored from now on has a key of its own.

    The former keys stay in the file, for what was stored before. Raises WrongKey.
    """
    keyset = _opened(sealed, identity)
    if new_key:
        fresh = _new_keyset()
        keyset = {"primaryKeyId": fresh["primaryKeyId"], "key": [*fresh["key"], *keyset["key"]]}
    return _sealed(keyset, recipients)


def _new_keyset() -> dict[str, Any]:
    from tink import json_proto_keyset_format, new_keyset_handle, secret_key_access, streaming_aead

    streaming_aead.register()
    made = new_keyset_handle(streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB)
    found: dict[str, Any] = json.loads(json_proto_keyset_format.serialize(made, secret_key_access.TOKEN))
    return found


def _sealed(keyset: dict[str, Any], recipients: Sequence[str]) -> bytes:
    from pyrage import RecipientError, encrypt, x25519

    if not recipients:
        raise WrongKey("a store's key is sealed to somebody. Name at least one age recipient (age1…).")
    try:
        known = [x25519.Recipient.from_str(one) for one in recipients]
    except RecipientError as wrong:
        raise WrongKey(f"one of the recipients is none ({wrong}). They begin with age1.") from None
    made: bytes = encrypt(json.dumps(keyset).encode(), known, armored=True)
    return made


def _opened(sealed: bytes, identity: str) -> dict[str, Any]:
    from pyrage import DecryptError, IdentityError, decrypt, x25519

    lines = [line.strip() for line in identity.splitlines() if line.strip() and not line.startswith("#")]
    try:
        found = json.loads(decrypt(sealed, [x25519.Identity.from_str(line) for line in lines]))
    except IdentityError:
        raise WrongKey("the identity is not one of age. It begins with AGE-SECRET-KEY-1.") from None
    except (DecryptError, ValueError):
        raise WrongKey("this identity does not open the key of the store; it was sealed to others.") from None
    if not isinstance(found, dict) or "key" not in found:
        raise WrongKey("the file opens, but holds no key of a store.")
    return found


def _end(stream: BinaryIO) -> None:
    """Let go of a stream that was not ended, so that nothing is written later."""
    from tink import TinkError

    with suppress(TinkError):
        stream.close()
