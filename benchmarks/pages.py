"""Pages and the interface: twenty readers at once, on the cores that also serve them.

Readers *without pause* ask for the next page the moment they have one, all twenty at
once: the server is never idle, and what a reader waits is twenty times what an answer
costs. Readers *who pause* look at a page for a second before they ask for the next.

``asked again``: addresses somebody has asked for before. ``first asked``: each for
another day of the years before 2025, which nobody has asked about and the server has
not prepared. ``of today, first asked``: pages of today that no reader has opened since
the server started; the server prepares some of them by itself (``web.warm``).

Times are what the reader waits for the whole answer, over a connection of its own for
each page. The readers are one thread of another process on the same two cores.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import random
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from itertools import count, cycle, islice
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.rows import Row

__all__ = ["measure", "served"]

READERS, EACH = 20, 25
PAUSE = 1.0  # seconds for which a reader looks at a page
LIMIT = 0.1  # seconds, at the 95th percentile
LARGEST = 300  # kB transferred for a page
_SHARE = 0.95
_SPENT = count(0, 700)  # days: each series of fresh addresses begins where no other has been
PAGES = (
    "/",
    "/world?offence=torture",
    "/world?offence=enforced-disappearance",
    "/world?offence=genocide",
    "/states",
    "/states/GMB",
    "/states/DEU",
    "/states/BRA",
    "/instruments",
    "/instruments/cat",
    "/instruments/rome-statute",
    "/instruments/un-cybercrime",
    "/pair/GMB/DEU",
    "/pair/FRA/SEN",
    "/pair/GMB/DEU/torture/extradition",
    "/states/GMB/duties/torture",
    "/agenda",
    "/tracks/ljubljana-hague",
)
QUESTIONS = (
    "/api/v1/status/cat",
    "/api/v1/party/GMB",
    "/api/v1/bases?requesting=GMB&requested=DEU&offence=torture&measure=extradition",
    "/api/v1/duties?state=GMB&offence=torture",
    "/api/v1/instruments?limit=20",
    "/api/v1/agenda",
)


def measure() -> list[Row]:
    """The 95th percentile of pages and of the interface, and the heaviest page."""
    with served() as port:
        today = _row(f"a page of today, {READERS} readers, first asked, no pause", port, _of_today())
    with served() as port:
        heaviest = max(_asked(port, page)[1] for page in PAGES)
        alone = sorted(_asked(port, page)[0] for page in islice(_each(PAGES, fresh=True, back=2000), 5 * len(PAGES)))
        rows = [
            _row(
                f"{what}, {READERS} readers, {how}", port, list(islice(_each(addresses, fresh), READERS * EACH)), pause
            )
            for what, addresses in (("a page", PAGES), ("a question of the interface", QUESTIONS))
            for how, fresh, pause in (
                ("asked again, no pause", False, 0.0),
                ("first asked, no pause", True, 0.0),
                ("first asked, a second between pages", True, PAUSE),
            )
        ]
    first = Row(what="a page, one reader, first asked", ours=alone[int(len(alone) * _SHARE)], limit=LIMIT)
    return [today, *rows, first, Row(what="the heaviest page as sent", ours=heaviest / 1000, limit=LARGEST, unit="kB")]


def _row(what: str, port: int, addresses: Sequence[str], pause: float = 0.0) -> Row:
    start, worked = perf_counter(), _worked()
    waits = sorted(asyncio.run(_together(port, addresses, pause)))
    rate, each = len(waits) / (perf_counter() - start), (_worked() - worked) / len(waits)
    note = (
        f"median {waits[len(waits) // 2] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms, {rate:.0f} a second; "
        f"the server works {each * 1000:.1f} ms for each"
    )
    return Row(what=what, ours=waits[int(len(waits) * _SHARE)], limit=LIMIT, note=note)


def _worked() -> float:
    """Seconds of the processor that the server started here and its processes have taken; on Linux only."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            found[int(stat.parent.name)] = stat.read_text().rpartition(")")[2].split()
    server = {pid for pid, fields in found.items() if int(fields[1]) == os.getpid()}
    ours = server | {pid for pid, fields in found.items() if int(fields[1]) in server}
    return sum(int(found[pid][11]) + int(found[pid][12]) for pid in ours) / os.sysconf("SC_CLK_TCK")


def _each(addresses: Sequence[str], fresh: bool, back: int = 0) -> Iterator[str]:
    """The addresses over and over; fresh ones each for another day, going back from ``back`` days before 2025."""
    day = date(2025, 1, 1) - timedelta(days=back + next(_SPENT) if fresh else 0)
    for address in cycle(addresses):
        day -= timedelta(days=1)
        yield f"{address}{'&' if '?' in address else '?'}on={day}" if fresh else address


def _of_today() -> list[str]:
    """Pages that readers come for, each once, in no order: every instrument, State and offence, many pairs."""
    from servanda.facts.loading import load

    record = load()
    states = [p.code for p in record.parties.values() if p.kind == "state"]
    pairs = random.Random(1).sample([(one, two) for one in states for two in states if one != two], 100)
    found = [
        *("/", "/world", "/states", "/instruments", "/agenda", "/sources"),
        *(f"/instruments/{key}" for key in record.instruments),
        *(f"/states/{code}" for code in states),
        *(f"/world?offence={crime}" for crime in record.crimes),
        *(f"/pair/{one}/{two}" for one, two in pairs),
    ]
    random.Random(2).shuffle(found)  # the same order in each run
    return found


async def _together(port: int, addresses: Sequence[str], pause: float) -> list[float]:
    """Seconds that each address took, asked for by all readers at once."""

    async def read(number: int) -> list[float]:
        await asyncio.sleep(pause * number / READERS)
        found = []
        for address in addresses[number::READERS]:
            found.append(await _waited(port, address))
            await asyncio.sleep(pause)
        return found

    return [wait for waits in await asyncio.gather(*map(read, range(READERS))) for wait in waits]


async def _waited(port: int, address: str) -> float:
    """Seconds until the whole answer had come; anything but a page stops the run."""
    start = perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    while more := await reader.read():
        answer += more
    writer.close()
    if not answer.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(f"{address}: {answer[:80]!r}")
    return perf_counter() - start


def _asked(port: int, address: str) -> tuple[float, int]:
    """Seconds and bytes of one answer; anything but a page stops the run."""
    start = perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    size = len(response.read())
    connection.close()
    if response.status != http.client.OK:
        raise RuntimeError(f"{address}: {response.status} {response.reason}")
    return perf_counter() - start, size


@contextmanager
def served(*options: str) -> Iterator[int]:
    """The server on a free port of this machine, as ``servanda serve`` starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "servanda.cli", "serve", "--port", str(port), *options]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError("the server did not start: run `servanda serve` to see why.")
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    raise RuntimeError("the server did not answer within 30 seconds.")
