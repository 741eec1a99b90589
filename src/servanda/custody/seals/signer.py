"""The key an authority signs with, read once and kept parsed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import Certificate
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from servanda.custody.errors import UnusableKey
from servanda.custody.trust import TrustedCertificate
from servanda.custody.trust_file import certificate as read_certificate

__all__ = ["LEAST_RSA_BITS", "STRONG_CURVES", "SigningKey", "signing_key", "weakness"]

LEAST_RSA_BITS = 2048
STRONG_CURVES = ("secp256r1", "secp384r1", "secp521r1")
_DIGESTS: dict[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class SigningKey:
    """A private key with its certificate, both parsed, and the certificates that led to it."""

    private: PrivateKey
    certificate: TrustedCertificate
    issuers: tuple[bytes, ...] = ()  # DER, for those who check by authority of certification

    @cached_property
    def signer(self) -> SimpleSigner:
        """The same for pyHanko, made once."""
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's own class has no types
        store.register_multiple([asn1_x509.Certificate.load(one) for one in self.issuers])
        return _Kept(self.private, asn1_x509.Certificate.load(self.certificate.der), store)


class _Kept(SimpleSigner):
    """pyHanko's signer reads the private key anew for each signature, which takes ten times as long as signing."""

    def __init__(self, private: PrivateKey, certificate: asn1_x509.Certificate, store: SimpleCertificateStore) -> None:
        der = private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        super().__init__(signing_cert=certificate, signing_key=PrivateKeyInfo.load(der), cert_registry=store)
        self._private = private

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        digest = _DIGESTS[digest_algorithm]
        if isinstance(self._private, rsa.RSAPrivateKey):
            return self._private.sign(data, padding.PKCS1v15(), digest)
        return self._private.sign(data, ec.ECDSA(digest))


def signing_key(key: Path, certificate: Path | None = None, password: bytes | None = None) -> SigningKey:
    """The key in a PEM file with its certificate in another, or both in one PKCS#12 file (.p12, .pfx).

    Raises UnusableKey: not readable, locked, too weak, or key and certificate do not belong together.
    """
    try:
        content = key.read_bytes()
        chain = certificate.read_bytes() if certificate else content
    except OSError as wrong:
        raise UnusableKey(f"{wrong.filename} cannot be read: {wrong.strerror}.") from wrong
    try:
        private, found, issuers = _pem(content, chain, password) if _is_pem(content) else _pkcs12(content, password)
    except (TypeError, ValueError) as wrong:
        locked = "it is locked: give its password" if password is None else "or the password is not its own"
        raise UnusableKey(f"{key} holds no private key that can be read; {locked}.") from wrong
    trusted = read_certificate(found.public_bytes(serialization.Encoding.DER))
    weak = weakness(private.public_key())
    if weak or not isinstance(private, PrivateKey):
        raise UnusableKey(f"{key}: {weak}")
    if _public(private.public_key()) != _public(found.public_key()):
        raise UnusableKey(f"{key} is not the key of the certificate {trusted.fingerprint[:16]}.")
    der = tuple(one.public_bytes(serialization.Encoding.DER) for one in issuers)
    return SigningKey(private, trusted, der)


def _is_pem(content: bytes) -> bool:
    return b"-----BEGIN" in content


def _pem(key: bytes, chain: bytes, password: bytes | None) -> tuple[Any, Certificate, list[Certificate]]:
    from cryptography.x509 import load_pem_x509_certificates

    private = serialization.load_pem_private_key(key, password)
    found, *issuers = load_pem_x509_certificates(chain)
    return private, found, issuers


def _pkcs12(content: bytes, password: bytes | None) -> tuple[Any, Certificate, list[Certificate]]:
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    private, found, issuers = load_key_and_certificates(content, password)
    if private is None or found is None:
        raise ValueError("no key or no certificate in it")
    return private, found, issuers


def _public(key: Any) -> bytes:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    der: bytes = key.public_bytes(serialization.Encoding.DER, form)
    return der


def weakness(key: object) -> str | None:
    """Why a public key is not relied on; None: it is."""
    if isinstance(key, rsa.RSAPublicKey):
        few = key.key_size < LEAST_RSA_BITS
        return f"an RSA key of {key.key_size} bits is too weak; at least {LEAST_RSA_BITS} are needed." if few else None
    if isinstance(key, ec.EllipticCurvePublicKey):
        known = key.curve.name in STRONG_CURVES
        return (
            None if known else f"the curve {key.curve.name} is not relied on; take one of {', '.join(STRONG_CURVES)}."
        )
    return "keys are RSA or on a NIST curve (P-256, P-384, P-521); this one is neither."
