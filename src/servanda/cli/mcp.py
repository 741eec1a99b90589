"""``servanda mcp``: the questions for assistants, over standard input and output (Model Context Protocol)."""

from __future__ import annotations

import click

__all__ = ["mcp"]


@click.command()
@click.option("--registry", metavar="DIR", help="A folder with your own additions to the registry.")
def mcp(registry: str | None) -> None:
    """Answer an assistant's questions, with proofs, until it hangs up. Nothing is written, nothing is fetched."""
    try:
        from servanda.cli.assistants import server
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise click.ClickException("This needs the package mcp: install servanda[mcp].") from None
    server(registry).run("stdio")
