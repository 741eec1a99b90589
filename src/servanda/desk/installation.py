"""An installation: one folder with the settings and keys of a desk. No Django here.

``SERVANDA_DESK`` names the folder. It holds ``desk.toml`` and ``keys/`` (readable to its owner
alone); SQLite's file and the store of evidence stand beside them unless the settings say
otherwise. ``DATABASE_URL`` goes before what ``desk.toml`` says. Keys never enter the database.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path

from servanda.desk.errors import NotInstalled

__all__ = ["FOLDER", "Installation", "here", "make", "put_store", "read"]

FOLDER = "SERVANDA_DESK"
_SETTINGS, _KEYS = "desk.toml", "keys"
_DEFAULTS = """\
# Settings of this desk. Keys stand in keys/, readable to their owner alone.
hosts = ["localhost", "127.0.0.1"]
# database = "postgresql://desk@/desk"     # SQLite in this folder when left out; DATABASE_URL goes first
# store = "s3://evidence"                  # a folder beside this file when left out
# mail = "smtp://mail.example:587"         # notices without content; none are sent when left out
# mail_from = "desk@example.org"
# time_stamps = "https://tsa.example"      # asked about the seal of each package; none is when left out
https = false                              # true behind TLS: cookies then travel over TLS alone
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """Where a desk keeps its things."""

    folder: Path
    database: str  # a URL as of DATABASE_URL
    store: str  # a folder, or the URL of an S3-compatible store
    hosts: tuple[str, ...]
    mail: str | None
    mail_from: str
    https: bool
    time_stamps: str | None = None  # the URL of an authority (RFC 3161)

    def key(self, name: str) -> bytes:
        """The key of this name: ``session`` signs cookies, ``sealed`` opens sealed identities.

        Raises NotInstalled where it is missing or may be read by others.
        """
        path = self.folder / _KEYS / name
        if not path.is_file():
            raise NotInstalled(
                f"The key {path} is missing. Restore it from your safe; without it nothing sealed opens."
            )
        if path.stat().st_mode & 0o077:
            raise NotInstalled(f"The key {path} may be read by others than its owner. Run: chmod 600 {path}")
        return path.read_bytes().strip()


def here() -> Installation:
    """The installation that ``SERVANDA_DESK`` names. Raises NotInstalled."""
    named = os.environ.get(FOLDER)
    if not named:
        raise NotInstalled(f"No desk is named. Set {FOLDER} to its folder, or make one: servanda desk init FOLDER")
    return read(Path(named))


def read(folder: Path) -> Installation:
    """The installation in a folder. Raises NotInstalled."""
    settings = folder / _SETTINGS
    if not settings.is_file():
        raise NotInstalled(f"{folder} holds no {_SETTINGS}. Make a desk there: servanda desk init {folder}")
    try:
        said = tomllib.loads(settings.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise NotInstalled(f"{settings} cannot be read: {wrong}. Mend that line.") from wrong
    unknown = set(said) - {"hosts", "database", "store", "mail", "mail_from", "https", "time_stamps"}
    if unknown:
        raise NotInstalled(f"{settings} has settings that nobody reads: {', '.join(sorted(unknown))}.")
    sqlite = f"sqlite:///{(folder / 'desk.sqlite3').resolve()}"
    return Installation(
        folder=folder,
        database=os.environ.get("DATABASE_URL") or said.get("database", sqlite),
        store=_place(folder, said.get("store", "store")),
        hosts=tuple(said.get("hosts", ("localhost", "127.0.0.1"))),
        mail=said.get("mail"),
        mail_from=said.get("mail_from", "desk@localhost"),
        https=bool(said.get("https", False)),
        time_stamps=said.get("time_stamps"),
    )


def _place(folder: Path, named: str) -> str:
    """An address as it is; a folder as seen from the installation, wherever the process runs."""
    return named if "://" in named else str((folder / named).resolve())


def put_store(folder: Path, place: str) -> None:
    """Have the settings name another place for the store; everything else in them stays as it is written."""
    settings = folder / _SETTINGS
    lines = settings.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not re.match(r"\s*store\s*=", line)]
    settings.write_text("\n".join([f"store = {json.dumps(place)}", *kept]) + "\n", encoding="utf-8")


def make(folder: Path) -> Installation:
    """A new, empty installation: settings and keys. Raises NotInstalled where one stands already."""
    if (folder / _SETTINGS).exists():
        raise NotInstalled(f"{folder} holds a desk already; nothing was changed.")
    from cryptography.fernet import Fernet

    keys = folder / _KEYS
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_key(keys / "session", secrets.token_urlsafe(50).encode())
    _write_key(keys / "sealed", Fernet.generate_key())
    (folder / _SETTINGS).write_text(_DEFAULTS, encoding="utf-8")
    return read(folder)


def _write_key(path: Path, key: bytes) -> None:
    """Made with its permissions, never widened for a moment."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key + b"\n")
