"""The ledger of custody: chained, ordered, and whole or not."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.builders import JONAS, MARA, NOON, OTHER, PHOTO, entered, handed_over
from servanda.custody.errors import BadLedger, BadRecord
from servanda.custody.ledger import (
    FIRST,
    content_of,
    entry_of,
    extract,
    hash_of,
    line_of,
    lines_of,
    next_entry,
    states,
)
from servanda.custody.ledger_file import add_entry, read_ledger
from servanda.custody.order import KINDS, MAY_FOLLOW
from servanda.custody.verifying import in_words, verify

WHOLE = handed_over()


def lines(entries=WHOLE):
    return lines_of(entries).splitlines(keepends=True)


def said(verdict):
    return [(one.line, one.weight) for one in verdict.findings]


def test_a_ledger_as_it_was_written_is_whole():
    verdict = verify(lines())

    assert verdict.whole
    assert verdict.findings == ()
    assert verdict.standing == {"EV-1": "held"}
    assert in_words(verdict) == "The ledger is whole: 5 entries on 1 item, the last recorded at 2026-03-02T16:00:00Z."


def test_an_empty_ledger_is_whole_and_says_so():
    assert in_words(verify([])) == "The ledger is empty."


def test_an_entry_carries_on_the_content_that_was_left():
    sealed = WHOLE[2]

    assert (sealed.before, sealed.after) == (PHOTO, PHOTO)


def test_an_entry_is_read_back_as_it_was_written():
    assert [entry_of(line) for line in lines()] == WHOLE


def test_the_hash_is_over_what_precedes_and_the_canonical_form_without_its_place_and_stamp():
    said = json.loads(line_of(WHOLE[1]))
    place = {name: said.pop(name) for name in ("previous", "hash")}
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    content = hashlib.sha256(text).hexdigest()

    assert WHOLE[1].hash == hashlib.sha256((place["previous"] + content).encode()).hexdigest()
    assert hash_of(replace(WHOLE[1], stamp="AAAA")) == WHOLE[1].hash


def two_items():
    entries = entered(entered([], "collected"), "collected", item="EV-2", why="a secret of others")
    return entered(entered(entries, "examined"), "examined", item="EV-2", why="a secret of others")


@pytest.mark.parametrize("item", ["EV-1", "EV-2", "EV-3"])
def test_the_entries_of_an_item_and_the_last_are_enough_to_go_on(item):
    whole = two_items()
    needed = [one for one in whole if one.item == item or one is whole[-1]]
    kind = "sealed" if item != "EV-3" else "collected"

    said = {"item": item, "salt": "0" * 32, "recorded_at": NOON + timedelta(days=1)}
    going_on, from_few = (entered(before, kind, **said) for before in (whole, needed))

    assert from_few[-1] == going_on[-1]


def test_an_extract_withholds_other_items_and_is_whole():
    travelling = extract(two_items(), {"EV-1"})

    verdict = verify(travelling.splitlines(keepends=True), head=two_items()[-1].hash)

    assert (verdict.findings, verdict.withheld, verdict.head) == ((), 2, two_items()[-1].hash)
    assert verdict.standing == {"EV-1": "held"}
    assert b"secret" not in travelling
    assert b"EV-2" not in travelling
    assert "2 entries on 1 item (2 on other items withheld)" in in_words(verdict)
    assert extract(two_items(), {"EV-1", "EV-2"}) == lines_of(two_items())
    assert "all of it is withheld (4)" in in_words(verify(extract(two_items(), ()).splitlines(keepends=True)))


@given(st.integers(0, len(extract(two_items(), {"EV-1"})) - 1), st.integers(1, 255))
@settings(max_examples=60)
def test_no_changed_byte_of_an_extract_goes_unnoticed(place, change):
    changed = bytearray(extract(two_items(), {"EV-1"}))
    changed[place] ^= change

    assert not verify(bytes(changed).splitlines(keepends=True), head=two_items()[-1].hash).whole


def test_the_same_said_twice_is_not_the_same_withheld():
    one, other = (next_entry([], item="A", kind="collected", who=MARA, recorded_at=NOON, why="w") for _ in "12")

    assert content_of(one) != content_of(other)


@given(st.integers(0, len(lines_of(WHOLE)) - 1), st.integers(1, 255))
@settings(max_examples=60)
def test_no_changed_byte_goes_unnoticed(place, change):
    changed = bytearray(lines_of(WHOLE))
    changed[place] ^= change

    assert not verify(bytes(changed).splitlines(keepends=True), head=WHOLE[-1].hash).whole


@given(st.permutations(range(len(WHOLE))), st.integers(1, len(WHOLE)))
@settings(max_examples=60)
def test_no_line_can_be_removed_or_moved(order, count):
    kept = [lines()[place] for place in order[:count]]

    assert verify(kept).whole == (order[:count] == list(range(count)))


def test_an_entry_written_anew_with_its_own_hash_breaks_the_chain_after_it():
    forged = replace(WHOLE[1], why="for another reason")
    forged = replace(forged, hash=hash_of(forged))

    assert said(verify(lines([WHOLE[0], forged, *WHOLE[2:]]))) == [(3, "broken")]


def test_entries_cut_off_at_the_end_show_only_against_a_noted_head():
    cut = lines(WHOLE[:3])

    assert verify(cut).whole
    assert said(verify(cut, head=WHOLE[-1].hash)) == [(3, "broken")]
    assert verify(lines(), head=WHOLE[2].hash).whole
    assert verify(lines(), head=FIRST).whole


def test_a_line_that_was_cut_is_no_entry():
    verdict = verify([*lines(WHOLE[:2]), lines()[2][:-1]])

    assert len(verdict.entries) == 2
    assert said(verdict) == [(3, "broken")]


def test_the_same_entry_in_another_form_is_told():
    spaced = json.dumps(json.loads(lines()[1])).encode() + b"\n"

    assert said(verify([lines()[0], spaced, *lines()[2:]])) == [(2, "broken")]


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b"{}\n", b'{"who":1}\n', b"\xff\n", b"[" * 100_000 + b"\n"])
def test_what_is_no_entry_is_told_and_the_rest_is_read(line):
    verdict = verify([line, *lines()[1:]])

    assert (1, "broken") in said(verdict)
    assert len(verdict.entries) == 4


@pytest.mark.parametrize(
    ("before", "kind"),
    [([], "examined"), (["collected"], "collected"), (["collected", "transferred"], "copied")]
    + [(["collected", "disposed"], kind) for kind in KINDS],
)
def test_what_cannot_follow_is_not_entered(before, kind):
    entries = []
    for one in before:
        entries = entered(entries, one)

    with pytest.raises(BadLedger, match="cannot be"):
        entered(entries, kind)


@given(st.lists(st.sampled_from(KINDS), max_size=8))
@settings(max_examples=60)
def test_whatever_could_be_entered_is_regular_and_what_could_not_was_forbidden(kinds):
    entries = []
    for kind in kinds:
        state = states(entries).get("EV-1", "unknown here")
        try:
            entries = entered(entries, kind, who=JONAS, other=JONAS.name)
        except BadLedger:
            assert kind not in MAY_FOLLOW[state]

    assert verify(lines(entries)).findings == ()


def test_items_have_an_order_each():
    entries = entered(entered([], "collected"), "received", item="EV-2")
    entries = entered(entered(entries, "disposed"), "examined", item="EV-2")

    assert states(entries) == {"EV-1": "disposed of", "EV-2": "held"}


def test_an_item_found_changed_is_entered_and_told():
    entries = [*WHOLE[:4]]
    entries = entered(entries, "received", who=JONAS, other=MARA.name, before=OTHER)

    verdict = verify(lines(entries))

    assert verdict.whole
    assert [(one.line, one.weight) for one in verdict.findings] == [(5, "irregular")]
    assert "left as" in verdict.findings[0].says


def test_an_examination_that_changed_content_is_told():
    entries = entered(entered([], "collected", after=PHOTO), "examined", after=OTHER)

    assert said(verify(lines(entries))) == [(2, "irregular")]


def test_somebody_else_receiving_is_told():
    entries = entered(WHOLE[:4], "received", who=MARA, other="the courier")

    assert "but Mara Vidal" in verify(lines(entries)).findings[0].says


def test_what_is_taken_back_from_whom_it_was_for_is_in_order():
    entries = entered(WHOLE[:4], "received", who=MARA, other=WHOLE[3].other)

    assert MARA.authority
    assert verify(lines(entries)).findings == ()


def test_a_clock_that_runs_backwards_is_told():
    entries = entered(entered([], "collected"), "examined", recorded_at=NOON.replace(year=2020))

    assert said(verify(lines(entries))) == [(2, "irregular")]


def test_what_was_recorded_before_it_was_done_is_told():
    entries = entered([], "collected", at="2026-03-03")

    assert said(verify(lines(entries))) == [(1, "irregular")]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": "coppied"}, "Did you mean 'copied'"),
        ({"why": " "}, "needs its why"),
        ({"item": ""}, "needs its item"),
        ({"who": replace(MARA, name="")}, "names nobody"),
        ({"kind": "received", "other": ""}, "names no other"),
        ({"at": "in spring"}, "not a day"),
        ({"recorded_at": NOON.replace(tzinfo=None)}, "time zone"),
        ({"after": "12ab"}, "no SHA-256"),
        ({"salt": "salt"}, "at random"),
    ],
)
def test_an_entry_that_cannot_be_is_refused(changes, says):
    with pytest.raises(BadRecord, match=says):
        next_entry(
            [], **{"item": "EV-1", "kind": "collected", "who": MARA, "recorded_at": NOON, "why": "found", **changes}
        )


def adding(kind, **more):
    more = {"item": "EV-1", "kind": kind, "who": MARA, "recorded_at": NOON, "why": "so it went", **more}
    return partial(next_entry, **more)


def test_a_file_is_continued_and_read_back(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    added = [add_entry(path, adding(kind)) for kind in ("collected", "examined")]

    assert list(read_ledger(path)) == added


def test_what_an_interrupted_writer_left_is_set_aside(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    add_entry(path, adding("collected"))
    with path.open("ab") as file:
        file.write(b'{"after":nu')

    add_entry(path, adding("examined"))

    assert [one.kind for one in read_ledger(path)] == ["collected", "examined"]
    assert (tmp_path / "ledger.jsonl.torn").read_bytes() == b'{"after":nu\n'


def test_an_entry_made_for_another_ledger_is_not_added(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"

    with pytest.raises(BadLedger, match="does not continue"):
        add_entry(path, lambda _: WHOLE[1])
    assert path.read_bytes() == b""


def test_many_writers_make_one_chain(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    add_entry(path, adding("collected"))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: add_entry(path, adding("examined")), range(20)))

    verdict = verify(path.read_bytes().splitlines(keepends=True))
    assert verdict.whole
    assert len(verdict.entries) == 21


KILLED = """
import os, signal, sys
from pathlib import Path
from custody.test_ledger import adding
from servanda.custody.ledger_file import add_entry

step, path = int(sys.argv[1]), Path(sys.argv[2])
add_entry(path, adding("collected"))
seen = 0

def die(event, args):
    global seen
    if event in ("open", "fcntl.flock", "os.truncate"):
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

real = os.fsync
def dies(descriptor):
    if step == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    real(descriptor)

os.fsync = dies if step == 0 else real
sys.addaudithook(die)
add_entry(path, adding("examined"))
"""


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_writer_killed_anywhere_leaves_a_ledger_that_goes_on(tmp_path: Path, step):
    path = tmp_path / "ledger.jsonl"
    known = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    ended = subprocess.run([sys.executable, "-c", KILLED, str(step), str(path)], env=known, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr

    add_entry(path, adding("sealed") if path.stat().st_size else adding("collected"))

    assert verify(path.read_bytes().splitlines(keepends=True)).findings == ()
