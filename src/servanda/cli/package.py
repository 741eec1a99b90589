"""``servanda package``: make sealed packages, verify and open them, give and check receipts, keep the trust list."""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    mine,
    own_key,
    print_findings,
    reading_keys,
    signing,
    trusting,
)
from servanda.cli.receipt import receipt
from servanda.cli.show import console, print_json
from servanda.cli.trust import trust

if TYPE_CHECKING:
    from servanda.custody.packages import Ask, EvidencePart, Verdict
    from servanda.custody.trust import TrustList

__all__ = ["package"]

_LONG_WORK = 64 * 2**20  # bytes from which a progress bar is shown
_KINDS = ("request", "answer", "acknowledgement", "evidence")
_json = click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")
_limit = click.option("--limit", type=int, metavar="GIB", help="The most it may unpack to; default: 64 GiB.")
_at = click.option("--at", type=INSTANT, metavar="WHEN", help="As of when, for example when it arrived; default: now.")


@click.group(cls=Suggesting)
def package() -> None:
    """Sealed packages between authorities: make, verify, open; receipts and the trust list."""


package.add_command(receipt)
package.add_command(trust)


@package.command()
@click.argument("path", type=FileArgument)
@click.option("--kind", type=click.Choice(_KINDS), default="request", show_default=True)
@click.option("--reference", required=True, help="Your reference.")
@click.option("--from", "sender", required=True, metavar="ID", help="Who sends: an id of the trust list.")
@click.option("--to", "receiver", required=True, metavar="ID", help="Who shall receive it: an id of the trust list.")
@click.option("--letter", type=FileArgument, help="The letter as PDF; it is signed (PAdES) with --key.")
@click.option("--twin", type=FileArgument, help="The letter as data; see: servanda schema request.")
@click.option("--conditions", type=FileArgument, help="Conditions that travel along; see: servanda schema conditions.")
@click.option("--document", "documents", multiple=True, metavar="FILE", help="A document, as Akoma Ntoso; repeatable.")
@click.option("--evidence", multiple=True, metavar="[ITEM=]FILE", help="Evidence, with its item's id; repeatable.")
@click.option("--ledger", type=FileArgument, help="The ledger of custody of that evidence, JSON Lines.")
@click.option("--receipt", "receipts", multiple=True, metavar="FILE", help="A receipt; repeatable.")
@click.option("--in-reply-to", metavar="DIGEST", help="The digest of the package this one answers.")
@click.option("--envelope", type=click.Choice(["auto", "age", "cms", "none"]), default="auto", show_default=True)
@click.option("--stamp", metavar="URL", help="A time-stamping authority (RFC 3161) that shall say when it was sealed.")
@click.option("--at", type=INSTANT, metavar="WHEN", help="When it is made; default: now.")
@signing
@trusting
@_json
@custody
def make(
    path: Path,
    kind: Literal["request", "answer", "acknowledgement", "evidence"],
    letter: Path | None,
    twin: Path | None,
    conditions: Path | None,
    ledger: Path | None,
    envelope: Literal["auto", "age", "cms", "none"],
    at: datetime | None,
    key: Path | None,
    certificate: Path | None,
    password_file: Path | None,
    trust: TrustList,
    as_json: bool,
    **told: Any,
) -> None:
    """Write the package PATH: sealed with --key, encrypted to its receiver. Never over a file that is there."""
    from servanda.custody.asking import asking
    from servanda.custody.packages import Contents, make_package

    evidence = tuple(_part(one) for one in told["evidence"])
    contents = Contents(
        kind=kind,
        reference=told["reference"],
        sender=told["sender"],
        receiver=told["receiver"],
        made_at=at_or_now(at),
        letter=letter.read_bytes() if letter else None,
        twin=_read_json(twin) if twin else None,
        conditions=tuple(_read_json(conditions)) if conditions else (),
        documents=tuple(_part(one) for one in told["documents"]),
        evidence=evidence,
        ledger=ledger,
        receipts=tuple(_part(one) for one in told["receipts"]),
        in_reply_to=told["in_reply_to"],
    )
    size = sum(one.source.stat().st_size for one in evidence if isinstance(one.source, Path))
    with _progress("packing", size) as progress:
        made = make_package(
            contents,
            path,
            key=own_key(key, certificate, password_file),
            trust=trust,
            envelope=envelope,
            progress=progress,
            ask=asking(told["stamp"]) if told["stamp"] else None,
        )
    if as_json:
        print_json(made.to_json())
        return
    to = "not encrypted" if not made.encrypted_to else f"encrypted to {made.encrypted_to[0][:24]}…"
    click.echo(f"{path}: {made.parts} parts, {made.size:,} bytes, sealed, {to}.")
    click.echo(f"digest {made.digest}")


def _part(told: str) -> EvidencePart:
    from servanda.custody.packages import EvidencePart

    item, _, name = told.rpartition("=")
    path = Path(name)
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return EvidencePart(name=path.name, source=path, media_type=media_type, item=item or None)


def _read_json(path: Path) -> Any:
    from servanda.custody.packages.strict import read_json

    return read_json(path.read_bytes(), path.name)


@package.command()
@click.argument("path", type=FileArgument)
@trusting
@mine
@reading_keys
@_at
@click.option("--seen", type=FileArgument, help="Digests of packages received before, one a line.")
@_limit
@_json
@custody
def verify(path: Path, trust: TrustList, as_json: bool, **asked: Any) -> None:
    """Say who signed the package PATH when, whether it is complete and unchanged, for whom, and under what conditions.

    Ends with 0 if it is to be believed, 1 if not, 3 if something is not known, 2 if it was asked wrongly. Works
    offline, and leaves nothing behind.
    """
    from servanda.custody.packages import verify as find

    with _progress("verifying", path.stat().st_size) as progress:
        verdict = find(path, trust, _ask(asked, progress))
    print_json(verdict.to_json()) if as_json else print_verdict(path, verdict)
    end_with(verdict.answer)


@package.command("open")
@click.argument("path", type=FileArgument)
@click.argument("folder", type=click.Path(path_type=Path))
@trusting
@mine
@reading_keys
@_at
@click.option("--seen", type=FileArgument, help="Digests of packages received before, one a line.")
@click.option("--doubtful", is_flag=True, help="Open it also if something is not known; never what is refused.")
@_limit
@_json
@custody
def open_(path: Path, folder: Path, trust: TrustList, doubtful: bool, as_json: bool, **asked: Any) -> None:
    """Unpack PATH into FOLDER, which is not there yet, if it is to be believed: all of it, or nothing."""
    from servanda.custody.packages import Refused, open_package

    with _progress("opening", path.stat().st_size) as progress:
        try:
            opened = open_package(path, trust, _ask(asked, progress), folder, doubtful=doubtful)
        except Refused as refused:
            print_json(refused.verdict.to_json()) if as_json else print_verdict(path, refused.verdict)
            end_with(refused.verdict.answer)
    print_json(opened.verdict.to_json()) if as_json else print_verdict(path, opened.verdict)
    if not as_json:
        click.echo(f"Unpacked into {folder}.")


def _ask(told: dict[str, Any], progress: Callable[[int], None] | None) -> Ask:
    from servanda.custody.packages import Ask, Limits

    seen = told["seen"].read_text(encoding="utf-8").split() if told["seen"] else ()
    limits = Limits(total=told["limit"] * 2**30) if told["limit"] else Limits()
    keys = keys_of(told["identity"], told["key"], told["certificate"], told["password_file"])
    return Ask(
        at=at_or_now(told["at"]), me=told["me"], keys=keys, seen=frozenset(seen), limits=limits, progress=progress
    )


def print_verdict(path: Path, verdict: Verdict) -> None:
    """The verdict for people: each question, the conditions, and one line that says it."""
    print_findings(verdict.findings)
    out = console()
    for one in verdict.conditions:
        until = f" (until {one['until']})" if one.get("until") else ""
        out.print(f"Condition, {one['kind']}{until}: {one['text']}", markup=False)
    about = verdict.about
    what = f"{about.kind} {about.reference} from {about.sender_name} to {about.receiver_name}" if about else path.name
    words = {"yes": "To be believed", "no": "NOT to be believed", "not known": "Not known whether to be believed"}
    out.print(f"{words[str(verdict.answer)]}: {what}.", style="bold", markup=False)
    if verdict.digest:
        out.print(f"digest {verdict.digest}", style="dim")


@contextmanager
def _progress(what: str, size: int) -> Iterator[Callable[[int], None] | None]:
    """A progress bar on standard error for long work, if someone watches."""
    if size < _LONG_WORK or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=size)
        yield lambda done: bar.advance(task, done)
