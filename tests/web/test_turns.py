"""Readers are served in turn: nobody is overtaken, and nobody is forgotten."""

from __future__ import annotations

from threading import Thread
from time import sleep

import pytest

from servanda.web.turns import Line


def wait_until(said):
    for _ in range(2000):
        if said():
            return
        sleep(0.005)
    raise AssertionError("it did not come about within ten seconds")


def test_those_who_wait_are_served_in_the_order_in_which_they_came():
    line, served = Line(at_once=1), []

    def ask(number):
        with line.turn():
            served.append(number)

    readers = [Thread(target=ask, args=(number,)) for number in range(6)]
    with line.turn():
        for before, reader in enumerate(readers, start=1):
            reader.start()
            wait_until(lambda before=before: line.length == before + 1)
        assert served == []
    for reader in readers:
        reader.join(10)

    assert served == list(range(6))
    assert line.length == 0


def test_as_many_are_served_at_once_as_the_line_says():
    line, inside = Line(at_once=2), []

    with line.turn(), line.turn():
        third = Thread(target=lambda: line.turn().__enter__() or inside.append(3))
        third.start()
        wait_until(lambda: line.length == 3)
        assert inside == []
    third.join(10)

    assert inside == [3]


def test_who_fails_gives_its_turn_to_the_next():
    line = Line(at_once=1)

    with pytest.raises(ValueError, match="mine"), line.turn():
        raise ValueError("mine")

    with line.turn():
        assert line.length == 1
