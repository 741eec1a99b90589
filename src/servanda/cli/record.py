"""``servanda record``: check the registry, ask how complete it is, find disagreements, import and export lists."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.options import DAY, WRONG_USE, guarded
from servanda.cli.propose import propose
from servanda.cli.resting import rests_on
from servanda.cli.show import console, print_json, table

if TYPE_CHECKING:
    from servanda.facts.diff import Diff
    from servanda.facts.importing import StatusList
    from servanda.facts.record import Record
    from servanda.facts.records import Source
    from servanda.inquiries.coverage import Coverage
    from servanda.inquiries.findings import Finding

__all__ = ["record"]

PROBLEMS = 1
_SHOWN = 40  # rows of one kind in a terminal; --json shows all
_registry = click.option("--registry", metavar="DIR", help="A folder with your own additions to the registry.")
_json = click.option("--json", "as_json", is_flag=True, help="The answer as JSON.")


@click.group()
def record() -> None:
    """The record itself: check it, see what it lacks, import status lists."""


record.add_command(propose)
record.add_command(rests_on)


@record.command()
@click.argument("directory", required=False, type=click.Path(path_type=Path))
@_json
@guarded
def check(directory: Path | None, as_json: bool) -> None:
    """Check the bundled registry, or the registry or additions in DIRECTORY. Ends with 1 if problems are found."""
    from servanda.inquiries.checking import check_registry

    found = check_registry(directory)
    if as_json:
        print_json(found.to_json())
    else:
        for problem in found.problems:
            click.echo(str(problem))
        read = f"{found.instruments} instruments, {found.acts:,} acts, {found.statements} statements, "
        count = f"{len(found.problems)} problems" if len(found.problems) != 1 else "one problem"
        click.echo(f"{read}{found.provisions:,} provisions: {count if found.problems else 'no problem'}.")
    sys.exit(PROBLEMS if found.problems else 0)


@record.command()
@click.argument("instrument", required=False)
@_registry
@_json
@guarded
def coverage(instrument: str | None, registry: str | None, as_json: bool) -> None:
    """How complete the record is, as of when; with INSTRUMENT, also what is missing and the sources."""
    from servanda.facts.loading import load
    from servanda.inquiries.coverage import coverage as ask

    found = ask(load(registry), instrument)
    if as_json:
        print_json(found.to_json())
        return
    out = console()
    columns = ("Id", "Read", "Acts #", "Consents #", "Said #", "Rules #", "Unsure #", "Gaps #")
    rows = [_covered(one) for one in found.instruments]
    total = found.to_json()
    plural = "s" if len(rows) != 1 else ""
    counted = f"{len(rows)} instrument{plural}, {total['acts']:,} acts, {total['provisions']:,} provisions"
    out.print(table(counted, columns, rows))
    if instrument:
        _print_lacks(found.instruments[0])
    else:
        out.print(
            "Read: day of the list of parties. Said: statements. Rules: provisions; unsure: those from memory or "
            "contested. Gaps: what is missing, told by: servanda record coverage ID",
            style="dim",
        )


def _covered(one: Coverage) -> tuple[object, ...]:
    uncertain = one.provisions - one.by_certainty.get("text", 0)
    said = one.statements if one.statements_read else "not read"
    listed = one.as_of if one.list_of_parties == "read" else one.list_of_parties
    counts = (one.acts, one.contracting, said, one.provisions, uncertain or "", len(one.missing) or "")
    return one.instrument, listed, *counts


def _print_lacks(one: Coverage) -> None:
    out = console()
    out.print(f"signatures read as of: {one.signatures_as_of or 'no day'}")
    for certainty, number in one.by_certainty.items():
        out.print(f"provisions, {certainty}: {number}")
    for what, lines in (("missing", one.missing), ("open question", one.open_questions), ("source", one.sources)):
        for line in lines:
            out.print(f"{what}: {line}")


@record.command()
@click.argument("instrument", required=False)
@_registry
@_json
@guarded
def findings(instrument: str | None, registry: str | None, as_json: bool) -> None:
    """Every published day or count that differs from what we derive, with the arithmetic."""
    from servanda.facts.loading import load
    from servanda.inquiries.findings import findings as ask

    found = ask(load(registry), instrument)
    if as_json:
        print_json(found.to_json())
        return
    out = console()
    made = ", ".join(f"{number:,} {what}" for what, number in found.compared.items())
    count = "One disagreement" if len(found.found) == 1 else f"{len(found.found) or 'No'} disagreements"
    out.print(f"{count}; compared: {made}.")
    for one in found.found:
        out.print(f"\n{_headline(one)}", style="bold")
        out.print(f"  {'art. ' + one.article + ': ' if one.article else ''}{one.arithmetic}")
        source = f"  [{one.source}]" if one.source else ""
        out.print(f"  {one.reason or 'no reason is recorded'}{source}", style="dim", markup=False)
    if found.found:
        out.print("\n(Derived minus published in brackets. Answers use the published day.)", style="dim")


def _headline(one: Finding) -> str:
    unit = "" if one.what == "count" else " day" if one.apart in (1, -1) else " days"
    apart = "" if one.apart is None else f" ({one.apart:+d}{unit})"
    who = f", {one.party}" if one.party else ""
    return f"{one.instrument}, {one.what}{who}: published {one.published}, derived {one.derived}{apart}"


@record.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--apply", "write", is_flag=True, help="Write the difference; without this it is only shown.")
@click.option("--source", metavar="KEY", help="The source written with each act; needed with --apply.")
@click.option("--instrument", metavar="ID", help="What the list is about, if its name or title does not say it.")
@click.option("--as-of", "as_of", type=DAY, metavar="DAY", help="The day the list was read; kept as the record's own.")
@_registry
@_json
@guarded
def import_list(
    file: Path,
    write: bool,
    source: str | None,
    instrument: str | None,
    as_of: date | None,
    registry: str | None,
    as_json: bool,
) -> None:
    """Show what a status list (the depositary's XML, or CSV) would change in the record; write it with --apply."""
    from servanda.facts.diff import apply, compare
    from servanda.facts.importing import read_status_list
    from servanda.facts.loading import BUNDLED, load

    if write and not source:
        raise click.UsageError("Name where the list comes from: --source KEY (a new key is added to sources.csv).")
    facts, today = load(registry), date.today()
    if as_of and as_of > today:
        raise click.UsageError(f"--as-of {as_of} is still to come; give the day on which the list was read.")
    found = read_status_list(file, facts, source=source or "not-named", recorded_on=today, instrument=instrument)
    diff = compare(facts, found.acts, whole=found.kinds)
    written: tuple[Path, ...] = ()
    if write:
        try:
            read_on = {found.instrument: as_of} if as_of else {}
            place = Path(registry) if registry else BUNDLED
            written = apply(diff, place, _sources(facts, source, found, as_of or today), read_on)
        except OSError as wrong:
            click.echo(f"Nothing was written: {wrong}. Name a folder you may write to: --registry DIR.", err=True)
            sys.exit(WRONG_USE)
    if as_json:
        list_, difference = found.to_json(), diff.to_json()
        print_json({"list": list_, "difference": difference, "written": [str(path) for path in written]})
    else:
        _print_import(facts, found, diff, written, write)


def _sources(facts: Record, key: str | None, found: StatusList, as_of: date) -> list[Source]:
    """The source to add, if nobody recorded one of that key."""
    from servanda.facts.records import Source

    if key is None or key in facts.sources:
        return []
    about = facts.instruments[found.instrument].title
    what = f"status list of the {about}, imported from {Path(found.file).name}"
    return [Source(key=key, what=what, as_of=as_of.isoformat(), licence="not stated")]


def _print_import(facts: Record, found: StatusList, diff: Diff, written: tuple[Path, ...], write: bool) -> None:
    out = console()
    kinds = [
        ("New", [(a, "") for a in diff.new]),
        ("Changed", [(c.new, c.why) for c in diff.changed]),
        ("Contradicting", [(c.act, c.why) for c in diff.contradicting]),
        ("Unknown name", [(u.act, u.why) for u in diff.unknown]),
        ("In the record, not in the list", [(a, f"{a.source}, {a.at}") for a in diff.absent]),
    ]
    # A list of a few participants lacks most of the record: then only the number tells something.
    kinds = kinds if len(diff.absent) <= _SHOWN else kinds[:4]
    counts = ", ".join(f"{len(acts)} {kind.lower()}" for kind, acts in kinds[:4])
    out.print(
        f"{Path(found.file).name}: {found.instrument}, {len(found.acts)} acts: {counts}, {len(diff.same)} the same."
    )
    for kind, acts in kinds:
        if acts:
            more = f"… and {len(acts) - _SHOWN} more (--json shows all)" if len(acts) > _SHOWN else ""
            rows = [
                (facts.parties[a.party].name if a.party in facts.parties else a.party, a.kind, a.on, a.effective, why)
                for a, why in acts[:_SHOWN]
            ]
            out.print(table(f"{kind}: {len(acts)}", ("Party", "Act", "On", "Effective", "Why"), rows, more))
    if len(diff.absent) > _SHOWN:
        out.print(f"- {len(diff.absent)} recorded acts are not in the list; --json shows them", style="yellow")
    for remark in found.remarks:
        out.print(f"- {remark}", style="yellow")
    if found.footnotes:
        out.print(f"- {len(found.footnotes)} footnotes stand at names or days; --json shows them", style="yellow")
    if written:
        out.print(f"Written: {', '.join(path.name for path in written)}.")
    elif write:
        out.print("Nothing to write.")
    elif not diff.is_empty:
        out.print("Nothing was written. To write it: --apply --source KEY.", style="dim")


@record.command()
@click.argument("instrument")
@_registry
@guarded
def export(instrument: str, registry: str | None) -> None:
    """Print what is recorded about INSTRUMENT as a status list (CSV) that import reads back unchanged."""
    from servanda.facts.importing import status_csv
    from servanda.facts.loading import load

    facts = load(registry)
    click.echo(status_csv(facts, facts.instrument(instrument).id), nl=False)
