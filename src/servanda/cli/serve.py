"""``servanda serve``: the pages on this machine, one command, nothing else to start."""

from __future__ import annotations

import os
import socket
import struct
import sys
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import click

__all__ = ["serve"]

_SILENCE = 5  # seconds
_IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # folders with names nobody can foresee


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--host", "bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--name", "names", multiple=True, help="A host name to answer to, besides localhost; repeatable.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes; one for each core by default.")
@click.option("--registry", type=click.Path(exists=True, file_okay=False), help="A folder with additions of your own.")
@click.option(
    "--desk", type=click.Path(exists=True, file_okay=False), help="A desk's folder: serve it beside the pages."
)
def serve(
    port: int, bind: str, names: tuple[str, ...], workers: int | None, registry: str | None, desk: str | None
) -> None:
    """Serve the pages: the map, States, instruments, pairs, cases, documents, the agenda; and a desk."""
    try:
        from gunicorn.app.base import BaseApplication
        from gunicorn.util import import_app
    except ImportError:
        raise click.ClickException("the pages need more than the library: install servanda[web].") from None
    os.environ["DJANGO_SETTINGS_MODULE"] = "servanda.web.desk.settings" if desk else "servanda.web.settings"
    if desk:
        os.environ["SERVANDA_DESK"] = str(Path(desk).resolve())
    os.environ["SERVANDA_HOSTS"] = ",".join(["localhost", "127.0.0.1", "[::1]", bind, *names])
    if registry:
        os.environ["SERVANDA_REGISTRY"] = str(Path(registry).resolve())

    class Pages(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for key, value in _settings(bind, port, workers).items():
                self.cfg.set(key, value)

        def load(self) -> object:
            return import_app("servanda.web.warm:warmed()")

    way = "desk/" if desk else ""
    click.echo(f"Servanda is on http://{'localhost' if bind == '127.0.0.1' else bind}:{port}/{way} (Ctrl-C stops it).")
    sys.stdout.flush()
    sys.argv = sys.argv[:1]
    os.environ["SERVANDA_COUNTS"] = str(Path(mkdtemp(prefix="servanda-", dir=_IN_MEMORY)) / "asked.sqlite")
    Pages().run()


def _impatient(_arbiter: Any, worker: Any) -> None:
    """A reader who falls silent in the midst of a request is let go (connections inherit this on Linux)."""
    if sys.platform == "linux":
        for listener in worker.sockets:
            for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                listener.sock.setsockopt(socket.SOL_SOCKET, way, struct.pack("ll", _SILENCE, 0))


def _forgotten(_arbiter: Any) -> None:
    """The file in which all processes count costly questions goes with the server."""
    rmtree(Path(os.environ["SERVANDA_COUNTS"]).parent, ignore_errors=True)


def _settings(bind: str, port: int, workers: int | None) -> dict[str, object]:
    """Processes that share the record read before they part; threads, so that a slow reader delays no other."""
    return {
        "bind": f"{bind}:{port}",
        "workers": workers or max(2, os.cpu_count() or 1),
        "worker_class": "servanda.web.worker.Even",
        "threads": 48,
        "post_fork": _impatient,
        "on_exit": _forgotten,
        "preload_app": True,
        "timeout": 30,
        "graceful_timeout": 5,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "limit_request_line": 8190,
        "loglevel": "warning",
        "worker_tmp_dir": _IN_MEMORY,  # the heartbeat of workers
    }
