"""Every address of the desk: who may see it, and that what is hidden looks like what does not exist.

An address that is not in the table fails: add it, with its kind. A star stands for whatever follows,
unless a longer line says otherwise. The kinds:

``door``      asks for its own proof of who comes (a password, a link, a token in it), or shows nothing
``own``       for whoever signed in, about oneself
a permission  for the roles that hold it; for others it answers 404 (or 405 to the wrong method)
``case``      for those who need to know the case
``authority`` for some at the same authority; for every other it does not exist
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.desk import people
from tests.desk.asked import outgoing, peopled
from tests.desk.people import Office
from tests.web.desk.visits import visit

from servanda.desk.clocks.models import Clock
from servanda.desk.evidence.actions import register
from servanda.desk.exchange.models import Parcel
from servanda.desk.people import actions
from servanda.desk.people.roles import Role
from servanda.desk.permissions import PERMISSIONS

pytestmark = pytest.mark.django_db

KNOWN = {
    "accounts/login/": "door",
    "accounts/logout/": "door",
    "accounts/password/reset/": "door",
    "accounts/password/reset/done/": "door",
    "accounts/password/reset/key/done/": "door",
    "accounts/password/reset/key/<uidb36>-<key>/": "door",
    "accounts/2fa/authenticate/": "door",
    "accounts/2fa/webauthn/login/": "door",
    "accounts/scripts/<name>.js": "door",
    "accounts/closed/account_email/": "door",
    "accounts/closed/account_email_verification_sent/": "door",
    "accounts/closed/account_inactive/": "door",
    "accounts/closed/account_set_password/": "door",
    "accounts/closed/account_signup/": "door",
    "accounts/reauthenticate/": "own",
    "accounts/password/change/": "own",
    "accounts/sessions/": "own",
    "accounts/2fa/": "own",
    "accounts/2fa/reauthenticate/": "own",
    "accounts/2fa/totp/activate/": "own",
    "accounts/2fa/totp/deactivate/": "own",
    "accounts/2fa/recovery-codes/": "own",
    "accounts/2fa/recovery-codes/generate/": "own",
    "accounts/2fa/recovery-codes/download/": "own",
    "accounts/2fa/webauthn/": "own",
    "accounts/2fa/webauthn/add/": "own",
    "accounts/2fa/webauthn/reauthenticate/": "own",
    "accounts/2fa/webauthn/keys/<pk>/remove/": "own",
    "accounts/2fa/webauthn/keys/<pk>/edit/": "own",
    "desk/": "own",
    "desk/join/<word>": "door",
    "desk/people": "account.read",
    "desk/people/invite": "account.invite",
    "desk/people/invitations/<pk>/withdraw": "account.withdraw-invitation",
    "desk/people/resets": "account.confirm-factor-reset",
    "desk/people/resets/<pk>": "account.confirm-factor-reset",
    "desk/people/<pk>": "account.read",
    "desk/people/<pk>/<what>": "account.change",
    "desk/tokens": "own",
    "desk/tokens/<pk>/revoke": "authority",
    "desk/trail": "trail.read",
    "desk/trail.<form>": "trail.read",
    "desk/search": "overview.read",
    "desk/statistics*": "overview.read",
    "desk/clocks": "overview.read",
    "desk/duty": "request.receive",
    "desk/duty/fresh": "request.receive",
    "desk/duty/call": "request.receive",
    "desk/duty/ask": "request.receive",
    "desk/duty/<reference>*": "case",
    "desk/calendar": "overview.read",
    "desk/calendar/<secret>.ics": "door",
    "desk/cases": "overview.read",
    "desk/cases/new": "case.open",
    "desk/directory": "directory.read",
    "desk/directory/table.csv": "directory.read",
    "desk/directory/whom": "directory.read",
    "desk/directory/do/<verb>": "directory.change",
    "desk/directory/<key>": "directory.read",
    "desk/directory/<key>/do/<verb>": "directory.change",
    "desk/requests": "overview.read",
    "desk/requests/new": "request.draft",
    "desk/api/v1/": "own",
    "desk/api/v1/openapi.json": "door",
    "desk/api/v1/accounts": "account.read",
    "desk/api/v1/trail": "trail.read",
    "desk/api/v1/waiting": "overview.read",
    "desk/api/v1/search": "overview.read",
    "desk/api/v1/statistics*": "overview.read",
    "desk/api/v1/clocks": "overview.read",
    "desk/cases/<reference>*": "case",
    "desk/requests/<reference>*": "case",
    "desk/clocks/<key>*": "case",
    "desk/evidence/<reference>*": "case",
    "desk/api/v1/evidence/<reference>*": "case",
    "desk/matching": "matching.receive",
    "desk/matching/receive": "matching.receive",
    "desk/matching/<key>*": "authority",
    "desk/api/v1/matching": "matching.receive",
    "desk/api/v1/matching/<key>*": "authority",
    "desk/intake*": "intake.change",
    "desk/packages": "package.receive",
    "desk/packages/upload": "package.receive",
    "desk/packages/<key>*": "case",
    "desk/api/v1/packages": "package.receive",
    "desk/api/v1/packages/<key>*": "case",
    "desk/api/v1/intake*": "intake.change",
    "desk/api/v1/cases": "overview.read",
    "desk/api/v1/cases/<reference>*": "case",
    "desk/api/v1/directory*": "directory.read",
    "desk/api/v1/requests": "overview.read",
    "desk/api/v1/requests/kinds": "own",
    "desk/api/v1/requests/machines": "own",
    "desk/api/v1/requests/received": "request.receive",
    "desk/api/v1/requests/<reference>*": "case",
    "desk/api/v1/clocks/<key>*": "case",
}
ABSENT = {"reference": "BRA-C-1999-9999", "key": "987654321", "pk": "987654321", "token": "Z-9"}


def addresses(within: Any = None, before: str = "") -> Iterator[str]:
    """All of the desk, converters left out: "desk/people/<pk>"."""
    for pattern in (within or get_resolver()).url_patterns:
        way = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, way)
        elif isinstance(pattern, URLPattern) and way.startswith(("desk/", "accounts/")):
            yield re.sub(r"<\w+:", "<", re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", way)).translate(
                str.maketrans("", "", "^$\\")
            )


def kind_of(way: str) -> str | None:
    """By the longest line of the table that it falls under."""
    under = [line for line in KNOWN if way == line or (line.endswith("*") and way.startswith(line[:-1]))]
    return KNOWN[max(under, key=len)] if under else None


KINDS = {way: kind_of(way) or "nobody said" for way in addresses()}


@pytest.fixture
def held(here: Office) -> dict[str, str]:
    """Real things that addresses can name, and a case that only the drafter and the executing officer know."""
    known = (Role.DRAFTER, Role.EXECUTING_OFFICER)
    case = peopled(people.case(here, known_to=known, title="Hidden from others"))
    request = outgoing(case, here)
    item = register(case, kind="record", title="Log", by=here[Role.EXECUTING_OFFICER], at=people.NOW)
    clock = Clock.objects.create(request=request, rule="own", what="Answer", started_at=people.NOW, due_at=people.NOW)
    parcel = Parcel.objects.create(
        authority=here.authority, direction="out", state="waiting", request=request, kind="request", peer="prt-central",
        digest="a" * 64, file_digest="b" * 64, size=1, place="exchange/out/none.package", made_at=people.NOW,
    )  # fmt: skip
    drafter, admin = here[Role.DRAFTER], here[Role.ADMINISTRATOR]
    invited = actions.invite(email="x@bra.example", name="X", roles=["drafter"], by=admin, at=people.NOW)
    reset = actions.ask_factor_reset(drafter, by=admin, at=people.NOW, reason="lost")
    return {
        "desk/cases/": case.reference,
        "desk/requests/": request.reference,
        "desk/api/v1/cases/": case.reference,
        "desk/api/v1/requests/": request.reference,
        "desk/duty/": request.reference,
        "desk/evidence/": item.reference,
        "desk/api/v1/evidence/": item.reference,
        "desk/clocks/": str(clock.pk),
        "desk/packages/": str(parcel.pk),
        "desk/api/v1/packages/": str(parcel.pk),
        "desk/api/v1/clocks/": str(clock.pk),
        "desk/people/invitations/": str(invited.invitation.pk),
        "desk/people/resets/": str(reset.pk),
        "desk/people/": str(drafter.pk),
    }


REST = {
    "verb": "change",
    "part": "facts",
    "token": "S-1",
    "what": "unlock",
    "form": "pdf",
    "number": "1",
    "key": "1",
    "pk": "1",
}


def filled(way: str, held: dict[str, str]) -> str:
    """The address with real things in it."""
    first = next((value for start, value in held.items() if way.startswith(start)), None)
    if first is not None:
        way = re.sub(r"<(reference|key|pk)>", first, way, count=1)
    way = way.replace("trail.<form>", "trail.csv")
    return "/" + re.sub(r"<(\w+)>", lambda name: REST.get(name[1], "none"), way)


def without(way: str, held: dict[str, str]) -> str:
    """The same address naming what does not exist."""
    return "/" + re.sub(r"<(\w+)>", lambda name: ABSENT.get(name[1], REST.get(name[1], "none")), way)


def of_kind(*kinds: str) -> list[str]:
    return sorted(way for way, kind in KINDS.items() if kind in kinds)


def methods(way: str) -> tuple[str, ...]:
    return ("get", "post", "put", "patch") if "/api/" in way else ("get", "post")


def ask(visitor: Client, method: str, path: str) -> HttpResponse:
    """Nothing but the address; to the interface, a word to look for, or an empty object."""
    more: dict[str, Any] = {}
    if "/api/" in path:
        more = {"data": {"q": "x"}} if method == "get" else {"data": {}, "content_type": "application/json"}
    answer: HttpResponse = getattr(visitor, method)(path, **more)
    return answer


def said(answer: HttpResponse, path: str) -> tuple[int, str]:
    """What someone learns from an answer, without what differs at every asking."""
    text = "" if answer.streaming else answer.content.decode()
    return answer.status_code, re.sub(r'value="\w{64}"', "", text).replace(path, "")


def test_every_address_is_in_the_table():
    assert [way for way, kind in KINDS.items() if kind == "nobody said"] == []
    assert set(KINDS.values()) <= {"door", "own", "case", "authority", *PERMISSIONS}
    assert [line for line in KNOWN if not any(way.startswith(line.rstrip("*")) for way in KINDS)] == []


def test_nobody_who_did_not_sign_in_sees_more_than_the_door(held: dict[str, str]):
    stranger = Client(HTTP_HOST="localhost")

    for way in sorted(set(KINDS) - set(of_kind("door"))):
        for method in methods(way):
            answer = ask(stranger, method, filled(way, held))
            is_sent_away = answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")
            assert is_sent_away or answer.status_code in {401, 405}, (way, method, answer.status_code)


@pytest.mark.parametrize("role", list(Role))
def test_without_the_role_an_address_does_not_exist(here: Office, held: dict[str, str], role: Role):
    visitor = visit(here[role])

    for way, kind in KINDS.items():
        if kind in PERMISSIONS and role not in PERMISSIONS[kind].roles:
            statuses = {ask(visitor, method, filled(way, held)).status_code for method in methods(way)}
            incomplete = {422} if "/api/" in way else set()  # the interface first says what it lacks, to anyone
            assert statuses <= {404, 405} | incomplete, (way, role, statuses)
            assert statuses & ({404} | incomplete), (way, role, statuses)


@pytest.mark.parametrize("who", ["another authority", "a colleague without access", "an administrator"])
def test_a_hidden_case_looks_like_one_that_does_not_exist(here: Office, there: Office, held: dict[str, str], who: str):
    accounts = {"another authority": there[Role.DRAFTER], "an administrator": here[Role.ADMINISTRATOR]}
    visitor = visit(accounts.get(who, here[Role.APPROVER]))

    for way in of_kind("case"):
        for method in methods(way):
            hidden, absent = filled(way, held), without(way, held)
            answer = said(ask(visitor, method, hidden), hidden)
            assert answer == said(ask(visitor, method, absent), absent), (way, method)
            assert answer[0] in ({404, 405, 422} if "/api/" in way else {404, 405}), (way, method, answer[0])
            assert "Hidden from others" not in answer[1]


def test_another_authority_finds_no_account_invitation_or_reset(there: Office, held: dict[str, str]):
    visitor = visit(there[Role.ADMINISTRATOR])

    for way in KINDS:
        if way.startswith(("desk/people/", "desk/tokens/")) and "<pk>" in way:
            statuses = {ask(visitor, method, filled(way, held)).status_code for method in methods(way)}
            assert statuses <= {404, 405}, (way, statuses)


def test_whoever_needs_to_know_does_see_it(here: Office, held: dict[str, str]):
    """That the tests above see real things, and not merely wrong addresses."""
    visitor = visit(here[Role.DRAFTER])

    for way in ("desk/cases/<reference>", "desk/cases/<reference>/<part>", "desk/requests/<reference>/clocks"):
        assert visitor.get(filled(way, held)).status_code == 200, way
    for way in of_kind("overview.read", "directory.read"):
        if "<" not in way and "/api/" not in way:
            assert visitor.get(filled(way, held)).status_code in {200, 405}, way


def test_a_token_without_the_scope_sees_nothing_of_the_interface(here: Office, held: dict[str, str]):
    from datetime import timedelta

    from django.utils import timezone

    now = timezone.now()
    _, word = actions.make_token(
        name="x", scopes=["account.join"], expires_at=now + timedelta(days=1), by=here[Role.DRAFTER], at=now
    )
    program = Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {word}"})

    for way in KINDS:
        if way.startswith("desk/api/") and KINDS[way] not in {"own", "door"}:
            statuses = {ask(program, method, filled(way, held)).status_code for method in methods(way)}
            assert statuses <= {404, 405, 422}, (way, statuses)
