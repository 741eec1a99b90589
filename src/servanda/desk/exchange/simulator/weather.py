"""What stands in the line between two desks: connections that are cut, delayed and slow. Bytes pass as they are.

TLS goes through from end to end; the weather sees ciphertext and can harm only its way.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

__all__ = ["Line", "Weather"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """From one port of this machine to another."""

    listens: int
    leads_to: int


@dataclass(slots=True, kw_only=True)
class Weather:
    """``cut``, ``delay``, ``slow`` are chances for each connection; ``seen`` counts what happened."""

    lines: tuple[Line, ...]
    seed: int
    cut: float = 0.08
    delay: float = 0.05
    slow: float = 0.03
    seen: Counter[str] = field(default_factory=Counter)
    clears: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until ``clears`` is set; in a thread of its own."""
        asyncio.run(self._stand())

    async def _stand(self) -> None:
        chance = random.Random(self.seed)  # noqa: S311  # chance of faults, no secret
        servers = [
            await asyncio.start_server(self._between(line.leads_to, chance), "127.0.0.1", line.listens)
            for line in self.lines
        ]
        while not self.clears.is_set():
            await asyncio.sleep(0.2)
        for server in servers:
            server.close()

    def _between(self, port: int, chance: random.Random):  # type: ignore[no-untyped-def]  # a callback of asyncio
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.seen["connections"] += 1
            left = chance.randrange(200, 60_000) if chance.random() < self.cut else None
            if chance.random() < self.delay:
                self.seen["delayed"] += 1
                await asyncio.sleep(chance.random() * 2)
            pause = 0.02 if chance.random() < self.slow else 0.0
            self.seen["slow"] += bool(pause)
            with suppress(OSError):
                there, back = await asyncio.open_connection("127.0.0.1", port)
                ways = (self._pass(reader, back, left, pause), self._pass(there, writer, None, 0.0))
                tasks = [asyncio.ensure_future(way) for way in ways]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in tasks:
                    task.cancel()
                back.close()
            writer.close()

        return connected

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, left: int | None, pause: float
    ) -> None:
        with suppress(OSError):
            while piece := await reader.read(1 << 16):
                if left is not None and len(piece) > left:
                    self.seen["cut"] += 1
                    writer.write(piece[:left])
                    return
                left = None if left is None else left - len(piece)
                writer.write(piece)
                await writer.drain()
                if pause:
                    await asyncio.sleep(pause)
