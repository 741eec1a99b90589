"""``servanda agenda``: what happens next, for whom, with the days left and what must be done before."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servanda.cli.options import DAY, guarded
from servanda.cli.papers import Papers
from servanda.cli.show import print_json
from servanda.cli.showing import STANDINGS, lines, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servanda.treatymaking.agenda import Agenda, Item

__all__ = ["agenda"]


@click.command()
@click.option("--from", "on", type=DAY, default=None, help="The day to look from (today).")
@click.option("--to", "until", type=DAY, default=None, help="The last day to look at.")
@click.option("--mandates", multiple=True, metavar="FILE", help="A resolution whose tasks with a day join the agenda.")
@click.option("--who", default=None, help="A State, an organisation, a body or an office.")
@click.option(
    "--ics", type=click.Path(dir_okay=False), default=None, help="Write an iCalendar file; updates it if it is there."
)
@click.option("--registry", type=click.Path(), default=None, help="A folder with additions of your own.")
@click.option("--json", "as_data", is_flag=True, help="JSON.")
@guarded
def agenda(
    on: date | None,
    until: date | None,
    who: str | None,
    mandates: tuple[str, ...],
    ics: str | None,
    registry: str | None,
    as_data: bool,
) -> None:
    """What happens next."""
    from servanda.facts import load
    from servanda.facts.errors import UnknownName
    from servanda.treatymaking.agenda import agenda as ask
    from servanda.treatymaking.reading import load_tracks

    record = load(registry)
    try:
        asked = record.party(who).code if who else None
    except UnknownName:
        asked = who
    day = on or date.today()
    tasks = list(_tasks(mandates, day))
    found = ask(load_tracks(registry), record, on=day, until=until, who=asked, tasks=tasks)
    if ics:
        _write(found, Path(ics))
    elif as_data:
        _print_data(found)
    else:
        _print(found)


def _tasks(files: tuple[str, ...], day: date) -> Iterator[Item]:
    """The tasks that resolutions set by a day or a session, as items of the agenda."""
    if not files:
        return
    from servanda.documents.mandates import mandates
    from servanda.facts.days import Day
    from servanda.treatymaking.agenda import task

    papers = Papers(files)
    for document in papers:
        for one in mandates(document):
            if one.is_task and one.due and one.due.last:
                when = Day(one.due.first or one.due.last, one.due.last)
                about = document.preface.title or one.id.split("#")[0]
                yield task(key=one.id, who=one.who or "not named", what=one.what, about=about, when=when, on=day)
    papers.leave()


def _write(found: Agenda, path: Path) -> None:
    from servanda.treatymaking.calendar_file import as_icalendar
    from servanda.treatymaking.errors import BadPicture

    before = path.read_bytes() if path.exists() else None
    content = as_icalendar(found, now=datetime.now(UTC), before=before)
    try:
        path.write_bytes(content)
    except OSError as wrong:
        raise BadPicture(f"{path} cannot be written ({wrong.strerror}). Name another file.") from None
    say(f"{len(found.dated)} events in {path}.")


def _print(found: Agenda) -> None:
    who = f" for {found.who}" if found.who else ""
    say(f"What happens{who} from {found.on}{f' to {found.until}' if found.until else ''}.")
    if found.dated:
        lines(("", "when", "days", "what", "of", "where"), [_row(i, found.on) for i in found.dated], right=(2,))
    else:
        say("Nothing with a day is recorded.")
    _before(found)
    for heading, items in (
        ("Expected, without a day:", found.undated),
        ("Time passed, no outcome recorded:", found.unrecorded),
    ):
        if items:
            click.echo()
            say(heading)
            lines(("", "what", "of"), [(STANDINGS[i.standing], i.title, i.about) for i in items])


def _row(item: Item, on: date) -> tuple[str, ...]:
    from servanda.treatymaking.tracks import in_words

    left = item.days_left(on)
    low, high = left if left else (0, 0)
    days = str(low) if low == high else f"{low}–{high}"
    when = f"{in_words(item.when)} ({item.lasts})" if item.lasts else in_words(item.when)
    return STANDINGS[item.standing], when, days, item.title, item.about, item.place


def _before(found: Agenda) -> None:
    needing = [i for i in (*found.dated, *found.undated) if i.needs]
    if not needing:
        return
    from servanda.treatymaking.tracks import in_words

    click.echo()
    say("To be done before:")
    for item in needing:
        say(f"  {item.title} · {item.about} ({in_words(item.when)})")
        for need in item.needs:
            say(f"    – {need.what} ({need.cites})")


def _print_data(found: Agenda) -> None:
    from servanda.treatymaking.json_form import as_json

    def shown(items: tuple[Item, ...]) -> list[dict[str, object]]:
        return [{**as_json(i), "days_left": i.days_left(found.on)} for i in items]

    print_json(
        {
            "on": str(found.on),
            "until": str(found.until) if found.until else None,
            "who": found.who,
            "dated": shown(found.dated),
            "undated": shown(found.undated),
            "unrecorded": shown(found.unrecorded),
        }
    )
