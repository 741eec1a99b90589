"""The table of legal test cases: each written from the instrument by reading, with article and reason."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml12

from servanda.facts import load
from servanda.facts.suppositions import suppose
from servanda.inquiries.asking import rules_of
from servanda.inquiries.catalogue import Catalogue
from servanda.inquiries.reading import read
from servanda.law.citations import reach
from servanda.law.kleene import Answer
from servanda.law.setting import Setting

TABLE = Path(__file__).parent / "cases"
CASES = [case for path in sorted(TABLE.glob("*.yaml")) for case in yaml12.parse_yaml(path.read_text())["cases"]]
ANSWERS = {str(answer): answer for answer in Answer}
TEN = (
    *("un-cybercrime", "untoc", "uncac", "cat", "cped"),
    *("coe-extradition-1957", "coe-mla-1959"),
)


@lru_cache(maxsize=64)
def record_supposing(acts: tuple[str, ...]) -> Any:
    return suppose(load(), acts)


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def setting_of(case: dict[str, Any]) -> Setting:
    facts = dict(case.get("facts") or {})
    roles = {role: tuple([s] if isinstance(s, str) else s) for role, s in (case.get("roles") or {}).items()}
    each = roles.pop("each", roles.pop("bound", (None,)))[0]
    years, months = facts.pop("penalty-years", {}), facts.pop("sentence-months", None)
    context = facts.pop("context", case.get("context"))
    return Setting(
        roles=roles,
        offence=case["offence"],
        decision=day(case["on"]),
        conduct=day(case.get("conduct", case["on"])),
        request=day(case.get("request")),
        measure=case.get("measure"),
        facts=facts,
        penalty_years=years,
        sentence_months=months,
        context=context,
        bound=each,
    )


def provisions_of(record: Any, case: dict[str, Any]) -> list[Any]:
    found = record.instruments[case["instrument"]].provisions
    if "provision" in case:
        return [p for p in found if p.id == case["provision"]]
    named = [p for p in found if reach(str(case["article"]), p.cites) == "whole"]
    wanted = [p for p in named if case.get("kind", p.kind) == p.kind]
    if case.get("measure"):
        catalogue = Catalogue(record)
        wanted = [p for p in wanted if case["measure"] in catalogue.measures_of(p)] or wanted
    return wanted


def test_the_table_has_two_hundred_cases_and_enough_for_each_instrument():
    counts = {key: sum(case["instrument"] == key for case in CASES) for key in load().instruments}
    treaties = [i.id for i in load().instruments.values() if i.kind in ("treaty", "protocol")]

    assert len(CASES) >= 200
    assert counts["rome-statute"] >= 25
    assert [key for key in TEN if counts[key] < 10] == []
    assert [key for key in treaties if counts[key] < 4] == []
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_law_answers(case):
    record = record_supposing(tuple(case.get("suppose") or ()))
    rules = rules_of(record)

    if "status" in case:
        on = day(case["on"])
        if "party" in case["status"]:
            answer = rules.standing.is_party(case["status"]["party"], case["instrument"], on)
        else:
            answer = rules.standing.in_force(case["instrument"], on)
        assert answer is ANSWERS[case["expect"]], case["why"]
        return

    provisions = provisions_of(record, case)
    assert provisions, f"no provision of {case['instrument']} cites {case.get('article')} as {case.get('kind')}"
    findings = list(read(rules, provisions, setting_of(case)))
    assert findings, "no State holds a role that the provision binds"
    wanted = [f for f in findings if case.get("effect", f.provision.effect) == f.provision.effect]
    shown = [(f.provision.id, f.provision.effect, str(f.answer), [s.text for s in f.proof.leaves()]) for f in findings]
    assert wanted, f"effect {case.get('effect')} not found: {shown}"
    assert {str(f.answer) for f in wanted} == {case["expect"]}, f"{case['why']}\n{shown}"
