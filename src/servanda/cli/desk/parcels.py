"""``servanda desk exchange pack``, ``take-in``, ``waiting``, ``give-up``, ``by``: packages, in somebody's name.

What pages do, for what is larger than a page has time for, and for scripts.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.desk.started import at_desk, folder_option, start

if TYPE_CHECKING:
    from servanda.desk.exchange.models import Parcel
    from servanda.desk.people.models import Account
    from servanda.desk.requests.models import Request

__all__ = ["by", "give_up", "pack", "take_in", "waiting"]

_AS = click.option("--as", "email", required=True, metavar="EMAIL", help="In whose name: who may do it for that case.")
_TRUTHS = {"yes": True, "no": False}


@click.command()
@click.argument("request")
@click.option("--to", required=True, help="The other authority's id in the trust list.")
@click.option("--letter", type=int, help="The number of a letter of the request; without, evidence alone.")
@click.option("--item", "items", multiple=True, metavar="ITEM", help="An item of the request's case; repeatable.")
@click.option("--known", multiple=True, metavar="ITEM:FACT=yes|no", help="What is known of its conditions; repeatable.")
@click.option("--purpose", default="", help="For which purpose; conditions may ask.")
@click.option("--by-hand", is_flag=True, help="It goes as a file; nobody tries HTTPS.")
@_AS
@folder_option
@at_desk
def pack(
    request: str,
    to: str,
    letter: int | None,
    items: tuple[str, ...],
    known: tuple[str, ...],
    purpose: str,
    by_hand: bool,
    email: str,
    folder: Path,
) -> None:
    """Pack a letter of REQUEST, evidence of its case, or both, of any size; it waits to be sent."""
    start(folder)
    from servanda.desk.errors import BadInput
    from servanda.desk.exchange.enclosing import chosen
    from servanda.desk.exchange.sending import pack_up
    from servanda.desk.installation import here

    account = _account(email)
    asked = _request(account, request)
    letters = asked.letters.select_related("request__case", "request__authority")
    made = None if letter is None else letters.filter(number=letter).first()
    if letter is not None and made is None:
        raise BadInput(f"{request} has no letter {letter}. Make it first.")
    facts: dict[str, dict[str, bool | None]] = {name: {} for name in items}
    for one in known:
        name, fact, truth = _known(one)
        facts.setdefault(name, {})[fact] = truth
    parcel = pack_up(
        here(),
        asked,
        to=to,
        by=account,
        at=datetime.now(UTC),
        letter=made,
        enclosed=chosen(account, asked, facts),
        purpose=purpose,
        by_hand=by_hand,
    )
    click.echo(f"Package {parcel.pk} to {parcel.peer} waits: {parcel.kind}, {parcel.size:,} bytes.")
    click.echo(f"digest  {parcel.digest}")


def _known(written: str) -> tuple[str, str, bool]:
    from servanda.desk.errors import BadInput

    name, _colon, said = written.rpartition(":")
    fact, _equals, truth = said.partition("=")
    if not name or truth not in _TRUTHS:
        raise BadInput(f"--known {written[:80]!r}: expected like BRA-E-2026-0001:consent=yes.")
    return name, fact, _TRUTHS[truth]


@click.command("take-in")
@click.argument("number", type=int)
@click.option("--enter", "entered", type=int, multiple=True, metavar="N", help="Enter condition N; repeatable.")
@click.option("--leave", multiple=True, metavar="N=WHY", help="Leave condition N out, with the reason; repeatable.")
@click.option("--request", default="", help="For evidence that names no request of ours.")
@_AS
@folder_option
@at_desk
def take_in(
    number: int, entered: tuple[int, ...], leave: tuple[str, ...], request: str, email: str, folder: Path
) -> None:
    """Take the package NUMBER in, which answers a request of ours: its conditions, each decided, and its evidence."""
    start(folder)
    from servanda.desk.errors import BadInput
    from servanda.desk.exchange.joining import join
    from servanda.desk.exchange.terms import Decision
    from servanda.desk.installation import here

    parcel, account = _named(number, email)
    decided = {one: Decision(enters=True) for one in entered}
    for one in leave:
        which, _equals, because = one.partition("=")
        if not which.isdecimal():
            raise BadInput(f"--leave {one[:80]!r}: expected like 2=WHY.")
        decided[int(which)] = Decision(enters=False, because=because)
    chosen = _request(account, request) if request else None
    asked = join(here(), parcel, by=account, at=datetime.now(UTC), decided=decided, request=chosen)
    told = f" In the register: {', '.join(parcel.items)}." if parcel.items else ""
    click.echo(f"Package {number} belongs to {asked.reference}.{told}")


@click.command()
@folder_option
@at_desk
def waiting(folder: Path) -> None:
    """List what was packed and has no receipt, the oldest first."""
    start(folder)
    from servanda.desk.exchange.models import Parcel

    found = Parcel.objects.filter(direction=Parcel.Direction.OUT, state=Parcel.State.WAITING).order_by("made_at")
    for one in found:
        way = "by hand" if one.next_at is None else f"over HTTPS, next {one.next_at:%Y-%m-%d %H:%M} UTC"
        wrong = f": {one.last_error[:120]}" if one.last_error else ""
        click.echo(f"{one.pk}  {one.kind} {one.digest[:12]}… to {one.peer}, {way}, attempts {one.attempts}{wrong}")


@click.command("give-up")
@click.argument("number", type=int)
@click.option("--because", required=True, help="Why; it stands with the package, and in the ledger of its evidence.")
@_AS
@folder_option
@at_desk
def give_up(number: int, because: str, email: str, folder: Path) -> None:
    """Give up the package NUMBER that waits; evidence that went with it is received back."""
    start(folder)
    from servanda.desk.exchange import waiting as changes

    parcel, account = _named(number, email)
    changes.give_up(parcel, because=because, by=account, at=datetime.now(UTC))
    back = f" Received back: {', '.join(parcel.items)}." if parcel.items else ""
    click.echo(f"Package {number} to {parcel.peer} is given up.{back}")


@click.command()
@click.argument("number", type=int)
@click.argument("how", type=click.Choice(["file", "https"]))
@_AS
@folder_option
@at_desk
def by(number: int, how: str, email: str, folder: Path) -> None:
    """Let the package NUMBER that waits go as a file by hand, or over HTTPS."""
    start(folder)
    from servanda.desk.exchange import waiting as changes
    from servanda.desk.installation import here

    parcel, account = _named(number, email)
    changes.go_by(here(), parcel, by_hand=how == "file", by=account, at=datetime.now(UTC))
    click.echo(f"Package {number} goes {'as a file' if how == 'file' else 'over HTTPS, from now on'}.")


def _account(email: str) -> Account:
    """The active account. Raises NotAllowed."""
    from servanda.desk.errors import NotAllowed
    from servanda.desk.people.models import Account

    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None:
        raise NotAllowed(f"Nobody works here as {email}.")
    return account


def _request(account: Account, reference: str) -> Request:
    """The request, if the account may see it. Raises NotAllowed."""
    from servanda.desk.errors import NotAllowed
    from servanda.desk.requests.queries import one

    found = one(account, reference)
    if found is None:
        raise NotAllowed(f"{account.email} knows no request {reference}.")
    return found


def _named(number: int, email: str) -> tuple[Parcel, Account]:
    """The package, as this account may see it. Raises NotAllowed."""
    from servanda.desk.errors import NotAllowed
    from servanda.desk.exchange.queries import parcels

    account = _account(email)
    parcel = parcels(account).filter(pk=number).first()
    if parcel is None:
        raise NotAllowed(f"{email} knows no package {number}. See: servanda desk exchange waiting")
    return parcel, account
