"""Evidence as people and programs see it."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.desk import people
from tests.desk.asked import peopled
from tests.desk.people import Office
from tests.web.desk.visits import visit

from servanda.cli.custody import custody as custody_command
from servanda.custody.verifying import verify
from servanda.desk.evidence import actions
from servanda.desk.evidence.models import Item
from servanda.desk.evidence.queries import FORMS
from servanda.desk.people.roles import Role
from servanda.desk.trail.models import Entry

pytestmark = pytest.mark.django_db
CONTENT = b"the night shift's log, as the guard left it"


@pytest.fixture
def item(here: Office) -> Item:
    """Registered with a file, through the pages."""
    case = peopled(people.case(here))
    sent = {"kind": "record", "title": "Log of the night shift", "collected": "2026-11~", "received_from": "Police"}
    file = SimpleUploadedFile("log.txt", CONTENT)
    answer = visit(here[Role.CUSTODIAN]).post(
        f"/desk/cases/{case.reference}/evidence/do/register", sent | {"file": file}
    )
    assert answer.status_code == 302, answer.content.decode()
    made = Item.objects.get()
    assert answer.headers["Location"] == f"/desk/evidence/{made.reference}"
    return made


def test_an_item_stands_on_its_page_with_custody_and_content(here: Office, item: Item):
    custodian = visit(here[Role.CUSTODIAN])

    page = custodian.get(f"/desk/evidence/{item.reference}").content.decode()
    content = custodian.get(f"/desk/evidence/{item.reference}/content")

    assert "Log of the night shift" in page
    assert hashlib.sha256(CONTENT).hexdigest() in page
    assert "received" in page
    assert b"".join(content.streaming_content) == CONTENT  # type: ignore[attr-defined]  # it streams
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert Entry.objects.last().details == {"content": item.sha256}


def test_the_register_shows_items_holes_and_a_whole_ledger(here: Office, item: Item):
    custodian = visit(here[Role.CUSTODIAN])
    links = "supports element torture/the-offence-itself: page 3\nmentions person W-1"
    done = custodian.post(
        f"/desk/evidence/{item.reference}/do/change", {"title": "Log", "links": links, "version": "1"}
    )
    assert done.status_code == 302, done.content.decode()

    page = custodian.get(f"/desk/cases/{item.case.reference}/evidence").content.decode()
    ledger = custodian.get(f"/desk/cases/{item.case.reference}/evidence/ledger.jsonl").content

    assert "The ledger is whole: 1 entry." in page
    assert "supports (page 3)" in page
    assert verify(io.BytesIO(ledger)).whole
    assert "Evidence" in custodian.get(f"/desk/cases/{item.case.reference}").content.decode()
    links_back = custodian.get(f"/desk/evidence/{item.reference}/do/change").content.decode()
    assert "supports element torture/the-offence-itself: page 3" in links_back


def test_a_condition_that_bars_a_transfer_is_told_on_the_form(here: Office, item: Item):
    custodian, way = visit(here[Role.CUSTODIAN]), f"/desk/evidence/{item.reference}/do"
    custodian.post(f"{way}/condition", {"kind": "consent", "text": "Only if the witness agrees."})
    sent = {"kind": "transferred", "other": "prt-central", "why": "Asked for."}

    barred = custodian.post(f"{way}/handle", sent)
    passed = custodian.post(f"{way}/handle", sent | {"facts": "consent: yes"})

    assert barred.status_code == 422
    assert "Only if the witness agrees" in barred.content.decode()
    assert passed.status_code == 302
    item.refresh_from_db()
    assert item.state == "under way"


def test_a_condition_is_lifted_from_the_page(here: Office, item: Item, now: datetime):
    made = actions.set_condition(item, {"kind": "embargo", "text": "Until trial."}, by=here[Role.CUSTODIAN], at=now)
    approver = visit(here[Role.APPROVER])

    answer = approver.post(f"/desk/evidence/{item.reference}/lift/{made.pk}", {"because": "The trial began."})

    assert answer.status_code == 302
    page = approver.get(answer.headers["Location"]).content.decode()
    assert "None binds it." in page
    assert "The trial began." in page


def test_a_translation_is_added_to_its_original(here: Office, item: Item):
    sent = {
        "derivation": "translation",
        "title": "In Portuguese",
        "language": "pt",
        "file": SimpleUploadedFile("a", b"o"),
    }

    visit(here[Role.CUSTODIAN]).post(f"/desk/evidence/{item.reference}/do/derive", sent)

    page = visit(here[Role.DRAFTER]).get(f"/desk/evidence/{item.reference}").content.decode()
    assert "Translation: In Portuguese" in page


@pytest.mark.parametrize("form", ["pdf", "json", "jsonl", "jsonld"])
def test_custody_is_given_in_every_form(here: Office, item: Item, form: str):
    answer = visit(here[Role.DRAFTER]).get(f"/desk/evidence/{item.reference}/custody.{form}")

    assert answer.status_code == 200
    assert len(answer.content) > 100


def test_who_may_not_register_is_offered_nothing(here: Office, item: Item):
    page = visit(here[Role.DRAFTER]).get(f"/desk/evidence/{item.reference}").content.decode()

    assert "Enter what was done" not in page
    assert visit(here[Role.DRAFTER]).post(f"/desk/evidence/{item.reference}/do/handle", {}).status_code == 404
    assert visit(here[Role.PROTECTION_OFFICER]).get(f"/desk/evidence/{item.reference}").status_code == 404


def test_programs_send_content_in_pieces_with_breaks(here: Office):
    case, program = people.case(here), visit(here[Role.CUSTODIAN])
    json = {"content_type": "application/json"}
    made = program.post(f"/desk/api/v1/cases/{case.reference}/evidence", {"kind": "record", "title": "Log"}, **json)
    way = f"/desk/api/v1/evidence/{made.json()['reference']}"
    piece = {"content_type": "application/octet-stream"}

    first = program.patch(f"{way}/upload", CONTENT[:10], headers={"Upload-Offset": "0"}, **piece)
    again = program.patch(f"{way}/upload", CONTENT[:10], headers={"Upload-Offset": "0"}, **piece)
    offset = program.get(f"{way}/upload").json()["offset"]
    program.patch(f"{way}/upload", CONTENT[offset:], headers={"Upload-Offset": str(offset)}, **piece)
    wrong = program.post(f"{way}/upload", {"sha256": "0" * 64}, **json)
    done = program.post(f"{way}/upload", {"sha256": hashlib.sha256(CONTENT).hexdigest()}, **json)

    assert (first.json(), again.status_code, offset) == ({"offset": 10}, 422, 10)
    assert (wrong.status_code, done.status_code) == (422, 200)
    assert done.json()["item"]["content"]["size"] == len(CONTENT)
    assert b"".join(program.get(f"{way}/content").streaming_content) == CONTENT  # type: ignore[attr-defined]  # it streams
    assert [one["kind"] for one in program.get(f"{way}/custody").json()] == ["collected", "copied"]
    assert program.get(f"{way}/upload").status_code == 422


def test_programs_handle_items_as_people_do(here: Office, item: Item):
    program, way = visit(here[Role.CUSTODIAN]), f"/desk/api/v1/evidence/{item.reference}"
    json = {"content_type": "application/json"}
    program.post(f"{way}/conditions", {"kind": "speciality", "text": "This case alone."}, **json)

    sealed = program.post(f"{way}/custody", {"kind": "sealed", "why": "For the court."}, **json)
    gone = program.post(f"{way}/custody", {"kind": "disposed", "why": "", "version": 1}, **json)
    listed = program.get(f"/desk/api/v1/cases/{item.case.reference}/evidence").json()
    rows = program.get(f"/desk/api/v1/cases/{item.case.reference}/evidence/matrix").json()

    assert sealed.json()["state"] == "held"
    assert gone.status_code in {409, 422}
    assert [one["reference"] for one in listed] == [item.reference]
    assert program.get(way).json()["item"]["conditions"] == [{"kind": "speciality", "text": "This case alone."}]
    assert rows[0] == {
        "offence": "torture",
        "element": "the-offence-itself",
        "hole": True,
        "disputed": False,
        "items": {},
    }


def test_programs_begin_anew_when_what_came_is_not_what_was_sent(here: Office):
    case, program = people.case(here), visit(here[Role.CUSTODIAN])
    json = {"content_type": "application/json"}
    made = program.post(f"/desk/api/v1/cases/{case.reference}/evidence", {"kind": "record", "title": "Log"}, **json)
    way = f"/desk/api/v1/evidence/{made.json()['reference']}/upload"
    program.patch(way, b"damaged", headers={"Upload-Offset": "0"}, content_type="application/octet-stream")
    sha256 = {"sha256": hashlib.sha256(CONTENT).hexdigest()}

    refused, gone = program.post(way, sha256, **json), program.delete(way)
    program.patch(way, CONTENT, headers={"Upload-Offset": "0"}, content_type="application/octet-stream")
    done = program.post(way, sha256, **json)

    assert (refused.status_code, gone.status_code, done.status_code) == (422, 204, 200)
    assert visit(here[Role.DRAFTER]).delete(way).status_code == 404


@pytest.mark.filterwarnings("ignore")
def test_custody_leaves_the_desk_in_forms_that_others_verify(here: Office, item: Item, tmp_path: Path):
    from case_utils.case_validate import validate
    from pypdfium2 import PdfDocument

    program = visit(here[Role.DRAFTER])
    other = actions.register(item.case, kind="record", title="Another", by=here[Role.CUSTODIAN], at=item.registered_at)
    for way in (f"cases/{item.case.reference}/evidence", f"evidence/{item.reference}"):
        got = {form: program.get(f"/desk/api/v1/{way}/ledger?form={form}") for form in FORMS}
        lines, graph = tmp_path / "custody.jsonl", tmp_path / "graph.json"
        lines.write_bytes(got["jsonl"].content)
        graph.write_bytes(got["jsonld"].content)
        proven = CliRunner().invoke(custody_command, ["verify", str(lines)])
        paper = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(got["pdf"].content))

        assert (proven.exit_code, "The ledger is whole" in proven.output) == (0, True), proven.output
        assert (f"{other.reference} is held" in proven.output) == way.startswith("cases")
        assert validate([str(graph)], inference="none").conforms
        assert f"{item.reference} {item.title}" in " ".join(paper.split())
        assert got["json"].json()["whole"] is True
        assert {form: answer["Content-Type"] for form, answer in got.items()} == FORMS
    assert program.get(f"/desk/api/v1/evidence/{item.reference}/ledger?form=docx").status_code == 422
    assert Entry.objects.filter(did="evidence.read", details__ledger="pdf").count() == 2


def test_a_protected_name_is_refused_on_the_form_unless_it_is_somebody_elses(here: Office, item: Item):
    item.case.persons.filter(token="W-1").update(flags=["at-risk"])
    custodian, way = visit(here[Role.CUSTODIAN]), f"/desk/evidence/{item.reference}/do/handle"
    sent = {"kind": "sealed", "why": "As Ana Lima asked."}

    refused, other = custodian.post(way, sent), custodian.post(way, sent | {"somebody_else": "yes"})

    assert (refused.status_code, other.status_code) == (422, 302)
    assert "Write W-1 instead" in refused.content.decode()
    assert "As Ana Lima asked." in refused.content.decode()
