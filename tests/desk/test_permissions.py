"""Who may do what: every role, every permission, own and foreign cases, from a table to be read by eye.

``c``: on a case of one's own authority that one needs to know. ``a``: anywhere in one's own authority.
``.``: never. A permission that is not in the table fails the test: add its line here, and look at it.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.desk import people
from tests.desk.people import Office

from servanda.desk.cases.models import Access
from servanda.desk.people.roles import Role
from servanda.desk.permissions import PERMISSIONS, allowed, may, may_see, needs_to_know

pytestmark = pytest.mark.django_db

COLUMNS = (
    Role.DRAFTER,
    Role.APPROVER,
    Role.EXECUTING_OFFICER,
    Role.DUTY_OFFICER,
    Role.CUSTODIAN,
    Role.PROTECTION_OFFICER,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
)
#                                      Dr Ap Ex Du Cu Pr Au Ad
TABLE = """
account.join                           a a a a a a a a
account.invite                         . . . . . . . a
account.withdraw-invitation            . . . . . . . a
account.change                         . . . . . . . a
account.deactivate                     . . . . . . . a
account.reactivate                     . . . . . . . a
account.unlock                         . . . . . . . a
account.end-sessions                   . . . . . . . a
account.make-reset-link                . . . . . . . a
account.ask-factor-reset               . . . . . . . a
account.confirm-factor-reset           . a . . . . . a
account.drop-factor-reset              . a . . . . . a
account.read                           . . . . . . a a
token.make                             a a a a a a a a
token.revoke                           a a a a a a a a
authority.change                       . . . . . . . a
trail.read                             . . . . . . a .
directory.read                         a a a a a a . .
directory.change                       a a a a . . . .
overview.read                          a a a a a a . .
case.open                              a a a a . . . .
case.read                              c c c c c c . .
case.change                            c . c c . . . .
case.give-access                       c c c c . c . .
case.end-access                        . c . . . c . .
case.note                              c c c c c c . .
case.close                             . c . . . . . .
case.reopen                            . c . . . . . .
case.export                            c c c . . . . .
case.assess                            c c c . . . . .
person.change                          c . c . . c . .
person.seal                            . . . . . c . .
person.see-sealed                      . . . . . c . .
person.protect                         . . . . . c . .
person.record-rights                   c . c . . c . .
document.read                          c c c c c c . .
document.add                           c . c c c . . .
document.withdraw                      c c c . . . . .
request.read                           c c c c c c . .
request.draft                          c . . c . . . .
request.receive                        . . a a . . . .
request.submit                         c . . c . . . .
request.send-back                      . c . . . . . .
request.approve                        . c . . . . . .
request.send                           . c . c . . . .
request.record-delivery                c c . c . . . .
request.record-acknowledgement         c c . c . . . .
request.record-execution-begun         c c . . . . . .
request.record-more-asked              c c . . . . . .
request.send-more                      . c . c . . . .
request.record-part-executed           c c . . . . . .
request.record-executed                c c . . . . . .
request.record-postponement            c c . . . . . .
request.record-refusal                 c c . . . . . .
request.withdraw                       c c . . . . . .
request.begin-triage                   . . c c . . . .
request.ask-for-more                   . . c c . . . .
request.resume-triage                  . . c c . . . .
request.accept                         . . c c . . . .
request.begin-execution                . . c c . . . .
request.postpone                       . . c . . . . .
request.propose-refusal                . . c . . . . .
request.drop-refusal                   . c c . . . . .
request.refuse                         . c . . . . . .
request.record-withdrawal              . . c c . . . .
request.prepare-answer                 . . c c . . . .
request.send-back-answer               . c . . . . . .
request.answer-in-part                 . c . c . . . .
request.answer                         . c . c . . . .
request.change-answer                  . . c c . . . .
request.note-answer                    c c . c . . . .
request.read-in                        . . c c . . . .
request.intend                         c c c . . . . .
request.record-consultation            c c c . . . . .
request.link                           c c c c . . . .
request.close                          c c c . . . . .
request.change-conditions              c c c . . . . .
letter.make                            c c c c . . . .
letter.read                            c c c c c c . .
intake.read                            . . a a . . . .
intake.change                          . . a a . . . .
clock.change                           c c c c . . . .
evidence.read                          c c c . c . . .
evidence.register                      . . c . c . . .
evidence.handle                        . . . . c . . .
evidence.condition                     . c c . c . . .
matching.ask                           . . c . . c . .
matching.read                          . . c . . c . .
matching.receive                       . . . . . a . .
matching.answer                        . . . . . a . .
matching.decline                       . . . . . a . .
package.make                           . c . . c . . .
package.receive                        . . a a a . . .
package.take-in                        c c c c c . . .
"""


def table() -> dict[str, dict[Role, str]]:
    rows = (line.split() for line in TABLE.strip().splitlines())
    return {did: dict(zip(COLUMNS, cells, strict=True)) for did, *cells in rows}


def test_the_table_names_every_role_and_every_permission():
    assert set(COLUMNS) == set(Role)
    assert sorted(table()) == sorted(PERMISSIONS)
    assert {cell for cells in table().values() for cell in cells.values()} == {"a", "c", "."}


@pytest.mark.parametrize(
    ("situation", "allows"),
    [
        ("own case, access given", "ca"),
        ("own case, access never given", "a"),
        ("own case, access ended", "a"),
        ("foreign case", ""),
        ("foreign case, access written by mistake", ""),
        ("no case", "a"),
        ("deactivated", ""),
        ("a token without scopes", ""),
        ("a token of that scope", "ca"),
        ("a token of that part", "ca"),
    ],
)
def test_each_role_may_what_the_table_says(here: Office, there: Office, now: datetime, situation: str, allows: str):
    foreign = situation.startswith("foreign")
    case = people.case(there if foreign else here, known_to=() if "never" in situation else tuple(Role))
    case.access.update(ended_at=now if "ended" in situation else None)
    for role, account in here.people.items():
        if "mistake" in situation:
            case.access.create(account=account, given_by=account, given_at=now)
        account.is_active = situation != "deactivated"
        for did, cells in table().items():
            if "token" in situation:
                scopes = {"a token of that scope": {did}, "a token of that part": {did.partition(".")[0]}}
                account.scopes = frozenset(scopes.get(situation, set()))
            answer = may(account, did, None if situation == "no case" else case)
            assert answer == (cells[role] in allows and cells[role] != "."), (role, did, situation)


def test_asked_together_permissions_say_what_each_says_alone(here: Office, there: Office, now: datetime):
    ended = people.case(here)
    ended.access.update(ended_at=now)
    known, foreign = people.case(here), people.case(there)
    things = (None, known, people.case(here, known_to=()), ended, foreign, here[Role.DRAFTER], there[Role.DRAFTER])

    for account in here.people.values():
        for on in things:
            assert allowed(account, PERMISSIONS, on) == {did for did in PERMISSIONS if may(account, did, on)}


def test_many_permissions_on_one_case_cost_one_query(here: Office, django_assert_num_queries):
    case, drafter = people.case(here), here[Role.DRAFTER]
    assert drafter.roles  # read before

    with django_assert_num_queries(1):
        assert {"case.change", "request.draft"} <= allowed(drafter, PERMISSIONS, case)


def test_what_lists_hold_is_what_may_be_read(here: Office, there: Office, now: datetime):
    """Lists are narrowed by one query; it must agree with ``may``, case by case."""
    known, unknown, foreign = people.case(here), people.case(here, known_to=()), people.case(there)
    ended = people.case(here)
    ended.access.update(ended_at=now)
    cases = [known, unknown, foreign, ended]

    for account in here.people.values():
        readable = {case for case in cases if may(account, "case.read", case)}
        listed = set(needs_to_know(account))
        assert listed == readable
        assert {access.case for access in Access.objects.filter(may_see(account)).distinct()} == listed
