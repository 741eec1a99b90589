"""Starting Django on an installation, and telling its refusals at the terminal."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from servanda.cli.options import WRONG_USE

__all__ = ["at_desk", "folder_option", "start"]

F = TypeVar("F", bound=Callable[..., Any])

folder_option = click.option(
    "--desk",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="SERVANDA_DESK",
    required=True,
    metavar="FOLDER",
    help="The desk's folder; SERVANDA_DESK names it, too.",
)


def start(folder: Path) -> None:
    """Make the desk's database and models ready. Raises NotInstalled."""
    os.environ["SERVANDA_DESK"] = str(folder.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "servanda.web.desk.settings"
    from servanda.desk.installation import here

    here()  # says what is missing before Django says it in its own words
    import django

    django.setup()


def at_desk(command: F) -> F:
    """Tell what the desk refuses in one line, with the exit status of wrong use."""

    @functools.wraps(command)
    def run(*args: Any, **named: Any) -> Any:
        try:
            from servanda.desk.errors import DeskError
        except ImportError:
            raise click.ClickException("the desk needs more than the library: install servanda[desk].") from None
        try:
            return command(*args, **named)
        except (DeskError, OSError) as wrong:
            click.echo(f"Error: {wrong}", err=True)
            if why := getattr(wrong, "why", ""):
                click.echo(f"  {why}", err=True)
            sys.exit(WRONG_USE)

    return run  # type: ignore[return-value]  # the same face
