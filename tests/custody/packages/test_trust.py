"""The trust list: what is written is read, what cannot be is refused with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from custody.packages.authorities import NOON, key_of, trust
from servanda.custody.errors import UnreadableTrust, UnusableKey
from servanda.custody.seals import seal_around
from servanda.custody.trust import AgeKey, Period, TrustList
from servanda.custody.trust_file import (
    certificate,
    read_trust,
    with_age_key,
    with_certificate,
    with_revoked,
    write_trust,
)

PEM = key_of("lva-justice").certificate.parsed().public_bytes(Encoding.PEM).decode()
AGE = trust().authority("bra-justice").age[0].recipient
FINGERPRINT = key_of("lva-justice").certificate.fingerprint


def test_a_list_comes_back_as_it_was_written(tmp_path):
    lists = with_revoked(trust(), FINGERPRINT[:12], NOON, "stolen")
    bra = lists.authority("bra-justice")
    held = replace(bra.age[0], period=Period(valid_from=NOON, valid_until=datetime(2027, 1, 1, tzinfo=UTC)))
    lists = TrustList(authorities=(*lists.authorities[:1], replace(bra, age=(held,)), *lists.authorities[2:]))

    write_trust(lists, tmp_path / "trust.yaml")

    assert read_trust(tmp_path / "trust.yaml") == lists


def test_a_list_may_be_json(tmp_path):
    told = {
        "trust": "servanda-trust/1",
        "authorities": [
            {
                "id": "lva-justice",
                "state": "LVA",
                "name": "Ministry",
                "certificates": [{"pem": PEM, "until": "2026-06-30"}],
            }
        ],
    }
    (tmp_path / "trust.json").write_text(json.dumps(told))

    held = read_trust(tmp_path / "trust.json").authority("lva-justice").certificates[0]

    assert held.fingerprint == FINGERPRINT
    assert held.period.valid_until.date().isoformat() == "2026-06-30"


def one(**more):
    row = {"id": "lva-justice", "state": "LVA", "name": "Ministry", **more}
    return {"trust": "servanda-trust/1", "authorities": [row]}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([], "no trust list"),
        ({"trust": "other"}, "no trust list"),
        ({"trust": "servanda-trust/1", "authorities": "none"}, "no trust list"),
        (one(id="LVA"), "small letters"),
        (one(state="Latvia"), "three capital letters"),
        (one(nmae="Ministry"), "no field is called 'nmae'"),
        (one(name=["Ministry"]), "not a text"),
        (one(certificates=[{}]), "'pem' is missing"),
        (one(certificates=["pem"]), "fields and values"),
        (one(certificates=[{"pem": "none"}]), "no X.509 certificate"),
        (one(certificates=[{"pem": PEM, "until": "soon"}]), "no day"),
        (one(certificates=[{"pem": PEM, "fingerprint": "00"}]), "not that of the certificate"),
        (one(certificates=[{"pem": PEM}, {"pem": PEM}]), "twice"),
        (one(age=[{"recipient": "age1none"}]), "no age recipient"),
    ],
)
def test_a_list_that_cannot_be_is_refused_with_its_place(tmp_path, told, why):
    (tmp_path / "trust.json").write_text(json.dumps(told))

    with pytest.raises(UnreadableTrust, match=why):
        read_trust(tmp_path / "trust.json")


@pytest.mark.parametrize("content", [b"\xff", b"{", b"a: [b", b"- " * 5000])
def test_what_is_neither_yaml_nor_json_is_refused(tmp_path, content):
    (tmp_path / "trust.yaml").write_bytes(content)

    with pytest.raises(UnreadableTrust):
        read_trust(tmp_path / "trust.yaml")


def test_a_list_that_is_not_there_is_asked_for(tmp_path):
    with pytest.raises(UnreadableTrust, match="--trust FILE"):
        read_trust(tmp_path / "none.yaml")


def test_a_sealed_list_is_read_by_who_knows_its_signer(tmp_path):
    write_trust(trust(), tmp_path / "trust.yaml")
    key = key_of("ken-justice")
    (tmp_path / "sealed").write_bytes(seal_around(key, (tmp_path / "trust.yaml").read_bytes(), NOON))

    assert read_trust(tmp_path / "sealed", key.certificate.fingerprint.upper()) == trust()
    with pytest.raises(UnreadableTrust, match="--trust-signer"):
        read_trust(tmp_path / "sealed")
    with pytest.raises(UnreadableTrust, match="is sealed with the certificate"):
        read_trust(tmp_path / "sealed", FINGERPRINT)
    with pytest.raises(UnreadableTrust, match="not sealed as it should be"):
        read_trust(tmp_path / "trust.yaml", FINGERPRINT)


def test_a_period_told_never_widens_the_certificates_own(tmp_path):
    (tmp_path / "trust.json").write_text(json.dumps(one(certificates=[{"pem": PEM, "until": "2099-01-01"}])))

    held = read_trust(tmp_path / "trust.json").authority("lva-justice").certificates[0]

    assert held.period.valid_until == certificate(PEM.encode()).period.valid_until


def test_a_certificate_has_one_holder():
    with pytest.raises(UnreadableTrust, match="one holder"):
        with_certificate(trust(), trust().authority("ken-justice"), key_of("lva-justice").certificate)


def test_a_new_age_key_is_added_to_its_authority():
    lists = with_age_key(trust(), trust().authority("ken-justice"), AgeKey(recipient=AGE, period=Period()))

    assert [len(one.age) for one in lists.authorities] == [0, 1, 1]


@pytest.mark.parametrize("key", ["ab", "0000000000", AGE[:12]], ids=["short", "unknown", "half"])
def test_only_a_key_that_is_named_well_enough_is_revoked(key):
    with pytest.raises(UnusableKey, match="holders of keys"):
        with_revoked(trust(), key, NOON, "lost")
