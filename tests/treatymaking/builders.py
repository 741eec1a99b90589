"""Small tracks for tests, in words of their own."""

from __future__ import annotations

from pathlib import Path

TRACK = """\
id: rivers
title: Convention on rivers
instrument: ''
as_of: 2026-01-01
bodies: [Assembly, Committee]
steps:
  - id: mandate
    kind: mandate
    body: Assembly
    when: 2020-05-01
    set_on: 2020-04-01
    status: done
    outcome: {how: vote, yes: 100, no: 2, abstaining: 30}
    says: The Assembly asks the Committee for a text.
    source: its resolution
    checked: text
  - id: first-session
    kind: negotiating-session
    body: Committee
    place: Geneva
    when: 2026-03-02/2026-03-13
    set_on: 2020-05-01
    status: scheduled
    who: [States]
    says: First session.
    source: its resolution
    checked: text
    after: [mandate]
    needs:
      - {what: credentials, who: [States], cites: rule 3, checked: text}
  - id: second-session
    kind: negotiating-session
    body: Committee
    when: 2027
    lasts: one week
    set_on: 2020-05-01
    status: scheduled
    says: Second session.
    source: its resolution
    checked: memory
    after: [first-session]
  - id: adoption
    kind: adoption
    body: Committee
    status: expected
    says: Adoption of a text.
    source: its resolution
    checked: text
    after: [second-session]
positions:
  - actor: KEN
    with: [UGA]
    kind: amendment
    step: mandate
    on: 2020-04
    article: 2(1)
    says: Wanted lakes too.
    source: its letter
    checked: text
  - {actor: KEN, kind: withdrawal, step: mandate, on: 2020-05-01, article: 2(1), says: Gave way., source: its letter,
     checked: text}
  - {actor: River Friends, kind: statement, civil_society: true, step: first-session, says: Was glad., source: its page,
     checked: press}
"""


def written(folder: Path, text: str = TRACK, name: str = "rivers.yaml") -> Path:
    """The text as a file of a registry's ``tracks`` folder."""
    path = folder / "tracks" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
