"""A desk with 5 GiB of evidence backed up and restored: the most memory that each takes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.evidence import LARGE
from benchmarks.rows import Row

_LIMIT = 300  # MB
_FILL = f"""
import django; django.setup()
from datetime import UTC, datetime
from benchmarks.evidence import Sparse
from servanda.desk.cases.actions import open_case
from servanda.desk.evidence.actions import register
from servanda.desk.evidence.storing import open_store
from servanda.desk.installation import here
from servanda.desk.people.models import Account, Authority, Held
at = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ana = Account.objects.create_user("custodian@bra.example", name="Ana", authority=Authority.objects.get())
for role in ("drafter", "custodian"):
    Held.objects.create(account=ana, role=role)
case = open_case(title="A disk", by=ana, at=at)
register(case, kind="digital object", title="Disk", by=ana, at=at, store=open_store(here()), content=Sparse({LARGE}))
"""
_RUN = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""
_DESK = ("--party", "Brazil", "--name", "Central authority", "--administrator", "Ana", "--email", "ana@bra.example")


def measure() -> list[Row]:
    """Rows for a backup and a restore through the commands."""
    with _desk() as folder:
        key = folder / "key"
        recipient = subprocess.run(_command("new-key", key), capture_output=True, text=True, check=True).stdout.strip()
        file, desk, again = folder / "backup", folder / "desk", folder / "again"
        return [
            _row("back up", "backup", file, "--to", recipient, "--with-keys", "--desk", desk),
            _row("restore, every byte verified", "restore", file, "--key", key, "--desk", again),
        ]


@contextmanager
def _desk() -> Iterator[Path]:
    """A folder with a desk that holds one item of 5 GiB."""
    if shutil.disk_usage(tempfile.gettempdir()).free < 4 * LARGE:
        raise RuntimeError("too little room on the disk for three times 5 GiB")
    with tempfile.TemporaryDirectory() as named:
        desk = Path(named) / "desk"
        subprocess.run(_command("init", desk, *_DESK), check=True, stdout=subprocess.DEVNULL)
        settings = {"SERVANDA_DESK": str(desk), "DJANGO_SETTINGS_MODULE": "servanda.web.desk.settings"}
        subprocess.run([sys.executable, "-c", _FILL], check=True, env={**os.environ, **settings})
        yield Path(named)


def _row(what: str, *words: str | Path) -> Row:
    start = perf_counter()
    ran = subprocess.run([sys.executable, "-c", _RUN, *_command(*words)], capture_output=True, text=True, check=True)
    note = f"{LARGE / (perf_counter() - start) / 1e6:,.0f} MB/s"
    most = float(ran.stdout) * 1024 / 1e6
    return Row(what=f"memory to {what}, 5 GiB of evidence", ours=most, limit=_LIMIT, unit="MB", note=note)


def _command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "servanda.cli", "desk", *map(str, words)]
