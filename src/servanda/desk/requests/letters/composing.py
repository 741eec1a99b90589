"""What a letter says, piece by piece, in one language; then the languages side by side.

Every language yields the same pieces in the same order, for what is said depends on the letter alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import count

from servanda.desk.requests.letters.letter import Kind, Letter, Office, Words
from servanda.desk.requests.letters.sections import sections
from servanda.desk.requests.letters.sheets import Block, Row, Sheet
from servanda.desk.requests.letters.twin import digest_of
from servanda.desk.requests.letters.wording import Voice, voice

__all__ = ["compose", "title_of"]

_REPLYING = (Kind.ACKNOWLEDGEMENT, Kind.MORE_INFORMATION, Kind.REFUSAL, Kind.POSTPONEMENT, Kind.ANSWER)


def compose(letter: Letter) -> Sheet:
    """The letter as it is set. Raises BadInput for a language without fixed words."""
    voices = [voice(one) for one in (letter.language, letter.second_language) if one]
    bodies = [list(_body(letter, one, place)) for place, one in enumerate(voices)]
    return Sheet(
        languages=tuple(one.language for one in voices),
        reference=letter.reference,
        title=tuple(title_of(letter, one) for one in voices),
        marks=tuple(
            _both(voices, "labels" if mark == "confidential" else "urgencies", mark) for mark in _marks(letter)
        ),
        sender=_office(letter.sender, voices),
        addressee=_office(letter.addressee, voices),
        rows=tuple(_rows(letter, voices)),
        blocks=tuple(_numbered([_joined(pieces) for pieces in zip(*bodies, strict=True)])),
        signature=(_both(voices, "labels", "signature"), *_signed(letter)),
        enclosures_label=_both(voices, "labels", "enclosures"),
        enclosures=tuple(one.title + (f" (SHA-256 {one.sha256})" if one.sha256 else "") for one in letter.enclosures),
        page=voices[0].word("labels", "page", page="{page}", pages="{pages}"),
        digest=digest_of(letter),
        digest_label=voices[0].word("labels", "digest"),
    )


def title_of(letter: Letter, in_: Voice) -> str:
    """What the letter is, and about which measure."""
    return in_.word("letters", letter.kind, measure=in_.measure(letter.measure))


def _marks(letter: Letter) -> Iterator[str]:
    if letter.urgency.value in ("urgent", "emergency"):
        yield letter.urgency.value
    if letter.is_confidential:
        yield "confidential"


def _both(voices: list[Voice], group: str, key: str) -> str:
    """The same word in each language: "Reference / Référence"."""
    return " / ".join(dict.fromkeys(one.word(group, key) for one in voices))


def _office(office: Office, voices: list[Voice]) -> tuple[str, ...]:
    states = " / ".join(dict.fromkeys(one.state(office.state) for one in voices))
    lines = (states, office.name, *office.address.splitlines(), office.email, office.telephone)
    return tuple(line for line in lines if line)


def _rows(letter: Letter, voices: list[Voice]) -> Iterator[Row]:
    def day(on: date | None) -> str:
        return " / ".join(dict.fromkeys(one.day(on) for one in voices)) if on else ""

    said = {
        "date": day(letter.made_on),
        "reference": letter.reference,
        "their-reference": letter.their_reference,
        "requested-on": day(letter.requested_on),
        "case-reference": letter.case_reference,
        "subject": letter.title,
    }
    for key, value in said.items():
        if value:
            yield Row(label=_both(voices, "labels", key), value=value)


def _signed(letter: Letter) -> tuple[str, ...]:
    who = letter.signatory
    return tuple(line for line in (who.name, who.position, who.place) if line)


def _body(letter: Letter, in_: Voice, place: int) -> Iterator[Block]:
    def words(said: Words) -> str:
        """What a person wrote, in the language of this column."""
        return said.text if place == 0 else said.translation or in_.word("labels", "untranslated")

    yield _line(in_.say("salutation"))
    yield from _opening(letter, in_)
    yield from sections(letter, in_, words)
    yield from _closing(letter, in_)


def _opening(letter: Letter, in_: Voice) -> Iterator[Block]:
    key = "answer-partial" if letter.kind is Kind.ANSWER and letter.is_partial else letter.kind.value
    said = [in_.say(key, reference=letter.reference)]
    if letter.received_on and letter.kind is Kind.ACKNOWLEDGEMENT:
        said.append(in_.say("received-on", day=in_.day(letter.received_on)))
    yield Block(kind="paragraph", texts=(" ".join(said),))


def _closing(letter: Letter, in_: Voice) -> Iterator[Block]:
    if letter.kind in _REPLYING and letter.kind is not Kind.ANSWER:
        yield Block(kind="paragraph", texts=(in_.say(f"{letter.kind}-next"),))
    yield _line(in_.say("closing-request" if letter.kind is Kind.REQUEST else "closing-answer"))


def _line(text: str) -> Block:
    return Block(kind="line", texts=(text,))


def _joined(pieces: tuple[Block, ...]) -> Block:
    """The same piece in each language, side by side."""
    return replace(
        pieces[0],
        texts=tuple(piece.texts[0] for piece in pieces),
        leads=tuple(lead for piece in pieces for lead in piece.leads),
        cite=tuple(cite for piece in pieces for cite in piece.cite),
    )


def _numbered(blocks: list[Block]) -> Iterator[Block]:
    """Paragraphs numbered through, entries lettered anew below each."""
    paragraphs, entries = count(1), count()
    for block in blocks:
        if block.kind == "paragraph":
            entries = count()
            yield replace(block, number=f"{next(paragraphs)}.")
        elif block.kind == "entry":
            yield replace(block, number=f"({_lettered(next(entries))})")
        else:
            yield block


def _lettered(place: int) -> str:
    """a … z, aa, ab …"""
    letters = chr(ord("a") + place % 26)
    return letters if place < 26 else _lettered(place // 26 - 1) + letters
