"""Three small authorities with a certification authority of their own, and packages between them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pyrage
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from servanda.custody.envelopes import Keys
from servanda.custody.packages import Ask, Contents, EvidencePart, Package, make_package, verify
from servanda.custody.packages.archive import ArchiveWriter
from servanda.custody.packages.manifests import MANIFEST, MIMETYPE, SIGNATURE
from servanda.custody.packages.strict import twin_digest
from servanda.custody.seals import SigningKey, seal
from servanda.custody.trust import AgeKey, Authority, Period, TrustList
from servanda.custody.trust_file import certificate

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)
_ALL = dict.fromkeys(("digital_signature", "content_commitment", "key_encipherment", "key_agreement"), True)
_REST = ("data_encipherment", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def certified(
    key: Any, name: str, issuer: tuple[Any, x509.Certificate] | None = None, **usage: bool
) -> x509.Certificate:
    """A certificate of a key; without issuer, that of a certification authority by itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    told = {**dict.fromkeys((*_ALL, *_REST), False), **(usage or _ALL), "key_cert_sign": issuer is None}
    told["crl_sign"] = issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[1].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BEGIN)
        .not_valid_after(END)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**told), critical=True)
    )
    return builder.sign(issuer[0] if issuer else key, hashes.SHA256())


@cache
def root() -> tuple[Any, x509.Certificate]:
    """The certification authority of these tests."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key, certified(key, "Certification authority of a test")


def signing(private: Any, name: str, **usage: bool) -> SigningKey:
    """A key with a certificate of the authority above."""
    made = certified(private, name, root(), **usage)
    return SigningKey(private, certificate(made.public_bytes(serialization.Encoding.PEM)))


@cache
def key_of(name: str) -> SigningKey:
    """The one key of an authority; the Ministry of Brazil has RSA, others have curves."""
    private = (
        rsa.generate_private_key(65537, 2048) if name == "bra-justice" else ec.generate_private_key(ec.SECP256R1())
    )
    return signing(private, name)


@cache
def identity() -> pyrage.x25519.Identity:
    """The age key of Brazil's authority."""
    return pyrage.x25519.Identity.generate()


@cache
def trust() -> TrustList:
    """All three in one list."""
    age = AgeKey(recipient=str(identity().to_public()), period=Period())
    return TrustList(
        authorities=(
            Authority(id="lva-justice", state="LVA", name="Ministry of Justice", certificates=_own("lva-justice")),
            Authority(
                id="bra-justice", state="BRA", name="Ministry of Justice", certificates=_own("bra-justice"), age=(age,)
            ),
            Authority(id="ken-justice", state="KEN", name="Attorney General", certificates=_own("ken-justice")),
        )
    )


def _own(name: str) -> Any:
    return (key_of(name).certificate,)


def with_period(listed: TrustList, id: str, **period: Any) -> TrustList:
    """The list with another period of one authority's certificate."""
    one = listed.authority(id)
    held = one.certificates[0]
    changed = replace(one, certificates=(replace(held, period=replace(held.period, **period)),))
    return replace(listed, authorities=tuple(changed if other.id == id else other for other in listed.authorities))


def reader() -> Keys:
    """All keys of Brazil's authority."""
    return Keys(age=(str(identity()),), certificates=(key_of("bra-justice"),))


@cache
def letter() -> bytes:
    """A page without a word."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842).close()
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


def twin(**more: Any) -> dict[str, Any]:
    """A short request as data."""
    told = {
        "format": "servanda-letter-1",
        "letter": "request",
        "reference": "LVA-R-2026-0001",
        "made_on": "2026-11-20",
        "sender": {"state": "LVA", "name": "Ministry of Justice"},
        "addressee": {"state": "BRA", "name": "Ministry of Justice"},
        "measure": "take-evidence",
        "asked": [{"measure": "take-evidence", "words": {"text": "Hear the witness named in the annex."}}],
        "language": "en",
        "urgency": "routine",
        **more,
    }
    return {**told, "digest": twin_digest(told)}


def contents(**more: Any) -> Contents:
    """A request of Latvia to Brazil with a letter, its twin, a condition and one object."""
    told: dict[str, Any] = {
        "kind": "request",
        "reference": "LVA-R-2026-0001",
        "sender": "lva-justice",
        "receiver": "bra-justice",
        "made_at": NOON,
        "letter": letter(),
        "twin": twin(),
        "evidence": (EvidencePart(name="photo.jpg", source=b"a photograph", item="EV-1"),),
        "conditions": ({"kind": "use-limitation", "text": "For the proceedings named in the letter only."},),
    }
    return Contents(**{**told, **more})


def made(folder: Path, envelope: Any = "none", key: SigningKey | None = None, **more: Any) -> Package:
    """A package in a folder."""
    told = contents(**more)
    listed = trust()
    return make_package(
        told, folder / f"package.{envelope}", key=key or key_of(told.sender), trust=listed, envelope=envelope
    )


def asked(path: Path, listed: TrustList | None = None, **ask: Any) -> Any:
    """The verdict of Brazil's authority."""
    return verify(path, listed or trust(), Ask(**{"at": NOON, "me": "bra-justice", "keys": reader(), **ask}))


def parts_of(path: Path) -> dict[str, bytes]:
    """All parts of a package that is not encrypted."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: Mapping[str, bytes]) -> Path:
    """An archive of these parts as ours are written."""
    with path.open("wb") as file, ArchiveWriter(file, NOON) as writer:
        for name, content in parts.items():
            writer.add(name, [content], len(content))
    return path


def sealed_by(key: SigningKey, parts: Mapping[str, bytes], manifest: bytes) -> dict[str, bytes]:
    """The parts with another manifest and its seal: what a sender of ill will, or of little care, would send."""
    inner = {name: content for name, content in parts.items() if name not in ("mimetype", MANIFEST, SIGNATURE)}
    return {"mimetype": MIMETYPE.encode(), **inner, MANIFEST: manifest, SIGNATURE: seal(key, manifest, NOON)}
