"""The bundled registry is sound, and a broken one says everything that is wrong with it."""

from pathlib import Path

import pytest

from servanda.facts import load
from servanda.facts.errors import RegistryProblems
from servanda.facts.loading import read_registry
from servanda.facts.problems import Problems
from servanda.inquiries.asking import rules_of
from servanda.law.rules import check_provisions

HEADING = "party,act,on,effective,recorded_on,source,note\n"


def additions(tmp_path: Path, instrument: str, *lines: str) -> Path:
    (tmp_path / "acts").mkdir(exist_ok=True)
    (tmp_path / "acts" / f"{instrument}.csv").write_text(HEADING + "".join(f"{line}\n" for line in lines))
    return tmp_path


def problems_of(folder: Path) -> list[str]:
    return [str(problem) for problem in read_registry(folder)[1].found]


def test_the_bundled_registry_has_no_problem():
    record, problems = read_registry()
    check_provisions(rules_of(record), problems)

    assert problems.found == []


def test_193_members_are_recorded():
    members = [p for p in load().parties.values() if p.member_since and not p.existed_until]

    assert len(members) == 193


def test_every_fact_names_a_source():
    record = load()
    named = {key for acts in record.acts.values() for act in acts for key in act.source.split(";")}

    assert named <= set(record.sources)


def test_one_bad_line_never_hides_the_others(tmp_path):
    folder = additions(
        tmp_path,
        "cat",
        "KEN,acession,2027-03-01,,2027-03-02,general-reference,",
        "QQQ,accession,2027-03-01,,2027-03-02,general-reference,",
        "IND,ratification,1970-01-01,,2027-03-02,general-reference,",
        "GMB,accession,2027-03-01,,2027-03-02,general-reference,",
        "IND,signature,2027-02-31,,2027-03-02,nowhere,",
    )

    found = "\n".join(problems_of(folder))

    assert "cat.csv:2" in found
    assert "Did you mean 'accession'" in found
    assert "cat.csv:3: found the party 'QQQ'" in found
    assert "a day from adoption on 1984-12-10 on" in found
    assert "GMB already gave it by ratification on 2018-09-28" in found
    assert "cat.csv:6" in found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"party,act\n", "expected the columns of the schema"),
        (HEADING.encode() + b"KEN,accession\n", "2 values; expected 7 values"),
        (HEADING.encode() + "KEN,accession,2027-03-01,,2027-03-02,général,\n".encode("latin-1"), "not UTF-8"),
    ],
)
def test_a_broken_file_is_told_with_its_place(tmp_path, content, said):
    (tmp_path / "acts").mkdir()
    (tmp_path / "acts" / "cat.csv").write_bytes(content)

    assert any(said in problem for problem in problems_of(tmp_path))


def test_a_yaml_file_that_is_none_is_told_with_its_line(tmp_path):
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "mine.yaml").write_text("id: mine\nshort: [unclosed\n")

    assert any("instruments/mine.yaml" in problem and "not YAML" in problem for problem in problems_of(tmp_path))


def test_an_unknown_field_is_an_error_with_the_nearest_name(tmp_path):
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "mine.yaml").write_text(
        "id: mine\nshort: Mine\ntitle: Mine\nkind: treaty\nchecked: text\nrecorded_on: 2026-11-21\ndepositry: nobody\n"
    )

    assert any("'depositry'" in problem and "depositary" in problem for problem in problems_of(tmp_path))


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(RegistryProblems, match="Check the path"):
        load(tmp_path / "nowhere")


def test_additions_join_the_bundled_record(tmp_path):
    folder = additions(tmp_path, "cat", "IND,ratification,2026-11-01,,2026-11-20,general-reference,")

    assert any(act.party == "IND" and str(act.on) == "2026-11-01" for act in load(folder).acts["cat"])


def test_a_condition_nobody_defined_is_told_where_it_stands(tmp_path):
    (tmp_path / "instruments").mkdir()
    (tmp_path / "instruments" / "mine.yaml").write_text(
        "id: mine\nshort: Mine\ntitle: Mine\nkind: treaty\nchecked: text\nrecorded_on: 2026-11-21\nprovisions:\n"
        "- id: mine-1\n  cites: '1'\n  kind: criminalise\n  effect: shall\n  requires: {partie: bound}\n  says: It.\n"
        "- id: mine-2\n  cites: '2'\n  kind: criminalise\n  effect: shall\n  requires: {provision: mine-2}\n"
        "  says: It.\n"
    )
    record, _ = read_registry(tmp_path)
    problems = Problems()

    check_provisions(rules_of(record), problems)

    said = [str(problem) for problem in problems.found]
    assert any("mine.yaml:8" in one and "Did you mean 'party'" in one for one in said)
    assert any("'mine-2' rests on itself" in one for one in said)
