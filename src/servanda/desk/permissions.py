"""Who may do what: one table of named permissions, denied by default.

``on_case`` permissions hold only for those who need to know the case (its ``Access``), within
their own authority. The administrator of accounts reads no cases; the auditor reads the trail,
which holds references and steps, never the content of a case. Four eyes and states are not
matters of permission: see ``requests.machines``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Q, QuerySet

from servanda.desk.cases.models import Access, Case
from servanda.desk.people.models import Account, holding
from servanda.desk.people.roles import Role

__all__ = [
    "PERMISSIONS",
    "Belonging",
    "Rule",
    "Subject",
    "allowed",
    "covers",
    "has_access",
    "may",
    "may_see",
    "needs_to_know",
]


class Subject(Protocol):
    """What a permission can be asked about: a case, or anything that belongs to one."""

    @property
    def case(self) -> Case: ...


class Belonging(Protocol):
    """Or what belongs to an authority but to no case: an account, an invitation."""

    @property
    def authority_id(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """The roles that may, and whether only on cases they need to know."""

    roles: frozenset[Role]
    on_case: bool
    or_named: bool = False  # also for whoever works on cases and is named by the thing itself (``is_named``)


def _on_case(*roles: Role) -> Rule:
    return Rule(roles=frozenset(roles), on_case=True)


def _anywhere(*roles: Role) -> Rule:
    return Rule(roles=frozenset(roles), on_case=False)


_D, _A, _E, _N = Role.DRAFTER, Role.APPROVER, Role.EXECUTING_OFFICER, Role.DUTY_OFFICER
_C, _P, _U, _ADMIN = Role.CUSTODIAN, Role.PROTECTION_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR
_CASEWORK = (_D, _A, _E, _N, _C, _P)
_WORKS_ON_CASES = frozenset(_CASEWORK)

PERMISSIONS: Mapping[str, Rule] = {
    "account.join": _anywhere(*Role),
    "account.invite": _anywhere(_ADMIN),
    "account.withdraw-invitation": _anywhere(_ADMIN),
    "account.change": _anywhere(_ADMIN),
    "account.deactivate": _anywhere(_ADMIN),
    "account.reactivate": _anywhere(_ADMIN),
    "account.unlock": _anywhere(_ADMIN),
    "account.end-sessions": _anywhere(_ADMIN),
    "account.make-reset-link": _anywhere(_ADMIN),
    "account.ask-factor-reset": _anywhere(_ADMIN),
    "account.confirm-factor-reset": _anywhere(_ADMIN, _A),  # never who asked
    "account.drop-factor-reset": _anywhere(_ADMIN, _A),
    "account.read": _anywhere(_ADMIN, _U),
    "token.make": _anywhere(*Role),  # for oneself
    "token.revoke": _anywhere(*Role),  # one's own; the administrator's hand reaches all of the authority
    "authority.change": _anywhere(_ADMIN),
    "trail.read": _anywhere(_U),
    "directory.read": _anywhere(*_CASEWORK),
    "directory.change": _anywhere(_D, _A, _E, _N),
    "overview.read": _anywhere(*_CASEWORK),
    "case.open": _anywhere(_D, _A, _E, _N),
    "case.read": _on_case(*_CASEWORK),
    "case.change": _on_case(_D, _E, _N),
    "case.give-access": _on_case(_D, _A, _E, _N, _P),
    "case.end-access": _on_case(_A, _P),
    "case.note": _on_case(*_CASEWORK),
    "case.close": _on_case(_A),
    "case.reopen": _on_case(_A),
    "case.export": _on_case(_D, _A, _E),
    "case.assess": _on_case(_D, _A, _E),
    "person.change": _on_case(_D, _E, _P),
    "person.seal": _on_case(_P),
    "person.see-sealed": Rule(roles=frozenset({_P}), on_case=True, or_named=True),
    "person.protect": _on_case(_P),
    "person.record-rights": _on_case(_D, _E, _P),
    "document.read": _on_case(*_CASEWORK),
    "document.add": _on_case(_D, _E, _N, _C),
    "document.withdraw": _on_case(_D, _A, _E),
    "request.read": _on_case(*_CASEWORK),
    "request.draft": _on_case(_D, _N),
    "request.receive": _anywhere(_E, _N),
    "request.submit": _on_case(_D, _N),
    "request.send-back": _on_case(_A),
    "request.approve": _on_case(_A),
    "request.send": _on_case(_A, _N),
    "request.record-delivery": _on_case(_D, _A, _N),
    "request.record-acknowledgement": _on_case(_D, _A, _N),
    "request.record-execution-begun": _on_case(_D, _A),
    "request.record-more-asked": _on_case(_D, _A),
    "request.send-more": _on_case(_A, _N),
    "request.record-part-executed": _on_case(_D, _A),
    "request.record-executed": _on_case(_D, _A),
    "request.record-postponement": _on_case(_D, _A),
    "request.record-refusal": _on_case(_D, _A),
    "request.withdraw": _on_case(_D, _A),
    "request.begin-triage": _on_case(_E, _N),
    "request.ask-for-more": _on_case(_E, _N),
    "request.resume-triage": _on_case(_E, _N),
    "request.accept": _on_case(_E, _N),
    "request.begin-execution": _on_case(_E, _N),
    "request.postpone": _on_case(_E),
    "request.propose-refusal": _on_case(_E),
    "request.drop-refusal": _on_case(_E, _A),
    "request.refuse": _on_case(_A),
    "request.record-withdrawal": _on_case(_E, _N),
    "request.prepare-answer": _on_case(_E, _N),
    "request.send-back-answer": _on_case(_A),
    "request.answer-in-part": _on_case(_A, _N),
    "request.answer": _on_case(_A, _N),
    "request.change-answer": _on_case(_E, _N),
    "request.note-answer": _on_case(_D, _A, _N),
    "request.read-in": _on_case(_E, _N),
    "request.intend": _on_case(_D, _A, _E),
    "request.record-consultation": _on_case(_D, _A, _E),
    "request.link": _on_case(_D, _A, _E, _N),
    "request.close": _on_case(_D, _A, _E),
    "request.change-conditions": _on_case(_D, _A, _E),
    "letter.make": _on_case(_D, _A, _E, _N),
    "letter.read": _on_case(*_CASEWORK),
    "intake.read": _anywhere(_E, _N),
    "intake.change": _anywhere(_E, _N),
    "clock.change": _on_case(_D, _A, _E, _N),
    "evidence.read": _on_case(_D, _A, _E, _C),
    "evidence.register": _on_case(_E, _C),
    "evidence.handle": _on_case(_C),
    "evidence.condition": _on_case(_A, _E, _C),
    "matching.ask": _on_case(_E, _P),
    "matching.read": _on_case(_E, _P),
    "matching.receive": _anywhere(_P),
    "matching.answer": _anywhere(_P),
    "matching.decline": _anywhere(_P),
    "package.make": _on_case(_C, _A),
    "package.receive": _anywhere(_E, _N, _C),
    "package.take-in": _on_case(_D, _A, _E, _N, _C),
}


def may(account: Account, did: str, on: Subject | Belonging | None = None) -> bool:
    """Whether the account may do this, on this; raises KeyError for a permission that no one named.

    Whatever belongs to another authority is beyond everyone's reach.
    """
    return did in allowed(account, (did,), on)


def allowed(account: Account, names: Iterable[str], on: Subject | Belonging | None = None) -> frozenset[str]:
    """Which of these the account may do, on this: what ``may`` says of each, in as many queries as for one."""
    held = frozenset(did for did in names if _holds(account, did, on))
    on_case = frozenset(did for did in held if PERMISSIONS[did].on_case)
    if on_case and not _knows(account, on):
        held -= on_case
    if getattr(on, "authority_id", None) not in (None, account.authority_id):
        held &= on_case
    return held


def _holds(account: Account, did: str, on: Any) -> bool:
    rule = PERMISSIONS[did]
    if not account.is_active or not covers(account.scopes, did):
        return False
    return bool(account.roles & rule.roles) or _is_named(account, rule, on)


def _knows(account: Account, on: Any) -> bool:
    case = getattr(on, "case", None)
    return isinstance(case, Case) and has_access(account, case)


def covers(scopes: frozenset[str] | None, did: str) -> bool:
    """Whether a token's scopes allow this: by its whole name, or by its part ("request"); None: no token."""
    return scopes is None or did in scopes or did.partition(".")[0] in scopes


def _is_named(account: Account, rule: Rule, on: Any) -> bool:
    is_named = getattr(on, "is_named", None)  # a person has names in it, a case as a whole has none
    return rule.or_named and is_named is not None and bool(account.roles & _WORKS_ON_CASES) and is_named(account)


def has_access(account: Account, case: Case) -> bool:
    """Whether the account needs to know this case, at its own authority."""
    return account.authority_id == case.authority_id and _given(account).filter(case=case).exists()


def needs_to_know(account: Account) -> QuerySet[Case]:
    """The cases the account may know of: what ``has_access`` says, as one query."""
    return Case.objects.filter(authority=account.authority_id, pk__in=_given(account))


def may_see(account: Account, path: str = "case") -> Q:
    """The same as a filter for whatever belongs to a case by ``path``."""
    return Q(**{f"{path}__authority": account.authority_id, f"{path}__in": _given(account)})


def _given(account: Account) -> QuerySet[Access, Any]:
    """Access given; none for whoever no longer holds a role that works on cases, whatever was given before."""
    works = holding(_CASEWORK, "account__")
    return Access.objects.filter(works, account=account, account__is_active=True, ended_at=None).values("case")
