"""Pages and the interface: twenty readers at once, on the cores that also serve them.

Each reader asks one page after the other without a pause, over a connection of its
own as a browser does. ``asked again``: addresses somebody has asked before;
``first asked``: each address for a day nobody has asked about, so that nothing is
at hand but the record. Times are what the reader waits for the whole answer.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import cycle, islice
from time import perf_counter, sleep

from benchmarks.rows import Row

__all__ = ["measure", "served"]

READERS, EACH = 20, 25
LIMIT = 0.1  # seconds, at the 95th percentile
LARGEST = 300  # kB transferred for a page
_SHARE = 0.95
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
        heaviest = max(_asked(port, page)[1] for page in PAGES)
        alone = sorted(_asked(port, page)[0] for page in islice(_each(PAGES, fresh=True, back=2000), 5 * len(PAGES)))
        rows = [
            _row(f"{what}, {READERS} readers, {how}", port, addresses, fresh=fresh)
            for what, addresses in (("a page", PAGES), ("a question of the interface", QUESTIONS))
            for how, fresh in (("asked again", False), ("first asked", True))
        ]
    first = Row(what="a page, one reader, first asked", ours=alone[int(len(alone) * _SHARE)], limit=LIMIT)
    return [*rows, first, Row(what="the heaviest page as sent", ours=heaviest / 1000, limit=LARGEST, unit="kB")]


def _row(what: str, port: int, addresses: Sequence[str], *, fresh: bool) -> Row:
    for address in addresses:
        _asked(port, address)
    start = perf_counter()
    waits = sorted(_together(port, list(islice(_each(addresses, fresh), READERS * EACH))))
    rate = len(waits) / (perf_counter() - start)
    note = f"median {waits[len(waits) // 2] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms, {rate:.0f} a second"
    return Row(what=what, ours=waits[int(len(waits) * _SHARE)], limit=LIMIT, note=note)


def _each(addresses: Sequence[str], fresh: bool, back: int = 0) -> Iterator[str]:
    """The addresses over and over; fresh ones each for another day, going back from ``back`` days before 2025."""
    day = date(2025, 1, 1) - timedelta(days=back)
    for address in cycle(addresses):
        day -= timedelta(days=1)
        yield f"{address}{'&' if '?' in address else '?'}on={day}" if fresh else address


def _together(port: int, addresses: Sequence[str]) -> list[float]:
    """Seconds that each address took, asked by all readers at once."""

    def read(own: Sequence[str]) -> list[float]:
        return [_asked(port, address)[0] for address in own]

    with ThreadPoolExecutor(READERS) as readers:
        return [wait for waits in readers.map(read, [addresses[n::READERS] for n in range(READERS)]) for wait in waits]


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
