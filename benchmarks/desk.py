"""The desk: fifty people at work at once, on a PostgreSQL of its own and the cores that also serve them.

Each person signs in to a desk with some hundreds of requests and then does what people do there: looks at the
overview, a list, a case, a request; searches; writes; takes a step; and looks at a page for some seconds
before the next, or, *without pause*, asks at once. Times are what a person waits for the whole answer.

Counted beside the times: answers that are errors (status 500 and above, or none), and lost updates (a step that
was answered as taken, and is not in the database, or a note that is not there). Both must be nought. The
people are threads of another process on the same cores; the sessions are made beforehand.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode

from benchmarks.rows import Row

__all__ = ["measure"]

PEOPLE, CASES, EACH = 50, 100, 3  # three requests in each case
LIMIT = 0.3  # seconds, at the 95th percentile
PAUSES = (5.0, 1.0, 0.0)  # seconds between actions
SECONDS = float(os.environ.get("SERVANDA_BENCH_SECONDS", "30"))
_MIX = ("overview", "list", "list", "case", "request", "request", "request", "search", "clocks", "note", "note", "step")
_TOKEN = "a" * 32  # of the form; the same in cookie and field

_FILL = """
import json, sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("createcachetable", verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from allauth.mfa.models import Authenticator
from servanda.desk.cases.actions import add_fact, open_case
from servanda.desk.people.models import Account, Authority, Held
from servanda.desk.requests.actions import receive
people, cases, each = map(int, sys.argv[1:])
now = timezone.now()
ours = Authority.objects.create(code="bra", name="Central authority", party="BRA", kind="central-authority")
accounts = []
for number in range(people):
    account = Account.objects.create_user(f"p{number}@bra.example", name=f"Person {number}", authority=ours)
    Held.objects.create(account=account, role="executing-officer")
    Authenticator.objects.create(user=account, type="webauthn", data={})
    accounts.append(account)
requests = []
for number in range(cases):
    by = accounts[number % people]
    case = open_case(title=f"Case of an attack {number}", by=by, at=now, offences=["torture"], known_to=accounts)
    add_fact(case, text="Guards beat the prisoners.", by=by, at=now, began="2020-08")
    for one in range(each):
        kind = ("take-evidence", "preserve-data", "extradition")[one % 3]
        requests.append(receive(case, by=by, at=now, kind=kind, counterpart="PRT", title=f"Asked {one}").reference)
sessions = []
for account in accounts:
    store = SessionStore()
    store[SESSION_KEY] = str(account.pk)
    store[BACKEND_SESSION_KEY] = "servanda.web.desk.backend.Backend"
    store[HASH_SESSION_KEY] = account.get_session_auth_hash()
    store.save()
    sessions.append(store.session_key)
from servanda.desk.cases.models import Case
cases = list(Case.objects.values_list("reference", flat=True))
print(json.dumps({"requests": requests, "sessions": sessions, "cases": cases}))
"""
_COUNT = """
import django
django.setup()
from servanda.desk.cases.models import Note
from servanda.desk.requests.models import Taken
print(Taken.objects.count(), Note.objects.count())
"""


@dataclass(slots=True)
class Seen:
    """What one person waited for, and what was told to be done."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    steps: int = 0
    notes: int = 0


def measure() -> list[Row]:
    """People who read for five seconds, for one, and who do not read; each series on a desk of its own."""
    if not _postgresql().BINARIES:
        raise RuntimeError(_postgresql().ABSENT)
    return [row for pause in PAUSES for row in _series(pause)]


def _postgresql() -> Any:
    """The server of the tests, found in their folder: a peer brings a package that is called ``tests``, too."""
    folder = str(Path(__file__).parents[1] / "tests")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    return import_module("postgresql")


def _series(pause: float) -> Iterator[Row]:
    with _desk() as (port, held, environment):
        with ThreadPoolExecutor(PEOPLE) as crowd:
            seen = list(crowd.map(lambda one: _work(port, held, one, pause), range(PEOPLE)))
        steps, notes = map(int, _ran(_COUNT, environment).split())
    times = sorted(time for one in seen for time in one.times)
    errors = [told for one in seen for told in one.errors]
    lost = sum(one.steps for one in seen) - steps + sum(one.notes for one in seen) - notes
    how = f"{pause:g} s between actions" if pause else "without pause"
    many = f"{len(times)} answers, median {times[len(times) // 2] * 1e3:.0f} ms, {steps} steps, {notes} notes"
    what = f"{PEOPLE} people, {how}"
    late = times[int(len(times) * 0.95)]
    yield Row(what=f"{what}: 95th percentile", ours=late, limit=LIMIT, note=many)
    yield Row(what=f"{what}: errors", ours=len(errors), limit=0.5, unit="answers", note=", ".join(errors[:3]))
    yield Row(what=f"{what}: lost updates", ours=abs(lost), limit=0.5, unit="updates")


@contextmanager
def _desk() -> Iterator[tuple[int, dict[str, Any], dict[str, str]]]:
    """A served desk with its requests; gone afterwards."""
    from servanda.desk.installation import make

    with _postgresql().server() as address, tempfile.TemporaryDirectory() as place:
        make(Path(place) / "desk")
        environment = {
            **os.environ,
            "DATABASE_URL": address,
            "SERVANDA_DESK": str(Path(place) / "desk"),
            "DJANGO_SETTINGS_MODULE": "servanda.web.desk.settings",
        }
        held = json.loads(_ran(_FILL, environment, PEOPLE, CASES, EACH).splitlines()[-1])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        words = ["-m", "servanda.cli", "serve", "--desk", environment["SERVANDA_DESK"], "--port", str(port)]
        served = subprocess.Popen([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL)
        try:
            _wait(port)
            yield port, held, environment
        finally:
            served.terminate()
            served.wait(30)


def _ran(code: str, environment: dict[str, str], *words: object) -> str:
    command = [sys.executable, "-c", code, *map(str, words)]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def _wait(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        sleep(0.2)
    raise RuntimeError("the desk did not start")


def _work(port: int, held: dict[str, Any], number: int, pause: float) -> Seen:
    """One person at work until the time is over."""
    seen, chance = Seen(), random.Random(number)
    cookie = f"sessionid={held['sessions'][number]}; csrftoken={_TOKEN}"
    waiting = held["requests"][number::PEOPLE]  # whose triage this person begins
    sleep(chance.random() * pause)
    end = perf_counter() + SECONDS
    while perf_counter() < end:
        does = chance.choice(_MIX)
        path, said = _asks(does, held, chance, waiting)
        begun = perf_counter()
        status = _answer(port, cookie, path, said)
        seen.times.append(perf_counter() - begun)
        if status not in (200, 302):
            seen.errors.append(f"{status} of {does}")
        elif said is not None:
            seen.steps += "step" in said
            seen.notes += "text" in said
        sleep(pause)
    return seen


def _asks(
    does: str, held: dict[str, Any], chance: random.Random, waiting: list[str]
) -> tuple[str, dict[str, str] | None]:
    case, request = chance.choice(held["cases"]), chance.choice(held["requests"])
    pages = {
        "overview": "/desk/",
        "list": "/desk/requests",
        "case": f"/desk/cases/{case}",
        "request": f"/desk/requests/{request}",
        "search": "/desk/search?q=attack",
        "clocks": "/desk/clocks",
    }
    if does == "note":
        return f"/desk/cases/{case}/do/add-note", {"text": f"Called Porto about {request}."}
    if does == "step" and waiting:
        return f"/desk/requests/{waiting.pop()}/step", {"step": "begin-triage"}
    return pages.get(does, pages["request"]), None


def _answer(port: int, cookie: str, path: str, said: dict[str, str] | None) -> int:
    """The status of an answer read to its end; 0 where there was none."""
    joined = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Cookie": cookie, "Referer": f"http://127.0.0.1:{port}/desk/"}
        if said is None:
            joined.request("GET", path, headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            joined.request("POST", path, urlencode({"csrfmiddlewaretoken": _TOKEN, **said}), headers)
        answer = joined.getresponse()
        answer.read()
        return answer.status
    except OSError:
        return 0
    finally:
        joined.close()
