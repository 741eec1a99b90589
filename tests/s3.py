"""A server of the tests' own that speaks S3, on loopback; and what one has to say to ask it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

WHO, SECRET = "AKIDFORTESTSALONE", "a-secret-for-tests-alone"


@contextmanager
def server() -> Iterator[str]:
    """Its address; skips where none is installed."""
    program = shutil.which("moto_server")
    if program is None:
        pytest.skip("no server that speaks S3 is installed; the package moto has one")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen([program, "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield _up(f"http://127.0.0.1:{port}", running)
    finally:
        running.terminate()
        running.wait()


def _up(address: str, running: subprocess.Popen[bytes]) -> str:
    for _ in range(100):
        try:
            with urllib.request.urlopen(f"{address}/moto-api/", timeout=1):
                return address
        except (urllib.error.URLError, ConnectionError):
            if running.poll() is not None:
                break
            time.sleep(0.1)
    pytest.skip("the server that speaks S3 did not start")


def make_bucket(address: str, name: str) -> None:
    with urllib.request.urlopen(urllib.request.Request(f"{address}/{name}", method="PUT"), timeout=5):
        pass


def environment(address: str) -> dict[str, str]:
    """What a desk on S3 finds in its environment."""
    return {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": WHO,
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
    }
