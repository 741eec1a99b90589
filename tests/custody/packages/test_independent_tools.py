"""Tools of others read our packages, and we read theirs: the formats are those of the standards."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import bagit
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from lxml import etree

from custody.packages.authorities import NOON, asked, key_of, made, reader, root, trust
from servanda.custody.packages import Ask, open_package
from servanda.custody.packages.manifests import MANIFEST, SIGNATURE

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
needs_pdfsig = pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with both keys in PEM, and the certificate they come from."""
    found = tmp_path_factory.mktemp("keys")
    (found / "root.pem").write_bytes(root()[1].public_bytes(Encoding.PEM))
    for name in ("lva-justice", "bra-justice"):
        key = key_of(name)
        (found / f"{name}.key").write_bytes(
            key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        (found / f"{name}.pem").write_bytes(key.certificate.parsed().public_bytes(Encoding.PEM))
    return found


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    place = tmp_path_factory.mktemp("unpacked")
    package = made(place, "age")
    return open_package(package.path, trust(), Ask(at=NOON, me="bra-justice", keys=reader()), place / "out").folder


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)


def test_the_library_of_congress_finds_the_bag_valid(unpacked):
    bag = bagit.Bag(str(unpacked / "bag"))

    assert bag.validate()
    assert bag.info["External-Description"] == "request LVA-R-2026-0001"


def test_the_library_of_congress_finds_a_changed_bag_invalid(unpacked, tmp_path):
    shutil.copytree(unpacked / "bag", tmp_path / "bag")
    (tmp_path / "bag/data/request.json").write_text("{}")

    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path / "bag")).validate()


@needs_openssl
def test_openssl_verifies_the_seal(unpacked, folder, tmp_path):
    def verify(content: Path) -> subprocess.CompletedProcess[str]:
        return run(
            "openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", unpacked / SIGNATURE,
            "-content", content, "-CAfile", folder / "root.pem", "-purpose", "any", "-out", tmp_path / "out",
        )  # fmt: skip

    good = verify(unpacked / MANIFEST)
    bad = verify(unpacked / "mimetype")

    assert (good.returncode, "CAdES Verification successful" in good.stderr) == (0, True)
    assert bad.returncode != 0


@needs_openssl
def test_openssl_opens_our_envelope_and_we_open_its(folder, tmp_path):
    ours, plain, theirs = tmp_path / "package.cms", tmp_path / "plain", tmp_path / "theirs"
    made(tmp_path, "cms")
    held = ("-inkey", folder / "bra-justice.key", "-recip", folder / "bra-justice.pem")

    opened = run("openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", ours, *held, "-out", plain)
    closed = run(
        "openssl", "cms", "-encrypt", "-aes-256-gcm", "-binary", "-outform", "DER", "-in", plain, "-out", theirs,
        "-recip", folder / "bra-justice.pem", "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256",
    )  # fmt: skip

    assert (opened.returncode, closed.returncode) == (0, 0), opened.stderr + closed.stderr
    assert str(asked(plain).answer) == "yes"
    assert str(asked(theirs).answer) == "yes"
    assert asked(theirs).digest == asked(ours).digest


@needs_pdfsig
def test_poppler_finds_the_letter_signed(unpacked):
    said = run("pdfsig", "-nocert", unpacked / "bag/data/letter.pdf").stdout

    assert "Signature is Valid" in said
    assert "ETSI.CAdES.detached" in said
    assert "Total document signed" in said


def test_the_manifest_names_every_file_with_its_digest(unpacked):
    names = {one.get("URI") for one in etree.parse(str(unpacked / MANIFEST)).getroot().iter("{*}DataObjectReference")}
    files = {str(one.relative_to(unpacked)) for one in unpacked.rglob("*") if one.is_file()}

    assert names == files - {"mimetype", MANIFEST, SIGNATURE}


def test_the_container_says_what_it_is_in_its_first_bytes(tmp_path):
    """So that `file` and gateways of others know it (ETSI EN 319 162-1, A.1)."""
    said = b"mimetypeapplication/vnd.etsi.asic-e+zip"

    assert made(tmp_path).path.read_bytes()[30 : 30 + len(said)] == said
