"""The server for assistants: each tool is one question of the library, read-only, with its proof.

Answers come in brief; ``proof`` gives the whole proof of one provision. Errors are
told to the assistant in the library's own words, so that it can ask again better.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from servanda import __version__
from servanda.cli import texts
from servanda.cli.brief import brief, short, whole
from servanda.documents.errors import DocumentError
from servanda.facts import Record, load
from servanda.facts.errors import FactsError, UnknownName
from servanda.facts.suppositions import suppose as supposed
from servanda.inquiries.asking import Absence
from servanda.inquiries.assess import assess
from servanda.inquiries.bases import bases
from servanda.inquiries.campaign import campaign
from servanda.inquiries.case import read_case_text
from servanda.inquiries.coverage import coverage
from servanda.inquiries.duties import duties
from servanda.inquiries.findings import findings
from servanda.inquiries.forums import forums
from servanda.inquiries.gaps import Level, difference, gaps
from servanda.inquiries.given import merged, read_facts
from servanda.inquiries.party import instruments
from servanda.inquiries.party import party as ask_party
from servanda.inquiries.rendering.markdown import to_markdown
from servanda.inquiries.report import report
from servanda.inquiries.status import status
from servanda.treatymaking.agenda import agenda
from servanda.treatymaking.errors import TreatymakingError
from servanda.treatymaking.json_form import as_json
from servanda.treatymaking.reading import find, load_tracks
from servanda.treatymaking.tracks import standing

__all__ = ["TOOLS", "server"]

_SAYS = """\
Servanda answers questions of treaty law against impunity: who is bound, who may, who must, on what basis, and why.
Answers have three values: yes, no, not known. "may" is not "shall". Always tell the user the articles, the day an
answer holds for, the day its lists were read (as_of), and what is from memory, contested or not known. Nothing here
is legal advice. Names may be ids, codes or titles; `names` finds them. `bases` and `duties` answer in short, with ids
of provisions: `proof` gives the words and the whole proof of one, detail="full" the words of all."""

Day = Annotated[date | None, Field(description="The day asked about, as in 2026-11-21; today if none is given.")]
Known = Annotated[date | None, Field(description="Count only what had been recorded by that day.")]
Suppose = Annotated[
    list[Annotated[str, Field(max_length=200)]] | None,
    Field(max_length=20, description="What-ifs: 'KEN accession cat 2027-03-01'."),
]
Silence = Annotated[
    Literal["strict", "practical"],
    Field(description="What no recorded act means after a list was read: not known (strict), or no (practical)."),
]
Detail = Annotated[
    Literal["short", "full"],
    Field(description="short: the main findings, the others as ids by kind; full: the words of all, up to 100 kB."),
]
Name = Annotated[str, Field(min_length=1, max_length=240)]
Facts = Annotated[
    list[Name] | None,
    Field(max_length=50, description="What is known: dual-criminality=yes, penalty-years@DEU=5, conduct=2019-05-01."),
]
CaseText = Annotated[
    str,
    Field(
        max_length=64_000,
        description="The case as YAML: title, offences, committed {from, to, in}, suspects [{nationality, present_in}],"
        " victims, requesting, requested, measures, context, facts, on. Leave out what is not known.",
    ),
]
Text = Annotated[str, Field(max_length=2_000_000, description="The text itself, plain or Markdown.")]


def server(registry: str | None = None) -> MCPServer[Any]:
    """A server over the bundled registry, with additions from a folder."""
    made: MCPServer[Any] = MCPServer("servanda", instructions=_SAYS, version=__version__, log_level="WARNING")
    questions = _Questions(registry)
    quiet = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
    for name in TOOLS:
        made.add_tool(_told(getattr(questions, name)), name=name, annotations=quiet, structured_output=False)
    return made


def _told(question: Callable[..., Any]) -> Callable[..., str]:
    """The answer as JSON; the library's refusals as its own words."""

    @functools.wraps(question)
    def ask(*args: Any, **kwargs: Any) -> str:
        try:
            answer = question(*args, **kwargs)
        except (FactsError, TreatymakingError, DocumentError) as wrong:
            raise ToolError(str(wrong)) from None
        return answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)

    return ask


TOOLS = (
    *("names", "status", "instruments", "party", "bases", "duties", "proof", "forums", "assess", "gaps", "campaign"),
    *("compare", "findings", "coverage", "tracks", "track", "agenda", "read_document", "check_text", "mandates"),
)


class _Questions:
    """The tools: each asks one function of the library."""

    def __init__(self, registry: str | None) -> None:
        self.registry = registry
        self._whole: Record | None = None

    def record(self, known_on: date | None = None, suppose: list[str] | None = None) -> Record:
        if self._whole is None:
            self._whole = load(self.registry)
        record = self._whole if known_on is None else self._whole.as_known_on(known_on)
        return supposed(record, tuple(suppose)) if suppose else record

    def names(self, name: Name) -> Any:
        """Which party, instrument, offence or measure a name, alias or code means; suggestions where none does."""
        record = self.record()
        found: dict[str, Any] = {}
        finders: dict[str, Callable[[str], Any]] = {
            "party": lambda n: record.party(n).code,
            "instrument": lambda n: record.instrument(n).id,
            "offence": lambda n: record.crime(n).id,
            "measure": lambda n: record.measure(n).id,
        }
        for kind, finder in finders.items():
            try:
                found[kind] = finder(name)
            except UnknownName as wrong:
                if wrong.suggestions:
                    found[f"{kind}_perhaps"] = list(wrong.suggestions)
        return found or {"found": "nothing in the record is called so"}

    def status(
        self,
        instrument: Name,
        on: Day = None,
        participants: bool = False,
        known_on: Known = None,
        suppose: Suppose = None,
        absence: Silence = "strict",
    ) -> Any:
        """Where an instrument stands: in force or not and why, signatures, consents, parties."""
        found = status(self.record(known_on, suppose), instrument, _day(on), absence)
        return brief(found.to_json(participants))

    def instruments(self, on: Day = None, absence: Silence = "strict") -> Any:
        """All instruments of the record: id, title, in force or not, parties, the day the list was read."""
        kept = ("instrument", "title", "in_force", "parties", "as_of", "certainty")
        rows = [found.to_json() for found in instruments(self.record(), _day(on), absence)]
        return [{key: row[key] for key in kept} for row in rows]

    def party(
        self,
        party: Name,
        on: Day = None,
        known_on: Known = None,
        suppose: Suppose = None,
        absence: Silence = "strict",
    ) -> Any:
        """What binds a State or organisation, since when, and what it has declared."""
        return ask_party(self.record(known_on, suppose), party, _day(on), absence).to_json()

    def bases(
        self,
        requesting: Name,
        requested: Name,
        offence: Name,
        measure: Name,
        on: Day = None,
        facts: Facts = None,
        suppose: Suppose = None,
        absence: Silence = "strict",
        detail: Detail = "short",
    ) -> Any:
        """On what basis one State can ask another for a measure (extradition, take-evidence ...), and on what terms."""
        named = (requesting, requested, offence, measure)
        found = self._bases(self.record(None, suppose), named, on, facts, absence)
        return short(found) if detail == "short" else brief(found)

    def _bases(
        self,
        record: Record,
        named: tuple[str, str, str, str],
        on: date | None,
        facts: list[str] | None,
        absence: Absence,
    ) -> Any:
        return bases(record, *named, _day(on), read_facts(record, facts or ()), absence).to_json()

    def duties(
        self,
        state: Name,
        offence: Name,
        on: Day = None,
        facts: Facts = None,
        suppose: Suppose = None,
        absence: Silence = "strict",
        detail: Detail = "short",
    ) -> Any:
        """What a State owes about an offence: custody, inquiry, prosecution or extradition, help, protection."""
        found = self._duties(self.record(None, suppose), state, offence, on, facts, absence)
        return short(found) if detail == "short" else brief(found)

    def _duties(
        self, record: Record, state: str, offence: str, on: date | None, facts: list[str] | None, absence: Absence
    ) -> Any:
        return duties(record, state, offence, _day(on), read_facts(record, facts or ()), absence).to_json()

    def proof(
        self,
        provision: Name,
        offence: Name,
        state: Annotated[str, Field(max_length=240, description="The State asked about, or the requested State.")],
        requesting: Annotated[str | None, Field(description="For a basis: the State that asks.")] = None,
        measure: Annotated[str | None, Field(description="For a basis: what it asks for.")] = None,
        on: Day = None,
        facts: Facts = None,
        suppose: Suppose = None,
        absence: Silence = "strict",
    ) -> Any:
        """The whole proof of one provision, by its id in an answer of bases or duties, down to recorded facts."""
        record = self.record(None, suppose)
        if requesting and measure:
            found = self._bases(record, (requesting, state, offence, measure), on, facts, absence)
        else:
            found = self._duties(record, state, offence, on, facts, absence)
        proofs = whole(found, provision)
        if not proofs:
            raise ToolError(f"{provision!r} does not occur in that answer. Ask bases or duties and take an id from it.")
        return proofs

    def forums(self, case: CaseText, on: Day = None, facts: Facts = None, absence: Silence = "strict") -> Any:
        """Which forums may or must act on a case: States by each basis of jurisdiction, and the Court."""
        record = self.record()
        read = merged(record, read_case_text(record, case), facts or ())
        return brief(forums(record, read, on or read.on or date.today(), absence).to_json())

    def assess(
        self, case: CaseText, on: Day = None, facts: Facts = None, suppose: Suppose = None, absence: Silence = "strict"
    ) -> str:
        """Everything about a case, as a report in Markdown: forums, duties, bases, clocks, gaps, what is not known."""
        record = self.record(None, suppose)
        read = merged(record, read_case_text(record, case), facts or ())
        return to_markdown(report(record, assess(record, read, on or read.on or date.today(), absence)))

    def gaps(
        self,
        offence: Name,
        on: Day = None,
        level: Level | None = None,
        suppose: Suppose = None,
        absence: Silence = "strict",
    ) -> Any:
        """Safe havens: for each State where a suspect could be, must it act, may it; unrecorded is not no."""
        found = gaps(self.record(None, suppose), offence, _day(on), absence=absence).to_json()
        found["states"] = [place for place in found["states"] if level in (None, place["level"])]
        return found

    def campaign(
        self,
        offence: Name,
        k: Annotated[int, Field(ge=1, le=10)] = 5,
        on: Day = None,
        candidates: Annotated[list[Name] | None, Field(max_length=250)] = None,
        instruments: Annotated[list[Name] | None, Field(max_length=60)] = None,
    ) -> Any:
        """Which further accessions would close most of the gap for an offence, each with what it gains."""
        return campaign(self.record(), offence, k, _day(on), candidates or None, instruments or None).to_json()

    def compare(self, offence: Name, suppose: Suppose, measure: Name = "extradition", on: Day = None) -> Any:
        """What a what-if changes: ordered pairs (requesting, requested) that gain or lose a recorded basis."""
        return difference(self.record(), self.record(None, suppose), offence, measure, _day(on))

    def findings(self, instrument: Name | None = None) -> Any:
        """Where published and derived days or counts disagree, with the arithmetic and the reason recorded."""
        return findings(self.record(), instrument).to_json()

    def coverage(self, instrument: Name | None = None) -> Any:
        """How complete the record is, as of when, what is missing."""
        return coverage(self.record(), instrument).to_json()

    def tracks(self) -> Any:
        """The treaties and recurring business under way."""
        return [{"id": t.id, "title": t.title, "as_of": str(t.as_of)} for t in load_tracks(self.registry).values()]

    def track(self, track: Name, on: Day = None) -> Any:
        """The steps of a track as they stand on a day, each with its source, and the positions taken."""
        found, day = find(load_tracks(self.registry), track), _day(on)
        steps = [{**as_json(step), "standing": str(standing(step, day))} for step in found.in_order()]
        return {"id": found.id, "title": found.title, "steps": steps, "positions": as_json(found.positions)}

    def agenda(self, on: Day = None, until: Day = None, who: Name | None = None) -> Any:
        """What happens next: meetings, deadlines, entries into force, withdrawals taking effect."""
        record = self.record()
        try:
            asked = record.party(who).code if who else None
        except UnknownName:
            asked = who
        return as_json(agenda(load_tracks(self.registry), record, on=_day(on), until=until, who=asked))

    def read_document(self, text: Text) -> Any:
        """A resolution, decision or news text read into structure, with its references, requests, events and claims."""
        return texts.asked_apart(texts.read, text)

    def check_text(self, text: Text, published: Day = None) -> Any:
        """What a text claims about treaties, each claim with a verdict beside the record and the clauses."""
        return texts.asked_apart(texts.check, text, published)

    def mandates(self, text: Text, everything: bool = False) -> Any:
        """What a resolution asks of whom, by when."""
        return texts.asked_apart(texts.mandates, text, everything)


def _day(on: date | None) -> date:
    return on or date.today()
