"""Archives that could harm who opens them: each is refused, with the reason, and leaves nothing behind."""

from __future__ import annotations

import io
import stat
import struct
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.packages.authorities import NOON, asked, made, packed, parts_of, reader, trust
from servanda.custody.errors import PackageError, UnsafePackage
from servanda.custody.packages import Ask, Limits, Refused, open_package
from servanda.custody.packages.archive import Archive, ArchiveWriter
from servanda.custody.packages.names import check_name, check_names, safe_name

LIMITS = Limits()


@pytest.fixture(scope="module")
def honest(tmp_path_factory):
    return made(tmp_path_factory.mktemp("honest")).path


def with_part(path, tmp_path, name, content=b"x", **told):
    """The honest package with one more part, written by a tool that objects to nothing."""
    target = tmp_path / "hostile"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(target, "w") as after:
        for one in before.infolist():
            after.writestr(one, before.read(one))
        more = zipfile.ZipInfo(name)
        more.external_attr = (stat.S_IFREG | 0o644) << 16
        for field, value in told.items():
            setattr(more, field, value)
        after.writestr(more, content)
    return target


def refused(path, tmp_path, why, **ask):
    """The package is not opened for that reason, and nothing is left."""
    with pytest.raises(Refused, match=why) as told:
        open_package(path, trust(), Ask(at=NOON, keys=reader(), **ask), tmp_path / "out")
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith((".", "out"))] == []
    assert str(told.value.verdict.answer) == "no"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../outside", "lead elsewhere"),
        ("bag/../../outside", "lead elsewhere"),
        ("/etc/outside", "absolute"),
        ("C:/outside", "absolute"),
        ("bag//data/x", "lead elsewhere"),
        ("bag/./x", "lead elsewhere"),
        ("bag\\..\\x", "signs that not every system"),
        ("bag/a\u202egpj.exe", "signs that not every system"),
        ("bag/e\u0301", "composed"),
        ("bag/BAGIT.TXT", "one file on some systems"),
        ("bag/bagit.txt/x", "as a folder"),
        ("bag/aux.txt", "device"),
        ("bag/x.", "some systems cannot keep it"),
        ("bag/x ", "some systems cannot keep it"),
        ("bag/" + "x" * 300, "longer than"),
        ("bag/" + "d/" * 9 + "x", "longer than"),
        ("bag/folder/", "no plain file"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(honest, tmp_path, name, why):
    refused(with_part(honest, tmp_path, name), tmp_path, why)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_comes_twice_is_refused(honest, tmp_path):
    refused(with_part(honest, tmp_path, "bag/bagit.txt"), tmp_path, "twice")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_links_and_devices_are_refused(honest, tmp_path, kind):
    path = with_part(honest, tmp_path, "bag/link", b"/etc/passwd", external_attr=(kind | 0o777) << 16)

    refused(path, tmp_path, "a folder, a link or a device")


def test_a_bomb_is_refused_by_its_ratio(honest, tmp_path):
    path = with_part(honest, tmp_path, "bag/bomb", bytes(4 * 2**20), compress_type=zipfile.ZIP_DEFLATED)

    refused(path, tmp_path, "more than 100 times its size")


def test_what_is_deflated_within_reason_is_read(honest, tmp_path):
    target = tmp_path / "deflated"
    with zipfile.ZipFile(honest) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name), zipfile.ZIP_STORED if name == "mimetype" else None)

    assert str(asked(target).answer) == "yes"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(honest, tmp_path, method):
    refused(with_part(honest, tmp_path, "bag/x", b"x" * 99, compress_type=method), tmp_path, "packed by method")


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"parts": 5}, "at most 5"),
        ({"total": 1000}, "at most 1,000 are read"),
        ({"directory": 100}, "at most"),
        ({"control": 100}, "more than the 100 that are read whole"),
    ],
)
def test_what_is_larger_than_the_limits_is_refused(honest, tmp_path, limits, why):
    refused(honest, tmp_path, why, limits=Limits(**limits))


def patched(honest, tmp_path, change):
    content = bytearray(honest.read_bytes())
    change(content)
    path = tmp_path / "patched"
    path.write_bytes(content)
    return path


def entry_of(content, name, signature):
    """Where the record of a part begins, in the table of contents or before its content."""
    before = 46 if signature == b"PK\x01\x02" else 30
    found = content.index(name)
    while content[found - before : found - before + 4] != signature:
        found = content.index(name, found + 1)
    return found - before


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        (8, struct.pack("<H", 1), "encrypted inside"),
        (8, struct.pack("<H", 0x2001), "encrypted inside"),
        (10, struct.pack("<H", 99), "packed by method 99"),
        (20, struct.pack("<I", 7), "contradict"),
        (24, struct.pack("<I", 2**32 - 2), "contradict"),
        (42, struct.pack("<I", 0), "does not lie where"),
        (42, struct.pack("<I", 2**31), "does not lie where"),
    ],
)
def test_a_table_that_lies_is_refused(honest, tmp_path, field, value, why):
    def change(content):
        at = entry_of(content, b"bag/bagit.txt", b"PK\x01\x02") + field
        content[at : at + len(value)] = value

    refused(patched(honest, tmp_path, change), tmp_path, why)


def test_a_part_that_calls_itself_otherwise_is_refused(honest, tmp_path):
    def change(content):
        at = entry_of(content, b"bag/bagit.txt", b"PK\x03\x04") + 30
        content[at : at + 13] = b"bag/other.txt"

    refused(patched(honest, tmp_path, change), tmp_path, r"bagit\.txt")


@pytest.mark.parametrize("more", [b"PK\x05\x06" + bytes(18), b"x", bytes(100)])
def test_bytes_behind_the_end_are_refused(honest, tmp_path, more):
    refused(patched(honest, tmp_path, lambda content: content.extend(more)), tmp_path, "archive")


def test_bytes_before_the_beginning_are_refused(honest, tmp_path):
    def change(content):
        content[:0] = b"PK\x03\x04#!/bin/sh\n"

    refused(patched(honest, tmp_path, change), tmp_path, "does not know of")


def test_bytes_between_parts_are_refused(honest, tmp_path):
    with zipfile.ZipFile(honest) as before:
        start = before.start_dir

    def change(content):
        content[start:start] = b"hidden"
        content[-6:-2] = struct.pack("<I", start + 6)

    refused(patched(honest, tmp_path, change), tmp_path, "between the last part and the table")


@pytest.mark.parametrize("cut", [1, 22, 100, 5000])
def test_an_archive_cut_off_is_refused(honest, tmp_path, cut):
    refused(patched(honest, tmp_path, lambda content: content.__delitem__(slice(-cut, None))), tmp_path, "end as a ZIP")


@pytest.mark.parametrize("content", [b"", b"PK", b"text", b"PK\x03\x04", b"%PDF-1.7", bytes(100), b"\x30\x82"])
def test_what_is_no_package_is_told_so(tmp_path, content):
    path = tmp_path / "p"
    path.write_bytes(content)

    verdict = asked(path)

    assert [(one.what, str(one.answer)) for one in verdict.findings] == [("readable", "no")]


def test_a_container_that_does_not_say_what_it_is_is_refused(honest, tmp_path):
    parts = parts_of(honest)

    verdict = asked(packed(tmp_path / "p", {**parts, "mimetype": b"application/zip"}))
    later = asked(packed(tmp_path / "q", {"bag/bagit.txt": parts["bag/bagit.txt"], **parts}))

    assert "does not begin by saying" in verdict.reasons[0]
    assert "does not begin by saying" in later.reasons[0]


def test_a_large_archive_is_written_and_read_in_the_large_form(tmp_path):
    file = io.BytesIO()
    with ArchiveWriter(file, NOON) as writer:
        writer.add("mimetype", [b"x"], 1)
        writer.add("part", iter([b"a", b"b"]))  # of unknown size: 64-bit fields

    archive = Archive(file, LIMITS)

    assert b"".join(archive.chunks("part")) == b"ab"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=30))
def test_a_name_made_safe_passes_every_check(name):
    check_name(f"bag/data/evidence/0001-{safe_name(name)}", LIMITS)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(alphabet="aA/.é\u0301ßsS\u212a", min_size=1, max_size=5), min_size=1, max_size=4))
def test_names_that_pass_lead_to_as_many_files(names):
    try:
        check_names(names, LIMITS)
    except UnsafePackage:
        return
    assert len({name.casefold() for name in names}) == len(names)
    assert all(not name.startswith("/") and ".." not in name.split("/") for name in names)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_an_archive_or_are_refused(content):
    try:
        archive = Archive(io.BytesIO(b"PK\x03\x04" + content), LIMITS)
        for name in archive.names:
            list(archive.chunks(name))
    except PackageError:
        pass
