"""Packages: making and verifying beside hashing alone, and memory for a large object.

The object is sparse (zeros that take no room on the disk), so that the disk is hardly measured. Each step runs in a
process of its own, whose greatest memory is told by the system. Times are those of the processor, since a disk that
others use says little. SERVANDA_BENCH_GIB says how large the object is.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import process_time

from benchmarks.rows import Row

__all__ = ["measure"]

_GIB = float(os.environ.get("SERVANDA_BENCH_GIB", "1"))
_MEMORY_LIMIT = 300.0  # MB, of a whole process

_STEP = """
import sys, time
from pathlib import Path
sys.path[:0] = [{root!r}, {root!r} + "/tests"]
from benchmarks.rows import most_memory
from custody.packages.authorities import asked, made
from servanda.custody.packages import EvidencePart
envelope, folder = sys.argv[1], Path(sys.argv[2])
begun = time.process_time()
package = made(folder, envelope, evidence=(EvidencePart(name="large.img", source=folder / "large.img"),))
between = time.process_time()
assert str(asked(package.path).answer) == "yes"
print(between - begun, time.process_time() - between, most_memory())
"""


def measure() -> list[Row]:
    """Time to make and to verify a package in each envelope, and the memory both took together."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with (folder / "large.img").open("wb") as file:
            file.truncate(int(_GIB * 2**30))
        hashing = _hash(folder / "large.img")
        rows = []
        for envelope in ("none", "age", "cms"):
            made, verified, memory = _step(envelope, folder)
            (folder / f"package.{envelope}").unlink()
            name = {"none": "not encrypted", "age": "age", "cms": "CMS"}[envelope]
            size = f"{_GIB:g} GiB"
            rows += [
                Row(what=f"make a package of {size}, {name}", ours=made, peer="SHA-256 alone", theirs=hashing),
                Row(what=f"verify it, {name}", ours=verified, peer="SHA-256 alone", theirs=hashing),
                Row(what=f"memory of both, {size}, {name}", ours=memory, limit=_MEMORY_LIMIT, unit="MB"),
            ]
    return rows


def _hash(path: Path) -> float:
    begun = process_time()
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256")
    return process_time() - begun


def _step(envelope: str, folder: Path) -> tuple[float, float, float]:
    code = _STEP.format(root=str(Path(__file__).parents[1]))
    words = [sys.executable, "-c", code, envelope, str(folder)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    made, verified, memory = map(float, done.stdout.split())
    return made, verified, memory
