"""``servanda package receipt``: say what became of a package, signed; check what was said."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from servanda.cli.keys import (
    INSTANT,
    FileArgument,
    Suggesting,
    at_or_now,
    custody,
    end_with,
    keys_of,
    own_key,
    print_findings,
    reading_keys,
    trusting,
)
from servanda.cli.options import WRONG_USE
from servanda.cli.show import console, print_json

if TYPE_CHECKING:
    from servanda.custody.trust import TrustList

__all__ = ["receipt"]


@click.group(cls=Suggesting)
def receipt() -> None:
    """Receipts: give one for a package, check one that came back."""


@receipt.command()
@click.argument("package", type=FileArgument)
@click.argument("path", type=FileArgument)
@click.option("--me", required=True, metavar="ID", envvar="SERVANDA_ME", help="Who received it: your id in the list.")
@click.option("--outcome", type=click.Choice(["accepted", "rejected", "insufficient"]), help="Default: as verified.")
@click.option("--reason", "reasons", multiple=True, help="Why not accepted; repeatable.")
@click.option("--at", type=INSTANT, metavar="WHEN", help="When it was received; default: now.")
@trusting
@reading_keys
@custody
def give(
    package: Path,
    path: Path,
    me: str,
    outcome: Literal["accepted", "rejected", "insufficient"] | None,
    reasons: tuple[str, ...],
    at: datetime | None,
    trust: TrustList,
    identity: tuple[Path, ...],
    key: Path | None,
    certificate: Path | None,
    password_file: Path | None,
) -> None:
    """Verify PACKAGE and write the signed receipt PATH. What is not to be believed cannot be accepted."""
    from servanda.custody.packages import Ask, verify
    from servanda.custody.packages.writing import written_whole
    from servanda.custody.receipts import receipt_for, sign_receipt

    when = at_or_now(at)
    keys = keys_of(identity, key, certificate, password_file)
    verdict = verify(package, trust, Ask(at=when, me=me, keys=keys))
    made = receipt_for(verdict, by=me, at=when, outcome=outcome, reasons=reasons)
    signed = sign_receipt(made, own_key(key, certificate, password_file), trust)
    with written_whole(path) as file:
        file.write(signed)
    click.echo(f"{path}: {made.outcome}{''.join(f'; {one}' for one in made.reasons)}")


@receipt.command()
@click.argument("path", type=FileArgument)
@click.option("--sent", type=FileArgument, multiple=True, help="What `make --json` said of a package sent; repeatable.")
@click.option("--at", type=INSTANT, metavar="WHEN", help="As of when; default: now.")
@trusting
@click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
@custody
def check(path: Path, sent: tuple[Path, ...], at: datetime | None, trust: TrustList, as_json: bool) -> None:
    """Say whose the receipt PATH is, what it says, and which of the packages --sent it is for."""
    from servanda.custody.receipts import verify_receipt

    packages = [_sent(one) for one in sent]
    found = verify_receipt(path.read_bytes(), trust, at=at_or_now(at), sent=packages)
    if as_json:
        print_json(found.to_json())
    else:
        print_findings(found.findings)
        about = found.matches.reference if isinstance(found.matches, _Sent) else "none of those named"
        says = "".join(f"; {one}" for one in found.receipt.reasons)
        console().print(f"{found.receipt.outcome}{says}. Package: {about}.", style="bold", markup=False)
    end_with(found.answer)


@dataclass(frozen=True, slots=True)
class _Sent:
    """A package, by what was said when it was made."""

    reference: str
    receiver: str
    digest: str
    file_digest: str


def _sent(path: Path) -> _Sent:
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return _Sent(told["id"], told["receiver"], told["digest"], told["file_digest"])
    except (ValueError, KeyError, TypeError):
        click.echo(f"{path} is not what `servanda package make --json` says of a package.", err=True)
        raise SystemExit(WRONG_USE) from None
