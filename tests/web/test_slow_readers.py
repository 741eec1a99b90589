"""The server as it is started for use: slow readers and great uploads hold up nobody and leave nothing."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits on silent readers are Linux's")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [sys.executable, "-m", "servanda.cli", "serve", "--port", str(number), "--workers", "1"]
    folder = tmp_path_factory.mktemp("temporary")
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(folder)}
    )
    for _ in range(300):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", number)) == 0:
                break
        time.sleep(0.1)
    yield number
    server.terminate()
    server.wait(20)
    assert [path for path in Path(folder).rglob("*") if path.is_file()] == []


def asked(port, method, address, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, address, body=body)
    response = connection.getresponse()
    found = response.status, response.read()
    connection.close()
    return found


def silent(port, said):
    reader = socket.create_connection(("127.0.0.1", port))
    reader.sendall(said)
    return reader


def test_silent_readers_hold_up_nobody_and_are_let_go(port):
    asked(port, "GET", "/api/v1/status/cat")
    announced = b"POST /api/v1/documents/read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nThe"
    readers = [silent(port, b"GET / HTTP/1.1\r\nHost: loc") for _ in range(15)]
    readers += [silent(port, announced) for _ in range(15)]
    time.sleep(0.5)
    start = time.monotonic()
    status, _ = asked(port, "GET", "/api/v1/status/cat")

    assert status == 200
    assert time.monotonic() - start < 3
    readers[-1].settimeout(30)
    assert b" 408 " in readers[-1].recv(4096).splitlines()[0]
    for reader in readers:
        reader.close()


@pytest.mark.parametrize("address", ["/api/v1/documents/read", "/api/v1/assess"])
def test_a_hundred_megabytes_are_refused_to_a_reader_who_is_still_sending(port, address):
    status, body = asked(port, "POST", address, b"x" * 100_000_000)

    assert status == 413
    assert b"More was sent" in body
    assert asked(port, "GET", "/api/v1/status/cat")[0] == 200


def test_a_file_that_takes_long_to_read_holds_up_no_other_reader(port):
    slow = silent(
        port,
        b"POST /api/v1/documents/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
        b"Content-Length: 900000\r\n\r\n" + b"a" * 900_000,
    )
    start = time.monotonic()
    status, _ = asked(port, "GET", "/api/v1/status/opcat")

    assert status == 200
    assert time.monotonic() - start < 5
    slow.close()
