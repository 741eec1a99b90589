"""Status lists read into acts: the grammar, the round trip, and everything that must stop an import."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.facts import load
from servanda.facts.days import read_day
from servanda.facts.diff import compare
from servanda.facts.errors import UnreadableDay, UnreadableImport
from servanda.facts.importing import StatusList, door, read_status_list, status_csv
from servanda.facts.importing.cells import read_days, read_heading
from servanda.facts.importing.mtdsg import end_notes, number_in
from servanda.facts.records import ActKind

RECORD = load()
TITLE = RECORD.instruments["cat"].title
ROWS = """<Row><Entry>Afghanistan</Entry><Entry>4 Feb\t 1985 </Entry><Entry>1 Apr\t 1987 </Entry></Row>
<Row><Entry>Albania&lt;superscript&gt;2,3&lt;/superscript&gt;</Entry><Entry/><Entry>11 May\t 1994  a</Entry></Row>
<Row><Entry>Bhutan<superscript>1</superscript></Entry><Entry>10 Jan 2025</Entry><Entry></Entry></Row>"""
HEAD = "<Entry>Participant5,6</Entry><Entry>Signature</Entry><Entry>Accession(a), Succession(d), Ratification</Entry>"
NOTES = "1The signature was by full powers.2The State withdrew its reservation.3Seen 10 Feb."


def mtdsg(
    rows: str = ROWS,
    title: str = TITLE,
    parties: str = "2",
    head: str = HEAD,
    before: str = "",
    notes: str = NOTES,
) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>{before}
<Document><Treaty>
<Header><ExternalData><Titlesect>9. {title}. New York</Titlesect><Status><Parties>{parties}</Parties></Status>
</ExternalData></Header>
<Participants><Table><TGroup><Thead><Row>{head}</Row></Thead><Tbody><Rows>
{rows}
</Rows></Tbody></TGroup></Table></Participants>
<Declarations>Of nobody.</Declarations><EndNotes>{notes}</EndNotes>
</Treaty></Document>"""


def read(path: Path, instrument: str | None = None) -> StatusList:
    return read_status_list(path, RECORD, source="untc-scrape", recorded_on=date(2026, 11, 21), instrument=instrument)


def read_xml(folder: Path, text: str | bytes, name: str = "IV-9.en.xml", instrument: str | None = None) -> StatusList:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path, instrument)


def read_csv(folder: Path, text: str | bytes, instrument: str = "cat") -> StatusList:
    path = folder / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path, instrument)


def told(found: StatusList) -> list[tuple[str, str, str]]:
    return [(act.party, str(act.kind), str(act.on)) for act in found.acts]


def test_the_depositarys_list_becomes_acts(tmp_path: Path):
    found = read_xml(tmp_path, mtdsg())

    assert found.instrument == "cat"
    assert told(found) == [
        ("Afghanistan", "signature", "1985-02-04"),
        ("Afghanistan", "ratification", "1987-04-01"),
        ("Albania", "accession", "1994-05-11"),
        ("Bhutan", "signature", "2025-01-10"),
    ]


def test_only_what_is_not_recorded_is_new(tmp_path: Path):
    found = read_xml(tmp_path, mtdsg())

    diff = compare(RECORD, found.acts)

    assert [(act.party, act.kind) for act in diff.new] == [("BTN", "signature")]
    assert (diff.changed, diff.contradicting, diff.unknown, len(diff.same)) == ((), (), (), 3)


def test_footnotes_stay_with_their_party_and_text(tmp_path: Path):
    found = read_xml(tmp_path, mtdsg())

    assert [(f.party, f.mark, f.text) for f in found.footnotes] == [
        ("Albania", "2", "The State withdrew its reservation."),
        ("Albania", "3", "Seen 10 Feb."),
        ("Bhutan", "1", "The signature was by full powers."),
    ]
    assert any("footnote 2 (Albania) may tell of a withdrawal" in remark for remark in found.remarks)


def test_an_act_keeps_the_footnotes_at_its_partys_name(tmp_path: Path):
    assert [act.note for act in read_xml(tmp_path, mtdsg()).acts] == [
        "",
        "",
        "footnote 2 of the list; footnote 3 of the list",
        "footnote 1 of the list",
    ]


def test_nothing_of_the_file_is_lost(tmp_path: Path):
    found = read_xml(tmp_path, mtdsg())

    assert found.texts == {"Declarations": "Of nobody.", "EndNotes": NOTES}


def test_nested_texts_are_kept_whole(tmp_path: Path):
    nested = "<Participant><Name>Bhutan</Name><Text>It <b>reserves</b> article 30.</Text></Participant>"

    found = read_xml(tmp_path, mtdsg().replace("Of nobody.", nested))

    assert found.texts["Declarations"].split() == ["Bhutan", "It", "reserves", "article", "30."]


@pytest.mark.parametrize(
    ("cell", "day", "letter", "marks"),
    [
        ("10 Feb 2003 a", "2003-02-10", "a", ()),
        ("25 Feb\t 1965 ", "1965-02-25", "", ()),
        ("4 Jun 1998 AA", "1998-06-04", "AA", ()),
        ("4 Jun 1998AA", "1998-06-04", "AA", ()),
        ("4 Jun 19985", "1998-06-04", "", ("5",)),
        ("4 Jun 1998 a5,12", "1998-06-04", "a", ("5", "12")),
        ("4 Jun 1998 a<superscript>5</superscript>", "1998-06-04", "a", ("5",)),
        ("10 February 2003", "2003-02-10", "", ()),
        ("2026-02", "2026-02", "", ()),
        ("2025-10-25/2025-10-26", "2025-10-25/2025-10-26", "", ()),
    ],
)
def test_a_day_is_read_with_its_letter_and_footnotes(cell: str, day: str, letter: str, marks: tuple[str, ...]):
    (found,) = read_days(cell)

    assert (str(found.on), found.letter, found.marks) == (day, letter, marks)


@pytest.mark.parametrize(
    "cell",
    [
        "31 Feb 2003",
        "10 Feb 20",
        "10 Fév 2003",
        "Feb 2003 10",
        "10 Feb 2003 [a]",
        "10 Feb 2003 abc",
        "[10 Feb 2003]",
        "10 Feb 2003 and later",
        "10 Feb 0203",
        "20033",
        "05-04-2000",
        "31-31-2000",
    ],
)
def test_a_day_that_is_not_understood_to_the_last_character_is_refused(cell: str):
    with pytest.raises(UnreadableDay):
        read_days(cell)


def test_days_in_figures_are_read_as_the_whole_list_tells(tmp_path: Path):
    text = "Participant,Signature\nBhutan,05-04-2000\nTuvalu,14-02-2000\n"

    assert [day for _, _, day in told(read_csv(tmp_path, text))] == ["2000-04-05", "2000-02-14"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_values_may_be_parted_by_commas_semicolons_or_tabs(tmp_path: Path, mark: str):
    rows = [["Participant", "Signature", '"Ratification, Accession(a)"'], ["Bhutan", "", "1 Jan 2020 a"]]

    found = read_csv(tmp_path, "\ufeff" + "".join(mark.join(row) + "\r\n" for row in rows))

    assert told(found) == [("Bhutan", "accession", "2020-01-01")]


def test_a_heading_says_what_each_letter_means():
    column = read_heading(
        "Approval(AA), Acceptance(A), Accession(a), Succession(d), Formal confirmation(c), Ratification"
    )

    assert column is not None
    assert {letter: kinds[0][0] for letter, kinds in column.by_letter.items()} == {
        "AA": ActKind.APPROVAL,
        "A": ActKind.ACCEPTANCE,
        "a": ActKind.ACCESSION,
        "d": ActKind.SUCCESSION,
        "c": ActKind.APPROVAL,
        "": ActKind.RATIFICATION,
    }


def test_digits_glued_to_a_name_are_footnotes_only_if_the_name_is_known_without_them(tmp_path: Path):
    text = 'Participant,Signature\n"Bhutan3,4",1 Jan 2020\nAtlantis7,2 Jan 2020\n'

    found = read_csv(tmp_path, text)

    assert [act.party for act in found.acts] == ["Bhutan", "Atlantis7"]
    assert [u.act.party for u in compare(RECORD, found.acts).unknown] == ["Atlantis7"]


def test_a_list_without_letters_tells_ratification_from_accession_by_the_signature(tmp_path: Path):
    text = "State party,Signed,Ratified or acceded\nBhutan,1 Jan 1999,2 Jan 2020\nTuvalu,,3 Jan 2020\n"

    found = read_csv(tmp_path, text)

    assert [kind for _, kind, _ in told(found)] == ["signature", "ratification", "accession"]
    assert "no signature" in found.acts[-1].note


def test_the_published_day_of_entry_into_force_is_kept_with_the_consent(tmp_path: Path):
    text = "Party,Signature,Ratification,Type,Entry into force,Reservation/declaration\n" + (
        "Bhutan,,01-02-2020,R,02-03-2020,Yes\nTuvalu,20-02-2020,,,,No\n"
    )

    found = read_csv(tmp_path, text)

    assert found.acts[0].effective == date(2020, 3, 2)
    assert "not taken over: Reservation/declaration 'Yes' in 1 row" in found.remarks


def test_the_number_in_a_file_name():
    names = ["IV-9.en.xml", "XVIII-12-a.en.xml", "reconstructed_I-5-a.en.xml", "list.xml"]

    assert [number_in(name) for name in names] == ["IV-9", "XVIII-12-a", "I-5-a", ""]


def test_notes_that_do_not_follow_one_another_are_left_whole():
    assert end_notes("1First.3Third.", ["1", "2", "3"]) == {}


@pytest.mark.parametrize("instrument", ["cat", "rome-statute", "ljubljana-hague", "crc-opac", "iccpr", "drugs-1988"])
def test_importing_an_exported_list_changes_nothing(tmp_path: Path, instrument: str):
    found = read_csv(tmp_path, status_csv(RECORD, instrument), instrument)

    diff = compare(RECORD, found.acts, whole=found.kinds)

    assert diff.is_empty
    assert (len(diff.same), diff.absent) == (len(RECORD.acts[instrument]), ())


KINDS = ["signature", "ratification", "accession", "succession", "acceptance"]


@given(
    done=st.dictionaries(
        st.sampled_from(["BTN", "TUV", "PLW", "FSM"]),
        st.tuples(st.sampled_from(KINDS), st.dates(date(1990, 1, 1), date(2026, 11, 1))),
        min_size=1,
    )
)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_importing_the_export_of_any_acts_changes_nothing(tmp_path: Path, done: dict[str, tuple[str, date]]):
    like = RECORD.acts["cat"][0]
    acts = [
        replace(like, party=party, kind=ActKind(kind), on=read_day(on.isoformat()), instrument="opcat", effective=None)
        for party, (kind, on) in done.items()
    ]
    record = RECORD.supposing(compare(RECORD, acts).new)

    found = read_csv(tmp_path, status_csv(record, "opcat"), "opcat")

    assert compare(record, found.acts, whole=found.kinds).is_empty


BAD_XML = {
    "a page of maintenance": (
        "<!DOCTYPE html><html><head><title>Under maintenance</title></head></html>",
        "a web page",
    ),
    "nothing": ("", "is empty"),
    "a PDF": (b"%PDF-1.7 ...", "PDF"),
    "cut off": (mtdsg()[:900], "truncated"),
    "cut off between rows": (mtdsg(parties="5"), "Part of the list is missing"),
    "another root": ("<rss><channel/></rss>", "the root <rss>"),
    "entities of its own": (mtdsg(before='<!DOCTYPE Document [<!ENTITY x "y">]>'), "entities declared"),
    "many entities": (
        mtdsg(rows="&b;", before='<!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'),
        "entities",
    ),
    "an entity nobody declared": (mtdsg(rows="&nobody;"), "expected a status list in well-formed XML"),
    "wrong encoding": (mtdsg(ROWS.replace("Albania", "Côte d'Ivoire")).encode("latin-1"), "encoding the file declares"),
    "another treaty": (mtdsg(title="Convention on the Rights of the Child"), "not 'Convention against Torture"),
    "no heading": (mtdsg(head=""), "expected Participants/Table"),
    "an unknown column": (mtdsg(head="<Entry>Participant</Entry><Entry>Blessing</Entry>"), "the column 'Blessing'"),
    "an unknown letter": (mtdsg(ROWS.replace("1994  a", "1994  z")), "the letter 'z'"),
    "a day that is none": (mtdsg(ROWS.replace("11 May", "31 Feb")), "31 Feb 1994"),
    "a row too short": (mtdsg("<Row><Entry>Bhutan</Entry></Row>"), "1 values"),
    "a row without a name": (mtdsg(ROWS.replace("Afghanistan", "")), "no participant"),
    "a picture in a cell": (mtdsg(ROWS.replace("Afghanistan", "<Graphic/>")), "<Graphic> in an entry"),
    "a second table": (mtdsg(ROWS + "</Rows></Tbody></TGroup></Table><Table><TGroup><Tbody><Rows>"), "second table"),
    "no participants": (mtdsg(rows=""), "no participants"),
    "words for a count": (mtdsg(parties="many"), "'many' parties"),
}


@pytest.mark.parametrize("case", BAD_XML)
def test_what_is_no_list_of_the_depositary_stops_the_import(tmp_path: Path, case: str):
    content, why = BAD_XML[case]

    with pytest.raises(UnreadableImport) as stopped:
        read_xml(tmp_path, content)

    assert why in str(stopped.value)
    assert str(tmp_path / "IV-9.en.xml") in str(stopped.value)


def test_the_wrong_chapter_stops_the_import(tmp_path: Path):
    with pytest.raises(UnreadableImport, match="its name says iccpr, its title says cat"):
        read_xml(tmp_path, mtdsg(), name="IV-4.en.xml")


def test_another_instrument_than_the_command_names_stops_the_import(tmp_path: Path):
    with pytest.raises(UnreadableImport, match="the command says opcat"):
        read_xml(tmp_path, mtdsg(), name="list.xml", instrument="opcat")


def test_a_number_of_another_chapter_stops_the_import(tmp_path: Path):
    with pytest.raises(UnreadableImport, match="IV-15, but cat is IV-9"):
        read_xml(tmp_path, mtdsg(), name="IV-15.en.xml", instrument="cat")


BAD_CSV = {
    "no heading of a list": ("a,b\n1,2\n", "the column 'a'"),
    "only a heading": ("Participant,Signature\n", "1 line"),
    "no participants first": ("Signature,Participant\n1 Jan 2020,Bhutan\n", "participants first"),
    "no acts": ("Participant,Entry into force\nBhutan,1 Jan 2020\n", "then their acts"),
    "cut off in a row": ("Participant,Signature,Ratification\nBhutan,1 Jan 2020\n", "2 values"),
    "cut off in a day": ("Participant,Signature\nBhutan,1 Jan 20", "'1 Jan 20' is not a day"),
    "cut off in a quoted value": ('Participant,Signature\n"Bhu', "truncated inside a quoted value"),
    "Latin-1": ("Participant,Signature\nCôte d'Ivoire,1 Jan 2020\n".encode("latin-1"), ":2: bytes that are not UTF-8"),
    "UTF-16": ("Participant,Signature\nBhutan,1 Jan 2020\n".encode("utf-16"), "not UTF-8"),
    "lost characters": ("Participant,Signature\nC\ufffdte d'Ivoire,1 Jan 2020\n", ":2: characters were lost"),
    "zero bytes": ("Participant,Signature\nBhutan\0,1 Jan 2020\n", "characters were lost"),
    "a web page": ("<html><body>Busy</body></html>", "a web page"),
    "an unknown type": ("Party,Ratification,Type\nBhutan,1 Jan 2020,Q\n", "the type 'Q'"),
    "two days of entry into force": (
        "Party,Ratification,Entry into force\nBhutan,1 Jan 2020,1 Feb 2020; 1 Mar 2020\n",
        "one full day beside one consent",
    ),
    "a day of two readings": ("Participant,Signature\nBhutan,05-04-2000\n", "may begin with the day or with the month"),
}


@pytest.mark.parametrize("case", BAD_CSV)
def test_what_is_no_status_list_stops_the_import(tmp_path: Path, case: str):
    content, why = BAD_CSV[case]

    with pytest.raises(UnreadableImport) as stopped:
        read_csv(tmp_path, content)

    assert why in str(stopped.value)
    assert str(tmp_path / "list.csv") in str(stopped.value)


def test_a_list_that_names_no_instrument_stops_the_import(tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text("Participant,Signature\nBhutan,1 Jan 2020\n")

    with pytest.raises(UnreadableImport, match="--instrument"):
        read(path)


def test_a_file_of_two_hundred_megabytes_is_refused_without_being_read(tmp_path: Path):
    path = tmp_path / "IV-9.en.xml"
    with path.open("wb") as file:
        file.write(b"<Document>")
        file.truncate(200_000_000)

    with pytest.raises(UnreadableImport, match="200 MB"):
        read(path)


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path):
    for path in (tmp_path, tmp_path / "absent.xml"):
        with pytest.raises(UnreadableImport, match=r"Name the file|Check the path"):
            door.form_of(path)


@given(st.binary(max_size=400))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_refused_by_name(tmp_path: Path, content: bytes):
    for name in ("IV-9.en.xml", "list.csv"):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableImport, match=name.replace(".", r"\.")):
            read(tmp_path / name, "cat")
