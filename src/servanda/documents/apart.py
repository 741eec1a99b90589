"""Strangers' files are read apart: in a process of its own, with a limit on time and memory, that ends with the work.

Whatever a file does to its reader, the server and its other readers go on, and
nothing of the file stays.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from threading import BoundedSemaphore
from typing import Any, TypeVar

from servanda.documents.errors import DocumentError, TooCostly, UnreadableDocumentError

__all__ = ["apart"]

T = TypeVar("T")
_AT_ONCE = BoundedSemaphore(2)  # for each process of the server
_PATIENCE = 2  # seconds that a file waits for its turn


def apart(work: Callable[..., T], *args: Any, seconds: int = 15, megabytes: int = 1500, start: str = "") -> T:
    """What ``work(*args)`` returns; it and the arguments must be able to travel between processes.

    ``start`` is a module that the first of these processes imports for all that follow.
    Raises DocumentError as ``work`` does, TooCostly when time or memory runs out, RuntimeError for a mistake of ours.
    """
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise TooCostly("Many files are being read just now. Send it again in a minute.", busy=True)
    try:
        return _awaited(_processes(start), work, args, seconds, megabytes)
    finally:
        _AT_ONCE.release()


def _awaited(context: BaseContext, work: Callable[..., T], args: tuple[Any, ...], seconds: int, megabytes: int) -> T:
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(sender, work, args, seconds, megabytes), daemon=True)  # type: ignore[attr-defined]  # every context has it
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise TooCostly(
                f"Reading took longer than {seconds} second{'s' * (seconds != 1)} and was stopped. Send less."
            )
        ended, found = receiver.recv()
    except EOFError:
        says = f"Reading broke off: the file is damaged, or needs more than {megabytes} MB. Send a shorter one."
        raise TooCostly(says) from None
    finally:
        receiver.close()
        process.kill()
        process.join()
    if ended:
        return found  # type: ignore[no-any-return]  # what the work returned
    raise found


@cache
def _processes(start: str) -> BaseContext:
    """New processes come from one that has the libraries and the record at hand and holds nothing of any reader."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    if start:
        context.set_forkserver_preload([start])
    return context


def _child(sender: Connection, work: Callable[..., Any], args: tuple[Any, ...], seconds: int, megabytes: int) -> None:
    _limit(seconds, megabytes)
    try:
        sender.send((True, work(*args)))
    except DocumentError as wrong:
        sender.send((False, wrong))
    except RecursionError:
        sender.send((False, UnreadableDocumentError("The document is nested deeper than any that people write.")))
    except MemoryError:
        return  # the pipe closes, and that tells it
    except Exception as mistake:  # ours: told as such, without the words of the document
        sender.send((False, RuntimeError(f"reading failed with {type(mistake).__name__}")))


def _limit(seconds: int, megabytes: int) -> None:
    if sys.platform == "win32":
        return
    import os
    import resource

    os.nice(10)  # readers of pages go first
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # nothing is written
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024**2, megabytes * 1024**2))
