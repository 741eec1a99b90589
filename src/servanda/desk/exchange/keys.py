"""The keys with which one authority signs, is written to and shows itself over TLS; and whom it trusts. No Django.

They stand in the installation's ``keys/exchange``, readable to their owner alone, never in the
database: ``<code>.key.pem``, ``<code>.crt.pem``, ``<code>.age``. The trust list is
``trust.yaml`` beside ``desk.toml``. Certificates of one's own authority of certification take
the place of those made here.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from servanda.custody.envelopes import Keys
from servanda.custody.errors import UnreadableTrust
from servanda.custody.seals.signer import SigningKey, signing_key
from servanda.custody.trust import AgeKey, Authority, Period, TrustList
from servanda.custody.trust_file import certificate, read_trust, write_trust
from servanda.desk.errors import NotInstalled
from servanda.desk.installation import Installation

__all__ = ["Held", "held", "introduce", "make_keys", "trust_of"]

_FOLDER, _TRUST = "exchange", "trust.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The files of one authority's keys."""

    key: Path
    certificate: Path
    age: Path

    def signs(self) -> SigningKey:
        """Parsed once for each state of the files."""
        return _signs(self.key, self.certificate, self.certificate.stat().st_mtime_ns)

    def opens(self) -> Keys:
        """What packages to us are opened with."""
        return Keys(age=(self.age.read_text().strip(),), certificates=(self.signs(),))


@lru_cache(maxsize=8)
def _signs(key: Path, certificate: Path, _changed: int) -> SigningKey:
    return signing_key(key, certificate)


def held(here: Installation, code: str) -> Held:
    """The keys of one of this installation's authorities. Raises NotInstalled."""
    found = _held(here, code)
    missing = [path for path in (found.key, found.certificate, found.age) if not path.is_file()]
    if missing:
        raise NotInstalled(f"{missing[0]} is missing. Make the keys: servanda desk exchange keys {code}")
    return found


def _held(here: Installation, code: str) -> Held:
    folder = here.folder / "keys" / _FOLDER
    return Held(key=folder / f"{code}.key.pem", certificate=folder / f"{code}.crt.pem", age=folder / f"{code}.age")


def make_keys(here: Installation, code: str, name: str, *, host: str, at: datetime, days: int = 730) -> Held:
    """New keys with a certificate of our own making, for a host. Raises NotInstalled where some stand already."""
    from pyrage import x25519

    made = _held(here, code)
    if made.key.exists():
        raise NotInstalled(f"{made.key} stands already and was left alone. Rotate by moving it to your safe first.")
    made.key.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, written = _certificate(name, host, at, days)
    _write(made.key, key)
    _write(made.certificate, written)
    _write(made.age, f"{x25519.Identity.generate()}\n".encode())
    return made


def _certificate(name: str, host: str, at: datetime, days: int) -> tuple[bytes, bytes]:
    """A key on P-256 and a certificate signed with it, as PEM; it counts because the other side's list names it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_agreement=True,
        key_encipherment=False,
        data_encipherment=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(minutes=10))
        .not_valid_after(at + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, made.public_bytes(serialization.Encoding.PEM)


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def trust_of(here: Installation) -> TrustList:
    """Whom this installation trusts. Raises UnreadableTrust where there is no list."""
    path = here.folder / _TRUST
    if not path.is_file():
        raise UnreadableTrust(f"There is no trust list at {path}. Add authorities: servanda desk exchange trust")
    return _trust(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _trust(path: Path, _changed: int) -> TrustList:
    return read_trust(path)


def introduce(here: Installation, code: str, state: str, name: str, crt: Path, recipient: str) -> None:
    """Put an authority with its certificate and age key into the trust list; one that is there is left as it is."""
    path = here.folder / _TRUST
    known = read_trust(path) if path.is_file() else TrustList()
    if any(one.id == code for one in known.authorities):
        return
    age = AgeKey(recipient=recipient, period=Period())
    added = Authority(id=code, state=state, name=name, certificates=(certificate(crt.read_bytes()),), age=(age,))
    write_trust(replace(known, authorities=(*known.authorities, added)), path)


def recipient_of(keys: Held) -> str:
    """The age recipient that others write to."""
    from pyrage import x25519

    return str(x25519.Identity.from_str(keys.age.read_text().strip()).to_public())
