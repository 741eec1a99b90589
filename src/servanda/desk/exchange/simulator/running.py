"""Starting, killing and starting again: two doors, two offices, the weather between; until all is done."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from servanda.desk.errors import NotPossible
from servanda.desk.exchange.simulator.office import Plan
from servanda.desk.exchange.simulator.settling import SIDES, Side
from servanda.desk.exchange.simulator.weather import Line, Weather

__all__ = ["Outcome", "Wanted", "simulate"]

_SETTLE = (
    "import sys, pathlib; from servanda.desk.exchange.simulator.settling import SIDES, settle; "
    "settle(pathlib.Path(sys.argv[1]), SIDES[int(sys.argv[2])])"
)
_MOST_FALLS = 5  # of one process that nobody killed


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How much, and how bad."""

    requests: int = 20
    evidence: int = 4
    large: int = 0  # bytes of one evidence file, sparse
    kills_every: float = 6.0  # seconds; 0: none
    is_calm: bool = False  # no cuts, no delays
    seed: int = 1
    patience: float = 3600.0  # seconds, after which the simulation says what is not done


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What happened, and what stands."""

    seconds: float = 0.0
    kills: Counter[str] = field(default_factory=Counter)
    weather: dict[str, int] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)  # most bytes of each process
    sides: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "kills": dict(self.kills), "is_whole": not self.wrong}


def simulate(folder: Path, wanted: Wanted, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Outcome:
    """Run the whole of it below an empty folder. Raises NotPossible where it is not empty."""
    if folder.exists() and any(folder.iterdir()):
        raise NotPossible(f"{folder} is not empty. Name a new folder for the simulation.")
    folder.mkdir(parents=True, exist_ok=True)
    started, outcome = time.monotonic(), Outcome()
    plans = _settled(folder, wanted)
    with _running(folder, wanted, plans, outcome) as processes:
        _until_done(wanted, plans, processes, outcome, progress)
    outcome.seconds = round(time.monotonic() - started, 1)
    for plan in plans.values():
        outcome.sides[plan.code] = _judged(Path(plan.folder))
    outcome.wrong += list(_wrong(wanted, outcome.sides))
    return outcome


def _settled(folder: Path, wanted: Wanted) -> dict[str, Plan]:
    """Two desks that trust each other, and a plan for each."""
    for number, side in enumerate(SIDES):
        _run("-c", _SETTLE, str(folder / side.code), str(number))
    for ours in SIDES:
        for known in SIDES:
            _introduce(folder / ours.code, folder / known.code, known)
    return {ours.code: _plan(folder, ours, SIDES[1 - place], place, wanted) for place, ours in enumerate(SIDES)}


def _plan(folder: Path, ours: Side, other: Side, place: int, wanted: Wanted) -> Plan:
    half = wanted.requests // 2 + (wanted.requests % 2 if place == 0 else 0)
    evidence = wanted.evidence // 2 + (wanted.evidence % 2 if place == 0 else 0)
    plan = Plan(
        folder=str(folder / ours.code),
        code=ours.code,
        peer=other.code,
        party=other.party,
        url=f"https://localhost:{_free_port()}",
        requests=half,
        evidence=evidence,
        large=wanted.large if place == 0 else 0,
        seed=wanted.seed + place,
    )
    (folder / f"{ours.code}.plan").write_text(json.dumps(asdict(plan)))
    return plan


def _introduce(desk: Path, of: Path, known: Side) -> None:
    code = (
        "import sys, os; from pathlib import Path; from servanda.desk.exchange import keys; "
        "from servanda.desk import installation as i; desk, of, code, party, name = sys.argv[1:]; "
        "os.environ[i.FOLDER] = of; held = keys.held(i.here(), code); os.environ[i.FOLDER] = desk; "
        "keys.introduce(i.here(), code, party, name, held.certificate, keys.recipient_of(held))"
    )
    _run("-c", code, str(desk), str(of), known.code, known.party, known.name)


def _run(*words: str) -> str:
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)  # noqa: S603  # ours alone
    if done.returncode:
        raise NotPossible(f"A process of the simulation failed: {done.stderr.strip()[-600:]}")
    return done.stdout


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


class _Kept:
    """One process that is started again whenever it is killed."""

    def __init__(self, name: str, words: list[str], log: Path) -> None:
        self.name, self.words, self.log = name, words, log
        self.most = 0
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603  # ours alone
                self.words, stdout=log, stderr=log, start_new_session=True
            )

    def kill(self) -> None:
        """SIGKILL to it and its children, as when the machine loses power; then it is started again."""
        with _gone():
            os.killpg(self.process.pid, 9)
        self.process.wait()
        self.start()

    def ask_to_stop(self) -> None:
        with _gone():
            os.killpg(self.process.pid, 15)

    def stop(self) -> None:
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            with _gone():
                os.killpg(self.process.pid, 9)
            self.process.wait()

    def weigh(self) -> None:
        """Remember the most memory that any process of its session held."""
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                if os.getsid(int(status.parent.name)) == self.process.pid:
                    words = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
                    self.most = max(self.most, int(words["VmHWM"].split()[0]) * 1024)
            except (OSError, KeyError, ValueError):
                continue


@contextmanager
def _gone() -> Iterator[None]:
    try:
        yield
    except ProcessLookupError:
        return


@contextmanager
def _running(folder: Path, wanted: Wanted, plans: dict[str, Plan], outcome: Outcome) -> Iterator[list[_Kept]]:
    """Two doors, two offices and the weather."""
    lines, processes = [], []
    for plan in plans.values():
        port = _free_port()
        lines.append(Line(listens=int(plan.url.rsplit(":", 1)[1]), leads_to=port))
        # The plan's address leads through the weather to the peer's door.
        serve = ["-m", "servanda.cli", "desk", "exchange", "serve", plan.peer, "--port", str(port)]
        desk = ["--desk", str(folder / plan.peer)]
        processes.append(_Kept(f"door {plan.peer}", [sys.executable, *serve, *desk], folder / f"{plan.peer}.door.log"))
        office = ["-m", "servanda.desk.exchange.simulator.office", str(folder / f"{plan.code}.plan")]
        processes.append(_Kept(f"office {plan.code}", [sys.executable, *office], folder / f"{plan.code}.office.log"))
    weather = Weather(lines=tuple(lines), seed=wanted.seed)
    if wanted.is_calm:
        weather.cut = weather.delay = weather.slow = 0.0
    thread = threading.Thread(target=weather.run, daemon=True)
    thread.start()
    try:
        yield processes
    finally:
        for process in processes:
            process.ask_to_stop()
        for process in processes:
            process.stop()
        weather.clears.set()
        thread.join(5)
        outcome.weather = dict(weather.seen)
        outcome.memory = {process.name: process.most for process in processes}


def _until_done(
    wanted: Wanted,
    plans: dict[str, Plan],
    processes: list[_Kept],
    outcome: Outcome,
    progress: Callable[[int, int], None],
) -> None:
    chance = random.Random(wanted.seed)  # noqa: S311  # chance of faults, no secret
    begun = last = time.monotonic()
    next_kill = begun + wanted.kills_every
    while time.monotonic() - begun < wanted.patience:
        time.sleep(0.25)
        now = time.monotonic()
        if now - last > 1:
            last = now
            for process in processes:
                process.weigh()
                if process.process.poll() is not None:
                    _fell(process, outcome)
        states = [_state(plan) for plan in plans.values()]
        done = sum(state.get("executed", 0) for state in states)
        progress(done, wanted.requests)
        if done >= wanted.requests and not any(state.get("waiting", 1) for state in states):
            return
        if wanted.kills_every and now > next_kill:
            next_kill = now + wanted.kills_every * (0.5 + chance.random())
            victim = chance.choice(processes)
            outcome.kills[victim.name] += 1
            victim.kill()
    outcome.wrong.append(f"not done after {wanted.patience:g} seconds")


def _fell(process: _Kept, outcome: Outcome) -> None:
    """It ended by itself: started again, but not for ever."""
    outcome.kills[f"{process.name} fell"] += 1
    if outcome.kills[f"{process.name} fell"] > _MOST_FALLS:
        said = process.log.read_text(errors="replace").strip().splitlines()[-1:]
        raise NotPossible(f"{process.name} falls again and again: {' '.join(said)[:400]}")
    process.start()


def _state(plan: Plan) -> dict[str, int]:
    path = Path(plan.folder).with_suffix(".state")
    try:
        state: dict[str, int] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return state


def _judged(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run("-m", "servanda.desk.exchange.simulator.judging", str(folder)))
    return found


def _wrong(wanted: Wanted, sides: dict[str, Any]) -> Iterator[str]:
    """Whatever is not as it should be."""
    for code, side in sides.items():
        if not side["trail"]["whole"]:
            yield f"{code}: the trail is not whole"
        if not side["custody"]["whole"]:
            yield f"{code}: the ledger of custody is not whole, or not the one that the trail noted"
        if not side["store"]["sound"]:
            yield f"{code}: the store is not as it was written"
        if side["entered_twice"]:
            yield f"{code}: entered twice: {', '.join(side['entered_twice'][:3])}"
        if side["sent"] != side["receipted"]:
            yield f"{code}: {side['sent']} packages sent, {side['receipted']} receipted"
        if side["acknowledged_once"] != side["asked"]:
            yield f"{code}: {side['asked']} requests executed, {side['acknowledged_once']} acknowledged once"
    asked = sum(side["asked"] for side in sides.values())
    if asked != wanted.requests:
        yield f"{asked} of {wanted.requests} requests were executed"
    first, second = sides.values()
    for giver, receiver in ((first, second), (second, first)):
        if giver["evidence_given"] != receiver["evidence_received"]:
            yield "evidence is not what was given"
    given = sum(len(side["evidence_given"]) for side in sides.values())
    if given != wanted.evidence:
        yield f"{given} of {wanted.evidence} evidence packages were given"
