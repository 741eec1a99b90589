"""``servanda desk matching``: whether another authority heard persons of a case, without names; and the keys for it."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.desk.started import at_desk, folder_option, start

if TYPE_CHECKING:
    from servanda.desk.cases.models import Case
    from servanda.desk.people.models import Account, Authority

__all__ = ["matching"]

_IN = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)
_as_option = click.option("--as", "email", required=True, metavar="EMAIL", help="In whose name.")


@click.group()
def matching() -> None:
    """Ask whether another authority heard persons of a case; neither side sees the other's names."""


@matching.group()
def key() -> None:
    """Keys that two authorities share for a time."""


@key.command("make")
@click.argument("ours")
@click.argument("theirs")
@click.argument("file", type=_OUT)
@click.option("--until", required=True, metavar="DAY", help="The first day on which it no longer serves: 2027-05-01.")
@folder_option
@at_desk
def make(ours: str, theirs: str, file: Path, until: str, folder: Path) -> None:
    """Make a key for OURS and THEIRS (codes), and write it to FILE as it goes to them: signed, and encrypted."""
    start(folder)
    from servanda.desk.errors import BadInput
    from servanda.desk.installation import here
    from servanda.desk.matching.keeping import make_key

    authority = _authority(ours)
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise BadInput(f"--until: {until!r} is no day. Write it as 2027-05-01.") from None
    _write(file, make_key(here(), authority, theirs, day, at=datetime.now(UTC)))
    click.echo(f"{file}: the key of {ours} and {theirs} until {day}. Only {theirs} can open it:")
    click.echo(f"  servanda desk matching key take {theirs} {file.name}")


@key.command("take")
@click.argument("ours")
@click.argument("file", type=_IN)
@folder_option
@at_desk
def take(ours: str, file: Path, folder: Path) -> None:
    """Take in the key that another authority made for it and OURS."""
    start(folder)
    from servanda.desk.installation import here
    from servanda.desk.matching.keeping import take_key

    taken = take_key(here(), _authority(ours), file.read_bytes(), at=datetime.now(UTC))
    click.echo(f"The key of {' and '.join(sorted(taken.pair))} is kept until {taken.until}.")


@key.command("list")
@folder_option
@at_desk
def list_(folder: Path) -> None:
    """Say which keys stand here, and until when."""
    start(folder)
    from servanda.desk.installation import here
    from servanda.desk.matching.keys import keys_of

    held, today = keys_of(here()), datetime.now(UTC).date()
    for one in held:
        click.echo(f"{' and '.join(sorted(one.pair))}  until {one.until}{'' if today < one.until else '  ENDED'}")
    if not held:
        click.echo("No key stands here.")


@key.command("end")
@folder_option
@at_desk
def end(folder: Path) -> None:
    """Destroy the keys whose day is over, and what is kept of questions with them; run it every night."""
    start(folder)
    from servanda.desk.installation import here
    from servanda.desk.matching.keeping import end_what_is_over

    ended, emptied = end_what_is_over(here(), at=datetime.now(UTC))
    for one in ended:
        click.echo(f"The key of {' and '.join(sorted(one.pair))} ended on {one.until} and is destroyed.")
    click.echo(f"{len(ended)} keys and the tokens of {emptied} questions are gone.")


@matching.command()
@click.argument("case")
@click.argument("theirs")
@click.argument("file", type=_OUT)
@click.option("--about", multiple=True, metavar="TOKEN", help="About this person alone: W-1; repeatable.")
@_as_option
@folder_option
@at_desk
def ask(case: str, theirs: str, file: Path, about: tuple[str, ...], email: str, folder: Path) -> None:
    """Ask THEIRS about the victims and witnesses of CASE; the question goes as FILE."""
    start(folder)
    from servanda.desk.installation import here
    from servanda.desk.matching.actions import ask as make_question
    from servanda.desk.matching.queries import REASONS

    by = _account(email)
    at = datetime.now(UTC)
    asked = make_question(here(), _case(by, case), theirs, by=by, at=at, about=about or None)
    _write(file, bytes(asked.file))
    click.echo(f"{file}: asks {theirs} about {', '.join(asked.about)}; kept until {asked.until}.")
    for token, why in sorted(asked.left_out.items()):
        click.echo(f"  {token} is left out: {REASONS[why]}.")


@matching.command()
@click.argument("question", type=_IN)
@click.argument("file", type=_OUT)
@_as_option
@folder_option
@at_desk
def answer(question: Path, file: Path, email: str, folder: Path) -> None:
    """Answer a QUESTION that came; the answer goes as FILE."""
    start(folder)
    from servanda.desk.installation import here
    from servanda.desk.matching import actions

    by, at = _account(email), datetime.now(UTC)
    came = actions.receive(here(), by.authority, question.read_bytes(), by=by, at=at)
    done = actions.answer(here(), came, by=by, at=at)
    _write(file, bytes(done.file))
    click.echo(f"{file}: of {done.many} tokens of {done.peer}, {done.met} met.")


@matching.command()
@click.argument("case")
@click.argument("file", type=_IN)
@_as_option
@folder_option
@at_desk
def read(case: str, file: Path, email: str, folder: Path) -> None:
    """Read the answer in FILE to a question about CASE: whom to contact about whom."""
    start(folder)
    from servanda.desk.installation import here
    from servanda.desk.matching.actions import read_answer

    by = _account(email)
    read_in = read_answer(here(), _case(by, case), file.read_bytes(), by=by, at=datetime.now(UTC))
    for token, contact in sorted(read_in.met.items()):
        click.echo(f"{token}: heard there already; contact {contact}")
    others = [token for token in read_in.about if token not in read_in.met]
    if others:
        click.echo(f"{', '.join(others)}: nothing met, which does not mean that nobody heard them.")


def _authority(code: str) -> Authority:
    from servanda.desk.errors import BadInput
    from servanda.desk.people.models import Authority

    found = Authority.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Authority.objects.values_list("code", flat=True)) or "none"
        raise BadInput(f"No authority {code!r} works here. There is: {known}.")
    return found


def _account(email: str) -> Account:
    from servanda.desk.errors import NotAllowed
    from servanda.desk.people.models import Account

    found = Account.objects.select_related("authority").filter(email=email.strip().lower(), is_active=True).first()
    if found is None:
        raise NotAllowed(f"{email} is nobody who works here. Name an account by its address.")
    return found


def _case(by: Account, reference: str) -> Case:
    from servanda.desk.cases.queries import readable
    from servanda.desk.errors import NotAllowed

    found = readable(by).select_related("authority").filter(reference=reference).first()
    if found is None:
        raise NotAllowed(f"{by.email} knows no case {reference}. Name an account with access to it, and its reference.")
    return found


def _write(file: Path, content: bytes) -> None:
    """Never over what stands there."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to:
        to.write(content)
