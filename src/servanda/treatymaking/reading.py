"""Reading tracks: unknown bodies, impossible orders and overlapping sessions are found here.

All that is wrong in a file is told at once, with the line of the step.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from servanda.facts.days import Day
from servanda.facts.files import read_yaml
from servanda.facts.names import nearest
from servanda.facts.problems import Fields, Problems
from servanda.treatymaking.errors import BadTrack, UnknownTrack
from servanda.treatymaking.tracks import (
    POSITION_KINDS,
    SESSIONS,
    STEP_KINDS,
    Need,
    Outcome,
    Position,
    Step,
    Track,
)

__all__ = ["BUNDLED", "find", "load_tracks", "read_track"]

BUNDLED = Path(__file__).parents[1] / "registry" / "tracks"
_STATUSES = ("done", "scheduled", "expected", "lapsed")
_CHECKED = ("text", "press", "memory")
_HOW = ("consensus", "without a vote", "vote", "withdrawn", "rejected")


def load_tracks(directory: Path | str | None = None) -> dict[str, Track]:
    """The bundled tracks, and those of ``directory``/tracks, which replace bundled ones of the same id.

    Raises BadTrack with everything that is wrong in the first file that is.
    """
    folders = [BUNDLED, *([Path(directory) / "tracks"] if directory else [])]
    tracks = [read_track(path) for folder in folders for path in sorted(folder.glob("*.yaml"))]
    return {track.id: track for track in tracks}


def find(tracks: Mapping[str, Track], asked: str) -> Track:
    """The track with that id, or of that instrument. Raises UnknownTrack."""
    if asked in tracks:
        return tracks[asked]
    for track in tracks.values():
        if track.instrument == asked:
            return track
    raise UnknownTrack(asked, tracks)


def read_track(path: Path) -> Track:
    """One file. Raises BadTrack."""
    problems = Problems()
    content, lines = read_yaml(path, path.name, problems)
    track = _track(Fields(content, path.name, None, problems), lines) if content else None
    if track:
        _check(track, problems, path.name, lines)
    if problems.found or track is None:
        where = "a track" if problems.found else f"{path.name} is empty; a track"
        raise BadTrack(where, [str(problem) for problem in problems.found])
    return track


def _track(top: Fields, lines: Mapping[str, int]) -> Track:
    key = top.text("id", None)

    def part(raw: Any) -> Fields:
        shaped = raw if isinstance(raw, Mapping) else {}
        return Fields(shaped, top.file, lines.get(str(shaped.get("id"))), top.problems)

    track = Track(
        id=key,
        title=top.text("title", None),
        instrument=top.text("instrument"),
        as_of=top.date("as_of") or date.min,
        bodies=top.texts("bodies"),
        steps=tuple(_step(part(raw), key) for raw in top.items("steps")),
        positions=tuple(_position(part(raw), key) for raw in top.items("positions")),
    )
    top.close()
    return track


def _step(entry: Fields, track: str) -> Step:
    text = entry.text("when")
    when, within = entry.day("when"), entry.day("within")
    if when and within:
        entry.wrong("both 'when' and 'within'", "one of them", "Keep 'within' if the day lies between the two.")
    step = Step(
        id=entry.text("id", None),
        track=track,
        kind=entry.word("kind", STEP_KINDS),
        body=entry.text("body", None),
        place=entry.text("place"),
        when=when or within,
        spans="/" in text,
        sittings=_days(entry, "sittings"),
        lasts=entry.text("lasts"),
        set_on=entry.date("set_on"),
        status=entry.word("status", _STATUSES),
        outcome=_outcome(entry),
        documents=entry.texts("documents"),
        who=entry.texts("who"),
        says=entry.text("says", None).strip(),
        source=entry.text("source", None),
        checked=entry.word("checked", _CHECKED),
        confidence=entry.text("confidence"),
        after=entry.texts("after"),
        needs=tuple(_need(Fields(raw, entry.file, entry.line, entry.problems)) for raw in entry.items("needs")),
    )
    entry.close()
    return step


def _days(entry: Fields, key: str) -> tuple[Day, ...]:
    found = []
    for text in entry.texts(key):
        one = Fields({key: text}, entry.file, entry.line, entry.problems)
        if day := one.day(key):
            found.append(day)
    return tuple(found)


def _outcome(entry: Fields) -> Outcome | None:
    raw = entry.inner("outcome")
    if raw is None:
        return None
    numbers = {k: raw.number(k) if k in raw.raw else None for k in ("yes", "no", "abstaining")}
    how = raw.word("how", _HOW)
    counted = [n for n in numbers.values() if n is not None]
    if any(n < 0 for n in counted) or (how == "vote") != (len(counted) == 3):
        raw.wrong(
            f"{how!r} with {numbers}",
            "yes, no and abstaining for a vote, and for nothing else",
            "Mend the vote.",
        )
    raw.close()
    return Outcome(how=how, **numbers)


def _need(entry: Fields) -> Need:
    need = Need(
        what=entry.text("what", None),
        who=entry.texts("who"),
        cites=entry.text("cites", None),
        checked=entry.word("checked", _CHECKED),
    )
    entry.close()
    return need


def _position(entry: Fields, track: str) -> Position:
    position = Position(
        track=track,
        actor=entry.text("actor", None),
        partners=entry.texts("with"),
        kind=entry.word("kind", POSITION_KINDS),
        step=entry.text("step", None),
        on=entry.day("on"),
        article=entry.text("article"),
        speaker=entry.text("speaker"),
        civil_society=entry.flag("civil_society"),
        document=entry.text("document"),
        says=entry.text("says", None).strip(),
        source=entry.text("source", None),
        checked=entry.word("checked", _CHECKED),
        confidence=entry.text("confidence"),
    )
    entry.close()
    return position


def _check(track: Track, problems: Problems, file: str, lines: Mapping[str, int]) -> None:
    seen: set[str] = set()
    for step in track.steps:

        def wrong(found: str, expected: str, fix: str, line: int | None = lines.get(step.id)) -> None:
            problems.add(file, line, found, expected, fix)

        if step.id in seen:
            wrong(f"a second step {step.id!r}", "each id once", "Rename one of them.")
        seen.add(step.id)
        if step.body not in track.bodies:
            hint = nearest(step.body, track.bodies)
            fix = f"Did you mean {hint[0]!r}?" if hint else "Add it to 'bodies', or correct it."
            wrong(f"the unknown body {step.body!r}", "a body of this track", fix)
        for found, expected, fix in _orders(track, step):
            wrong(found, expected, fix)
    for found, expected, fix in _overlaps(track):
        problems.add(file, None, found, expected, fix)
    for position in track.positions:
        if track.step(position.step) is None:
            fix = f"The steps are: {', '.join(sorted(seen))}."
            problems.add(file, None, f"a position at the unknown step {position.step!r}", "a step of this track", fix)


def _orders(track: Track, step: Step) -> list[tuple[str, str, str]]:
    wrong = []
    for name in step.after:
        before = track.step(name)
        if before is None:
            wrong.append((f"{step.id!r} after the unknown step {name!r}", "a step of this track", "Correct 'after'."))
        elif before.when and step.when and step.when.last < before.when.first:
            found = f"{step.id!r} ({step.when}) before {name!r} ({before.when}), which it follows"
            wrong.append((found, "steps in their order", "Compare both days with their sources."))
        elif step.id in _ancestors(track, name):
            wrong.append((f"{step.id!r} and {name!r} each after the other", "an order without a circle", "Drop one."))
    if not step.when:
        return wrong
    if step.status == "done" and step.when.first > track.as_of:
        found = f"{step.id!r} done, on {step.when}, after the day of the record ({track.as_of})"
        wrong.append((found, "'scheduled' or 'expected'", "Correct its status or 'as_of'."))
    if step.set_on and step.set_on > step.when.last:
        found = f"{step.id!r} fixed on {step.set_on}, after it took place ({step.when})"
        wrong.append((found, "a day before", "Correct 'set_on'."))
    if any(s.first < step.when.first or s.last > step.when.last for s in step.sittings):
        wrong.append((f"a sitting of {step.id!r} outside {step.when}", "sittings within 'when'", "Correct one."))
    return wrong


def _ancestors(track: Track, name: str) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        step = track.step(waiting.pop())
        for before in step.after if step else ():
            if before not in found:
                found.add(before)
                waiting.append(before)
    return found


def _overlaps(track: Track) -> list[tuple[str, str, str]]:
    """Sessions of one body that overlap; only those whose days are known in full."""
    held = [s for s in track.steps if s.kind in SESSIONS and s.when and (s.spans or s.when.is_exact)]
    held = [s for s in held if not s.lasts]
    wrong = []
    for i, one in enumerate(held):
        for other in held[i + 1 :]:
            a, b = one.when, other.when
            if one.body == other.body and a and b and a.first <= b.last and b.first <= a.last:
                found = f"{one.id!r} ({a}) and {other.id!r} ({b}) of one body at the same time"
                wrong.append((found, "one session at a time", "Compare the days with their sources."))
    return wrong
