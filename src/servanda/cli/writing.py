"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

__all__ = ["write_whole"]


def write_whole(path: Path, content: bytes) -> None:
    """Write to a neighbour first, then put it in place; an error leaves what was there."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as wrong:
        raise click.UsageError(
            f"{path} cannot be written: {wrong.strerror}. Name a file in a folder you own."
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as wrong:
        Path(name).unlink(missing_ok=True)
        raise click.UsageError(f"{path} cannot be written: {wrong.strerror}.") from None
