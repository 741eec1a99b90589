"""``servanda desk verify-audit``, ``export-audit``, ``sweep``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from servanda.cli.desk.started import at_desk, folder_option, start

__all__ = ["export_audit", "sweep", "verify_audit"]

_BROKEN = 1
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MOST_SHOWN = 20


@click.command()
@click.option("--file", type=_FILE, help="Prove an export instead; no desk is needed for that.")
@click.option("--since-head", "heads", type=_FILE, multiple=True, help="A head kept elsewhere; repeatable.")
@click.option("--write-head", type=click.Path(dir_okay=False, path_type=Path), help="Write the head, once proven.")
@click.option("--desk", "folder", type=click.Path(file_okay=False, path_type=Path), envvar="SERVANDA_DESK")
@at_desk
def verify_audit(file: Path | None, heads: tuple[Path, ...], write_head: Path | None, folder: Path | None) -> None:
    """Prove trail and ledgers of custody whole, or say where they break; exit status 1 where they do.

    A head written today and kept away from the desk proves tomorrow that nothing before it was
    changed, and tells a restored backup that is older.
    """
    from servanda.desk.trail import files
    from servanda.desk.trail.proof import Anchor, verify_rows

    anchors = [files.read_head(head) for head in heads]
    if file is not None:
        verdict = verify_rows(files.read_rows(file), *anchors)
    else:
        if folder is None:
            raise click.UsageError("Name a desk (--desk FOLDER, or SERVANDA_DESK) or an export (--file FILE).")
        start(folder)
        from servanda.desk.trail.chain import verify

        verdict = verify(*anchors)
    gravest_first = sorted(verdict.findings, key=lambda finding: not finding.breaks)
    for finding in gravest_first[:_MOST_SHOWN]:
        click.echo(f"Entry {finding.number}: {finding.says}{'' if finding.breaks else ' (this breaks nothing)'}.")
    if len(verdict.findings) > _MOST_SHOWN:
        click.echo(f"… and {len(verdict.findings) - _MOST_SHOWN} more.")
    if not verdict.is_whole:
        click.echo(f"The trail is broken. {verdict.entries} entries were read.")
        sys.exit(_BROKEN)
    if file is None:
        _prove_ledgers()
    hidden = f"; the content of {verdict.withheld} is withheld" if verdict.withheld else ""
    click.echo(f"The trail is whole: {verdict.entries} entries{hidden}. Head: {verdict.head}")
    if write_head is not None:
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        files.write_head(Anchor(number=verdict.entries, digest=verdict.head, at=now), write_head)
        click.echo(f"{write_head} holds the head. Keep it where those who keep the desk cannot write.")


def _prove_ledgers() -> None:
    """Each case's ledger of custody against the hashes that the trail noted."""
    from servanda.desk.evidence.proving import prove_ledgers

    proof = prove_ledgers()
    for finding in proof.findings[:_MOST_SHOWN]:
        click.echo(f"{finding.case}, entry {finding.number} of its ledger: {finding.says}")
    if len(proof.findings) > _MOST_SHOWN:
        click.echo(f"… and {len(proof.findings) - _MOST_SHOWN} more.")
    if not proof.is_whole:
        click.echo("The trail is whole, but a ledger of custody is not what was entered.")
        sys.exit(_BROKEN)
    if proof.ledgers:
        click.echo(f"Ledgers of custody, as the trail noted them: {proof.ledgers}, with {proof.entries} entries.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@folder_option
@at_desk
def export_audit(file: Path, folder: Path) -> None:
    """Write the whole trail to FILE, one entry a line; verify-audit --file proves it anywhere."""
    from servanda.desk.errors import BadInput

    if file.exists():
        raise BadInput(f"{file} stands already; nothing was changed. Name a new file.")
    start(folder)
    from servanda.desk.trail.chain import exported
    from servanda.desk.trail.files import write_rows

    with file.open("x", encoding="utf-8") as to:
        many = write_rows(exported(), to)
    click.echo(f"{file}: {many} entries.")


@click.command()
@folder_option
@at_desk
def sweep(folder: Path) -> None:
    """Verify every object of the store of evidence; exit status 1 where one changed or is missing.

    Run it every night: what changed is set aside and never served. Keys shared with other authorities go once
    their day is over, as ``matching key end`` does; so do pieces of packages whose upload was cut days ago.
    """
    start(folder)
    from servanda.desk.evidence.storing import open_store, told
    from servanda.desk.evidence.sweeping import sweep_store
    from servanda.desk.exchange.leftovers import sweep_parts
    from servanda.desk.installation import here
    from servanda.desk.matching.keeping import end_what_is_over

    ended, _emptied = end_what_is_over(here(), at=datetime.now(UTC))
    for key in ended:
        click.echo(f"The key of {' and '.join(sorted(key.pair))} ended on {key.until} and is destroyed.")
    with told():
        found = sweep_store(open_store(here()), at=datetime.now(UTC))
    click.echo(str(found.report))
    for name in found.missing:
        click.echo(f"{name}: its content is {'CHANGED' if name in found.changed else 'not there'}, and is not served.")
    if found.cleared:
        click.echo(f"{len(found.cleared)} objects that no item had named for a day were removed.")
    if found.unnamed:
        click.echo(f"{len(found.unnamed)} objects are named by no item; they were left where they are.")
    if found.forgotten:
        click.echo(f"{found.forgotten} uploads that nobody goes on with were forgotten.")
    if left := str(sweep_parts(here(), at=datetime.now(UTC))):
        click.echo(left)
    sys.exit(0 if found.sound else _BROKEN)
