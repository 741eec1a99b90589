"""``servanda ledgers`` and ``servanda assistance``: funds of the Court and of treaties, needs and offers of help."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.options import DAY, guarded
from servanda.cli.show import print_json
from servanda.cli.showing import lines, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from servanda.treatymaking.ledgers import Entry, Ledger

__all__ = ["assistance", "ledgers"]


@click.command()
@click.argument("name", required=False)
@click.option(
    "--add", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A CSV file of entries to read."
)
@click.option("--registry", type=click.Path(), default=None, help="A folder with additions of your own.")
@click.option("--json", "as_data", is_flag=True, help="JSON.")
@guarded
def ledgers(name: str | None, add: Path | None, registry: str | None, as_data: bool) -> None:
    """The ledgers, or the ledger NAME with its totals per year; --add reads further entries without keeping them."""
    from servanda.facts.errors import UnknownName
    from servanda.facts.names import nearest
    from servanda.treatymaking.json_form import as_json
    from servanda.treatymaking.ledgers import load_ledgers, load_relations, read_entries, totals

    found = load_ledgers(registry)
    if name is None:
        if as_data:
            print_json({"ledgers": as_json(list(found.values())), "relations": as_json(load_relations())})
            return
        lines(("id", "ledger", "entries", "rests on"), [_head(x) for x in found.values()], right=(2,))
        click.echo()
        say("The Court and the organisations it works with:")
        lines(("when", "with", "what"), [(str(r.on or "no day"), r.partner, r.says) for r in load_relations()])
        _print_referrals(registry)
        return
    if name not in found:
        raise UnknownName("ledger", name, nearest(name, list(found)))
    entries = (*found[name].entries, *(read_entries(add, found[name]) if add else ()))
    if as_data:
        sums = [{"period": p, "kind": k, "currency": c, "amount": str(n)} for (p, k, c), n in totals(entries).items()]
        print_json({**as_json(found[name]), "entries": as_json(entries), "totals": sums})
        return
    _print(found[name], entries)


def _print_referrals(registry: str | None) -> None:
    from servanda.facts import load

    click.echo()
    say("Referrals by the Security Council:")
    referred = [s for s in load(registry).situations if s.trigger == "Security Council"]
    lines(
        ("when", "situation", "by", "status"),
        [(str(s.referred_on or "no day"), s.name, ", ".join(s.referred_by), s.status) for s in referred],
    )


def _head(ledger: Ledger) -> tuple[str, ...]:
    return ledger.id, ledger.title, str(len(ledger.entries)), ledger.rests_on


def _print(ledger: Ledger, entries: Iterable[Entry]) -> None:
    from servanda.treatymaking.ledgers import totals

    say(f"{ledger.title}. {ledger.says} ({ledger.rests_on})")
    sums = totals(entries)
    if not sums:
        say("No entry is recorded: no source with amounts was available. That is not the same as nothing paid.")
        return
    rows = [(period, kind, f"{amount:,.2f}", currency) for (period, kind, currency), amount in sums.items()]
    lines(("period", "kind", "total", "currency"), rows, right=(2,))


@click.command()
@click.option("--state", default=None, help="Only the needs of this State.")
@click.option("--instrument", default=None, help="Only needs and offers for this instrument.")
@click.option("--on", type=DAY, default=None, help="The day (today).")
@click.option("--registry", type=click.Path(), default=None, help="A folder with additions of your own.")
@click.option("--json", "as_data", is_flag=True, help="JSON.")
@guarded
def assistance(state: str | None, instrument: str | None, on: date | None, registry: str | None, as_data: bool) -> None:
    """Needs of technical assistance, and the offers that may meet them."""
    from servanda.facts import load
    from servanda.treatymaking.assistance import load_assistance, matches
    from servanda.treatymaking.json_form import as_json

    day = on or date.today()
    record = load(registry)
    code = record.party(state).code if state else None
    subject = record.instrument(instrument).id if instrument else None
    found = [a for a in load_assistance(registry) if subject in (None, a.instrument)]
    matched = matches(found, day, state=code)
    if as_data:
        print_json(
            {"on": str(day), "offers": as_json([a for a in found if a.kind == "offer"]), "matches": as_json(matched)}
        )
        return
    offers = [(a.who, a.instrument, a.topic, a.reserved_for or "anybody") for a in found if a.kind == "offer"]
    say(f"Offers that stand on {day}:")
    lines(("who", "instrument", "topic", "for"), offers)
    if not matched:
        say("No need is recorded. Add needs to ledgers/assistance.csv of a registry of your own.")
    for match in matched:
        say(f"{record.parties[match.need.who].name} needs help: {match.need.instrument}, {match.need.topic}.")
        for offer in match.offers:
            say(f"  – {offer.who}: {offer.says}")
        for offer in match.reserved:
            say(f"  – {offer.who}, for {offer.reserved_for} (whether this State is one, people must say): {offer.says}")
