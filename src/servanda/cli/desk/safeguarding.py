"""``servanda desk backup``, ``restore``, ``new-key``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.desk.started import at_desk, folder_option, start

if TYPE_CHECKING:
    from servanda.desk.archive import Backup
    from servanda.desk.restoring import Restored

__all__ = ["backup", "new_key", "restore"]

_NOT_ALL = 1  # exit status: done, but content of evidence is missing
_MOST = 20  # references named


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
@click.option("--without-content", is_flag=True, help="Leave the content of evidence out; keep a copy of its store.")
@folder_option
@at_desk
def backup(file: Path, recipients: tuple[str, ...], with_keys: bool, without_content: bool, folder: Path) -> None:
    """Write the whole desk, consistent and encrypted, to FILE; the desk goes on working."""
    start(folder)
    from servanda.desk.backup import back_up
    from servanda.desk.installation import here

    with _counting("Backing up") as progress:
        made = back_up(
            here(),
            file,
            recipients=recipients,
            at=datetime.now(UTC),
            with_keys=with_keys,
            with_content=not without_content,
            progress=progress,
        )
    held = f"{made.backup.entries} entries of the trail, {made.objects} objects of evidence"
    click.echo(f"{file}: {held}, {file.stat().st_size / 1e6:.1f} MB.")
    if without_content and made.left_out:
        click.echo(f"The content of {len(made.left_out)} items is NOT in it. Keep a copy of {here().store} yourself.")
    elif made.left_out:
        click.echo(f"Not in the store, and so not in the backup: the content of {', '.join(made.left_out[:_MOST])}.")
        sys.exit(_NOT_ALL)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=True, help="The age key.")
@click.option(
    "--keys", type=click.Path(exists=True, file_okay=False, path_type=Path), help="The desk's keys, from your safe."
)
@click.option("--store", metavar="PLACE", help="Put the content of evidence there: a folder, or s3://bucket/folder.")
@click.option("--keep-store", is_flag=True, help="Leave the store as it stands; the backup's content is not read.")
@folder_option
@at_desk
def restore(file: Path, key: Path, keys: Path | None, store: str | None, keep_store: bool, folder: Path) -> None:
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
        _take_keys(beside / "files", keys, content=(beside / "content").exists())
        told = _put_back(folder, beside, found, store, keep_store)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    click.echo(f"Restored the desk as of {found.made_at}: {found.entries} entries of the trail, whole.")
    for line in told.lines:
        click.echo(line)
    sys.exit(0 if told.is_whole else _NOT_ALL)


def _put_back(folder: Path, beside: Path, found: Backup, store: str | None, keep_store: bool) -> Restored:
    """The desk's folder, then its database and the content of its evidence; where one refuses, all goes again."""
    if folder.exists():
        folder.rmdir()
    (beside / "files").replace(folder)
    try:
        if store:
            from servanda.desk.installation import put_store

            put_store(folder, store)
        start(folder)
        from servanda.desk.restoring import put_back

        return put_back(beside, found, at=datetime.now(UTC), keep_store=keep_store)
    except BaseException:  # whatever stopped it, half a desk does not stay
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _take_keys(files: Path, keys: Path | None, *, content: bool) -> None:
    """Keys come from the backup or from the safe; a desk without them cannot start, nor its evidence be opened."""
    from servanda.desk.errors import NotInstalled

    if keys is not None:
        shutil.copytree(keys, files / "keys", dirs_exist_ok=True)
    for name in ("sealed", *(("store", "store.identity") if content else ())):
        if not (files / "keys" / name).is_file():
            says = f"The key {name!r} is not in the backup" + (" nor in your folder." if keys else ".")
            raise NotInstalled(f"{says} Name the folder with the desk's keys: --keys FOLDER")
    (files / "keys").chmod(0o700)
    for path in (files / "keys").rglob("*"):
        if path.is_file():
            path.chmod(0o600)


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
