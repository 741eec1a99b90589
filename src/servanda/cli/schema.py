"""``servanda schema``: the published schemas of the files people write."""

from __future__ import annotations

from importlib.resources import files

import click

__all__ = ["schema"]

_SCHEMAS = ("case", "conditions", "items", "package", "receipt", "request")


@click.command()
@click.argument("name", type=click.Choice(_SCHEMAS))
def schema(name: str) -> None:
    """Print the JSON Schema (2020-12) of a kind of file: a case, a request, what travels in packages."""
    click.echo((files("servanda.registry") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"), nl=False)
