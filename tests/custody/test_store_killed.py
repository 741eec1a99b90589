"""A store whose writer is killed at every step: what was stored stays, what was begun goes on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DRIVER = '''
"""Fork a writer for each step, kill it there, and look at what it left; print what was wrong."""
import hashlib, io, os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from custody.stores import content, key
from servanda.custody.errors import NotStored
from servanda.custody.hashing import BLOCK
from servanda.custody.shelves import FolderShelf
from servanda.custody.store import Store
from servanda.custody.sweep import sweep
from servanda.custody.upload import Upload, put

FOLDER = Path(sys.argv[1])
DATA = content(BLOCK + 9)
SHA = hashlib.sha256(DATA).hexdigest()
STEPS = ("open", "os.mkdir", "os.rename", "os.remove")


def dying(step):
    """Kill this process at the step-th thing it asks of the file system or synchronises."""
    left = [step]

    def count(event="", args=()):
        if event in STEPS:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    real = os.fsync
    os.fsync = lambda descriptor: (count("open"), real(descriptor), count("open"))
    sys.addaudithook(count)


def killed_at(folder, step):
    """Whether a writer was killed at that step; False: it was done before."""
    store = Store(FolderShelf(folder), key(), part_size=BLOCK)
    kept = put(store, io.BytesIO(b"from before")).content.sha256
    child = os.fork()
    if not child:
        dying(step)
        upload = Upload(store, "large")
        upload.append(io.BytesIO(DATA))
        upload.finish(sha256=SHA)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert store.open(kept).read() == b"from before"
    check(store, folder)
    return os.WIFSIGNALED(status)


def check(store, folder):
    served = True
    try:
        assert store.open(SHA).read() == DATA
    except NotStored:
        served = False
    sweep(store)
    upload = Upload(store, "large")
    assert DATA[: upload.offset] == store.reading(name for name, _ in upload._parts).read()
    upload.append(io.BytesIO(DATA[upload.offset :]))
    upload.finish(sha256=SHA)
    report = sweep(store)
    assert (report.objects, report.sound, report.unfinished) == (2, True, ()), report
    assert store.open(SHA).read() == DATA
    assert sorted(store.shelf.names("parts/")) == sorted(p for one in store.objects() for p in store.stat(one).parts)
    assert not any((folder / "in-work").iterdir())


step = 1
while killed_at(FOLDER / str(step), step):
    step += 1
print(step - 1)
'''


def test_whatever_step_a_writer_is_killed_at_nothing_is_lost_or_half_believed(tmp_path: Path):
    command = [sys.executable, "-c", DRIVER, str(tmp_path), str(Path(__file__).parents[1])]

    ended = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": "ignore"})

    assert ended.stderr == ""
    assert int(ended.stdout) > 30  # so many steps there are to be killed at
