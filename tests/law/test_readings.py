"""Each contested point that a provision names has its page."""

from __future__ import annotations

from pathlib import Path

from servanda.facts.loading import load

PAGES = Path(__file__).parents[2] / "docs" / "readings"


def test_every_reading_a_provision_rests_on_has_a_page() -> None:
    named = {p.reading for i in load().instruments.values() for p in i.provisions if p.reading}

    assert named
    assert named <= {page.stem for page in PAGES.glob("*.md")}
