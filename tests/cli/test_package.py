"""``servanda package``: a request goes to Brazil and its receipt comes back, by commands alone."""

from __future__ import annotations

import json
import zipfile

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from custody.packages.authorities import identity, key_of, letter, twin
from servanda.cli.__main__ import main

AT = ("--at", "2026-11-20T12:00")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the keys of both, an age key, and a trust list made by the command."""
    folder = tmp_path_factory.mktemp("place")
    for name, state in (("lva-justice", "LVA"), ("bra-justice", "BRA")):
        key = key_of(name)
        pem = key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem + key.certificate.parsed().public_bytes(Encoding.PEM))
        given = ("--state", state, "--name", f"Ministry of {state}", "--certificate", folder / f"{name}.pem")
        assert run(folder, "trust", "add", name, *given).exit_code == 0
    (folder / "age.txt").write_text(str(identity()))
    assert run(folder, "trust", "add", "bra-justice", "--age", identity().to_public()).exit_code == 0
    (folder / "letter.pdf").write_bytes(letter())
    (folder / "twin.json").write_text(json.dumps(twin()))
    (folder / "photo.jpg").write_bytes(b"a photo")
    return folder


def run(folder, *words):
    told = [str(word) for word in words]
    return CliRunner().invoke(main, ["package", *told, "--trust", str(folder / "trust.yaml")], prog_name="servanda")


def make(folder, name, *more):
    return run(
        folder, "make", folder / name, "--reference", "R-1", "--from", "lva-justice", "--to", "bra-justice",
        "--letter", folder / "letter.pdf", "--twin", folder / "twin.json", "--evidence", f"EV-1={folder / 'photo.jpg'}",
        "--key", folder / "lva-justice.pem", *AT, *more,
    )  # fmt: skip


@pytest.fixture(scope="module")
def sent(place):
    made = make(place, "package.age", "--json")
    assert made.exit_code == 0, made.output
    (place / "sent.json").write_text(made.stdout)
    return json.loads(made.stdout)


READ = ("--me", "bra-justice", "--identity")


def test_a_package_is_verified_opened_and_acknowledged(place, sent):
    package, me = place / "package.age", (*READ, place / "age.txt", *AT)
    verified = run(place, "verify", package, *me)
    opened = run(place, "open", package, place / "out", *me)
    given = run(place, "receipt", "give", package, place / "receipt", *me, "--key", place / "bra-justice.pem")
    checked = run(place, "receipt", "check", place / "receipt", "--sent", place / "sent.json", *AT)

    assert [one.exit_code for one in (verified, opened, given, checked)] == [0, 0, 0, 0], given.output
    assert f"digest {sent['digest']}" in verified.stdout
    assert (place / "out/bag/data/evidence/0001-photo.jpg").read_bytes() == b"a photo"
    assert f"accepted. Package: {sent['id']}." in checked.stdout


def test_the_verdict_is_told_as_json(place, sent):
    told = json.loads(run(place, "verify", place / "package.age", *READ, place / "age.txt", *AT, "--json").stdout)

    assert (told["answer"], told["digest"], told["about"]["reference"]) == ("yes", sent["digest"], "R-1")


def test_the_exit_status_tells_yes_no_and_not_known(place, sent):
    package = place / "package.age"
    (place / "seen").write_text(f"{sent['digest']}\n")

    known = run(place, "verify", package, "--identity", place / "age.txt", *AT)
    no_key = run(place, "verify", package, *AT)
    twice = run(place, "verify", package, "--identity", place / "age.txt", "--seen", place / "seen", *AT)
    nothing = run(place, "verify", place / "none", *AT)

    assert [one.exit_code for one in (known, no_key, twice, nothing)] == [0, 3, 1, 2]


def test_what_is_refused_is_not_opened(place, sent):
    asked = ("--me", "lva-justice", "--identity", place / "age.txt", *AT)
    refused = run(place, "open", place / "package.age", place / "not", *asked)

    assert refused.exit_code == 1
    assert not (place / "not").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("make", "p", "--reference", "R", "--from", "lva-justise", "--to", "bra-justice"), "--key FILE"),
        (("verfy", "p"), "Did you mean 'verify'?"),
        (("receipt", "giv"), "Did you mean 'give'?"),
        (("verify", "p", "--at", "soon"), "is no instant"),
        (("trust", "add", "ken-justice"), "Did you mean 'lva-justice'?"),
        (("trust", "revoke", "00", "--on", "2026-01-01", "--why", "lost"), "holders of keys"),
    ],
)
def test_what_was_meant_is_asked_back(place, words, says):
    told = run(place, *words)

    assert told.exit_code == 2
    assert says in told.output


def test_a_misspelt_authority_is_asked_back(place):
    told = make(place, "other.age", "--to", "bra-justise")

    assert (told.exit_code, "Did you mean 'bra-justice'?" in told.output) == (2, True)


def test_a_key_is_revoked_and_listed(place, tmp_path):
    (tmp_path / "trust.yaml").write_text((place / "trust.yaml").read_text())
    fingerprint = key_of("lva-justice").certificate.fingerprint

    revoked = run(tmp_path, "trust", "revoke", fingerprint[:10], "--on", "2026-11-19", "--why", "key stolen")

    assert revoked.exit_code == 0
    rows = json.loads(run(tmp_path, "trust", "list", "--json").stdout)
    assert [one["revoked"] for one in rows if one["key"] == fingerprint] == ["2026-11-19: key stolen"]


def test_a_list_is_sealed_for_those_who_take_it_from_us(place, tmp_path):
    sealed = run(place, "trust", "seal", tmp_path / "trust.yaml", "--key", place / "bra-justice.pem", *AT)
    signer = key_of("bra-justice").certificate.fingerprint

    assert sealed.exit_code == 0
    assert run(tmp_path, "trust", "list").exit_code == 2
    assert "lva-justice" in run(tmp_path, "trust", "list", "--trust-signer", signer).stdout


def test_a_package_may_go_unencrypted_on_purpose(place):
    made = make(place, "plain.asice", "--envelope", "none")

    assert "not encrypted" in made.stdout
    assert zipfile.is_zipfile(place / "plain.asice")
