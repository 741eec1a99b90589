"""Whom States have named to receive requests: read with their source, checked against the rest."""

from __future__ import annotations

from pathlib import Path

from servanda.facts import load
from servanda.facts.loading import read_registry
from servanda.facts.schema import AUTHORITY_COLUMNS


def test_a_named_authority_comes_with_its_channel_languages_and_source():
    (albania,) = [one for one in load().authorities if one.party == "ALB"]

    assert (albania.function, albania.instruments) == ("court-requests", ("rome-statute",))
    assert (albania.channel, albania.languages) == ("diplomatic", ("sq+en", "sq+fr"))
    assert (albania.verified_on, albania.source) == (None, "whatconvention")


def test_what_nobody_knows_in_an_authority_is_a_problem(tmp_path: Path):
    row = "XXQ,central-authorty,untok,Ministry of Justice,direct,,,2026-02-31,nobody"
    (tmp_path / "authorities.csv").write_text(",".join(AUTHORITY_COLUMNS) + f"\n{row}\n")

    found = read_registry(tmp_path)[1].found

    assert all(problem.line == 2 and problem.file.endswith("authorities.csv") for problem in found)
    wrong = " ".join(problem.found for problem in found)
    assert all(word in wrong for word in ("'XXQ'", "'central-authorty'", "'untok'", "'2026-02-31'", "'nobody'"))
