"""Two hashes in one pass."""

from __future__ import annotations

import hashlib
import io

import pytest
from blake3 import blake3
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.custody.errors import BadRecord
from servanda.custody.hashing import BLOCK, Digests, Hashing, digests_of, read_digest


class Dripping:
    """A source that gives a few bytes at a time, as networks do."""

    def __init__(self, content: bytes, pace: int) -> None:
        self._file = io.BytesIO(content)
        self._pace = pace

    def read(self, size: int) -> bytes:
        return self._file.read(min(size, self._pace))


class Raw(Dripping):
    """The same, filling a given room."""

    def readinto(self, room: memoryview) -> int:
        piece = self.read(len(room))
        room[: len(piece)] = piece
        return len(piece)


def known(content: bytes) -> Digests:
    found = hashlib.sha256(content).hexdigest()
    return Digests(size=len(content), sha256=found, blake3=blake3(content).hexdigest())


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 11 * BLOCK + 7])
def test_the_digests_are_those_of_the_content(size):
    content = (b"evidence " * (size // 9 + 1))[:size]

    assert digests_of(io.BytesIO(content)) == known(content)


@given(st.binary(max_size=200), st.integers(1, 50), st.sampled_from([Dripping, Raw]))
@settings(max_examples=30)
def test_it_does_not_matter_how_a_source_gives_its_bytes(content, pace, kind):
    assert digests_of(kind(content, pace)) == known(content)


def test_several_sources_make_one_content():
    with Hashing() as hashing:
        blocks = [bytes(one) for part in (b"one ", b"", b"two") for one in hashing.through(io.BytesIO(part))]

        assert hashing.digests() == known(b"one two")
    assert blocks == [b"one ", b"two"]


def test_many_sources_of_many_blocks_do_not_overtake_each_other():
    parts = [bytes([number]) * (3 * BLOCK) for number in range(12)]
    with Hashing() as hashing:
        for part in parts:
            for _ in hashing.through(io.BytesIO(part)):
                pass

        assert hashing.digests() == known(b"".join(parts))


def test_a_source_that_fails_ends_the_pass_with_its_own_error():
    class Cut(io.RawIOBase):
        def readinto(self, room):
            raise ConnectionResetError("cut")

    with pytest.raises(ConnectionResetError):
        digests_of(Cut())


@pytest.mark.parametrize("text", ["", "AB" * 32, "0" * 63, "g" * 64, "0" * 65])
def test_a_digest_has_one_form(text):
    with pytest.raises(BadRecord):
        read_digest(text)
