"""``--fact``: facts of a case on the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

__all__ = ["fact_options"]


def fact_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--fact KEY=VALUE``, repeatable."""
    words = "A fact: dual-criminality=yes, penalty-years@DEU=5, context=NIAC, conduct=2019-05-01; see facts.yaml."
    return click.option("--fact", "facts", multiple=True, metavar="KEY=VALUE", help=words)(command)
