"""The browser that tests look with, and the server they look at."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

__all__ = ["browser_path", "serving"]

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE = 60.0  # seconds for the server to be ready


def browser_path() -> str | None:
    """A Chromium of the system, or the one that ``SERVANDA_CHROMIUM`` names."""
    named = os.environ.get("SERVANDA_CHROMIUM")
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)


@contextlib.contextmanager
def serving(*more: str) -> Iterator[str]:
    """``servanda serve`` on a free port of this machine, and its address; ``more`` are further words for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "servanda.cli", "serve", "--port", str(port), "--workers", "2", *more]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as server:
        try:
            _await(f"http://127.0.0.1:{port}/sources", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def _await(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError(f"the server did not answer: {server.stderr.read().decode() if server.stderr else ''}")
