"""``servanda gaps``, ``campaign`` and ``compare``: the safe-haven view, a plan, and what a what-if changes."""

from __future__ import annotations

import click

from servanda.cli.options import Asking, asking
from servanda.cli.show import console, print_json, table
from servanda.inquiries.campaign import campaign as ask_campaign
from servanda.inquiries.citing import article
from servanda.inquiries.gaps import difference
from servanda.inquiries.gaps import gaps as ask_gaps

__all__ = ["campaign", "compare", "gaps"]

_LEVELS = {"must": "● must", "may": "◐ may", "not known": "◌ not known", "unrecorded": "◌ unrecorded"}


@click.command()
@click.option("--offence", required=True, metavar="O", help="An id or name of the taxonomy of crimes.")
@click.option("--level", type=click.Choice(list(_LEVELS)), help="Only States of this level.")
@click.option("--measure", "measures", multiple=True, metavar="M", help="Count pairs for this measure; repeatable.")
@asking
def gaps(offence: str, level: str | None, measures: tuple[str, ...], asking: Asking) -> None:
    """For each State where a suspect could be: must it act, may it, and what would close the gap."""
    wanted = measures or ("extradition", "take-evidence")
    found = ask_gaps(asking.record, offence, asking.on, wanted, asking.absence)
    if asking.as_json:
        print_json(found.to_json())
        return
    out = console()
    out.print(f"{found.sentence()}.", style="bold")
    for pairs in found.pairs:
        counts = f"{pairs.yes} yes, {pairs.not_known} not known (none recorded for {pairs.unrecorded})"
        out.print(f"Ordered pairs with a basis for {pairs.measure}: {counts}.")
    places = [p for p in found.places if level in (None, p.level)]
    rows = [
        (p.name, _LEVELS[p.level], article(", ".join(p.by), p.certainty) or "—", ", ".join(p.closed_by) or "—")
        for p in places
    ]
    out.print(
        table("", ("State", "Level", "By", "Closed by joining"), rows, wraps=("State", "By", "Closed by joining"))
    )
    out.print("Assumed: " + "; ".join(map(str, found.assumes)) + ".", style="dim")
    out.print(found.asked.line(), style="dim")


@click.command()
@click.option("--offence", required=True, metavar="O", help="An id or name of the taxonomy of crimes.")
@click.option("-k", default=5, show_default=True, metavar="N", help="How many accessions the plan may have.")
@click.option("--candidate", "candidates", multiple=True, metavar="STATE", help="Only these States; repeatable.")
@click.option("--instrument", "instruments", multiple=True, metavar="I", help="Only these instruments; repeatable.")
@asking
def campaign(offence: str, k: int, candidates: tuple[str, ...], instruments: tuple[str, ...], asking: Asking) -> None:
    """Which further accessions close most of the gap for an offence, each with what it gains."""
    found = ask_campaign(asking.record, offence, k, asking.on, candidates or None, instruments or None, asking.absence)
    if asking.as_json:
        print_json(found.to_json())
        return
    out = console()
    share = 100 * found.closed_before / found.pairs
    out.print(f"{found.closed_before} of {found.pairs} ordered pairs are closed ({share:.1f} %).", style="bold")
    rows = [
        (", ".join(f"{asking.record.parties[s].name} joins {i}" for s, i in step.acts), step.gains)
        for step in found.steps
    ]
    out.print(table("", ("Step", "Pairs gained #"), rows, wraps=("Step",)))
    out.print(f"After the plan: {found.closed_after} ({100 * found.closed_after / found.pairs:.1f} %).")
    out.print(
        "Each step was scored exactly against all others; partners reinforce each other, so no guarantee is claimed.",
        style="dim",
    )
    out.print("Assumed: " + "; ".join(map(str, found.assumes)) + ".", style="dim")
    out.print(found.asked.line(), style="dim")


@click.command()
@click.option("--offence", required=True, metavar="O", help="An id or name of the taxonomy of crimes.")
@click.option("--measure", default="extradition", show_default=True, metavar="M")
@asking
def compare(offence: str, measure: str, asking: Asking) -> None:
    """What the suppositions of --suppose change: ordered pairs that gain or lose a recorded basis."""
    from servanda.facts.loading import load

    before = load()
    if asking.record.known_on:
        before = before.as_known_on(asking.record.known_on)
    found = difference(before, asking.record, offence, measure, asking.on)
    if asking.as_json:
        print_json({key: [{"requesting": a, "requested": b} for a, b in pairs] for key, pairs in found.items()})
        return
    out = console()
    for key, pairs in found.items():
        out.print(f"{len(pairs)} ordered pairs {key} a basis for {measure}.", style="bold")
        partners: dict[str, int] = {}
        for one, two in pairs:
            partners[one] = partners.get(one, 0) + 1
            partners[two] = partners.get(two, 0) + 1
        leading = sorted(partners, key=lambda s: (-partners[s], s))[:5]
        if leading:
            out.print("Most often: " + ", ".join(f"{asking.record.parties[s].name} ({partners[s]})" for s in leading))
