"""``servanda custody``: whether a ledger of custody is whole, and the ledger in other forms. Needs no server."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.options import ANSWERED, guarded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cryptography.x509 import Certificate

    from servanda.custody.items import Item
    from servanda.custody.verifying import Verdict

__all__ = ["custody"]

NOT_WHOLE = 1
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def custody() -> None:
    """Ledgers of custody: are they whole, and what do they say."""


@custody.command()
@click.argument("ledger", type=FILE)
@click.option("--head", help="The hash of an entry as you noted it: up to it nothing may be missing or written anew.")
@click.option("--root", "roots", type=FILE, multiple=True, help="A certificate (PEM) you trust for time stamps.")
@click.option("--entries", is_flag=True, help="List every entry.")
@click.option("--json", "as_json", is_flag=True, help="The verdict and the entries as JSON.")
@guarded
def verify(ledger: Path, head: str | None, roots: tuple[Path, ...], entries: bool, as_json: bool) -> None:
    """Whether LEDGER is whole, or where it breaks. Ends with status 1 if it is not."""
    verdict = _verdict(ledger, head, roots)
    if as_json:
        from servanda.cli.show import print_json
        from servanda.custody.ledger_forms import to_json

        print_json(to_json(verdict))
    else:
        _print(verdict, entries)
    sys.exit(ANSWERED if verdict.whole else NOT_WHOLE)


@custody.command()
@click.argument("ledger", type=FILE)
@click.argument("to", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--items", type=FILE, help="The items' records, a JSON list, for CASE/UCO.")
@click.option("--root", "roots", type=FILE, multiple=True, help="A certificate (PEM) you trust for time stamps.")
@click.option("--title", default="Ledger of custody", help="The title on paper, the name of the investigation.")
@guarded
def export(ledger: Path, to: Path, items: Path | None, roots: tuple[Path, ...], title: str) -> None:
    """Write LEDGER as TO: .pdf or .json, which say whether it is whole, or .jsonld (CASE/UCO), only if it is."""
    verdict = _verdict(ledger, None, roots)
    try:
        to.write_bytes(_written(verdict, to, _items(items), title))
    except OSError as wrong:
        from servanda.custody.errors import BadLedger

        raise BadLedger(f"{to} cannot be written ({wrong.strerror}). Name another file.") from None
    click.echo(str(to))


def _verdict(ledger: Path, head: str | None, roots: Iterable[Path]) -> Verdict:
    from servanda.custody.verifying import verify as look

    with ledger.open("rb") as lines:
        return look(lines, head=head, roots=[one for path in roots for one in _certificates(path)])


def _certificates(path: Path) -> list[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    from servanda.custody.errors import BadStamp

    try:
        return load_pem_x509_certificates(path.read_bytes())
    except ValueError:
        raise BadStamp(f"{path} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).") from None


def _items(path: Path | None) -> list[Item]:
    from servanda.custody.errors import BadRecord
    from servanda.custody.items import item_of

    if path is None:
        return []
    try:
        return [item_of(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError) as wrong:
        if isinstance(wrong, BadRecord):
            raise
        raise BadRecord(f"{path} is no JSON list of items ({wrong}).") from None


def _written(verdict: Verdict, to: Path, items: list[Item], title: str) -> bytes:
    from servanda.custody.errors import BadLedger
    from servanda.custody.ledger_forms import to_json, to_pdf
    from servanda.custody.uco import to_uco

    match to.suffix:
        case ".pdf":
            return to_pdf(verdict, title=title)
        case ".json":
            value = to_json(verdict)
        case ".jsonld" if not verdict.whole:
            raise BadLedger(
                "the ledger is not whole, and CASE/UCO has no place to say so. Verify it to see where it breaks."
            )
        case ".jsonld":
            value = to_uco(items, verdict.entries, case=title)
        case other:
            raise BadLedger(f"{to} ends in {other or 'nothing'!r}; a ledger is written as .pdf, .json or .jsonld.")
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _print(verdict: Verdict, entries: bool) -> None:
    from servanda.cli.showing import lines, say
    from servanda.custody.moments import instant
    from servanda.custody.verifying import in_words

    say(in_words(verdict))
    for finding in verdict.findings:
        say(f"  line {finding.line}, {finding.weight}: {finding.says}")
    for stamp in verdict.stamps:
        by = f"by {stamp.by}" if stamp.by else "by an authority not verified: name its certificate with --root"
        say(f"  entry {stamp.number} was time-stamped at {instant(stamp.at)}, {by}.")
    for name, state in verdict.standing.items():
        say(f"  {name} is {state}.")
    if entries:
        rows = [(str(one.number), one.at, one.item, one.kind, str(one.who), one.why) for one in verdict.entries]
        lines(("", "when", "item", "what", "who", "why"), rows, right=(0,))
    say(f"Head: {verdict.head}")
