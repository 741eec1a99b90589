"""A desk whose process dies: run as a program, it kills a child of its own at each moment of a transition.

    python -m tests.desk.faults dying      a child dies before each statement of the step, one after the other
    python -m tests.desk.faults racing     eight children take the same step at the same time

``SERVANDA_DESK`` and ``DATABASE_URL`` name a new, empty desk. Says as JSON what stood afterwards.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "servanda.web.desk.settings"
import django

django.setup()

from django.core.management import call_command  # noqa: E402  # models stand only now
from django.db import connection  # noqa: E402  # as above
from tests.desk import people  # noqa: E402  # as above

from servanda.desk.clocks.models import Clock  # noqa: E402  # as above
from servanda.desk.errors import DeskError  # noqa: E402  # as above
from servanda.desk.people.roles import Role  # noqa: E402  # as above
from servanda.desk.requests.actions import receive, take_step  # noqa: E402  # as above
from servanda.desk.requests.models import Request, Taken  # noqa: E402  # as above
from servanda.desk.trail import chain  # noqa: E402  # as above

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


class Dying:
    """Kills its process in the place of the statement of this number."""

    def __init__(self, last: int) -> None:
        self.left = last

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def in_child(work: Callable[[], None]) -> int:
    """Start a child; its process number."""
    connection.close()
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except DeskError:
        os._exit(3)
    except BaseException as wrong:  # whatever it is, the parent has to hear of it
        print(repr(wrong), file=sys.stderr)
        os._exit(4)


def asked(office: people.Office) -> Request:
    officer = office[Role.EXECUTING_OFFICER]
    made = receive(
        people.case(office), by=officer, at=NOW, kind="take-evidence", counterpart="PRT", title="Hear a witness"
    )
    take_step(made, "begin-triage", by=officer, at=NOW)
    return made


def accept(request: Request, office: people.Office) -> None:
    take_step(request, "accept", by=office[Role.EXECUTING_OFFICER], at=NOW, version=request.version)


def stood(request: Request) -> dict[str, Any]:
    """What a transition changes, and whether the trail is whole."""
    request.refresh_from_db()
    return {
        "state": request.state,
        "steps": Taken.objects.filter(request=request, name="accept").count(),
        "clock": Clock.objects.filter(request=request, rule="answer").count(),
        "entries": sum(row["did"] == "request.accept" for row in chain.exported()),
        "whole": chain.verify().is_whole,
    }


def dying(office: people.Office) -> list[dict[str, Any]]:
    """Until a child lives to the end, one statement later each time."""
    request, found = asked(office), list[dict[str, Any]]()
    for last in range(200):

        def work(last: int = last) -> None:
            with connection.execute_wrapper(Dying(last)):
                accept(request, office)

        _, status = os.waitpid(in_child(work), 0)
        found.append({"killed": os.WIFSIGNALED(status), **stood(request)})
        if not os.WIFSIGNALED(status):
            return found
    raise AssertionError("the step never ended")


def racing(office: people.Office) -> list[dict[str, Any]]:
    """Eight at once."""
    request = asked(office)
    children = [in_child(lambda: accept(request, office)) for _ in range(8)]
    ends = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    return [{"ends": ends, **stood(request)}]


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    found = {"dying": dying, "racing": racing}[sys.argv[1]](people.office("bra-central", party="BRA"))
    print(json.dumps(found))
