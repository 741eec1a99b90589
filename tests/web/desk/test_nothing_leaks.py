"""A sealed name is in no page, no answer to a program, no export, no search, no trail and no log."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import product

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk import people
from tests.desk.asked import incoming, outgoing
from tests.desk.people import Office

from servanda.desk.cases import actions, queries
from servanda.desk.cases.models import Case
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role
from servanda.desk.requests.models import Request
from servanda.desk.trail import chain
from servanda.web.desk.pages.case_forms import FORMS
from servanda.web.desk.pages.cases import PARTS
from servanda.web.desk.urls import urlpatterns

pytestmark = pytest.mark.django_db

parts_of_names = st.text("qxzkvjw", min_size=6, max_size=9)  # stand in no word of any page
names = st.tuples(parts_of_names, parts_of_names).map(" ".join)


def patterns(among: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address of the desk, as it is written."""
    for one in among:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + str(one.pattern))
        elif (before + str(one.pattern)).startswith("desk"):
            yield before + str(one.pattern)


def addresses(case: Case, asked: list[Request]) -> Iterator[str]:
    """Every address with everything that can stand in it."""
    known: dict[str, list[str]] = {
        "token": ["W-1"],
        "part": list(PARTS),
        "kind": ["person"],
        "verb": ["change"],
        "key": [str(case.persons.get(role="witness").pk)],
        "pk": ["1"],
        "number": ["1"],
        "form": ["pdf", "csv"],
    }
    for verb, form in FORMS.items():
        on = queries.of_case(case, form.part).first() if form.part else None
        if form.part == "" or on is not None:
            yield f"/desk/cases/{case.reference}/do/{verb}{f'/{on.pk}' if on else ''}"
    for pattern in patterns(urlpatterns):
        path = re.sub(r"\^|\$|\\", "", re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", pattern))
        fields = re.findall(r"<(?:\w+:)?(\w+)>", path)
        of_requests = "/requests/" in path
        named = {**known, "reference": [one.reference for one in asked] if of_requests else [case.reference]}
        for values in product(*(named.get(field, ["x"]) for field in fields)):
            filled = path
            for value in values:
                filled = re.sub(r"<[^>]*>", value, filled, count=1)
            yield f"/{filled}"


def text_of(answer: HttpResponse) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined, arg-type]  # it streams
    return body.decode("utf-8", "replace").casefold()


def signed_in(account: Account) -> Client:
    client = Client(HTTP_HOST="localhost", raise_request_exception=True)
    client.force_login(account, "servanda.web.desk.backend.Backend")
    return client


def filled(here: Office, now: datetime, name: str) -> tuple[Case, list[Request]]:
    """A case in which the name stands wherever people write."""
    case, drafter, officer = (
        people.case(here, title=f"What {name} saw"),
        here[Role.DRAFTER],
        here[Role.PROTECTION_OFFICER],
    )
    actions.add_fact(case, text=f"{name} hid.", places=[{"place": f"house of {name}"}], by=drafter, at=now)
    actions.add_note(case, text=f"Call {name.upper()}.", by=drafter, at=now)
    actions.add_task(case, title=f"Meet {name}", assignee=drafter, by=drafter, at=now)
    actions.add_document(case, title=f"Letter of {name}", file_name=f"{name}.txt", content=[b"x"], by=drafter, at=now)
    person = actions.add_person(case, role="witness", name=name, contact=f"sister of {name}", by=drafter, at=now)
    actions.record_interview(person, held_by="IIIM", held_on="2024", covered=f"{name} told", by=drafter, at=now)
    actions.assess_case(case, on=now.date(), by=drafter, at=now)
    asked = [outgoing(case, here, title=f"Hear {name}"), incoming(case, here, title=f"Hear {name} there")]
    actions.seal_person(person, by=officer, at=now)
    return Case.objects.get(pk=case.pk), asked


@settings(max_examples=1, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(name=names)
def test_a_sealed_name_is_nowhere(here: Office, now: datetime, caplog: pytest.LogCaptureFixture, name: str):
    caplog.set_level(logging.DEBUG)
    with transaction.atomic():
        case, asked = filled(here, now, name)
        told: dict[str, str] = {}
        for role in (Role.DRAFTER, Role.PROTECTION_OFFICER, Role.AUDITOR):
            client = signed_in(here[role])
            everywhere = (one for one in addresses(case, asked) if role is not Role.AUDITOR or "trail" in one)
            told |= {f"{role} {address}": text_of(client.get(address)) for address in everywhere}
        export = signed_in(here[Role.DRAFTER]).post(f"/desk/cases/{case.reference}/export")
        archive = zipfile.ZipFile(io.BytesIO(b"".join(export.streaming_content)))  # type: ignore[attr-defined, arg-type]  # it streams
        told |= {one: archive.read(one).decode("utf-8", "replace").casefold() for one in archive.namelist()}
        told["trail"] = str(list(chain.exported())).casefold()
        told["log"] = caplog.text.casefold()
        transaction.set_rollback(True, using=connection.alias)

    leaks = [where for where, text in told.items() if any(part in text for part in name.split())]

    assert leaks == []
    assert any(case.reference.casefold() in text for text in told.values())


def test_a_sealed_name_is_found_by_no_search(here: Office, now: datetime):
    name = "Xqzkvj Wzqxkv"
    filled(here, now, name)

    for role in (Role.DRAFTER, Role.PROTECTION_OFFICER):
        client = signed_in(here[role])
        for address in ("/desk/cases?state=all&q=", "/desk/search?q=", "/desk/requests?words=", "/desk/requests?q="):
            assert client.get("/desk/cases?state=all&q=saw").content.decode().count("BRA-C-") > 0
            if "/requests?" not in address:
                assert "BRA-C-" not in client.get(address + name.split()[0]).content.decode(), address
        assert client.get(f"/desk/api/v1/cases?q={name}").json()["found"] == 0
        assert "BRA-C-" not in str(client.get(f"/desk/api/v1/search?q={name.split()[0]}").json())
