"""``servanda package trust``: which authority signs and reads with which key; added and revoked."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from servanda.cli.keys import (
    INSTANT,
    FileArgument,
    Suggesting,
    at_or_now,
    custody,
    own_key,
    signing,
    trust_file,
    trusting,
)
from servanda.cli.options import DAY
from servanda.cli.show import console, print_json, table

if TYPE_CHECKING:
    from servanda.custody.trust import Authority, Period, TrustedCertificate, TrustList

__all__ = ["trust"]


@click.group(cls=Suggesting)
def trust() -> None:
    """The trust list: authorities, their certificates and age keys, valid from, until, revoked."""


@trust.command("list")
@trusting
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
@custody
def list_(trust: TrustList, as_json: bool) -> None:
    """Who is in the list, with which keys."""
    rows = [row for one in trust.authorities for row in _rows(one)]
    rows += [("time stamps", "", _name(one), one.fingerprint, *_days(one.period)) for one in trust.stampers]
    if as_json:
        names = ("authority", "state", "name", "key", "from", "until", "revoked")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    short = [(id, state, name, key[:16], *days) for id, state, name, key, *days in rows]
    columns = ("Id", "State", "Name", "Key", "From", "Until", "Revoked")
    console().print(table("", columns, short, wraps=("Name", "Revoked")))


def _rows(one: Authority) -> list[tuple[str, ...]]:
    keys: list[tuple[str, Period | None]] = [(held.fingerprint, held.period) for held in one.certificates]
    keys += [(held.recipient, held.period) for held in one.age]
    return [(one.id, one.state, one.name, key, *_days(period)) for key, period in keys or [("no key", None)]]


def _name(root: TrustedCertificate) -> str:
    return root.parsed().subject.rfc4514_string()


def _days(period: Period | None) -> tuple[str, str, str]:
    if period is None:
        return "", "", ""
    revoked = f"{period.revoked_at.date()}: {period.revoked_why or 'no reason given'}" if period.revoked_at else ""
    begins, ends = (str(at.date()) if at else "" for at in (period.valid_from, period.valid_until))
    return begins, ends, revoked


@trust.command()
@click.argument("id")
@click.option("--state", metavar="CODE", help="Of a new authority: its State, as LVA.")
@click.option("--name", help="Of a new authority: its name.")
@click.option("--certificate", type=FileArgument, help="Its certificate (PEM or DER), as you received it.")
@click.option("--age", "recipient", metavar="age1…", help="Its age recipient.")
@click.option("--from", "begins", type=DAY, metavar="DAY", help="Not before.")
@click.option("--until", "ends", type=DAY, metavar="DAY", help="Not after.")
@trust_file
@custody
def add(id: str, trust: Path, certificate: Path | None, recipient: str | None, **told: Any) -> None:
    """Add the authority ID, or another key of it; a certificate it has already gets the new one as successor.

    Compare the printed fingerprint with the authority over another channel before you rely on it.
    """
    from servanda.custody.trust import TrustList
    from servanda.custody.trust_file import read_trust, with_age_key, with_certificate, write_trust

    listed = read_trust(trust) if trust.exists() else TrustList()
    authority = _authority(listed, id, told["state"], told["name"])
    if not certificate and not recipient:
        raise click.UsageError("Name a key of it: --certificate FILE or --age age1…")
    if certificate:
        held = _held(certificate, told["begins"], told["ends"])
        listed = with_certificate(listed, authority, held)
        click.echo(f"{authority}: certificate {_grouped(held.fingerprint)}")
        authority = listed.authority(id)
    if recipient:
        listed = with_age_key(listed, authority, _age(recipient, told["begins"], told["ends"]))
        click.echo(f"{authority}: {recipient}")
    write_trust(listed, trust)


def _authority(listed: TrustList, id: str, state: str | None, name: str | None) -> Authority:
    from servanda.custody.trust import Authority

    if state is None and name is None:
        return listed.authority(id)
    if any(one.id == id for one in listed.authorities):
        raise click.UsageError(f"{id!r} is in the list already; leave out --state and --name to add a key to it.")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id) or not re.fullmatch(r"[A-Z]{3}", state or "") or not name:
        raise click.UsageError("A new authority has an id like lva-justice, --state with three capitals, and --name.")
    return Authority(id=id, state=state or "", name=name)


def _held(path: Path, begins: date | None, ends: date | None) -> Any:
    from dataclasses import replace

    from servanda.custody.trust_file import certificate, narrower

    found = certificate(path.read_bytes())
    return replace(found, period=narrower(found.period, _period(begins, ends)))


def _age(recipient: str, begins: date | None, ends: date | None) -> Any:
    from servanda.custody.trust_file import age_key

    return age_key(recipient, _period(begins, ends))


def _period(begins: date | None, ends: date | None) -> Period:
    from datetime import UTC

    from servanda.custody.trust import Period

    return Period(
        valid_from=datetime.combine(begins, time.min, tzinfo=UTC) if begins else None,
        valid_until=datetime.combine(ends, time.max, tzinfo=UTC) if ends else None,
    )


def _grouped(fingerprint: str) -> str:
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


@trust.command()
@click.argument("certificate", type=FileArgument)
@trust_file
@custody
def stamper(certificate: Path, trust: Path) -> None:
    """Believe time stamps that lead to CERTIFICATE, the root of a time-stamping authority (PEM or DER).

    Compare the printed fingerprint with what the authority publishes.
    """
    from servanda.custody.trust import TrustList
    from servanda.custody.trust_file import certificate as read
    from servanda.custody.trust_file import read_trust, with_stamper, write_trust

    added = read(certificate.read_bytes())
    write_trust(with_stamper(read_trust(trust) if trust.exists() else TrustList(), added), trust)
    click.echo(f"time stamps below {_name(added)}: {_grouped(added.fingerprint)}")


@trust.command()
@click.argument("key")
@click.option("--on", required=True, type=DAY, metavar="DAY", help="From the beginning of which day (UTC).")
@click.option("--why", required=True, help="As the authority said: key lost, key stolen, replaced.")
@trust_file
@custody
def revoke(key: str, on: date, why: str, trust: Path) -> None:
    """Revoke KEY: eight or more figures of a fingerprint, or an age recipient."""
    from datetime import UTC

    from servanda.custody.trust_file import read_trust, with_revoked, write_trust

    write_trust(with_revoked(read_trust(trust), key, datetime.combine(on, time.min, tzinfo=UTC), why), trust)
    click.echo(f"{key} is revoked from {on}.")


@trust.command()
@click.argument("path", type=FileArgument)
@trust_file
@signing
@click.option("--at", type=INSTANT, metavar="WHEN", help="When it is sealed; default: now.")
@custody
def seal(path: Path, trust: Path, at: datetime | None, **keys: Any) -> None:
    """Write the list, sealed with --key, to PATH, for those who take their list from you.

    They read it with --trust PATH and --trust-signer, the fingerprint of your certificate.
    """
    from servanda.custody.packages.writing import written_whole
    from servanda.custody.seals import seal_around
    from servanda.custody.trust_file import read_trust

    read_trust(trust)  # what cannot be read is not sealed
    key = own_key(**keys)
    with written_whole(path) as file:
        file.write(seal_around(key, trust.read_bytes(), at_or_now(at)))
    click.echo(f"{path}: sealed with certificate {_grouped(key.certificate.fingerprint)}")
