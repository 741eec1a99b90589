"""The invented evidence of the demonstration's cases, as data. Persons stand in it by their tokens alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["ELEMENTS", "EXHIBITS", "Exhibit", "Handled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """An act of custody, and what is known about the conditions it meets."""

    kind: str
    why: str
    other: str = ""
    facts: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """An item of evidence of a case; ``made_from`` is the title of another, and how it was made stands before it."""

    case: str
    kind: str
    title: str
    said: Mapping[str, Any]  # what is known of it
    links: tuple[Mapping[str, str], ...] = ()
    made_from: tuple[str, str] = ("", "")
    content: str = ""
    file_name: str = ""
    conditions: tuple[Mapping[str, Any], ...] = ()
    handled: tuple[Handled, ...] = ()


_PORT, _MAIL, _CAMP = (
    "Detention centre at the river port",
    "Threats against witnesses, by mail",
    "Camp beside the border",
)

# In our own words, for the demonstration; the record defines no elements.
ELEMENTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    _PORT: (
        ("severe-pain", "Severe pain or suffering was inflicted"),
        ("on-purpose", "It was inflicted on purpose"),
        ("to-what-end", "To obtain names, to punish or to frighten"),
        ("official", "By an official, or with an official's consent"),
        ("not-lawful-sanction", "Beyond what any lawful sanction brings with it"),
    ),
    _CAMP: (
        ("severe-pain", "Severe pain or suffering was inflicted"),
        ("official", "By an official, or with an official's consent"),
    ),
}


def _on(element: str, note: str = "", bearing: str = "supports") -> dict[str, str]:
    return {"to": "element", "name": f"torture/{element}", "bearing": bearing, "note": note}


def _about(token: str, bearing: str = "mentions") -> dict[str, str]:
    return {"to": "person", "name": token, "bearing": bearing}


EXHIBITS: tuple[Exhibit, ...] = (
    Exhibit(
        case=_PORT,
        kind="statement",
        title="Statement of W-1, recorded",
        said={
            "origin": "W-1",
            "collector": "Hearing officer (invented)",
            "place": "Porto",
            "collected": "2026-07-14",
            "method": "Heard in one sitting, with an interpreter; the recording was not stopped.",
            "language": "pt",
            "media_type": "text/plain",
        },
        content="[stands for a recording of 52 minutes]\nWe were twelve. They came for one of us every night.\n",
        file_name="statement-W-1.txt",
        links=(_about("W-1", "identifies"), _on("severe-pain", "from minute 11"), _on("to-what-end", "minute 30")),
        conditions=(
            {
                "kind": "consent",
                "text": "W-1 agreed to the court of this case, and to nobody else.",
                "recipients": ["ICC"],
            },
            {"kind": "confidentiality", "text": "Where W-1 lives is not to be told to the defence."},
        ),
        handled=(Handled(kind="sealed", why="The recording is closed; work goes on with the transcript."),),
    ),
    Exhibit(
        case=_PORT,
        kind="statement",
        title="Transcript of the statement of W-1",
        said={"language": "pt", "media_type": "text/plain"},
        made_from=("transcript", "Statement of W-1, recorded"),
        content="00:11 They beat the soles of our feet until nobody could stand.\n00:30 They wanted names.\n",
        file_name="transcript-W-1.txt",
    ),
    Exhibit(
        case=_PORT,
        kind="statement",
        title="Transcript of the statement of W-1, for the parties",
        said={"language": "pt", "media_type": "text/plain"},
        made_from=("redaction", "Transcript of the statement of W-1"),
        content="00:11 They beat the soles of our feet until nobody could stand.\n00:30 [withheld]\n",
        file_name="transcript-W-1-redacted.txt",
    ),
    Exhibit(
        case=_PORT,
        kind="record",
        title="Duty roster of the warehouse",
        said={
            "origin": "Port authority, archive",
            "place": "river port",
            "collected": "2026-08~",
            "received_from": "Port authority",
            "media_type": "text/csv",
        },
        content="night,post,guards\n2019-06-02,gate 4,3\n2019-06-03,gate 4,3\n2019-06-04,gate 4,2\n",
        file_name="roster.csv",
        links=(_about("S-1"), _on("official", "the posts were paid by the port")),
        conditions=(
            {"kind": "no-death-penalty", "text": "Given only where no death penalty is imposed or carried out."},
        ),
        handled=(
            Handled(kind="examined", why="Compared with the payroll."),
            Handled(
                kind="transferred",
                why="For the hearing of a former guard.",
                other="prt-demo",
                facts={"no-death-penalty": True},
            ),
        ),
    ),
    Exhibit(
        case=_PORT,
        kind="physical object",
        title="Rope with a knot, bag 7",
        said={
            "collector": "Scene officer (invented)",
            "place": "river port, warehouse 4",
            "collected": "2026-06-30",
            "method": "Photographed where it hung, then bagged.",
        },
        links=(_on("on-purpose", "tied to a beam at the height of a man"),),
        handled=(
            Handled(kind="sealed", why="Bag 7 was closed and signed."),
            Handled(kind="transferred", why="For traces.", other="Forensic institute"),
        ),
    ),
    Exhibit(
        case=_MAIL,
        kind="digital object",
        title="Headers of nine mails",
        said={
            "origin": "W-1",
            "collected": "2026-09-20/2026-10-02",
            "method": "Handed over on a stick; the mailbox itself was not touched.",
            "media_type": "text/plain",
        },
        content="Received: from relay.example (203.0.113.7) …\nMessage-ID: <1@relay.example>\n",
        file_name="headers.txt",
        links=(_about("W-1"),),
        conditions=({"kind": "embargo", "text": "Until the mailbox is preserved.", "until": "2027-01-31"},),
        handled=(Handled(kind="copied", why="For the analysts."),),
    ),
    Exhibit(
        case=_CAMP,
        kind="digital object",
        title="Photograph from the air",
        said={"origin": "A newspaper's archive", "collected": "2022-04?", "media_type": "text/plain"},
        content="[stands for a photograph of 24 million points]\n",
        file_name="camp-from-the-air.txt",
        links=(_on("severe-pain", "shows the yard empty at noon", "contradicts"),),
    ),
)
