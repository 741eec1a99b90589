"""Making a package: what was put in comes out, and what is wrong is not packed."""

from __future__ import annotations

import hashlib
import tracemalloc
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.builders import handed_over
from custody.packages.authorities import END, NOON, asked, contents, key_of, made, packed, parts_of, reader, trust, twin
from servanda.custody.errors import UnknownAuthority, UnmakeablePackage, UnusableKey
from servanda.custody.ledger import lines_of
from servanda.custody.packages import Ask, EvidencePart, make_package, open_package
from servanda.custody.trust import TrustList


@pytest.mark.parametrize("envelope", ["none", "age", "cms"])
def test_what_was_packed_comes_out(tmp_path, envelope):
    package = made(tmp_path, envelope, ledger=lines_of(handed_over()))

    opened = open_package(package.path, trust(), Ask(at=NOON, me="bra-justice", keys=reader()), tmp_path / "out")

    assert str(opened.verdict.answer) == "yes"
    assert opened.verdict.twin == twin()
    assert opened.verdict.digest == package.digest
    assert (opened.bag / "data/evidence/0001-photo.jpg").read_bytes() == b"a photograph"
    assert opened.verdict.conditions == contents().conditions
    assert opened.verdict.finding("ledger").says.startswith("The ledger is whole")


@settings(max_examples=12, deadline=None)
@given(names=st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=3), content=st.binary(max_size=200))
def test_whatever_a_file_is_called_it_travels(tmp_path_factory, names, content):
    folder = tmp_path_factory.mktemp("names")
    evidence = tuple(EvidencePart(name=name, source=content) for name in names)

    package = made(folder, letter=None, twin=None, evidence=evidence)
    verdict = asked(package.path)

    assert str(verdict.answer) == "yes", verdict.reasons
    assert [one.name for one in verdict.about.parts if one.role == "evidence"] == names


def test_two_packages_of_the_same_content_are_not_one(tmp_path):
    (tmp_path / "again").mkdir()

    assert made(tmp_path).digest != made(tmp_path / "again").digest


def test_encryption_does_not_change_what_a_package_is(tmp_path):
    told = {"id": "11111111-2222-3333-4444-555555555555", "letter": None}

    assert made(tmp_path, "age", **told).digest == made(tmp_path, "cms", **told).digest


def test_an_object_that_is_not_what_the_ledger_says_is_not_packed(tmp_path):
    wrong = EvidencePart(name="photo.jpg", source=b"changed", sha256=hashlib.sha256(b"photo").hexdigest())

    with pytest.raises(UnmakeablePackage, match="not what the ledger says"):
        made(tmp_path, evidence=(wrong,))

    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path):
    made(tmp_path)

    with pytest.raises(UnmakeablePackage, match="there already"):
        made(tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnmakeablePackage, match=r"lost\.jpg"):
        made(tmp_path, evidence=(EvidencePart(name="lost.jpg", source=tmp_path / "lost.jpg"),))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"twin": {"format": "other"}}, "schema"),
        ({"twin": {**twin(), "title": "changed after the digest"}}, "digest"),
        ({"conditions": ({"kind": "whatever", "text": "x"},)}, "schema"),
        ({"letter": b"no PDF"}, "cannot be signed"),
        ({"letter": None, "twin": None, "evidence": ()}, "nothing to pack"),
        ({"made_at": NOON.replace(tzinfo=None)}, "time zone"),
    ],
)
def test_what_is_wrong_is_not_packed(tmp_path, more, why):
    with pytest.raises(UnmakeablePackage, match=why):
        made(tmp_path, **more)


def test_only_the_senders_own_valid_key_seals(tmp_path):
    with pytest.raises(UnusableKey, match="is not one of"):
        made(tmp_path, key=key_of("ken-justice"))
    with pytest.raises(UnusableKey, match="expired"):
        made(tmp_path, made_at=END + timedelta(days=1))


def test_a_receiver_who_is_not_known_is_asked_for_by_name(tmp_path):
    with pytest.raises(UnknownAuthority, match="Did you mean 'bra-justice'"):
        made(tmp_path, receiver="bra-justise")


def test_without_a_key_of_the_receiver_nothing_goes_out_by_accident(tmp_path):
    bare = replace(trust().authority("bra-justice"), certificates=(), age=())
    listed = TrustList(authorities=(trust().authority("lva-justice"), bare))

    with pytest.raises(UnusableKey, match="on purpose"):
        make_package(contents(), tmp_path / "p", key=key_of("lva-justice"), trust=listed)


def test_a_large_object_does_not_go_through_memory(tmp_path):
    large = tmp_path / "large.img"
    with large.open("wb") as file:
        file.truncate(48 * 2**20)
    made(tmp_path, "cms")  # what is loaded once is loaded now

    tracemalloc.start()
    package = made(tmp_path, "age", letter=None, evidence=(EvidencePart(name="large.img", source=large),))
    verdict = asked(package.path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert str(verdict.answer) == "yes"
    assert peak < 12 * 2**20


def test_the_same_parts_packed_anew_are_the_same_package(tmp_path):
    package = made(tmp_path)

    again = asked(packed(tmp_path / "again", parts_of(package.path)))

    assert (str(again.answer), again.digest) == ("yes", package.digest)
