"""Keys and seals: in the forms in which authorities have them, and no others."""

from __future__ import annotations

import asyncio

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from custody.packages.authorities import NOON, certified, key_of, root, signing
from servanda.custody.errors import BrokenSeal, UnusableKey
from servanda.custody.seals import open_sealed, read_seal, seal, seal_around, signing_key

KEY = key_of("lva-justice")
PEM = KEY.certificate.parsed().public_bytes(Encoding.PEM)


def written(folder, content):
    (folder / "key").write_bytes(content)
    return folder / "key"


def private(how=None):
    return KEY.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how or NoEncryption())


def test_a_key_is_read_from_pem_locked_or_not(tmp_path):
    (tmp_path / "certificate").write_bytes(PEM + root()[1].public_bytes(Encoding.PEM))

    plain = signing_key(written(tmp_path, private()), tmp_path / "certificate")
    locked = signing_key(
        written(tmp_path, private(BestAvailableEncryption(b"word"))), tmp_path / "certificate", b"word"
    )

    assert plain.certificate == locked.certificate == KEY.certificate
    assert len(plain.issuers) == 1


def test_a_key_is_read_from_pkcs12(tmp_path):
    told = pkcs12.serialize_key_and_certificates(
        b"key", KEY.private, KEY.certificate.parsed(), None, BestAvailableEncryption(b"word")
    )

    assert signing_key(written(tmp_path, told), password=b"word").certificate == KEY.certificate


@pytest.mark.parametrize(
    ("content", "password", "why"),
    [
        (b"none", None, "no private key"),
        (PEM, None, "no private key"),
        (private(BestAvailableEncryption(b"word")) + PEM, None, "give its password"),
        (private(BestAvailableEncryption(b"word")) + PEM, b"other", "password is not its own"),
        (private() + key_of("ken-justice").certificate.parsed().public_bytes(Encoding.PEM), None, "not the key of"),
    ],
    ids=["nothing", "no key", "locked", "wrong password", "of another"],
)
def test_a_key_that_cannot_be_used_is_refused_with_the_reason(tmp_path, content, password, why):
    with pytest.raises(UnusableKey, match=why):
        signing_key(written(tmp_path, content), password=password)


def test_a_key_of_another_kind_is_refused(tmp_path):
    other = ed25519.Ed25519PrivateKey.generate()
    content = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem = certified(other, "other", root()).public_bytes(Encoding.PEM)

    with pytest.raises(UnusableKey, match="RSA or on a NIST curve"):
        signing_key(written(tmp_path, content + pem))


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=lambda one: one.name)
def test_a_seal_tells_who_when_and_how(curve):
    key = signing(ec.generate_private_key(curve), "somebody")

    found = read_seal(seal(key, b"content", NOON), b"content")

    assert (found.fingerprint, found.signed_at) == (key.certificate.fingerprint, NOON)
    assert found.subject == "Common Name: somebody"
    assert found.algorithm == f"ECDSA {curve.name}, SHA-256"


@pytest.mark.parametrize(("digest", "pss"), [("sha256", True), ("sha512", False), ("sha384", True)])
def test_stronger_digests_and_pss_are_read(digest, pss):
    key = key_of("bra-justice").signer
    other = SimpleSigner(
        signing_cert=key.signing_cert, signing_key=key.signing_key, cert_registry=key.cert_registry, prefer_pss=pss
    )
    told = PdfCMSSignedAttributes(signing_time=NOON)

    made = asyncio.run(other.async_sign_general_data(b"content", digest, use_cades=True, signed_attr_settings=told))

    assert read_seal(made.dump(), b"content").algorithm == f"RSA 2048, SHA-{digest[3:]}"


def test_what_a_seal_holds_comes_out_and_nothing_else():
    sealed = seal_around(KEY, b"content", NOON)

    assert open_sealed(sealed)[0] == b"content"
    with pytest.raises(BrokenSeal):
        open_sealed(sealed.replace(b"content", b"contenT"))
    with pytest.raises(BrokenSeal, match="holds no content"):
        open_sealed(seal(KEY, b"content", NOON))
    with pytest.raises(BrokenSeal, match="bytes"):
        open_sealed(bytes(5 * 2**20))
