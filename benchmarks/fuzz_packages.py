"""Verify packages that were broken on purpose: 20,000 of them, each a verdict, none believed that was changed.

``python -m benchmarks.fuzz_packages --count 20000 --seed 0``. Each number of a package gives the same way of breaking
one; keys and signatures are made anew in each run. Three things are looked for: an exception that is none of ours,
more than ten seconds, and a "yes" to a package whose parts are not those its sender sealed. Packages of which the
sender's own key sealed broken parts (ill will, or little care) may rightly be believed if only their words changed.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from io import BytesIO
from multiprocessing import Pool
from pathlib import Path

from servanda.custody.errors import PackageError
from servanda.custody.ledger import Actor, lines_of, next_entry
from servanda.custody.packages import Ask, Refused, Verdict, open_package, verify
from servanda.custody.packages.manifests import BAG, MANIFEST, MIMETYPE, SIGNATURE, bag_manifest, signed_manifest
from servanda.custody.seals import seal
from servanda.law.kleene import Answer

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from custody.packages.authorities import (  # type: ignore[import-not-found]  # in the tests, which are not checked
    NOON,
    key_of,
    made,
    reader,
    trust,
)

_HANGS = 10.0  # seconds of the processor
_OPENED = 8  # every eighth is also opened
Parts = dict[str, bytes]


class _Hang(BaseException):
    """Taking too long; no handler of ordinary errors may swallow it."""


@cache
def honest() -> dict[str, bytes]:
    """One good package in each envelope."""
    with tempfile.TemporaryDirectory() as folder:
        actor = Actor(name="Mara Vidal", authority="Ministry of Justice")
        entry = next_entry(
            [], item="EV-1", kind="collected", who=actor, why="found", recorded_at=NOON, after=_sha256(b"a photograph")
        )
        ledger = lines_of([entry])
        return {kind: made(Path(folder), kind, ledger=ledger).path.read_bytes() for kind in ("none", "age", "cms")}


@cache
def parts() -> Parts:
    """The parts of the good package, by name."""
    with zipfile.ZipFile(BytesIO(honest()["none"])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def digests() -> frozenset[str]:
    """What names the good packages, in envelopes too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package"
        found = set()
        for content in honest().values():
            path.write_bytes(content)
            found.add(verify(path, trust(), Ask(at=NOON, me="bra-justice", keys=reader())).digest or "")
    return frozenset(found)


def damaged(content: bytes, dice: random.Random) -> bytes:
    """Bytes changed, cut, doubled, moved, or put in."""
    found = bytearray(content)
    for _ in range(dice.choice((1, 1, 1, 2, 5, 30))):
        at = dice.randrange(len(found) + 1)
        length = dice.choice((1, 2, 4, 20, 300))
        how = dice.randrange(6)
        if how == 0 and at < len(found):
            found[at] ^= 1 << dice.randrange(8)
        elif how == 1:
            found[at : at + length] = dice.randbytes(length)
        elif how == 2:
            del found[at : at + length]
        elif how == 3:
            found[at:at] = found[at : at + length]
        elif how == 4:
            found[at:at] = dice.choice(_BAIT)
        else:
            found[at : at + length] = dice.choice((b"\0", b"\xff")) * length
    return bytes(found[: dice.randrange(len(found) + 1)]) if dice.random() < 0.1 else bytes(found)


_BAIT = (
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"../../x", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff",
    b'<!DOCTYPE a [<!ENTITY b "c">]>&b;', b"[" * 5000, b'{"a":' * 2000, b"NaN", b"1" * 5000, b"\xff\xfe", b"\n",
)  # fmt: skip


def torn(dice: random.Random) -> bytes:
    """A whole file, damaged: in its envelope or without."""
    return damaged(honest()[dice.choice(("none", "none", "none", "age", "cms"))], dice)


def fields_changed(dice: random.Random) -> bytes:
    """Numbers in the records of the ZIP file, where its lies would be."""
    found = bytearray(honest()["none"])
    for _ in range(dice.choice((1, 1, 2, 4))):
        mark, length = dice.choice(((b"PK\x03\x04", 30), (b"PK\x01\x02", 46), (b"PK\x05\x06", 22)))
        places = [at for at in range(len(found)) if found.startswith(mark, at)]
        at = dice.choice(places) + dice.randrange(4, length)
        found[at] = dice.choice((0, 1, 0xFF, dice.randrange(256)))
    return bytes(found)


def parts_changed(dice: random.Random) -> bytes:
    """Parts damaged, taken out, put in, renamed, exchanged; the archive itself is sound."""
    found = dict(parts())
    for _ in range(dice.choice((1, 1, 2))):
        name = dice.choice(list(found))
        how = dice.randrange(5)
        if how == 0:
            found[name] = damaged(found[name], dice)
        elif how == 1:
            del found[name]
        elif how == 2:
            found[dice.choice(_NAMES)] = dice.randbytes(9)
        elif how == 3:
            found[name + dice.choice(("x", "/x", ".", " "))] = found.pop(name)
        else:
            other = dice.choice(list(found))
            found[name], found[other] = found[other], found[name]
    return archived(found, dice)


_NAMES = (
    "bag/data/x",
    "../x",
    "/x",
    "bag/BAGIT.txt",
    "META-INF/manifest.xml",
    "bag/e\u0301",
    "nul",
    "bag/data/letter.pdf/x",
)


def sealed_anew(dice: random.Random) -> bytes:
    """Parts damaged and sealed by the sender's own key, or by another's; the bag's lists follow or do not."""
    bag = {name.removeprefix(BAG): content for name, content in parts().items() if name.startswith(BAG)}
    name = dice.choice(list(bag))
    bag[name] = damaged(bag[name], dice)
    if dice.random() < 0.7:
        payload = {path: _sha256(content) for path, content in bag.items() if path.startswith("data/")}
        bag["manifest-sha256.txt"] = bag_manifest(payload).encode()
        tags = {path: _sha256(bag[path]) for path in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")}
        bag["tagmanifest-sha256.txt"] = bag_manifest(tags).encode()
    found = {f"{BAG}{path}": content for path, content in bag.items()}
    manifest = signed_manifest({path: _sha256(content) for path, content in found.items()}, {})
    manifest = damaged(manifest, dice) if dice.random() < 0.3 else manifest
    key = key_of(dice.choice(("lva-justice", "lva-justice", "ken-justice")))
    sealed = {MANIFEST: manifest, SIGNATURE: seal(key, manifest, NOON)}
    return archived({"mimetype": MIMETYPE.encode(), **found, **sealed}, dice)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def archived(found: Parts, dice: random.Random) -> bytes:
    """The parts in an archive, written by a tool that objects to nothing."""
    file = BytesIO()
    method = dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return file.getvalue()


WAYS: tuple[Callable[[random.Random], bytes], ...] = (torn, fields_changed, parts_changed, sealed_anew)


def broken(seed: int) -> tuple[str, bytes]:
    """How a package was broken, and the package."""
    dice = random.Random(seed)
    way = dice.choice(WAYS)
    return way.__name__, way(dice)


def tried(seed: int) -> str:
    """What became of one broken package: the way it was broken and the answer, or what went wrong."""
    way, content = broken(seed)
    folder = Path(tempfile.mkdtemp(prefix="servanda-fuzz-"))
    signal.setitimer(signal.ITIMER_PROF, _HANGS)
    try:
        path = folder / "package"
        path.write_bytes(content)
        ask = Ask(at=NOON, me="bra-justice", keys=reader())
        verdict = verify(path, trust(), ask)
        wrong = _believed_wrongly(way, content, verdict) or _opened_wrongly(seed, path, ask, verdict)
    except (Exception, _Hang) as error:  # whatever it is, it is what is looked for
        return f"WRONG {way}: {type(error).__name__}: {error}"[:200]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        shutil.rmtree(folder)
    return f"WRONG {way}: {wrong}" if wrong else f"{way}: {verdict.answer}"


def _believed_wrongly(way: str, content: bytes, verdict: Verdict) -> str | None:
    """A yes to parts that were not sealed so, in whatever envelope or archive they came."""
    if verdict.answer is not Answer.YES or way == "sealed_anew":
        return None
    if not content.startswith(b"PK"):
        return None if verdict.digest in digests() else "a changed envelope was believed"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    return None if found == parts() else "changed parts were believed"


def _opened_wrongly(seed: int, path: Path, ask: Ask, verdict: Verdict) -> str | None:
    if seed % _OPENED:
        return None
    try:
        opened = open_package(path, trust(), ask, path.parent / "out").verdict
    except Refused as refused:
        opened = refused.verdict
    except PackageError as error:
        return f"not opened: {error}"
    there = {one.name for one in path.parent.iterdir()} - {"package"}
    wanted = {"out"} if verdict.answer is Answer.YES else set()
    if there != wanted:
        return f"left behind: {sorted(there)}"
    return None if opened.answer == verdict.answer else "verified and opened with two answers"


def _begin() -> None:
    """Each process is patient with others, and stops what hangs."""

    def stop(*_: object) -> None:
        raise _Hang(f"over {_HANGS:g} seconds of the processor")

    os.nice(10)
    signal.signal(signal.SIGPROF, stop)


def main() -> None:
    """Break, verify, count, tell."""
    asked = argparse.ArgumentParser(description="Verify many broken packages.")
    asked.add_argument("--count", type=int, default=20_000)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--seed", type=int, default=0)
    options = asked.parse_args()
    seeds = range(options.seed, options.seed + options.count)
    honest(), reader(), trust(), parts(), digests()  # made once, before the processes part
    counts: Counter[str] = Counter()
    with Pool(options.jobs, initializer=_begin) as pool:
        for seed, became in zip(seeds, pool.imap(tried, seeds, chunksize=20), strict=True):
            counts["wrong" if became.startswith("WRONG") else became] += 1
            if became.startswith("WRONG"):
                print(f"seed {seed}: {became}", flush=True)
    print(f"{options.count:,} broken packages: {dict(sorted(counts.items()))}")
    sys.exit(1 if counts["wrong"] else 0)


if __name__ == "__main__":
    main()
