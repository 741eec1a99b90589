"""The two machines as a table: nothing is lost in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from servanda.desk.permissions import PERMISSIONS
from servanda.desk.requests.machines import LAST, MACHINES, Machine

EACH = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def reached(machine: Machine, start: str) -> set[str]:
    found, ahead = {start}, [start]
    while ahead:
        for step in machine.open_from(ahead.pop()):
            if step.leads_to not in found:
                found.add(step.leads_to)
                ahead.append(step.leads_to)
    return found


@EACH
def test_every_state_is_reached_from_the_first_and_leads_to_the_last(machine: Machine):
    assert reached(machine, machine.first) == set(machine.states)
    assert all(LAST in reached(machine, state) for state in machine.states)
    assert machine.open_from(LAST) == ()


@EACH
def test_every_step_is_a_permission(machine: Machine):
    assert {f"request.{name}" for name in machine.steps} <= set(PERMISSIONS)


@EACH
def test_nothing_leaves_and_nothing_is_refused_by_one_person_alone(machine: Machine):
    lets_out = {"approve", "send-more", "refuse", "answer", "answer-in-part"} & set(machine.steps)

    assert {step.name for step in machine.steps.values() if step.four_eyes} == lets_out


@EACH
def test_what_ends_badly_has_a_reason(machine: Machine):
    bad = {"refused", "withdrawn", "postponed", "refusal-proposed", "returned-for-more", "more-asked"}

    for step in machine.steps.values():
        assert step.needs_reason or step.leads_to not in bad or step.name == "refuse"  # its proposal has one


@EACH
def test_the_manual_draws_it_as_it_is(machine: Machine):
    manual = (Path(__file__).parents[3] / "docs" / "requests.md").read_text(encoding="utf-8")

    assert machine.drawn() in manual
