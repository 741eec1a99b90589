"""``servanda status``, ``party`` and ``instruments``."""

from __future__ import annotations

import sys

import click

from servanda.cli.options import ANSWERED, NOT_KNOWN, Asking, asking, telling
from servanda.cli.show import console, mark, print_json, print_proof, table
from servanda.inquiries.language import say, word
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
@telling
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
        ""
        if not (derived and published) or str(derived) == str(published)
        else f"  ({word('they differ: see record findings')})"
    )
    open_ = len(found.signatories_not_bound)
    rows = [
        (word("In force"), mark(found.in_force)),
        (word("In force from"), _from(found) + agree),
        (word("Threshold"), say("{n} counted of {needed} needed", n=found.counted, needed=found.derived.needed or "?")),
        (word("Signatures"), say("{n}, of them {open} not followed by consent", n=found.signatures, open=open_)),
        (word("Contracting"), found.contracting_states),
        (word("Parties"), f"{found.parties}{_by_region(found)}"),
    ]
    out.print(table(f"{word(found.instrument.short)} ({found.instrument.id})", ("", ""), rows))
    if found.instrument.certainty != "text":
        out.print(word("The clause is given from memory, not compared with the text."), style="yellow")
    out.print(found.asked.line(), style="dim")


def _from(found: Status) -> str:
    """The published and the derived day of entry into force."""
    published, derived = found.published or word("not published"), found.derived.day or word("not reached")
    return say("{published}, derived {derived}", published=published, derived=derived)


def _by_region(found: Status) -> str:
    said = ", ".join(f"{word(region)} {count}" for region, count in found.parties_by_region.items())
    return f" ({said})" if said else ""


def _print_participants(found: Status) -> None:
    acts = (word("Signed"), word("Consent"), word("On"))
    columns = (word("Party"), *acts, word("Bound"), word("From"), word("Until"))
    rows = [
        (word(p.name), p.signed_on, word(p.consent), p.consented_on, mark(p.bound), p.bound_from, p.leaves_on)
        for p in found.participants
    ]
    console().print(table(word("Participants"), columns, rows, wraps=columns[:1]))


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
