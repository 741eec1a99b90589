"""The verdict: every way in which a package is not what it should be is recognised and said."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7

from custody.builders import handed_over
from custody.packages.authorities import (
    NOON,
    asked,
    key_of,
    made,
    packed,
    parts_of,
    sealed_by,
    signing,
    trust,
    twin,
    with_period,
)
from servanda.custody.ledger import lines_of
from servanda.custody.packages import Ask, EvidencePart, Refused, open_package
from servanda.custody.packages.manifests import BAG, MANIFEST, SIGNATURE, bag_manifest, signed_manifest
from servanda.custody.packages.strict import write_json
from servanda.custody.seals import SigningKey
from servanda.custody.trust import Authority, TrustList
from servanda.custody.trust_file import with_certificate

PARTS = (
    "data/letter.pdf",
    "data/request.json",
    "data/conditions.json",
    "data/package.json",
    "data/evidence/0001-photo.jpg",
    "bagit.txt",
    "bag-info.txt",
    "manifest-sha256.txt",
    "tagmanifest-sha256.txt",
)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    return made(tmp_path_factory.mktemp("package"))


def says(verdict, what):
    return next(((str(one.answer), one.says) for one in verdict.findings if one.what == what), None)


def test_a_good_package_is_told_in_full(package):
    verdict = asked(package.path)

    assert str(verdict.answer) == "yes"
    assert verdict.reasons == ()
    assert verdict.signed_by == "Ministry of Justice (LVA)"
    assert verdict.signed_at == NOON
    assert {one.what for one in verdict.findings} == {
        "readable", "sealed", "signer", "in time", "complete", "unchanged", "bag", "sender", "addressee", "letter",
        "twin", "conditions",
    }  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_was_changed_is_named(package, tmp_path, part):
    parts = parts_of(package.path)
    parts[f"{BAG}{part}"] = parts[f"{BAG}{part}"][:-1] + b"!"

    verdict = asked(packed(tmp_path / "p", parts))

    assert says(verdict, "unchanged") == ("no", f"changed or damaged: {part}")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_was_taken_out_is_named(package, tmp_path, part):
    parts = parts_of(package.path)
    del parts[f"{BAG}{part}"]

    verdict = asked(packed(tmp_path / "p", parts))

    assert says(verdict, "complete") == ("no", f"missing: {part}")


@pytest.mark.parametrize("part", ["bag/data/evidence/0002-more.jpg", "letter.pdf", "META-INF/manifest.xml"])
def test_a_part_that_was_put_in_is_named(package, tmp_path, part):
    verdict = asked(packed(tmp_path / "p", {**parts_of(package.path), part: b"more"}))

    assert str(verdict.answer) == "no"
    assert part.removeprefix(BAG) in says(verdict, "nothing added")[1]


def test_a_changed_list_of_parts_breaks_the_seal(package, tmp_path):
    parts = parts_of(package.path)
    parts[MANIFEST] = parts[MANIFEST].replace(b"text/plain", b"text/plane", 1)

    assert says(asked(packed(tmp_path / "p", parts)), "sealed")[0] == "no"


@pytest.mark.parametrize("damage", [b"", b"0", b"\x30\x80" * 4000, b"\x30\x82\xff\xff"])
def test_what_is_no_signature_breaks_the_seal(package, tmp_path, damage):
    verdict = asked(packed(tmp_path / "p", {**parts_of(package.path), SIGNATURE: damage}))

    assert says(verdict, "sealed")[0] == "no"


def test_a_package_for_another_is_not_believed(package):
    verdict = asked(package.path, me="ken-justice")

    assert str(verdict.answer) == "no"
    assert "not for 'ken-justice'" in says(verdict, "addressee")[1]


def test_a_package_that_came_before_is_recognised_however_it_is_packed(package, tmp_path):
    again = packed(tmp_path / "p", parts_of(package.path))

    assert says(asked(again, seen={package.digest}), "new")[0] == "no"


def test_an_unknown_signer_is_not_known_rather_than_wrong(package):
    listed = TrustList(authorities=tuple(one for one in trust().authorities if one.id != "lva-justice"))

    verdict = asked(package.path, listed)

    assert str(verdict.answer) == "not known"
    assert "anybody can make one that says so" in says(verdict, "signer")[1]


def test_a_package_in_anothers_name_is_refused(package, tmp_path):
    parts = parts_of(package.path)

    forged = sealed_by(key_of("ken-justice"), parts, parts[MANIFEST])
    verdict = asked(packed(tmp_path / "p", forged))

    assert says(verdict, "sender") == (
        "no", "sent in the name of Ministry of Justice (LVA), but signed by Attorney General (KEN)"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("period", "at", "answer", "word"),
    [
        ({"valid_until": datetime(2026, 11, 1, tzinfo=UTC)}, NOON, "no", "had expired"),
        ({"valid_from": datetime(2026, 12, 1, tzinfo=UTC)}, NOON, "no", "before the certificate was valid"),
        ({"revoked_at": datetime(2026, 11, 20, tzinfo=UTC), "revoked_why": "stolen"}, NOON, "no", "stolen"),
        ({"revoked_at": datetime(2026, 12, 1, tzinfo=UTC)}, datetime(2026, 12, 2, tzinfo=UTC), "not known", "since"),
        ({"revoked_at": datetime(2026, 12, 1, tzinfo=UTC)}, NOON, "yes", "valid"),
        ({"valid_until": datetime(2026, 12, 1, tzinfo=UTC)}, datetime(2027, 1, 1, tzinfo=UTC), "not known", "since"),
        ({}, NOON - timedelta(hours=1), "no", "check both clocks"),
        ({}, NOON - timedelta(minutes=5), "yes", "valid"),
    ],
)
def test_the_certificate_is_judged_at_both_instants(package, period, at, answer, word):
    verdict = asked(package.path, with_period(trust(), "lva-justice", **period), at=at)

    found = says(verdict, "in time")
    assert found[0] == answer
    assert word in found[1]
    assert str(verdict.answer) == answer


def test_after_rotation_both_keys_are_good_in_their_time(package, tmp_path):
    new = signing(ec.generate_private_key(ec.SECP384R1()), "lva-justice")
    listed = with_certificate(trust(), trust().authority("lva-justice"), new.certificate)

    parts = parts_of(package.path)
    by_new = asked(packed(tmp_path / "p", sealed_by(new, parts, parts[MANIFEST])), listed)

    assert (str(asked(package.path, listed).answer), str(by_new.answer)) == ("yes", "yes")
    assert listed.authority("lva-justice").certificates[0].successor == new.certificate.fingerprint


def _trusting(key: SigningKey) -> TrustList:
    weak = Authority(id="lva-justice", state="LVA", name="Ministry of Justice", certificates=(key.certificate,))
    return TrustList(authorities=(weak, *(one for one in trust().authorities if one.id != "lva-justice")))


@pytest.mark.parametrize(
    ("private", "why"),
    [
        (lambda: rsa.generate_private_key(65537, 1024), "1024 bits"),
        (lambda: ec.generate_private_key(ec.SECP192R1()), "secp192r1"),
    ],
)
def test_a_weak_key_seals_nothing_though_it_is_in_the_list(package, tmp_path, private, why):
    weak = signing(private(), "weak")
    parts = parts_of(package.path)

    verdict = asked(packed(tmp_path / "p", sealed_by(weak, parts, parts[MANIFEST])), _trusting(weak))

    assert str(verdict.answer) == "no"
    assert why in says(verdict, "sealed")[1]


@pytest.mark.parametrize("digest", ["sha1", "md5", "sha224"])
def test_a_downgraded_digest_seals_nothing(package, tmp_path, digest):
    parts = parts_of(package.path)
    told = cms.ContentInfo.load(parts[SIGNATURE])
    told["content"]["signer_infos"][0]["digest_algorithm"] = {"algorithm": digest}

    verdict = asked(packed(tmp_path / "p", {**parts, SIGNATURE: told.dump(force=True)}))

    assert says(verdict, "sealed") == (
        "no", f"the digest {digest.upper()} is too weak to rely on; expected SHA-256 or stronger."
    )  # fmt: skip


def test_a_signature_that_does_not_name_its_certificate_is_no_seal(package, tmp_path):
    from cryptography.hazmat.primitives import hashes, serialization

    key = key_of("lva-justice")
    parts = parts_of(package.path)
    bare = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(parts[MANIFEST])
        .add_signer(key.certificate.parsed(), key.private, hashes.SHA256())
        .sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary])
    )

    verdict = asked(packed(tmp_path / "p", {**parts, SIGNATURE: bare}))

    assert "CAdES" in says(verdict, "sealed")[1]


def test_a_certificate_for_encryption_seals_nothing(package, tmp_path):
    other = signing(ec.generate_private_key(ec.SECP256R1()), "lva-justice", key_agreement=True)
    parts = parts_of(package.path)

    verdict = asked(packed(tmp_path / "p", sealed_by(other, parts, parts[MANIFEST])), _trusting(other))

    assert says(verdict, "in time") == ("no", "the certificate is meant for encryption, not for signing (key usage)")


def changed_and_sealed(package, tmp_path, changes):
    """A package whose own sender changed parts before it was sealed; the bag's lists follow unless they are changed."""
    before = parts_of(package.path)
    bag = {name.removeprefix(BAG): content for name, content in before.items() if name.startswith(BAG)} | changes
    payload = {name: sha256(content) for name, content in bag.items() if name.startswith("data/")}
    bag["manifest-sha256.txt"] = changes.get("manifest-sha256.txt", bag_manifest(payload).encode())
    tags = {name: sha256(bag[name]) for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")}
    bag["tagmanifest-sha256.txt"] = changes.get("tagmanifest-sha256.txt", bag_manifest(tags).encode())
    parts = {f"{BAG}{name}": content for name, content in bag.items()}
    manifest = signed_manifest({name: sha256(content) for name, content in parts.items()}, {})
    return packed(tmp_path / "p", sealed_by(key_of("lva-justice"), parts, manifest))


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"manifest-sha256.txt": b""}, "lists other parts"),
        ({"manifest-sha256.txt": b"no digest\n"}, "no digest and path"),
        ({"tagmanifest-sha256.txt": b"0" * 64 + b"  bagit.txt\n"}, "lists other parts"),
        ({"bagit.txt": b"BagIt-Version: 9\n"}, "bagit.txt"),
        ({"data/package.json": b"{}"}, "schema"),
        ({"data/package.json": b'{"a": 1, "a": 2}'}, "twice"),
        ({"data/package.json": b"[" * 100_000}, "not JSON"),
        ({"data/package.json": b"\xff"}, "not JSON"),
        ({"data/more.txt": b"more"}, "lists other parts"),
    ],
)
def test_a_sealed_bag_that_contradicts_itself_is_refused(package, tmp_path, changes, why):
    verdict = asked(changed_and_sealed(package, tmp_path, changes))

    assert says(verdict, "bag")[0] == "no"
    assert why in says(verdict, "bag")[1]


ROOT = b'<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">'
REFERENCE = b'<asic:SigReference URI="META-INF/signature001.p7s"/>'


@pytest.mark.parametrize(
    ("manifest", "why"),
    [
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "document type"),
        (b'<!DOCTYPE a SYSTEM "https://example.org/a.dtd"><a/>', "document type"),
        (b"<a" + b"><a" * 5000, "not XML"),
        (b"not XML", "not XML"),
        (b"<a/>", "no ASiCManifest"),
        (ROOT + b"</asic:ASiCManifest>", "does not name"),
        (ROOT + REFERENCE * 2 + b"</asic:ASiCManifest>", "does not name"),
        (ROOT + REFERENCE + b'<asic:DataObjectReference URI="x"/></asic:ASiCManifest>', "another digest"),
        (ROOT + REFERENCE + b"<asic:DataObjectReference/></asic:ASiCManifest>", "another digest"),
    ],
)
def test_a_sealed_list_that_is_a_trap_is_refused(package, tmp_path, manifest, why):
    forged = sealed_by(key_of("lva-justice"), parts_of(package.path), manifest)

    found = [one for one in asked(packed(tmp_path / "p", forged)).findings if one.what == "sealed"]

    assert str(found[-1].answer) == "no"
    assert why in found[-1].says


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [(b"sha256", b"sha384", "another digest"), (b"<ds:DigestValue>", b"<ds:DigestValue>!", "cannot be read")],
)
def test_a_sealed_list_with_other_digests_is_refused(package, tmp_path, before, after, why):
    parts = parts_of(package.path)
    manifest = parts[MANIFEST].replace(before, after, 1)

    verdict = asked(packed(tmp_path / "p", sealed_by(key_of("lva-justice"), parts, manifest)))

    assert why in verdict.reasons[0]


def test_a_letter_changed_before_it_was_sealed_is_recognised(tmp_path, package):
    letter = parts_of(package.path)[f"{BAG}data/letter.pdf"]
    other = made(tmp_path, letter=letter)  # signed twice now: both signatures hold
    broken = parts_of(other.path)[f"{BAG}data/letter.pdf"].replace(b"595", b"594", 1)

    assert [says(asked(other.path), "letter")[0]] == ["yes"]
    verdict = asked(changed_and_sealed(other, tmp_path, {"data/letter.pdf": broken}))
    assert says(verdict, "letter")[0] == "no"


def test_a_ledger_with_a_line_taken_out_is_recognised(tmp_path):
    lines = lines_of(handed_over()).splitlines(keepends=True)

    verdict = asked(made(tmp_path, ledger=b"".join([*lines[:1], *lines[2:]])).path)

    assert says(verdict, "ledger")[0] == "no"
    assert "breaks at line" in says(verdict, "ledger")[1]


@pytest.mark.parametrize(
    ("part", "answer", "word"),
    [
        (EvidencePart(name="a", source=b"a photograph", item="EV-1"), "yes", "is the object"),
        (EvidencePart(name="a", source=b"another photograph", item="EV-1"), "no", "is not the object"),
        (EvidencePart(name="a", source=b"a photograph", item="EV-2"), "not known", "says nothing of EV-2"),
    ],
)
def test_each_object_is_held_to_its_ledger(tmp_path, part, answer, word):
    verdict = asked(made(tmp_path, ledger=lines_of(handed_over()), evidence=(part,)).path)

    assert says(verdict, "custody")[0] == answer
    assert word in says(verdict, "custody")[1]
    assert str(verdict.answer) == answer


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (twin(sender={"state": "KEN", "name": "Attorney General"}), "its sender is of KEN, but the package's of LVA"),
        (twin(addressee={"state": "KEN", "name": "Attorney General"}), "its addressee is of KEN"),
        ({**twin(), "title": "another"}, "the digest it carries is not its own"),
        ({**twin(), "unknown": "field"}, "unknown"),
        ({"format": "servanda-letter-1"}, "required"),
    ],
)
def test_data_that_are_not_as_their_schema_has_them_are_recognised(package, tmp_path, told, why):
    verdict = asked(changed_and_sealed(package, tmp_path, {"data/request.json": write_json(told)}))

    assert says(verdict, "twin")[0] == "no"
    assert why in says(verdict, "twin")[1]
    assert verdict.twin is None


def test_what_is_refused_leaves_nothing(package, tmp_path):
    parts = parts_of(package.path)
    parts[f"{BAG}data/letter.pdf"] = b"changed"
    (tmp_path / "in").mkdir()

    path = packed(tmp_path / "p", parts)
    with pytest.raises(Refused, match=r"letter\.pdf") as refused:
        open_package(path, trust(), Ask(at=NOON, me="bra-justice"), tmp_path / "in/out")

    assert str(refused.value.verdict.answer) == "no"
    assert list((tmp_path / "in").iterdir()) == []


def test_what_is_doubtful_is_opened_only_on_purpose(package, tmp_path):
    listed = TrustList(authorities=(trust().authority("bra-justice"),))
    ask = Ask(at=NOON, me="bra-justice")

    with pytest.raises(Refused):
        open_package(package.path, listed, ask, tmp_path / "out")
    opened = open_package(package.path, listed, ask, tmp_path / "out", doubtful=True)

    assert str(opened.verdict.answer) == "not known"
