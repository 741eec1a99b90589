"""Seals that a third party saw: what the stamp adds, and what one that is forged, foreign or moved does not."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from click.testing import CliRunner

from custody.packages import authorities as those
from custody.stampers import Authority
from servanda.cli.package import package
from servanda.custody.asking import asking
from servanda.custody.errors import BadStamp
from servanda.custody.packages import Ask, make_package, verify
from servanda.custody.packages.manifests import MANIFEST, SIGNATURE
from servanda.custody.trust import TrustList
from servanda.custody.trust_file import certificate, read_trust, with_stamper, write_trust
from servanda.law.kleene import Answer


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL is not installed, so no time-stamping authority can be made for the test")
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture
def today() -> datetime:
    """The stamp has the time of the system that gives it."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def stamped(clock: Authority, tmp_path: Path, today: datetime) -> Path:
    return sealed(tmp_path / "stamped", today, clock)


def sealed(path: Path, at: datetime, clock: Authority | None) -> Path:
    told = those.contents(made_at=at)
    ask = clock.answer if clock else None
    key, trust = those.key_of("lva-justice"), those.trust()
    return make_package(told, path, key=key, trust=trust, envelope="none", ask=ask).path


def believing(clock: Authority) -> TrustList:
    return with_stamper(those.trust(), certificate((clock.here / "root.pem").read_bytes()))


def expired(trust: TrustList, today: datetime) -> TrustList:
    return those.with_period(trust, "lva-justice", valid_until=today + timedelta(days=1))


def asked(path: Path, trust: TrustList, at: datetime) -> Any:
    return verify(path, trust, Ask(at=at, me="bra-justice"))


def test_a_seal_that_was_seen_stands_after_its_certificate_has_expired(
    stamped: Path, clock: Authority, today: datetime, tmp_path: Path
):
    later = today + timedelta(days=30)
    trust = expired(believing(clock), today)

    found = asked(stamped, trust, later)
    without = asked(sealed(tmp_path / "plain", today, None), trust, later)

    assert (found.answer, without.answer) == (Answer.YES, Answer.NOT_KNOWN), found.reasons
    assert "Time of the test" in found.finding("stamped").says
    assert abs(found.seen_at - today) < timedelta(minutes=5)


def test_a_stamp_below_no_root_one_trusts_adds_nothing(stamped: Path, clock: Authority, today: datetime):
    now, later = (asked(stamped, expired(those.trust(), today), today + timedelta(days=n)) for n in (0, 30))

    assert (now.answer, later.answer) == (Answer.YES, Answer.NOT_KNOWN)
    assert now.finding("stamped") is None
    assert "left out of account" in now.finding("signer").says


def test_a_seal_made_after_the_key_was_revoked_is_not_helped_by_an_earlier_word_of_its_own(
    clock: Authority, today: datetime, tmp_path: Path
):
    backdated = sealed(tmp_path / "backdated", today - timedelta(days=30), clock)
    trust = those.with_period(believing(clock), "lva-justice", revoked_at=today - timedelta(days=1))

    assert asked(backdated, trust, today).answer is not Answer.YES


def test_a_seal_that_was_seen_before_it_says_it_was_made_is_refused(clock: Authority, today: datetime, tmp_path: Path):
    early = today + timedelta(days=2)
    found = asked(sealed(tmp_path / "early", early, clock), believing(clock), early)

    assert found.answer is Answer.NO
    assert "before it says" in found.finding("in time").says


def test_a_stamp_moved_to_another_seal_is_refused(stamped: Path, clock: Authority, today: datetime, tmp_path: Path):
    other = those.parts_of(sealed(tmp_path / "other", today, None))
    theirs, ours = (cms.ContentInfo.load(one[SIGNATURE]) for one in (those.parts_of(stamped), other))
    ours["content"]["signer_infos"][0]["unsigned_attrs"] = theirs["content"]["signer_infos"][0]["unsigned_attrs"]
    moved = those.packed(tmp_path / "moved", {**other, SIGNATURE: ours.dump()})

    found = asked(moved, believing(clock), today)

    assert found.answer is Answer.NO
    assert "time stamp" in found.finding("sealed").says


def test_openssl_accepts_the_stamped_seal(stamped: Path, tmp_path: Path):
    parts = those.parts_of(stamped)
    (tmp_path / "list").write_bytes(parts[MANIFEST])
    (tmp_path / "seal").write_bytes(parts[SIGNATURE])
    words = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "seal", "-content", "list"]
    root = those.root()[1]
    (tmp_path / "root.pem").write_bytes(root.public_bytes(those.serialization.Encoding.PEM))

    subprocess.run([*words, "-CAfile", "root.pem", "-purpose", "any"], cwd=tmp_path, check=True, capture_output=True)


@pytest.fixture
def address(clock: Authority) -> Iterator[str]:
    with clock.serving() as url:
        yield url


def test_the_command_asks_an_authority_and_verifies_what_it_gave(
    address: str, clock: Authority, today: datetime, tmp_path: Path
):
    key = those.key_of("lva-justice")
    private = key.private.private_bytes(
        those.serialization.Encoding.PEM,
        those.serialization.PrivateFormat.PKCS8,
        those.serialization.NoEncryption(),
    )
    (tmp_path / "key.pem").write_bytes(private)
    (tmp_path / "key.crt").write_bytes(key.certificate.parsed().public_bytes(those.serialization.Encoding.PEM))
    (tmp_path / "photo").write_bytes(b"a photograph")
    write_trust(those.trust(), tmp_path / "trust.yaml")
    trust = ("--trust", str(tmp_path / "trust.yaml"))
    run = CliRunner().invoke

    added = run(package, ["trust", "stamper", str(clock.here / "root.pem"), *trust])
    what = ("--kind", "evidence", "--reference", "R-1", "--evidence", str(tmp_path / "photo"), "--envelope", "none")
    ends = ("--from", "lva-justice", "--to", "bra-justice")
    keys = ("--key", str(tmp_path / "key.pem"), "--certificate", str(tmp_path / "key.crt"))
    made = run(package, ["make", str(tmp_path / "p"), *what, *ends, *trust, *keys, "--stamp", address])
    seen = run(package, ["verify", str(tmp_path / "p"), *trust, "--me", "bra-justice"])

    assert [one.exit_code for one in (added, made, seen)] == [0, 0, 0], (added.output, made.output, seen.output)
    assert "stamped" in seen.output
    assert len(read_trust(tmp_path / "trust.yaml").stampers) == 1


def test_an_authority_that_does_not_answer_leaves_nothing_behind(today: datetime, tmp_path: Path):
    silent = asking("http://127.0.0.1:9/")

    with pytest.raises(BadStamp, match="does not answer"):
        make_package(
            those.contents(made_at=today),
            tmp_path / "p",
            key=those.key_of("lva-justice"),
            trust=those.trust(),
            envelope="none",
            ask=silent,
        )

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["file:///etc/passwd", "tsa.example", "ftp://tsa.example/"])
def test_what_is_no_address_of_an_authority_is_told(url: str):
    with pytest.raises(BadStamp, match="no address"):
        asking(url)
