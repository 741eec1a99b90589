"""Packing and taking in die: run as a program, it kills a child of its own at every third statement of each.

    python -m tests.desk.exchange.faults packing      an answer with an item
    python -m tests.desk.exchange.faults taking-in    the same, where it came

``SERVANDA_DESK`` and ``DATABASE_URL`` name a new, empty desk. Says as JSON what stood after each.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from tests.desk.faults import NOW, Dying, in_child, people  # starts Django

from django.core.management import call_command  # isort: skip  # models stand only now
from django.db import connection  # isort: skip
from tests.desk.exchange.conftest import Between, acquaint  # isort: skip

from servanda.desk.evidence.entering import entries_of  # isort: skip
from servanda.desk.evidence.models import Item  # isort: skip
from servanda.desk.evidence.packing import Chosen  # isort: skip
from servanda.desk.evidence.proving import prove_ledgers  # isort: skip
from servanda.desk.exchange.joining import join  # isort: skip
from servanda.desk.exchange.models import Parcel  # isort: skip
from servanda.desk.exchange.terms import Decision  # isort: skip
from servanda.desk.installation import here  # isort: skip
from servanda.desk.people.roles import Role  # isort: skip
from servanda.desk.requests.actions import add_condition  # isort: skip
from servanda.desk.requests.models import Condition  # isort: skip
from servanda.desk.trail import chain  # isort: skip

Told = dict[str, Any]


def packing(between: Between) -> list[Told]:
    _theirs, ours = between.asked()
    item = between.item(ours.case, between.here)
    letter = between.answered(ours)
    out = Parcel.objects.filter(direction="out", request=ours)

    def work() -> None:
        between.packed(ours, between.here, letter, Chosen(item=Item.objects.get(pk=item.pk)))

    return _until_it_lives(work, lambda: [Item.objects.get(pk=item.pk).state, out.count(), len(entries_of(ours.case))])


def taking_in(between: Between) -> list[Told]:
    theirs, ours = between.asked()
    by = between.here[Role.EXECUTING_OFFICER]
    add_condition(ours, by=by, at=NOW, kind="use-limitation", given_by="BRA", text="For this alone.")
    item = between.item(ours.case, between.here)
    came = between.arrived(between.packed(ours, between.here, between.answered(ours), Chosen(item=item)))
    officer, decided = between.there[Role.EXECUTING_OFFICER], {1: Decision(enters=True)}

    def work() -> None:
        join(here(), Parcel.objects.get(pk=came.pk), by=officer, at=NOW, decided=decided)

    def stood() -> list[Any]:
        conditions = Condition.objects.filter(request=theirs, kind="use-limitation").count()
        return [Parcel.objects.get(pk=came.pk).state, theirs.case.items.count(), conditions]

    return _until_it_lives(work, stood)


def _until_it_lives(work: Callable[[], None], stood: Callable[[], list[Any]]) -> list[Told]:
    found: list[Told] = []
    for last in range(0, 600, 3):

        def die(last: int = last) -> None:
            with connection.execute_wrapper(Dying(last)):
                work()

        _, status = os.waitpid(in_child(die), 0)
        whole = chain.verify().is_whole and prove_ledgers().is_whole
        found.append({"killed": os.WIFSIGNALED(status), "stood": stood(), "whole": whole})
        if not os.WIFSIGNALED(status):
            return found
    raise AssertionError("it never ended")


if __name__ == "__main__":
    call_command("migrate", verbosity=0, interactive=False)
    offices = people.office("bra-central", party="BRA"), people.office("prt-central", party="PRT")
    acquaint(here(), *offices)
    does = {"packing": packing, "taking-in": taking_in}[sys.argv[1]]
    print(json.dumps(does(Between(here(), *offices))))
