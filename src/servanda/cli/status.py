"""``servanda status``, ``party`` and ``instruments``."""

from __future__ import annotations

import sys

import click

from servanda.cli.options import ANSWERED, NOT_KNOWN, Asking, asking
from servanda.cli.show import console, mark, print_json, print_proof, table
from servanda.inquiries.party import instruments as ask_instruments
from servanda.inquiries.party import party as ask_party
from servanda.inquiries.status import Status
from servanda.inquiries.status import status as ask_status
from servanda.law.kleene import Answer

__all__ = ["instruments", "party", "status"]


@click.command()
@click.argument("instrument")
@click.option("--participants", is_flag=True, help="List every party and signatory.")
@click.option("--why", is_flag=True, help="Show the clause, the decisive deposit and the count of days.")
@asking
def status(instrument: str, participants: bool, why: bool, asking: Asking) -> None:
    """Where INSTRUMENT stands: in force or not, who signed, who consented, who is bound."""
    found = ask_status(asking.record, instrument, asking.on, asking.absence)
    if asking.as_json:
        print_json(found.to_json(participants))
    else:
        _print_status(found)
        if participants:
            _print_participants(found)
        if why:
            print_proof(found.proof, console())
    sys.exit(NOT_KNOWN if found.in_force is Answer.NOT_KNOWN else ANSWERED)


def _print_status(found: Status) -> None:
    out = console()
    derived = found.derived.day
    published = found.published
    agree = (
        "" if not (derived and published) or str(derived) == str(published) else "  (they differ: see record findings)"
    )
    rows = [
        ("In force", mark(found.in_force)),
        ("In force from", f"{published or 'not published'}, derived {derived or 'not reached'}{agree}"),
        ("Threshold", f"{found.counted} counted of {found.derived.needed or '?'} needed"),
        ("Signatures", f"{found.signatures}, of them {len(found.signatories_not_bound)} not followed by consent"),
        ("Contracting", found.contracting_states),
        ("Parties", f"{found.parties}{_by_region(found)}"),
    ]
    out.print(table(f"{found.instrument.short} ({found.instrument.id})", ("", ""), rows))
    if found.instrument.certainty != "text":
        out.print("The clause is given from memory, not compared with the text.", style="yellow")
    out.print(found.asked.line(), style="dim")


def _by_region(found: Status) -> str:
    said = ", ".join(f"{region} {count}" for region, count in found.parties_by_region.items())
    return f" ({said})" if said else ""


def _print_participants(found: Status) -> None:
    columns = ("Party", "Signed", "Consent", "On", "Bound", "From", "Until")
    rows = [
        (p.name, p.signed_on, p.consent, p.consented_on, mark(p.bound), p.bound_from, p.leaves_on)
        for p in found.participants
    ]
    console().print(table("Participants", columns, rows))


@click.command()
@click.argument("state")
@asking
def party(state: str, asking: Asking) -> None:
    """What binds STATE, since when, and what it has declared."""
    found = ask_party(asking.record, state, asking.on, asking.absence)
    if asking.as_json:
        print_json(found.to_json())
        return
    out = console()
    rows = []
    for engagement in found.engagements:
        done = engagement.participant
        act = f"{done.consent or 'signature'} {done.consented_on or done.signed_on}" if done else ""
        since = done.bound_from if done else None
        rows.append((engagement.instrument.short, mark(engagement.bound), act, since, done.leaves_on if done else None))
    columns = ("Instrument", "Bound", "Act", "From", "Until")
    out.print(table(f"{found.party.name} ({found.party.code})", columns, rows))
    for engagement in found.engagements:
        for statement in engagement.statements:
            out.print(
                f"{engagement.instrument.short}, art. {statement.article}: {statement.paraphrase}", style="italic"
            )
    out.print(found.asked.line(), style="dim")


@click.command()
@asking
def instruments(asking: Asking) -> None:
    """All instruments of the record and where they stand."""
    found = ask_instruments(asking.record, asking.on, asking.absence)
    if asking.as_json:
        print_json([one.to_json() for one in found])
        return
    columns = ("Id", "Instrument", "In force", "From", "Parties #", "As of")
    rows = [
        (
            *(s.instrument.id, s.instrument.short, mark(s.in_force)),
            *(s.published or s.derived.day, s.parties, s.instrument.as_of),
        )
        for s in found
    ]
    console().print(table(f"{len(found)} instruments on {asking.on}", columns, rows))
