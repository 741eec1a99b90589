"""``servanda desk backup``, ``restore``, ``new-key``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from servanda.cli.desk.started import at_desk, folder_option, start

__all__ = ["backup", "new_key", "restore"]


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@at_desk
def new_key(file: Path) -> None:
    """Write a new age key to FILE, and say the recipient that backups are encrypted to."""
    from servanda.desk.archive import new_key as make

    click.echo(make(file))
    click.echo(f"Keep {file} away from the desk: whoever holds it opens every backup.", err=True)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "recipients", multiple=True, required=True, help="An age recipient (age1…); repeatable.")
@click.option("--with-keys", is_flag=True, help="Put the desk's keys in, too; else keep them in your safe.")
@folder_option
@at_desk
def backup(file: Path, recipients: tuple[str, ...], with_keys: bool, folder: Path) -> None:
    """Write the whole desk, consistent and encrypted, to FILE; the desk goes on working."""
    start(folder)
    from servanda.desk.backup import back_up
    from servanda.desk.installation import here

    with _counting("Backing up") as progress:
        made = back_up(
            here(), file, recipients=recipients, at=datetime.now(UTC), with_keys=with_keys, progress=progress
        )
    click.echo(f"{file}: {made.entries} entries of the trail, {file.stat().st_size / 1e6:.1f} MB.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="The age key.")
@click.option(
    "--keys", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The desk's keys, from your safe."
)
@folder_option
@at_desk
def restore(file: Path, key: Path, keys: Path | None, folder: Path) -> None:
    """Restore FILE into a new desk folder and an empty database; all of it or nothing."""
    from servanda.desk.archive import unpack
    from servanda.desk.errors import NotInstalled

    if folder.exists() and any(folder.iterdir()):
        raise NotInstalled(f"{folder} is not empty; nothing was changed. Name a folder that is new.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        with _counting("Unpacking") as progress:
            found = unpack(file, beside, identity=key.read_text(), progress=progress)
        _take_keys(beside / "files", keys)
        if folder.exists():
            folder.rmdir()
        (beside / "files").replace(folder)
        _fill(folder, beside, found)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    click.echo(f"Restored the desk as of {found.made_at}: {found.entries} entries of the trail, whole.")


def _take_keys(files: Path, keys: Path | None) -> None:
    """Keys come from the backup or from the safe; a desk without them cannot start."""
    from servanda.desk.errors import NotInstalled

    if keys is not None:
        shutil.copytree(keys, files / "keys", dirs_exist_ok=True)
    if not (files / "keys" / "sealed").is_file():
        raise NotInstalled("The backup holds no keys. Name the folder with the desk's keys: --keys FOLDER")
    (files / "keys").chmod(0o700)
    for path in (files / "keys").rglob("*"):
        if path.is_file():
            path.chmod(0o600)


def _fill(folder: Path, beside: Path, found: object) -> None:
    """The database last; where it refuses, the folder goes again."""
    from servanda.desk.archive import Backup

    assert isinstance(found, Backup)
    try:
        start(folder)
        from servanda.desk.backup import load_into_database

        load_into_database(beside, found)
    except BaseException:  # whatever stopped it, half a desk does not stay
        shutil.rmtree(folder, ignore_errors=True)
        raise


@contextmanager
def _counting(what: str) -> Iterator[Callable[[int], None]]:
    """A line that counts bytes, where someone looks."""
    if not sys.stderr.isatty():
        yield lambda _size: None
        return
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TotalFileSizeColumn, TransferSpeedColumn

    with Progress(
        TextColumn(what), TotalFileSizeColumn(), TransferSpeedColumn(), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(what, total=None)

        def progress(size: int) -> None:
            done = bar.tasks[0].completed + size
            bar.update(task, completed=done, total=done)

        yield progress
