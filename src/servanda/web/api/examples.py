"""Examples of answers, as they stand in the description of the interface: real ones, with the first row of each list.

``python -m servanda.web.api.examples`` asks all questions again and writes ``examples.json``;
the suite compares. Nothing is asked when the description is made.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["FILE", "QUESTIONS", "answers", "made"]

FILE = Path(__file__).with_suffix(".json")
_LONGEST = 1  # rows of a list that are shown
_ON = "on=2026-11-21"
_CASE: dict[str, object] = {
    "title": "Torture",
    "offences": ["torture"],
    "requesting": "GMB",
    "measures": ["extradition"],
}
_CASE |= {"suspects": [{"nationality": ["GMB"], "present_in": "DEU"}]}
_RESOLUTION = "The General Assembly,\n\n1. Requests the Secretary-General to report to it at its eightieth session.\n"
_CLAIM = "The UN Convention against Cybercrime enters into force 90 days after signatures by 40 States."
_HAVENS = f"offence=enforced-disappearance&{_ON}"

# What is asked of each address of the description.
QUESTIONS: dict[str, tuple[str, bytes]] = {
    "/instruments": (f"instruments?{_ON}", b""),
    "/status/{instrument}": (f"status/un-cybercrime?{_ON}&participants=true&proofs=none", b""),
    "/parties": ("parties", b""),
    "/party/{party}": (f"party/GMB?{_ON}", b""),
    "/offences": ("offences?offset=11", b""),
    "/measures": ("measures", b""),
    "/facts": ("facts", b""),
    "/findings": ("findings", b""),
    "/coverage": ("coverage", b""),
    "/bases": (f"bases?requesting=GMB&requested=DEU&offence=torture&measure=extradition&{_ON}&proofs=none", b""),
    "/duties": (f"duties?state=GMB&offence=torture&{_ON}&proofs=none", b""),
    "/bound": (f"bound?offence=genocide&{_ON}", b""),
    "/gaps": (f"gaps?{_HAVENS}", b""),
    "/campaign": (f"campaign?{_HAVENS}&k=1&candidate=GMB&candidate=IND", b""),
    "/compare": ("compare?offence=torture&suppose=IND+accession+cat+2027-01-01&on=2028-01-01", b""),
    "/forums": (f"forums?{_ON}&proofs=none", json.dumps(_CASE).encode()),
    "/assess": (f"assess?{_ON}&proofs=none", json.dumps(_CASE).encode()),
    "/tracks": ("tracks", b""),
    "/tracks/{track}": (f"tracks/un-cybercrime?{_ON}", b""),
    "/agenda": (f"agenda?{_ON}", b""),
    "/documents/read": ("documents/read", _RESOLUTION.encode()),
    "/documents/check": ("documents/check?published=2025-10-26", _CLAIM.encode()),
    "/documents/mandates": ("documents/mandates", _RESOLUTION.encode()),
    "/documents/redline": (
        "documents/redline",
        json.dumps({"before": _RESOLUTION, "after": _RESOLUTION.replace("report", "inform")}).encode(),
    ),
}


@cache
def answers() -> dict[str, Any]:
    """The examples by address."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def made() -> dict[str, Any]:
    """The examples as they are answered now."""
    from django.test import Client

    reader = Client(HTTP_HOST="localhost")
    found = {}
    for path, (address, body) in QUESTIONS.items():
        where = f"/api/v1/{address}"
        response = reader.post(where, body, content_type="application/json") if body else reader.get(where)
        found[path] = cut(response.json())
    return found


def cut(value: Any) -> Any:
    """The same with the first row of each list."""
    if isinstance(value, list):
        return [cut(one) for one in value[:_LONGEST]]
    return {key: cut(one) for key, one in value.items()} if isinstance(value, dict) else value


def _write() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "servanda.web.settings")
    django.setup()
    FILE.write_text(json.dumps(made(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
