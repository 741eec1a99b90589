"""A ledger as JSON, on paper and at the terminal."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from custody.builders import JONAS, OTHER, entered, handed_over
from custody.test_items import WHOLE
from custody.test_timestamps import Authority
from servanda.cli.__main__ import main
from servanda.custody.ledger import entry_of, lines_of
from servanda.custody.ledger_forms import to_json, to_pdf
from servanda.custody.timestamps import question, stamped
from servanda.custody.verifying import verify


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(lines_of(handed_over()))
    return path


def run(*command: object):
    return CliRunner().invoke(main, ["custody", *map(str, command)])


def paper(pdf: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(io.BytesIO(pdf)))


def broken(path: Path) -> Path:
    path.write_bytes(path.read_bytes().replace(b"for the case", b"for the calf", 1))
    return path


def test_the_json_of_a_ledger_can_be_made_the_ledger_again(ledger):
    said = json.loads(run("verify", ledger, "--json").output)

    again = [entry_of(json.dumps(one, separators=(",", ":"), ensure_ascii=False).encode()) for one in said["entries"]]
    assert again == handed_over()
    assert (said["whole"], said["head"], said["items"]) == (True, handed_over()[-1].hash, {"EV-1": "held"})


def test_the_paper_holds_every_entry_and_the_head():
    verdict = verify(lines_of(handed_over()).splitlines(keepends=True))

    text = paper(to_pdf(verdict, title="Custody of EV-1"))

    assert "Custody of EV-1" in text
    assert all(one.hash in text for one in verdict.entries)
    assert text.count(verdict.head) >= 2
    assert to_pdf(verdict) == to_pdf(verdict)


def test_a_name_in_a_script_no_font_has_does_not_stop_the_paper():
    entries = entered([], "collected", why="\U00012000 and مصدر")

    assert to_pdf(verify(lines_of(entries).splitlines(keepends=True))).startswith(b"%PDF")


def test_a_whole_ledger_ends_with_status_0_and_says_so(ledger):
    found = run("verify", ledger, "--entries", "--head", handed_over()[2].hash)

    assert found.exit_code == 0
    assert found.output.startswith("The ledger is whole: 5 entries on 1 item")
    assert "Mara Vidal" in found.output


def test_a_broken_ledger_ends_with_status_1_and_says_where(ledger):
    found = run("verify", broken(ledger))

    assert found.exit_code == 1
    assert found.output.startswith("The ledger is NOT whole: it breaks at line 2.")


def test_an_irregular_ledger_is_whole_and_says_what_is_irregular(ledger):
    ledger.write_bytes(lines_of(entered(handed_over()[:4], "received", who=JONAS, other="A", before=OTHER)))

    found = run("verify", ledger)

    assert found.exit_code == 0
    assert "line 5, irregular: item 'EV-1' was left as" in found.output


@pytest.mark.parametrize("kind", ["pdf", "json"])
def test_a_ledger_that_is_not_whole_says_so_on_paper_and_in_json(ledger, tmp_path, kind):
    to = tmp_path / f"out.{kind}"

    assert run("export", broken(ledger), to).exit_code == 0
    text = paper(to.read_bytes()) if kind == "pdf" else to.read_text()
    assert {"pdf": "NOT whole", "json": '"whole": false'}[kind] in text


def test_a_ledger_is_written_for_forensic_tools_with_its_items_only_if_it_is_whole(ledger, tmp_path):
    items = tmp_path / "items.json"
    items.write_text(json.dumps([WHOLE.as_json()]))

    assert run("export", ledger, tmp_path / "out.jsonld", "--items", items).exit_code == 0
    assert WHOLE.title in (tmp_path / "out.jsonld").read_text()
    assert "is not whole" in run("export", broken(ledger), tmp_path / "not.jsonld").stderr
    assert not (tmp_path / "not.jsonld").exists()


@pytest.mark.parametrize(
    ("to", "more", "says"),
    [
        ("out.txt", (), "written as .pdf, .json or .jsonld"),
        ("missing/out.json", (), "cannot be written"),
        ("out.jsonld", ("--items", "ledger.jsonl"), "no JSON list of items"),
        ("out.json", ("--root", "ledger.jsonl"), "no certificate in PEM form"),
    ],
)
def test_what_cannot_be_exported_is_told(ledger, tmp_path, monkeypatch, to, more, says):
    monkeypatch.chdir(tmp_path)

    found = run("export", ledger, to, *more)

    assert found.exit_code == 2
    assert says in found.stderr


def test_a_time_stamp_is_shown_with_who_gave_it(ledger, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL is not installed, so no time-stamping authority can be made for the test")
    (tmp_path / "tsa").mkdir()
    authority = Authority(tmp_path / "tsa")
    entries = handed_over()
    entries[2] = stamped(entries[2], authority.answer(question(entries[2])))
    ledger.write_bytes(lines_of(entries))

    assert "by an authority not verified" in run("verify", ledger).output
    assert "by CN=Time of the test" in run("verify", ledger, "--root", tmp_path / "tsa/root.pem").output
    verdict = verify(ledger.read_bytes().splitlines(keepends=True), roots=[authority.root])
    assert to_json(verdict)["stamps"][0]["by"] == "CN=Time of the test"
    assert "CN=Time of the test" in paper(to_pdf(verdict))
