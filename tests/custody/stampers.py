"""Time-stamping authorities made with OpenSSL, for tests."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography.x509 import load_pem_x509_certificate

CONFIG = """
[tsa]
dir = {here}
serial = $dir/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
"""
ENDS = "basicConstraints=CA:false\nkeyUsage=digitalSignature\nextendedKeyUsage=critical,timeStamping\n"


class Authority:
    """A time-stamping authority with its root, on the file system; the root is its own, or issued by another's."""

    def __init__(self, here: Path, above: Authority | None = None) -> None:
        self.here = here
        (here / "tsa.cnf").write_text(CONFIG.format(here=here))
        (here / "serial").write_text("01\n")
        (here / "ends").write_text(ENDS)
        ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
        issuer = ("-CA", str(above.here / "root.pem"), "-CAkey", str(above.here / "root.key")) if above else ()
        name = ("-subj", f"/CN=Root {here.name}", "-days", "3650")
        self.run("req", "-x509", *ec, *issuer, "-keyout", "root.key", "-out", "root.pem", *name)
        self.run("req", *ec, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Time of the test")
        ca = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "ends", "-days", "3650")
        self.run("x509", "-req", "-in", "tsa.csr", "-out", "tsa.pem", *ca)
        self.root = load_pem_x509_certificate((here / "root.pem").read_bytes())

    def run(self, *command: str) -> None:
        subprocess.run(["openssl", *command], cwd=self.here, check=True, capture_output=True)

    def answer(self, asked: bytes) -> bytes:
        (self.here / "asked.tsq").write_bytes(asked)
        keys = ("-signer", "tsa.pem", "-inkey", "tsa.key")
        self.run("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "asked.tsq", *keys, "-out", "a")
        return (self.here / "a").read_bytes()

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Its address while it answers over HTTP."""
        with HTTPServer(("127.0.0.1", 0), partial(_Desk, self)) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


class _Desk(BaseHTTPRequestHandler):
    def __init__(self, clock: Authority, *rest: Any) -> None:
        self.clock = clock
        super().__init__(*rest)

    def do_POST(self) -> None:
        answer = self.clock.answer(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass
