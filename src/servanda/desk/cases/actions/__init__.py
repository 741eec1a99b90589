"""What can be done with a case: each function one transaction, permission and entry of the trail (see ``doing``)."""

from servanda.desk.cases.actions.access import end_access, give_access
from servanda.desk.cases.actions.assessing import assess_case
from servanda.desk.cases.actions.facts import add_fact, change_fact, withdraw_fact
from servanda.desk.cases.actions.file import change_case, close_case, open_case, reopen_case
from servanda.desk.cases.actions.persons import add_person, change_person, withdraw_person
from servanda.desk.cases.actions.rights import (
    cancel_interview,
    change_interview,
    change_protection,
    give_notice,
    lift_protection,
    plan_interview,
    protect,
    record_consent,
    record_interview,
    withdraw_consent,
)
from servanda.desk.cases.actions.sealing import end_reader, look_behind_seal, name_reader, rotate_key, seal_person
from servanda.desk.cases.actions.work import (
    add_document,
    add_note,
    add_task,
    change_task,
    finish_task,
    open_document,
    withdraw_document,
    withdraw_note,
)

__all__ = [
    "add_document",
    "add_fact",
    "add_note",
    "add_person",
    "add_task",
    "assess_case",
    "cancel_interview",
    "change_case",
    "change_fact",
    "change_interview",
    "change_person",
    "change_protection",
    "change_task",
    "close_case",
    "end_access",
    "end_reader",
    "finish_task",
    "give_access",
    "give_notice",
    "lift_protection",
    "look_behind_seal",
    "name_reader",
    "open_case",
    "open_document",
    "plan_interview",
    "protect",
    "record_consent",
    "record_interview",
    "reopen_case",
    "rotate_key",
    "seal_person",
    "withdraw_consent",
    "withdraw_document",
    "withdraw_fact",
    "withdraw_note",
    "withdraw_person",
]
