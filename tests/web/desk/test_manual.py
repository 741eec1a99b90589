"""Every address of the desk's interface that the manual names is one, and takes the method shown."""

from __future__ import annotations

import re
from pathlib import Path

from servanda.web.desk.api.app import api

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "docs").glob("*.md"))
SHOWN = re.compile(r"^ +(GET|POST|PATCH|PUT|DELETE) +(/desk/api/v1/[^\s?]+)", re.M)


def test_the_addresses_that_the_manual_shows_are_there():
    paths = api.get_openapi_schema()["paths"]
    known = [(re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), set(methods)) for path, methods in paths.items()]
    shown = [(page.name, *found) for page in PAGES for found in SHOWN.findall(page.read_text(encoding="utf-8"))]

    wrong = [
        one for one in shown if not any(path.fullmatch(one[2]) and one[1].lower() in methods for path, methods in known)
    ]

    assert len(shown) > 10
    assert wrong == []
