"""Receipts: from the receiver only, for the package it names, and never kinder than the verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from custody.packages.authorities import NOON, asked, key_of, made, packed, parts_of, trust, with_period
from servanda.custody.errors import BrokenReceipt, UnusableKey
from servanda.custody.packages.strict import write_json
from servanda.custody.receipts import receipt_for, sign_receipt, verify_receipt
from servanda.custody.seals import seal_around

LATER = NOON + timedelta(days=1)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return made(tmp_path_factory.mktemp("sent"))


@pytest.fixture(scope="module")
def receipt(package):
    return receipt_for(asked(package.path), by="bra-justice", at=LATER)


def signed(receipt, name="bra-justice"):
    return sign_receipt(receipt, key_of(name), trust())


def findings(verdict):
    return {one.what: str(one.answer) for one in verdict.findings}


def test_an_accepted_package_is_matched_by_its_receipt(package, receipt):
    verdict = verify_receipt(signed(receipt), trust(), at=LATER, sent=[package])

    assert str(verdict.answer) == "yes"
    assert verdict.matches is package
    assert verdict.receipt == receipt
    assert (receipt.outcome, receipt.digest, receipt.package) == ("accepted", package.digest, package.id)


def test_a_package_sent_again_in_another_envelope_is_still_matched(package, receipt):
    again = replace(package, file_digest="0" * 64)

    assert verify_receipt(signed(receipt), trust(), at=LATER, sent=[again]).matches is again


def test_a_package_that_could_not_be_opened_is_matched_by_its_file(tmp_path):
    broken = tmp_path / "broken"
    broken.write_bytes(b"age-encryption.org/v1\nbroken")
    found = receipt_for(asked(broken), by="bra-justice", at=LATER)
    sent = replace(made(tmp_path), file_digest=found.file_digest)

    verdict = verify_receipt(signed(found), trust(), at=LATER, sent=[sent])

    assert (found.outcome, found.digest, verdict.matches) == ("rejected", None, sent)
    assert "does not open" in found.reasons[0]


def test_what_is_not_to_be_believed_cannot_be_accepted(package, tmp_path):
    changed = packed(tmp_path / "p", {**parts_of(package.path), "bag/data/letter.pdf": b"changed"})
    verdict = asked(changed)

    with pytest.raises(BrokenReceipt, match="cannot be accepted"):
        receipt_for(verdict, by="bra-justice", at=LATER, outcome="accepted")
    assert receipt_for(verdict, by="bra-justice", at=LATER).outcome == "rejected"


def test_who_finds_it_insufficient_says_why(package):
    verdict = asked(package.path)

    with pytest.raises(BrokenReceipt, match="says why"):
        receipt_for(verdict, by="bra-justice", at=LATER, outcome="insufficient")
    found = receipt_for(verdict, by="bra-justice", at=LATER, outcome="insufficient", reasons=["No facts are told."])
    assert verify_receipt(signed(found), trust(), at=LATER).receipt.reasons == ("No facts are told.",)


def test_a_receipt_is_signed_by_who_gives_it(receipt):
    with pytest.raises(UnusableKey):
        sign_receipt(receipt, key_of("ken-justice"), trust())

    forged = seal_around(key_of("ken-justice"), write_json(receipt.to_json()), LATER)
    assert findings(verify_receipt(forged, trust(), at=LATER))["receiver"] == "no"


def test_a_receipt_of_somebody_else_does_not_acknowledge(package, receipt):
    other = signed(replace(receipt, by="ken-justice"), "ken-justice")

    assert findings(verify_receipt(other, trust(), at=LATER, sent=[package]))["package"] == "no"


def test_a_receipt_for_none_of_the_packages_is_told_so(package, receipt):
    other = replace(package, digest="0" * 64)

    verdict = verify_receipt(signed(receipt), trust(), at=LATER, sent=[other])

    assert (verdict.matches, findings(verdict)["package"]) == (None, "not known")


def test_a_receipt_with_a_revoked_key_is_no_receipt(receipt):
    revoked = with_period(trust(), "bra-justice", revoked_at=NOON)

    assert findings(verify_receipt(signed(receipt), revoked, at=LATER))["in time"] == "no"


def test_a_receipt_that_was_antedated_is_recognised(receipt):
    antedated = seal_around(key_of("bra-justice"), write_json(receipt.to_json()), LATER + timedelta(days=3))

    assert findings(verify_receipt(antedated, trust(), at=LATER + timedelta(days=4)))["days"] == "no"


@pytest.mark.parametrize("change", [b"", b"x", b"0\x80"])
def test_what_is_no_receipt_is_told_so(change):
    with pytest.raises(BrokenReceipt):
        verify_receipt(change, trust(), at=LATER)


def test_a_changed_receipt_is_no_receipt(receipt):
    content = signed(receipt).replace(b"accepted", b"rejected")

    with pytest.raises(BrokenReceipt, match="other bytes"):
        verify_receipt(content, trust(), at=LATER)


@pytest.mark.parametrize("more", [{"outcome": "maybe"}, {"extra": 1}, {"digest": None}, {"at": "today"}])
def test_a_signed_receipt_that_says_what_none_can_say_is_refused(receipt, more):
    content = seal_around(key_of("bra-justice"), write_json({**receipt.to_json(), **more}), LATER)

    with pytest.raises(BrokenReceipt, match="schema"):
        verify_receipt(content, trust(), at=LATER)
