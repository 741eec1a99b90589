"""Envelopes: opened by those they are for, told from changed ones, and never in a weak form."""

from __future__ import annotations

import io

import pyrage
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.packages.authorities import asked, identity, key_of, made, reader, signing
from servanda.custody.envelopes import Keys, Recipients, age_identity, encrypt, form_of, opened
from servanda.custody.errors import CannotDecrypt, KeyNeeded, UnreadablePackage, UnusableKey

CONTENT = b"PK\x03\x04" + bytes(range(256)) * 600


def closed(to, content=CONTENT):
    target = io.BytesIO()
    encrypt(io.BytesIO(content), len(content), target, to)
    return target.getvalue()


def read(envelope, keys):
    target = io.BytesIO()
    opened(io.BytesIO(envelope), target, keys)
    return target.getvalue()


TO_AGE = Recipients(age=(str(identity().to_public()),))
TO_CMS = Recipients(certificates=(key_of("bra-justice").certificate,))
TO_BOTH = Recipients(certificates=(*TO_CMS.certificates, key_of("lva-justice").certificate))


@pytest.fixture(scope="module", params=[TO_AGE, TO_CMS], ids=["age", "cms"])
def envelope(request):
    return closed(request.param)


def test_who_it_is_for_reads_it(envelope):
    assert read(envelope, reader()) == CONTENT


@pytest.mark.parametrize("name", ["bra-justice", "lva-justice"])
def test_an_envelope_to_several_is_opened_by_each(name):
    assert read(closed(TO_BOTH), Keys(certificates=(key_of(name),))) == CONTENT


def test_who_it_is_not_for_does_not(envelope):
    other = Keys(age=(str(pyrage.x25519.Identity.generate()),), certificates=(key_of("ken-justice"),))

    with pytest.raises(CannotDecrypt):
        read(envelope, other)


def test_without_a_key_one_is_asked_for(envelope):
    with pytest.raises(KeyNeeded, match="none was given"):
        read(envelope, Keys())


def test_a_package_without_its_key_is_not_known_rather_than_wrong(tmp_path):
    verdict = asked(made(tmp_path, "age").path, keys=Keys())

    assert str(verdict.answer) == "not known"


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_changed_envelope_gives_what_was_put_in_or_nothing(envelope, data):
    """In CMS the name of the reader is not authenticated: a change there is noticed only if it no longer fits."""
    place = data.draw(st.integers(0, len(envelope) - 1))
    broken = bytearray(envelope)
    broken[place] ^= data.draw(st.integers(1, 255))

    try:
        assert read(bytes(broken), reader()) == CONTENT
    except (CannotDecrypt, UnreadablePackage):
        assert bytes(broken) != envelope


@pytest.mark.parametrize("place", [-1, -20, -5000, 700, 90_000])
def test_no_changed_content_opens(envelope, place):
    broken = bytearray(envelope)
    broken[place] ^= 1

    with pytest.raises((CannotDecrypt, UnreadablePackage)):
        read(bytes(broken), reader())


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_no_shortened_or_lengthened_envelope_opens(envelope, data):
    cut = data.draw(st.integers(0, len(envelope) - 1))

    for broken in (envelope[:cut], envelope + b"x"):
        with pytest.raises((CannotDecrypt, UnreadablePackage)):
            read(broken, reader())


def test_the_older_envelope_is_not_read():
    key = key_of("bra-justice")
    old = pkcs7.PKCS7EnvelopeBuilder().set_data(CONTENT).add_recipient(key.certificate.parsed())

    with pytest.raises(UnreadablePackage):
        form_of(io.BytesIO(old.set_content_encryption_algorithm(AES256).encrypt(Encoding.DER, [])))


def test_a_key_wrapped_in_the_older_way_is_not_taken():
    envelope = closed(Recipients(certificates=(key_of("bra-justice").certificate,)))
    told = cms.ContentInfo.load(envelope)
    told["content"]["recipient_infos"][0].chosen["key_encryption_algorithm"] = {"algorithm": "rsaes_pkcs1v15"}

    with pytest.raises(CannotDecrypt, match="not relied on"):
        read(told.dump(force=True), reader())


def test_a_certificate_for_signing_only_gets_no_envelope():
    signs = signing(ec.generate_private_key(ec.SECP256R1()), "signs", digital_signature=True)

    with pytest.raises(UnusableKey, match="not meant for encryption"):
        closed(Recipients(certificates=(signs.certificate,)))


def test_an_envelope_is_by_age_or_by_certificate():
    with pytest.raises(UnusableKey, match="not both"):
        closed(Recipients(age=TO_AGE.age, certificates=TO_CMS.certificates))


def test_a_source_that_shrinks_while_it_is_encrypted_is_noticed():
    with pytest.raises(UnreadablePackage, match="was changed"):
        encrypt(io.BytesIO(b"short"), 500, io.BytesIO(), TO_CMS)


def test_an_age_key_file_may_have_comments():
    told = str(pyrage.x25519.Identity.generate())

    assert age_identity(f"# made today\n{told}\n") == told
    with pytest.raises(UnusableKey, match="AGE-SECRET-KEY"):
        age_identity("age1notsecret")


def test_keys_do_not_print_themselves():
    assert "AGE-SECRET" not in repr(reader())
    assert "PRIVATE" not in repr(key_of("bra-justice"))


def test_a_weak_key_is_not_loaded(tmp_path):
    from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

    from servanda.custody.seals import signing_key

    weak = rsa.generate_private_key(65537, 1024)
    pem = signing(weak, "weak").certificate.parsed().public_bytes(Encoding.PEM)
    (tmp_path / "key").write_bytes(weak.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)

    with pytest.raises(UnusableKey, match="1024 bits is too weak"):
        signing_key(tmp_path / "key")
