"""A PostgreSQL server of the tests' own, from the system's binaries; and the desk's tests on it.

python -m tests.postgresql [words for pytest]      the desk's tests, with DATABASE_URL set
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []
ABSENT = "there is no PostgreSQL server on this system: install your system's postgresql package"
DESK = ("tests/desk", "tests/web/desk")


def as_other(*words: str) -> None:
    """Run a server's program; PostgreSQL does not run as root."""
    user = "nobody" if os.geteuid() == 0 else None
    environment = {"LC_ALL": "C", "PATH": os.environ["PATH"]}
    subprocess.run(words, check=True, capture_output=True, user=user, timeout=60, env=environment)


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server; it and its data are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="servanda-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    programs, data = BINARIES[-1], folder / "data"
    as_other(str(programs / "initdb"), "-D", str(data), "-U", "servanda", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=200"
    as_other(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://servanda@/postgres?host={folder}"
    finally:
        as_other(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """The desk's tests on PostgreSQL; 0 with a word where there is no server."""
    if not BINARIES:
        print(f"The desk's tests on PostgreSQL are skipped: {ABSENT}.")
        return 0
    with server() as address:
        words = [sys.executable, "-m", "pytest", *(sys.argv[1:] or DESK)]
        return subprocess.run(words, check=False, env={**os.environ, "DATABASE_URL": address}).returncode


if __name__ == "__main__":
    raise SystemExit(main())
