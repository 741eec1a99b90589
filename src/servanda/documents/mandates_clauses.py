"""Clauses that ask: who is asked, by which verb, to do what.

A resolution asks in the present tense and in its own voice: "requests the Secretary-General to …", "also
encourages States to …". The noun ("requests for assistance") is told apart by what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from servanda.documents.vocabulary import names_any

__all__ = ["Clause", "Strength", "actor", "clauses"]


class Strength(StrEnum):
    """How strongly an organ asks, the strongest first. What it means in law is for a reader to say."""

    DECIDES = "decides"
    REQUESTS = "requests"
    URGES = "urges"
    INVITES = "invites"
    WISHES = "wishes"


_VERBS = {
    "decides": Strength.DECIDES,
    "demands": Strength.DECIDES,
    "directs": Strength.DECIDES,
    "instructs": Strength.DECIDES,
    "mandates": Strength.DECIDES,
    "authorizes": Strength.REQUESTS,
    "entrusts": Strength.REQUESTS,
    "requests": Strength.REQUESTS,
    "asks": Strength.REQUESTS,
    "reiterates its request to": Strength.REQUESTS,
    "renews its request to": Strength.REQUESTS,
    "urges": Strength.URGES,
    "calls upon": Strength.URGES,
    "calls on": Strength.URGES,
    "exhorts": Strength.URGES,
    "appeals to": Strength.URGES,
    "reiterates its call upon": Strength.URGES,
    "reiterates its call on": Strength.URGES,
    "reiterates its call to": Strength.URGES,
    "reiterates its appeal to": Strength.URGES,
    "renews its appeal to": Strength.URGES,
    "recommends": Strength.INVITES,
    "invites": Strength.INVITES,
    "reiterates its invitation to": Strength.INVITES,
    "encourages": Strength.INVITES,
    "expects": Strength.WISHES,
    "emphasizes": Strength.WISHES,
    "stresses": Strength.WISHES,
    "underlines": Strength.WISHES,
    "underscores": Strength.WISHES,
}
_VERB = "|".join(sorted(_VERBS, key=len, reverse=True)).replace(" ", r"\s")
_ADVERB = (
    r"(?:also|further|once\sagain|again|once\smore|strongly|urgently|hereby|therefore|accordingly|specifically|moreover|"
    r"furthermore|in\sparticular|in\sthis\s(?:regard|context|respect|connection)|to\s(?:this|that)\send)"
)
_SPEAKER = r"[“\"]?(?:The\s(?:Security\s|General\s|Human\sRights\s)?(?:Council|Assembly)\s)?"
_FIRST = re.compile(rf"{_SPEAKER}(?:{_ADVERB},?\s){{0,4}}(?P<verb>{_VERB})\b", re.IGNORECASE)
_INSIDE = re.compile(rf" (?P<verb>{_VERB})\b")
_BEFORE = re.compile(
    r"(?:[,;]|\bCouncil|\bAssembly|\bIt|\band|\bwhile|\balso|\bfurther|\bhereby|\bagain|\bregard,?|\bcontext,?|\brespect,?|\bstrongly|\btherefore)\s$"
)
_NOUN_FOLLOWS = re.compile(
    r"\s(?:for|from|of|by|made|received|submitted|under|and|or|which|concerning|addressed|contained|in\s(?:accordance|response))\b"
)
_ASIDE = re.compile(
    r",\s[^,]{2,120},\s|,?\s(?:in\sthis\s(?:regard|respect|context|connection)|further|also|once\sagain|again),?\s|"
    r"\sthat,\s[^,]{2,120},\s"
)
_TO = re.compile(
    r",?\sto\s(?:(?:further|also|urgently|fully|promptly|duly|actively|jointly)\s)?(?P<verb>[a-z]{2,})\b|,?\sto:$"
)
_JOINTS = (" and", " while", " also", " further", " as well as")
_SENTENCE_ENDS = re.compile(r"(?<=[a-z)”])\.\s(?=(?:The|It|In|This|These|They|He|She)\s)")
# Words behind "to" that are no infinitive; of those in -ed only few are one.
_NO_VERB = re.compile(
    r"(?:the|an?|its|all|any|each|both|such|other|this|that|these|those|which|whom|it|them|their|his|her|our|one|two|and|or|"
    r"in|by|under|date|information|education|health|justice|assistance|gender|peace|human|international|national|women|"
    r"children|men|relevant|least|developing|small|terrorism|violence|treatment|torture|water|food|climate|sustainable|"
    r"political|economic|social|public|civil|technical|financial|humanitarian|cases|persons|matters|issues|more|most|some|"
    r"many|no|as|development|conflicts?|disputes?|(?!proceed|succeed|exceed|need|heed|feed|speed|embed)[a-z]+ed)"
)
_NO_ACTOR_ENDS = re.compile(
    r"(?:access|regard|relation|respect|addition|relevant|related|pursuant|due|according|prior|subject|response|attention|"
    r"contributions?|contributing|reference|adviser|obligation|position|able|ability|right|opportunity|required|determined|found|deemed|considered|advisers|view)$"
)
_ASIDE_OPENS = re.compile(
    r",?\s(?:in\s(?:consultation|cooperation|coordination|collaboration|accordance|close|line|particular|conjunction|"
    r"his|her|its|order|the|full|this|view|keeping|addition|partnership|response|light|their)|within|through|pursuant|"
    r"if|subject|taking|inter\salia|bearing|consistent|as\sappropriate|either|individually|directly|jointly)(?!\w)|"
    r",\s(?:with|as|on|at|by|upon|when|where|while|under|after|building|working|acting|together|from|during|prior|based|"
    r"drawing|following|for\sthe|that|which|who|whose|including|and\sin\sparticular|and,)(?!\w)"
)
_BEFORE_NAME = re.compile(r"^(?:(?:upon|on|the|all|its|once\sagain)\s)+")
_LONGEST_ACTOR = 400
_CAPITALS = r"(?:[A-Z][\w’'-]{0,40}(?:\s\([^)]*\))?)"
_NAME = rf"{_CAPITALS}(?:\s(?:(?:of|on|for|and|the|to|against)\s){{0,3}}{_CAPITALS})*"
_PASSIVE = re.compile(
    rf"^that\s(?P<what>(?:an?|the)\s[^,;]{{3,200}}?),?\s(?:shall|should|will|must)\sbe\s(?P<done>\w{{1,40}}(?:ed|en|t))\s(?:\w{{1,40}}\s)?"
    rf"by\s(?:the\s)?(?P<who>{_NAME})(?P<rest>[^;]*)"
)
_ACTIVE = re.compile(
    rf"^that\s(?:the\s|all\s)?(?P<who>(?:{_NAME}|States|Member States|States Parties))"
    rf"(?:,[^,;]{{2,150}},|\s\([^)]*\))?\s"
    r"(?P<modal>(?:shall|should|will|must|may)\s)?(?P<what>[a-z]{1,40}\s[^;]*)"
)
_NEED = re.compile(
    rf"\b(?:the\s)?(?:need|importance)\s(?:for|of)\s(?:the\s)?(?P<who>{_NAME})(?:,[^,;]{{2,150}},)?\s(?:to|of)\s(?P<what>[a-z]{{1,40}}\s[^;]*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing asked."""

    verb: str  # "requests", "calls upon", "need emphasized"
    strength: Strength
    who: str | None  # None: the clause leaves it open
    what: str  # from its verb on: "submit a report …"; empty: it stands in the sub-paragraphs
    start: int
    end: int
    passive: bool = False


def actor(text: str) -> str:
    """A name without article and asides: "the Secretary-General, in consultation with …"."""
    aside = _ASIDE_OPENS.search(text)
    bare = text[: aside.start()] if aside else text
    return _BEFORE_NAME.sub("", bare.strip(" ,:")).strip(" ,:")


def clauses(text: str, previous: str | None = None) -> list[Clause]:
    """What a paragraph asks, in order; ``previous`` is whom "also requests him" means."""
    starts = [match for match in _openings(text) if not _is_noun(text, match)]
    found: list[Clause] = []
    waiting: list[Clause] = []
    for place, match in enumerate(starts):
        end = starts[place + 1].start("verb") if place + 1 < len(starts) else len(text)
        clause = _clause(text, match, end, found[-1].who if found else previous)
        if clause is None or (clause.who and clause.what):
            found += [replace(one, what=clause.what) for one in waiting] if clause else []
            found += [clause] if clause else []
            waiting = []
        elif place + 1 < len(starts) and text[:end].rstrip().endswith("and"):
            waiting.append(clause)  # "urges all States, and encourages organizations, to …"
        elif place + 1 == len(starts):
            found.append(clause)
    return found


def _openings(text: str) -> Iterator[re.Match[str]]:
    """Each verb in the organ's voice; at the start of a paragraph also behind adverbs."""
    first = _FIRST.match(text)
    if first:
        yield first
    for match in _INSIDE.finditer(text, first.end() if first else 0):
        if _BEFORE.search(text, max(0, match.start("verb") - 12), match.start("verb")):
            yield match


def _without_joints(text: str) -> str:
    """The text without the commas and conjunctions at its end that lead to the next clause."""
    text = text.rstrip(",;: \n")
    while text.endswith(_JOINTS):
        text = text[: text.rindex(" ")].removesuffix(" as well").removesuffix(",")
    return text


def _is_noun(text: str, match: re.Match[str]) -> bool:
    return match.start("verb") > 0 and bool(_NOUN_FOLLOWS.match(text, match.end()))


def _clause(text: str, match: re.Match[str], end: int, previous: str | None) -> Clause | None:
    verb = " ".join(match["verb"].casefold().split())
    strength = _VERBS[verb]
    start, that = match.end(), False
    if aside := _ASIDE.match(text, start, end):
        start = aside.end() - 1
        that = aside[0].startswith(" that")
    sentence = _SENTENCE_ENDS.search(text, start, end) if ". " in text else None
    end = sentence.start() if sentence else end
    body = _without_joints(text[start:end])
    colon = text[:end].rstrip().endswith(":")
    at: dict[str, Any] = {"start": match.start("verb"), "end": start + len(body)}
    body = body.strip()
    if strength is Strength.WISHES and verb != "expects":
        need = _NEED.search(body) if names_any(body, ("need ", "importance ")) else None
        verb = f"need {verb[:-1]}d" if verb.endswith("es") and not verb.endswith("sses") else f"need {verb[:-2]}ed"
        return Clause(verb=verb, strength=strength, who=need["who"], what=need["what"], **at) if need else None
    if that or body.startswith("that "):
        return _that(verb, strength, f"that {body}" if that else body, at)
    if verb in ("decides", "recommends", "expects", "demands"):
        return None
    return _to_do(verb, strength, f" {body}" + (" to:" if colon and body.endswith(" to") else ""), at, previous, colon)


def _that(verb: str, strength: Strength, body: str, at: dict[str, Any]) -> Clause | None:
    """ "that a summary shall be prepared by the Committee", "that the Secretary-General submit …"."""
    if passive := _PASSIVE.match(body):
        what = f"{_infinitive(passive['done'])} {passive['what']}{passive['rest']}"
        return Clause(verb=verb, strength=strength, who=passive["who"], what=what, passive=True, **at)
    if (active := _ACTIVE.match(body)) and not active["what"].startswith(
        ("is ", "are ", "has ", "have ", "be ", "of ")
    ):
        return Clause(verb=verb, strength=strength, who=active["who"], what=active["what"], **at)
    return None


def _infinitive(done: str) -> str:
    """ "prepared" → "prepare"; the verbs of the trade."""
    known = {
        "submitted": "submit",
        "held": "hold",
        "made": "make",
        "sent": "send",
        "drawn": "draw",
        "transmitted": "transmit",
    }
    if done in known:
        return known[done]
    stem = done.removesuffix("ed")
    return (
        f"{stem}e"
        if stem.endswith(("ar", "at", "iz", "is", "id", "ul", "in", "v", "u", "c", "ng", "il", "rv"))
        else stem
    )


def _to_do(
    verb: str, strength: Strength, body: str, at: dict[str, Any], previous: str | None, colon: bool
) -> Clause | None:
    """ "the Secretary-General, in consultation with …, to submit …"."""
    for match in _TO.finditer(body, 0, _LONGEST_ACTOR):
        word = match["verb"]
        if _NO_VERB.fullmatch(word or "") or (word and _NO_ACTOR_ENDS.search(body[: match.start()].casefold())):
            continue
        who = actor(body[: match.start()])
        who = previous if who in ("him", "her", "it", "them") and previous else who
        what = body[match.start() :].lstrip(" ,").removeprefix("to").strip(" :")
        return Clause(verb=verb, strength=strength, who=who or previous, what=what, **at)
    who = actor(body)
    if colon or re.fullmatch(
        rf"(?:all\s)?(?:{_NAME}|(?:[\w-]{{1,40}}\s){{0,5}}(?:States|parties|organi[sz]ations|actors|bodies))", who
    ):
        return Clause(verb=verb, strength=strength, who=who or previous, what="", **at)
    return None
