"""Killed, or out of room, at any step: there is a whole package or folder, or there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from custody.packages.authorities import NOON, asked, letter, made, parts_of, reader, trust
from servanda.custody.errors import UnmakeablePackage
from servanda.custody.packages import Ask, EvidencePart, open_package
from servanda.custody.packages.writing import folder_written_whole, written_whole

HERE = Path(__file__).parents[2]


def running(code: str, *words: str | Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(HERE)}
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)], env=env)


MAKE = """
import sys
from pathlib import Path
from typing import IO
from custody.packages.authorities import made
from servanda.custody.packages import EvidencePart
folder, envelope, pipe = sys.argv[1:]
made(Path(folder), envelope, evidence=(EvidencePart(name="slow", source=Path(pipe)),))
"""


def read_by(process: subprocess.Popen[bytes], pipe: Path) -> IO[bytes]:
    """The pipe, as soon as the process reads from it: in the midst of its work."""
    while process.poll() is None:
        try:
            return os.fdopen(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK), "wb")
        except OSError:  # nobody reads yet
            process.poll()
    raise AssertionError("the maker ended before it read")


def test_killed_while_making_there_is_no_package(tmp_path):
    pipe, folder = tmp_path / "pipe", tmp_path / "made"
    os.mkfifo(pipe)
    folder.mkdir()

    maker = running(MAKE, folder, "age", pipe)
    with read_by(maker, pipe) as slow:
        slow.write(bytes(1000))
        slow.flush()
        maker.kill()
        maker.wait()

    assert maker.returncode == -signal.SIGKILL
    assert not (folder / "package.age").exists()
    assert str(asked(made(folder, "age").path).answer) == "yes"
    assert [one.name for one in folder.iterdir()] == ["package.age"]  # what was left is taken away


WRITE = """
import sys, os, signal
from pathlib import Path
from typing import IO
from servanda.custody.packages import writing
place, step = Path(sys.argv[1]), sys.argv[2]
def killed(*_, **__): os.kill(os.getpid(), signal.SIGKILL)
if step == "before the name": Path.rename = killed
if step == "after the name": writing._sync = killed
with writing.written_whole(place) as file: file.write(b"whole")
"""


@pytest.mark.parametrize(("step", "content"), [("before the name", None), ("after the name", b"whole")])
def test_killed_around_the_naming_a_file_is_whole_or_not_there(tmp_path, step, content):
    writer = running(WRITE, tmp_path / "file", step)
    writer.wait()

    assert writer.returncode == -signal.SIGKILL
    assert ((tmp_path / "file").read_bytes() if (tmp_path / "file").exists() else None) == content


OPEN = """
import sys, os, signal
from pathlib import Path
from typing import IO
from custody.packages.authorities import NOON
from servanda.custody.packages import Ask, open_package
from servanda.custody.trust_file import read_trust
package, listed, out = map(Path, sys.argv[1:])
def killed(done):
    if (next(iter(out.parent.glob(".out.partial-*"))) / "bag/data").exists(): os.kill(os.getpid(), signal.SIGKILL)
open_package(package, read_trust(listed), Ask(at=NOON, progress=killed), out)
"""


def test_killed_while_opening_there_is_no_folder(tmp_path):
    from servanda.custody.trust_file import write_trust

    package = made(tmp_path)
    write_trust(trust(), tmp_path / "trust.yaml")

    opener = running(OPEN, package.path, tmp_path / "trust.yaml", tmp_path / "out")
    opener.wait()

    assert opener.returncode == -signal.SIGKILL
    assert not (tmp_path / "out").exists()
    opened = open_package(package.path, trust(), Ask(at=NOON), tmp_path / "out")
    assert str(opened.verdict.answer) == "yes"
    assert list(tmp_path.glob(".*")) == []


def test_what_another_still_writes_is_left_to_it(tmp_path):
    with folder_written_whole(tmp_path / "out") as first:
        (first / "first").write_bytes(b"")
        with folder_written_whole(tmp_path / "out") as second:
            (second / "second").write_bytes(b"")
            assert (first / "first").exists()
        with pytest.raises(UnmakeablePackage, match="there already"), folder_written_whole(tmp_path / "out"):
            pass
        (tmp_path / "out" / "second").unlink()  # a folder that is not empty is never replaced

    assert [one.name for one in (tmp_path / "out").iterdir()] == ["first"]


FULL = """
import resource, signal, sys
from pathlib import Path
from typing import IO
from custody.packages.authorities import key_of, letter, made, trust
from servanda.custody.errors import UnmakeablePackage
from servanda.custody.packages import EvidencePart
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
trust(), letter()
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    made(Path(sys.argv[1]), sys.argv[2], evidence=(EvidencePart(name="large", source=bytes(2**20)),))
except UnmakeablePackage as wrong:
    Path(sys.argv[3]).write_text(str(wrong))
"""


def test_without_room_nothing_is_left(tmp_path):
    place = tmp_path / "place"
    place.mkdir()

    running(FULL, place, "age", tmp_path / "said").wait()

    assert "could not be written: File too large. Nothing is left." in (tmp_path / "said").read_text()
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("writing", [written_whole, folder_written_whole])
def test_an_error_while_writing_leaves_nothing(tmp_path, writing):
    def fail() -> None:
        with writing(tmp_path / "half"):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert list(tmp_path.iterdir()) == []


def test_a_folder_where_nothing_may_be_written_is_named(tmp_path):
    with pytest.raises(UnmakeablePackage, match="none"), written_whole(tmp_path / "none" / "file"):
        pass


def test_a_package_that_changes_while_it_is_packed_is_sealed_as_it_was_read(tmp_path):
    grows = tmp_path / "grows"
    grows.write_bytes(b"a" * 100)

    package = made(tmp_path, letter=letter(), evidence=(EvidencePart(name="grows", source=grows),))
    grows.write_bytes(b"b" * 100)

    assert parts_of(package.path)["bag/data/evidence/0001-grows"] == b"a" * 100
    assert str(asked(package.path, keys=reader()).answer) == "yes"
