"""What changes a request. Its state changes in ``take_step`` alone."""

from servanda.desk.requests.actions.answering import add_answer, take_back_answer
from servanda.desk.requests.actions.binding import (
    add_condition,
    intend,
    lift_condition,
    receive_assurance,
    record_consultation,
)
from servanda.desk.requests.actions.making import draft, follow_up, link, receive
from servanda.desk.requests.actions.steps import first_eyes, take_step
from servanda.desk.requests.actions.writing import change, choose_basis, may_write, name_other_basis, write

__all__ = [
    "add_answer",
    "add_condition",
    "change",
    "choose_basis",
    "draft",
    "first_eyes",
    "follow_up",
    "intend",
    "lift_condition",
    "link",
    "may_write",
    "name_other_basis",
    "receive",
    "receive_assurance",
    "record_consultation",
    "take_back_answer",
    "take_step",
    "write",
]
