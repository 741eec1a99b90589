"""Options that every command which answers shares, and how errors reach the person at the terminal."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar

import click

from servanda.facts.days import read_date
from servanda.facts.errors import FactsError, UnreadableDay
from servanda.facts.record import Record

__all__ = ["ANSWERED", "NOT_KNOWN", "WRONG_USE", "Asking", "asking", "guarded", "telling"]

ANSWERED, WRONG_USE, NOT_KNOWN = 0, 2, 3
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Asking:
    """The record to ask and the day to ask about, as the options say."""

    record: Record
    on: date
    absence: Literal["strict", "practical"]
    as_json: bool
    on_given: bool


class DayType(click.ParamType[date]):
    """A full day on the command line."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return read_date(value)
        except UnreadableDay as wrong:
            self.fail(str(wrong), param, ctx)


DAY = DayType()


def asking(command: F) -> F:
    """Give a command ``--on``, ``--known-on``, ``--suppose``, ``--registry``, ``--absence`` and ``--json``."""

    @functools.wraps(command)
    def run(
        *args: Any,
        on: date | None,
        known_on: date | None,
        suppose: tuple[str, ...],
        registry: str | None,
        absence: Literal["strict", "practical"],
        as_json: bool,
        **kwargs: Any,
    ) -> Any:
        record = _record(registry, known_on, suppose)
        return command(*args, asking=Asking(record, on or date.today(), absence, as_json, on is not None), **kwargs)

    for option in reversed(_OPTIONS):
        run = option(run)
    return guarded(run)  # type: ignore[return-value]  # click's decorators hide the signature


_OPTIONS = (
    click.option("--on", type=DAY, metavar="DAY", help="The day asked about; default: today."),
    click.option("--known-on", type=DAY, metavar="DAY", help="Only what had been recorded by that day."),
    click.option("--suppose", multiple=True, metavar="ACT", help="A what-if: 'KEN accession cat 2027-03-01'."),
    click.option("--registry", metavar="DIR", help="A folder with your own additions to the registry."),
    click.option(
        "--absence",
        type=click.Choice(["strict", "practical"]),
        default="strict",
        help="What no recorded act means after the day a list was read: not known (strict), or no.",
    ),
    click.option("--json", "as_json", is_flag=True, help="The answer as JSON."),
)


def telling(command: F) -> F:
    """Give a command ``--language``: what it prints for people is told in it; JSON stays as it is documented."""

    @functools.wraps(command)
    def run(*args: Any, language: str, **kwargs: Any) -> Any:
        from servanda.inquiries.language import speaking

        with speaking("en" if kwargs.get("as_json") else language):
            return command(*args, **kwargs)

    option = click.option(
        "--language",
        type=click.Choice(["en", "fr"]),
        default="en",
        help="The language of the answer; what provisions say is paraphrased in English.",
    )
    return option(run)  # type: ignore[return-value]  # click's decorators hide the signature


def _record(registry: str | None, known_on: date | None, suppose: tuple[str, ...]) -> Record:
    from servanda.facts.loading import load
    from servanda.facts.suppositions import suppose as with_suppositions

    record = load(registry)
    if known_on is not None:
        record = record.as_known_on(known_on)
    return with_suppositions(record, suppose)


def guarded(command: Callable[..., Any]) -> Callable[..., Any]:
    """Tell errors about facts in one line on standard error and end with status 2."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except FactsError as wrong:
            click.echo(f"{type(wrong).__name__}: {wrong}", err=True)
            sys.exit(WRONG_USE)

    return run
