"""CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), written and read as a stream.

The key of the content is wrapped by pyHanko, with RSA-OAEP or ephemeral ECDH and AES key wrap; the cipher is that
of the ``cryptography`` package. Only the frame, a dozen lengths in DER, is written here, because no library writes
it for content larger than memory.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import IO

from asn1crypto import cms, core, x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import GCM

# The wrapping of keys is not among pyHanko's public names, but its reading is, and the two belong together.
from pyhanko.pdf_utils.crypt.pubkey import (
    RecipientEncryptionPolicy,
    SimpleEnvelopeKeyDecrypter,
    _recipient_info,
    read_envelope_key,
)

from servanda.custody.errors import CannotDecrypt, UnreadablePackage, UnusableKey
from servanda.custody.seals.signer import SigningKey
from servanda.custody.trust import TrustedCertificate

__all__ = ["decrypt_cms", "encrypt_cms"]

_CHUNK = 1 << 20
_MOST_FRAME = 1 << 20  # bytes before the content: wrapped keys, some hundred bytes each
_MOST_CONTENT = 2**36 - 32  # bytes AES-GCM can take under one key and nonce (NIST SP 800-38D)
_NONCE, _TAG = 12, 16
_AUTH_ENVELOPED: bytes = core.ObjectIdentifier("1.2.840.113549.1.9.16.1.23").dump()
_DATA: bytes = core.ObjectIdentifier("1.2.840.113549.1.7.1").dump()
_GCM = "2.16.840.1.101.3.4.1.46"
_WRAPS = ("rsaes_oaep", "1.3.132.1.11.1", "1.3.132.1.11.2", "1.3.132.1.11.3")  # OAEP; ECDH with SHA-2


class _GcmParameters(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [("nonce", core.OctetString), ("icvlen", core.Integer, {"default": 12})]  # noqa: RUF012  # asn1crypto's way


class _GcmAlgorithm(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", _GcmParameters)]  # noqa: RUF012  # asn1crypto's way


def encrypt_cms(source: IO[bytes], size: int, target: IO[bytes], to: Sequence[TrustedCertificate]) -> None:
    """Write the source, of so many bytes, encrypted to all certificates. Raises UnusableKey."""
    if size > _MOST_CONTENT:
        raise UnusableKey(f"CMS with AES-GCM holds at most {_MOST_CONTENT:,} bytes; take age for {size:,}.")
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(_NONCE)
    wrapped = core.SetOf([_wrapped(one, key) for one in to], spec=cms.RecipientInfo).dump()
    algorithm = _GcmAlgorithm({"algorithm": _GCM, "parameters": {"nonce": nonce, "icvlen": _TAG}}).dump()
    target.write(_frame(wrapped, algorithm, size))
    encryptor = Cipher(AES256(key), GCM(nonce)).encryptor()
    written = 0
    for chunk in iter(lambda: source.read(_CHUNK), b""):
        target.write(encryptor.update(chunk))
        written += len(chunk)
    encryptor.finalize()
    if written != size:
        raise UnreadablePackage(f"the source had {written:,} bytes where {size:,} were announced: it was changed.")
    target.write(core.OctetString(encryptor.tag).dump())


def _wrapped(to: TrustedCertificate, key: bytes) -> cms.RecipientInfo:
    certificate = x509.Certificate.load(to.der)
    usage = certificate.key_usage_value.native if certificate.key_usage_value else {"key_encipherment", "key_agreement"}
    wanted = "key_encipherment" if certificate.public_key.algorithm == "rsa" else "key_agreement"
    if wanted not in usage:
        raise UnusableKey(
            f"the certificate {to.fingerprint[:16]} is not meant for encryption (its key usage lacks {wanted}); "
            "take another of the authority, or its age key."
        )
    made = _recipient_info(key, certificate, RecipientEncryptionPolicy(ignore_key_usage=True, prefer_oaep=True))
    assert isinstance(made, cms.RecipientInfo)
    return made


def _frame(wrapped: bytes, algorithm: bytes, size: int) -> bytes:
    """All that stands before the encrypted content."""
    content = _head(0x80, size)
    told = _head(0x30, len(_DATA) + len(algorithm) + len(content) + size) + _DATA + algorithm + content
    version: bytes = core.Integer(0).dump()
    inner = _head(0x30, len(version) + len(wrapped) + len(told) + size + 2 + _TAG) + version + wrapped + told
    outer = _AUTH_ENVELOPED + _head(0xA0, len(inner) + size + 2 + _TAG) + inner
    return _head(0x30, len(outer) + size + 2 + _TAG) + outer


def _head(tag: int, length: int) -> bytes:
    """A tag and a length in DER."""
    if length < 0x80:
        return bytes((tag, length))
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(digits))) + digits


def decrypt_cms(source: IO[bytes], target: IO[bytes], keys: Sequence[SigningKey]) -> str:
    """Write what is in the envelope; the fingerprint of the certificate that opened it.

    What is written is authentic only once this returns. Raises CannotDecrypt: for others, or changed;
    UnreadablePackage: not an envelope of this kind.
    """
    try:
        wrapped, nonce, size = _read_frame(source)
        found = _unwrapped(wrapped, keys)
    except (CannotDecrypt, UnreadablePackage):
        raise
    except Exception as wrong:  # parsers raise whatever they meet in bytes that are no ASN.1
        raise UnreadablePackage(f"the envelope cannot be read as CMS: {wrong}.") from wrong
    if found is None:
        raise CannotDecrypt(f"the package is not encrypted to any of the {len(keys)} certificates given.")
    decryptor = Cipher(AES256(found[0]), GCM(nonce)).decryptor()
    for chunk in _exactly(source, size):
        target.write(decryptor.update(chunk))
    mac = source.read(2 + _TAG + 1)
    if len(mac) != 2 + _TAG or mac[:2] != bytes((0x04, _TAG)):
        raise UnreadablePackage("the envelope does not end as announced: it was cut off, or something was added.")
    try:
        decryptor.finalize_with_tag(mac[2:])
    except InvalidTag as wrong:
        raise CannotDecrypt("the encrypted package was changed on the way; nothing of it is believed.") from wrong
    return found[1].certificate.fingerprint


def _exactly(source: IO[bytes], size: int) -> Iterator[bytes]:
    while size:
        chunk = source.read(min(_CHUNK, size))
        if not chunk:
            raise UnreadablePackage(f"the envelope was cut off: {size:,} bytes are missing.")
        size -= len(chunk)
        yield chunk


def _read_frame(source: IO[bytes]) -> tuple[cms.RecipientInfos, bytes, int]:
    """Who can open it, the nonce, and the bytes of encrypted content, to whose beginning the source is left."""
    _expect(source, 0x30)
    _literally(source, _AUTH_ENVELOPED)
    _expect(source, 0xA0)
    _expect(source, 0x30)
    _literally(source, core.Integer(0).dump())
    wrapped = _whole(source, 0x31)
    _expect(source, 0x30)
    _literally(source, _DATA)
    told = _whole(source, 0x30)
    size = _expect(source, 0x80)
    before = source.tell()
    source.seek(0)
    if source.read(before) != _frame(wrapped, told, size):
        raise UnreadablePackage("the lengths in the envelope contradict each other.")
    return cms.RecipientInfos.load(wrapped, strict=True), _nonce(told), size


def _nonce(told: bytes) -> bytes:
    algorithm = _GcmAlgorithm.load(told, strict=True)
    nonce: bytes = algorithm["parameters"]["nonce"].native
    if algorithm["algorithm"].dotted != _GCM or algorithm["parameters"]["icvlen"].native != _TAG:
        raise UnreadablePackage("the content is not encrypted with AES-256-GCM and a tag of 16 bytes.")
    if len(nonce) != _NONCE:
        raise UnreadablePackage(f"the nonce has {len(nonce)} bytes; AES-GCM takes {_NONCE}.")
    return nonce


def _expect(source: IO[bytes], tag: int) -> int:
    """The length that follows a tag."""
    return _tag(source, tag)[1]


def _tag(source: IO[bytes], tag: int) -> tuple[bytes, int]:
    head = source.read(2)
    if len(head) != 2 or head[0] != tag or head[1] == 0x80 or head[1] > 0x88:
        raise UnreadablePackage("the envelope is not laid out as CMS AuthEnvelopedData in DER.")
    if head[1] < 0x80:
        return head, head[1]
    digits = source.read(head[1] & 0x7F)
    return head + digits, int.from_bytes(digits, "big")


def _whole(source: IO[bytes], tag: int) -> bytes:
    head, length = _tag(source, tag)
    if length > _MOST_FRAME:
        raise UnreadablePackage(f"the envelope has {length:,} bytes of keys; an honest one has some hundred a reader.")
    return head + source.read(length)


def _literally(source: IO[bytes], wanted: bytes) -> None:
    if source.read(len(wanted)) != wanted:
        raise UnreadablePackage("the envelope is not CMS AuthEnvelopedData around plain data.")


def _unwrapped(wrapped: cms.RecipientInfos, keys: Sequence[SigningKey]) -> tuple[bytes, SigningKey] | None:
    """The key of the content, and who could open it. Raises CannotDecrypt: by a weak way of wrapping."""
    for info in wrapped:
        algorithm = info.chosen["key_encryption_algorithm"]["algorithm"]
        if algorithm.native not in _WRAPS and algorithm.dotted not in _WRAPS:
            raise CannotDecrypt(
                f"the key is wrapped by {algorithm.native}, which is not relied on; expected RSA-OAEP or ECDH."
            )
    for one in keys:
        der = one.private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        reader = SimpleEnvelopeKeyDecrypter(x509.Certificate.load(one.certificate.der), PrivateKeyInfo.load(der))
        key = read_envelope_key({"recipient_infos": wrapped}, reader)
        if key is not None and len(key) == 32:
            return key, one
    return None
