"""How well letters are read: for each field, what share of the proposals is right, and of what is said is found.

python -m tests.desk.requests.reading_scores            all sets
A proposal called "possible" is a hint for whoever confirms and not counted as a proposal; of fields with one value the
surest counts. A person counts with the role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import yaml12

from servanda.desk.requests.triage.findings import FIELDS, Reading
from servanda.desk.requests.triage.reading import read_letter

DATA = Path(__file__).with_name("data")
SCORED = (
    *("sender-state", "reference", "made-on", "basis", "measure", "offence", "person"),
    *("respond-by", "urgency", "confidential", "death-penalty"),
)


def expected(name: str) -> dict[str, dict[str, Any]]:
    """What a careful reader finds in each letter of a set."""
    return cast(dict[str, dict[str, Any]], yaml12.parse_yaml((DATA / f"{name}.yaml").read_text(encoding="utf-8")))


def read(name: str, letter: str, ours: str) -> Reading:
    return read_letter((DATA / name / f"{letter}.txt").read_text(encoding="utf-8"), ours)


def proposed(reading: Reading, field: str) -> set[str]:
    sure = [one.value for one in reading.of(field) if one.confidence != "possible"]
    return set(sure if FIELDS[field] else sure[:1])


def wanted(said: Mapping[str, Any], field: str) -> set[str]:
    value = said.get(field, [])
    return {value} if isinstance(value, str) else set(value)


def scores(name: str) -> dict[str, tuple[int, int, int]]:
    """By field: right proposals, all proposals, all that is said."""
    counts: dict[str, Counter[str]] = {field: Counter() for field in SCORED}
    for letter, said in expected(name).items():
        reading = read(name, letter, said["ours"])
        for field in SCORED:
            found, true = proposed(reading, field), wanted(said, field)
            counts[field] += Counter(right=len(found & true), found=len(found), true=len(true))
    return {field: (count["right"], count["found"], count["true"]) for field, count in counts.items()}


def total(found: Mapping[str, tuple[int, int, int]]) -> tuple[float, float]:
    """Precision and recall over all fields."""
    right, proposals, said = (sum(one[place] for one in found.values()) for place in range(3))
    return right / proposals, right / said


def main() -> None:
    import sys

    for name in sys.argv[1:] or ("letters", "unseen", "fresh"):
        found = scores(name)
        print(f"{name}: {len(expected(name))} letters")
        for field, (right, proposals, said) in found.items():
            print(f"  {field:16} {right:3} of {proposals:3} proposed, of {said:3} said")
        precision, recall = total(found)
        print(f"  all fields: precision {precision:.2f}, recall {recall:.2f}")
        _differences(name)


def _differences(name: str) -> None:
    for letter, said in expected(name).items():
        reading = read(name, letter, said["ours"])
        for field in SCORED:
            found, true = proposed(reading, field), wanted(said, field)
            if found != true:
                print(f"  {letter} {field}: {sorted(found)} instead of {sorted(true)}")


if __name__ == "__main__":
    main()
