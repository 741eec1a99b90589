"""The pages of the directory."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.desk.people import Office

from servanda.desk.directory.models import Contact
from servanda.desk.people.models import Account
from servanda.desk.people.roles import Role

pytestmark = pytest.mark.django_db


def signed_in(account: Account) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(account, "servanda.web.desk.backend.Backend")
    return client


@pytest.fixture
def drafter(here: Office) -> Client:
    return signed_in(here[Role.DRAFTER])


def test_a_contact_is_added_verified_bounced_and_retired(drafter: Client):
    added = drafter.post(
        "/desk/directory/do/new",
        {
            "party": "Portugal",
            "name": "PGR",
            "functions": ["central-authority"],
            "channels": ["direct"],
            "languages": "pt",
        },
    )
    address = added.headers["Location"]
    assert "never verified" in drafter.get(address).content.decode()

    drafter.post(f"{address}/do/verify", {"on": "2026-11-02"})
    assert "verified on 2026-11-02" in drafter.get(address).content.decode()
    drafter.post(f"{address}/do/bounce", {"on": "2026-11-03", "channel": "e-mail", "what": "no such mailbox"})
    assert "no such mailbox" in drafter.get(address).content.decode()
    assert "PGR" in drafter.get("/desk/directory?state=bounced&q=portugal").content.decode()

    drafter.post(f"{address}/do/retire", {"because": "merged"})
    assert "merged" in drafter.get(address).content.decode()
    assert "PGR" not in drafter.get("/desk/directory").content.decode()


def test_the_record_is_taken_over_and_asked_whom(drafter: Client):
    drafter.post("/desk/directory/do/take-over")

    page = drafter.get("/desk/directory/whom?party=Switzerland&measure=preserve-data&instrument=nuclear-terrorism")

    assert "police operations centre" in page.content.decode()
    assert "it is contact point" in page.content.decode()
    wrong = drafter.get("/desk/directory/whom?party=Swizerland&measure=preserve-data")
    assert wrong.status_code == 422
    assert "Did you mean &#x27;CHE&#x27;" in wrong.content.decode()


def test_a_table_goes_out_and_in(drafter: Client):
    drafter.post("/desk/directory/do/take-over")
    written = drafter.get("/desk/directory/table.csv").content

    drafter.post("/desk/directory/do/import", {"file": SimpleUploadedFile("d.csv", written)})
    faulty = drafter.post("/desk/directory/do/import", {"file": SimpleUploadedFile("d.csv", b"party,name\nXXX,x\n")})

    assert Contact.objects.count() == written.count(b"\r\n") - 1
    assert "line 2: party" in faulty.content.decode()


def test_who_does_not_work_on_cases_sees_no_directory(here: Office, now: datetime):
    administrator = signed_in(here[Role.ADMINISTRATOR])

    for address in ("", "/table.csv", "/whom", "/do/new", "/1"):
        assert administrator.get(f"/desk/directory{address}").status_code == 404
    assert signed_in(here[Role.CUSTODIAN]).get("/desk/directory/do/new").status_code == 404
