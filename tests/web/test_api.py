"""The interface for programs: the same answers as the library's, in the manners of the web."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from servanda.facts import load
from servanda.inquiries.assess import assess
from servanda.inquiries.bases import bases
from servanda.inquiries.bound import bound
from servanda.inquiries.case import read_case
from servanda.inquiries.duties import duties
from servanda.inquiries.gaps import gaps
from servanda.inquiries.party import party
from servanda.inquiries.status import status

EXAMPLE = Path(__file__).parents[2] / "examples" / "deportation-across-a-border.yaml"
DAY = date(2026, 11, 21)
PROBLEM = "application/problem+json"
RESOLUTION = (
    "The General Assembly,\n\nRecalling its resolution 55/25,\n\n1. Requests the Secretary-General to report.\n"
)


@pytest.fixture(scope="module")
def record():
    return load()


def get(reader, address, **headers):
    return reader.get(f"/api/v1/{address}", headers=headers)


def post(reader, address, body, kind="text/plain"):
    return reader.generic("POST", f"/api/v1/{address}", body, content_type=kind)


@pytest.mark.parametrize(
    ("address", "ask"),
    [
        ("status/cat?participants=true", lambda r: status(r, "cat", DAY).to_json(True)),
        ("party/Gambia?x", lambda r: party(r, "GMB", DAY).to_json()),
        ("duties?state=GMB&offence=torture", lambda r: duties(r, "GMB", "torture", DAY).to_json()),
        ("bound?offence=genocide", lambda r: bound(r, "genocide", DAY).to_json()),
        ("bound?instrument=cat", lambda r: bound(r, None, DAY, "cat").to_json()),
        ("gaps?offence=torture", lambda r: gaps(r, "torture", DAY).to_json()),
        (
            "bases?requesting=GMB&requested=DEU&offence=torture&measure=extradition",
            lambda r: bases(r, "GMB", "DEU", "torture", "extradition", DAY).to_json(),
        ),
    ],
)
def test_the_answer_is_the_librarys(reader, record, address, ask):
    address = address.removesuffix("?x")
    found = get(reader, f"{address}{'&' if '?' in address else '?'}on={DAY}")

    assert found.status_code == 200
    assert found.json() == json.loads(json.dumps(ask(record)))


@pytest.mark.parametrize("kind", ["application/yaml", "application/json"])
def test_a_case_is_assessed_as_the_command_does(reader, record, kind):
    import yaml12

    text = EXAMPLE.read_text() if kind.endswith("yaml") else json.dumps(yaml12.parse_yaml(EXAMPLE.read_text()))
    found = post(reader, f"assess?on={DAY}", text, kind)

    assert found.json() == json.loads(json.dumps(assess(record, read_case(record, EXAMPLE), DAY).to_json()))


def test_every_question_listed_is_described_and_none_is_missing(reader):
    listed = get(reader, "").json()
    described = get(reader, "openapi.json").json()

    assert {(q["address"], q["method"].lower()) for q in listed["questions"]} == {
        (path, method) for path, methods in described["paths"].items() for method in methods
    }
    assert all(q["answers"] for q in listed["questions"])


def test_a_reader_who_has_the_answer_gets_no_second_one(reader):
    first = get(reader, "gaps?offence=torture&on=2026-11-21")
    again = get(reader, "gaps?offence=torture&on=2026-11-21", if_none_match=first["ETag"])
    other = get(reader, "gaps?offence=genocide&on=2026-11-21", if_none_match=first["ETag"])

    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other["ETag"] != first["ETag"]) == (200, True)


def test_a_list_comes_in_pages_that_join_to_the_whole(reader):
    whole = get(reader, "parties?limit=500").json()["items"]
    pages, address = [], "/api/v1/parties?limit=90"
    while address:
        found = reader.get(address)
        pages += found.json()["items"]
        following = [link for link in found["Link"].split(", ") if link.endswith('rel="next"')]
        address = following[0].partition(">")[0].lstrip("<") if following else ""

    assert pages == whole
    assert len(whole) > 190


def test_pages_of_any_origin_may_get_and_only_get(reader):
    asked = get(reader, "status/cat", origin="https://example.org")
    sent = post(reader, "documents/mandates", RESOLUTION)
    before = reader.options("/api/v1/status/cat", headers={"origin": "https://example.org"})

    assert asked["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in sent
    assert before["Access-Control-Allow-Methods"] == "GET, HEAD"


def test_head_is_the_answer_without_its_body(reader):
    found = reader.head("/api/v1/status/cat")

    assert (found.status_code, found.content, bool(found["ETag"])) == (200, b"", True)


@pytest.mark.parametrize(
    ("address", "status_code", "kind", "says"),
    [
        ("status/catt", 404, "unknown-name", "Did you mean 'cat'?"),
        ("party/Gamba", 404, "unknown-name", "Did you mean 'GMB'"),
        ("tracks/crime", 404, "unknown-track", "There are:"),
        ("nothing", 404, "not-found", "lists the questions"),
        ("gaps?offence=tortur", 422, "unknown-name", "torture"),
        ("gaps", 422, "parameters", "offence: Field required"),
        ("gaps?ofence=torture", 422, "parameters", "offence: Field required; 'ofence' was given"),
        ("gaps?ofence=torture&offence=torture", 422, "parameters", "Did you mean 'offence'?"),
        ("status/cat?on=2026-02-30", 422, "parameters", "on:"),
        ("status/cat?on=9999-12-31", 422, "parameters", "further ahead"),
        ("status/cat?on=2500-01-01", 422, "parameters", "2100-01-01"),
        ("status/cat?on=0", 422, "parameters", "not a day"),
        ("status/cat?suppose=KEN", 422, "bad-supposition", "expected PARTY ACT INSTRUMENT DAY"),
        ("campaign?offence=torture&k=1000000", 422, "parameters", "k:"),
        ("bases?requesting=DEU&requested=DEU&offence=torture&measure=extradition", 422, "same-state", "Germany"),
        ("duties?state=DEU&offence=torture&fact=tal=yes", 422, "bad-fact", "no fact"),
        ("agenda?on=2026-11-21&until=2026-01-01", 422, "bad-horizon", "before it begins"),
        ("parties?limit=0", 422, "parameters", "limit"),
    ],
)
def test_a_refusal_says_what_was_wrong_and_what_to_do(reader, address, status_code, kind, says):
    found = get(reader, address)
    told = found.json()

    assert (found.status_code, found["Content-Type"]) == (status_code, PROBLEM)
    assert (told["status"], told["type"]) == (status_code, f"urn:servanda:problem:{kind}")
    assert says in told["detail"]


@pytest.mark.parametrize(
    ("address", "body", "status_code", "says"),
    [
        ("assess", "", 422, "empty"),
        ("assess", "title: [", 422, "YAML"),
        ("assess", "title: A\noffences: [tortur]", 422, "torture"),
        ("assess", b"\xff\xfe\x00", 422, "UTF-8"),
        ("assess", "x" * 70_000, 413, "64 kB"),
        ("forums?on=2026-11-21&onn=1", "title: A\noffences: [torture]", 422, "Did you mean"),
        ("documents/read", "", 422, "empty"),
        ("documents/read", b"\x00\x01\x02" * 99, 422, "no text"),
        ("documents/read?kind=novel", RESOLUTION, 422, "kind"),
        ("documents/redline", "{}", 422, "before"),
        ("documents/redline", "{", 400, "body"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(reader, address, body, status_code, says):
    found = post(reader, address, body)

    assert (found.status_code, found["Content-Type"]) == (status_code, PROBLEM)
    assert says in found.json()["detail"]


def test_another_method_is_refused_with_the_right_one(reader):
    found = reader.delete("/api/v1/status/cat")

    assert (found.status_code, found["Allow"], found["Content-Type"]) == (405, "GET, HEAD, OPTIONS", PROBLEM)


def test_documents_are_read_checked_and_compared(reader):
    read = post(reader, "documents/read", RESOLUTION)
    checked = post(reader, "documents/check", "The Convention against Cybercrime needs 40 ratifications.")
    mandates = post(reader, "documents/mandates", RESOLUTION)
    redline = post(
        reader, "documents/redline", json.dumps({"before": RESOLUTION, "after": RESOLUTION.replace("report", "inform")})
    )

    assert [read.status_code, checked.status_code, mandates.status_code, redline.status_code] == [200] * 4
    assert read.json()["counts"]["operative"] == 1
    assert mandates.json()["mandates"][0]["who"] == "Secretary-General"
    assert redline.json()["counts"] == {"same": 1, "changed": 1}
    assert "no-store" in read["Cache-Control"]


def test_costly_questions_are_limited_for_each_reader(reader, settings):
    settings.API_COSTLY_QUESTIONS = 3
    addresses = [f"gaps?offence=torture&on=2020-01-0{n}" for n in range(1, 6)]
    found = [reader.get(f"/api/v1/{a}", REMOTE_ADDR="192.0.2.1") for a in addresses]
    other = reader.get(f"/api/v1/{addresses[0]}", REMOTE_ADDR="192.0.2.2")

    assert [one.status_code for one in found] == [200, 200, 200, 429, 429]
    assert (int(found[-1]["Retry-After"]) >= 1, found[-1]["Content-Type"]) == (True, PROBLEM)
    assert other.status_code == 200


def test_a_header_that_readers_write_does_not_lift_the_limit(reader, settings):
    settings.API_COSTLY_QUESTIONS = 1
    found = [
        reader.get(
            f"/api/v1/gaps?offence=torture&on=2019-0{n}-01", REMOTE_ADDR="192.0.2.3", HTTP_X_FORWARDED_FOR=f"::{n}"
        )
        for n in (1, 2)
    ]

    assert [one.status_code for one in found] == [200, 429]
