"""Time stamps, given by an authority made with OpenSSL for the test."""

from __future__ import annotations

import base64
import shutil
from dataclasses import replace

import pytest
from asn1crypto import cms, tsp
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate

from custody.builders import handed_over
from custody.stampers import Authority
from servanda.custody.errors import BadStamp
from servanda.custody.ledger import line_of, lines_of
from servanda.custody.timestamps import question, read_stamp, stamped
from servanda.custody.verifying import verify


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL is not installed, so no time-stamping authority can be made for the test")
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def sealed(authority):
    entry = handed_over()[2]
    return stamped(entry, authority.answer(question(entry)), [authority.root])


def test_a_stamped_entry_tells_when_it_was_seen_and_by_whom(authority, sealed):
    found = read_stamp(sealed, [authority.root])

    assert (found.number, found.by) == (3, "CN=Time of the test")
    assert found.at.tzinfo is not None


def test_openssl_itself_accepts_the_stamp(authority, sealed):
    (authority.here / "hash").write_text(sealed.hash)
    (authority.here / "kept").write_bytes(base64.b64decode(sealed.stamp))

    authority.run("ts", "-verify", "-data", "hash", "-in", "kept", "-CAfile", "root.pem")


def test_a_ledger_with_a_stamp_is_whole_with_and_without_the_root(authority, sealed):
    lines = lines_of([*handed_over()[:2], sealed, *handed_over()[3:]]).splitlines(keepends=True)

    assert verify(lines).whole
    assert [one.by for one in verify(lines).stamps] == [""]
    assert [one.by for one in verify(lines, roots=[authority.root]).stamps] == ["CN=Time of the test"]


def test_a_stamp_of_another_entry_does_not_hold(authority, sealed):
    moved = replace(handed_over()[3], stamp=sealed.stamp)

    for roots in ([], [authority.root]):
        with pytest.raises(BadStamp):
            read_stamp(moved, roots)


def test_a_stamp_by_a_stranger_does_not_hold(authority, sealed, tmp_path):
    stranger = Authority(tmp_path)

    with pytest.raises(BadStamp, match="does not hold"):
        read_stamp(sealed, [stranger.root])


def test_a_stranger_does_not_hold_by_bringing_its_own_root(authority, tmp_path):
    stranger = Authority(tmp_path)
    entry = handed_over()[2]

    with pytest.raises(BadStamp, match="does not hold"):
        stamped(entry, with_certificate(stranger.answer(question(entry)), stranger.root), [authority.root])


def test_an_authority_below_another_leads_to_the_root_by_what_it_brings(authority, tmp_path):
    below = Authority(tmp_path, above=authority)
    entry = handed_over()[2]
    answer = below.answer(question(entry))

    with pytest.raises(BadStamp, match="does not hold"):
        stamped(entry, answer, [authority.root])
    whole = stamped(entry, with_certificate(answer, below.root))
    assert read_stamp(whole, [authority.root]).by == "CN=Time of the test"


def with_certificate(answer: bytes, certificate: Certificate) -> bytes:
    """The answer with one certificate more; nothing signs how many there are."""
    read = tsp.TimeStampResp.load(answer)
    signed = read["time_stamp_token"]["content"]
    held = sorted([*(one.dump() for one in signed["certificates"]), certificate.public_bytes(Encoding.DER)])
    signed["certificates"] = cms.CertificateSet([cms.CertificateChoices.load(one) for one in held])
    read["time_stamp_token"]["content"] = signed
    return read.dump(force=True)


def test_a_changed_stamp_breaks_the_ledger(authority, sealed):
    raw = bytearray(base64.b64decode(sealed.stamp))
    raw[-5] ^= 1
    lines = lines_of(handed_over()[:2]) + line_of(replace(sealed, stamp=base64.b64encode(raw).decode()))

    assert not verify(lines.splitlines(keepends=True), roots=[authority.root]).whole


@pytest.mark.parametrize("stamp", ["", "not base64!", "AAAA"])
def test_what_is_no_stamp_is_told(stamp):
    with pytest.raises(BadStamp):
        read_stamp(replace(handed_over()[0], stamp=stamp), [])
