"""Treaties cited by name, and their provisions: "article 12, paragraph 3, of the Rome Statute".

A treaty of the registry is known by any of its names. Any other is known by how treaties are named: a word
such as "Convention" with capitals before it or a subject after it. "The Convention" alone, "that article" and
a name a text has given itself ("Relationship Agreement") are read from what stands before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = [
    "Context",
    "NamedTreaty",
    "ProvisionMention",
    "TreatyMention",
    "TreatyNames",
    "find_provisions",
    "find_treaties",
]

_HEADS = ("Convention", "Covenant", "Protocol", "Agreement", "Treaty", "Statute", "Charter")
_CHARTER = "Charter of the United Nations"
_TAME = {"–": "-", "—": "-", "‑": "-", "’": "'", "‘": "'"}
_LEFT = re.compile(r"(?:(?<![\w.])(?:[A-Z][\w’'-]{0,40}(?:\s?[–—]\s?(?:The\s)?|\s))+(?:of\s|additional\s)?)$")
_NOT_A_NAME = re.compile(r"The|This|That|These|Those|States?|Part(?:y|ies)|Member|In|Under|By|Each|Any|Such|Both|Said")
_INCOMPLETE = re.compile(
    r"(?:(?:Constitutional|United|Nations|Optional|Additional|First|Second|Third|New|Draft|International)\s)*"
)
_OPENS = re.compile(
    r"s?(?P<additional>\sAdditional)?\s(?P<of>on|for|against|relating\sto|relative\sto|concerning|of|to|between|"
    r"among|establishing|governing|supplementing)\s(?=(?:the\s|all\s|a\s|an\s|certain\s|acts\s)*[A-Z])"
)
_TOKEN = re.compile(
    r"(?P<capital>(?:,?\s)(?!(?:January|February|March|April|June|July|August|September|October|November|December|Article|"
    r"Articles|Chapter|Part|Annex|Final)\b)(?:[A-Z][\w’'/-]{0,40}?(?=\d|[^\w’'/-]|$)|\([A-Z]\w{1,40}\)))|"
    r"(?P<year>\sof\s(?:\d{1,2}\s[A-Z][a-z]{1,40}\s)?\d{4})|"
    r"(?P<link>,?\s(?:of|on|the|in|for|to|from|into|and|or|with|against|all|its|their|other|between|relating|and/or|"
    r"including|certain|de|du|by(?=\s[A-Z]))(?=\s))"
)
_BELONGS_TO = re.compile(r"(?<!Protocol)(?<!Agreement)\sto\sthe\s")
_PARENT = re.compile(r"the\s(?:[A-Z]\w{1,40}\s){0,4}(?:Convention|Covenant|Statute|Treaty|Charter)")  # of a protocol
_BARE_FORMS = re.compile(r"(?:\b[Tt]he|\bthat|\bthis|\bsaid)\s$")
_DEFINED = re.compile(r"\s?\((?:[“\"](?:the\s)?([A-Z][\w’' -]{2,60})[”\"]|(?:the\s)?([A-Z]{2,8}))\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedTreaty:
    """A treaty of the registry with all its names."""

    id: str
    title: str
    names: tuple[str, ...]


class TreatyNames:
    """Finds the treaties of the registry by any of their names, longest first, in one pass."""

    def __init__(self, treaties: Iterable[NamedTreaty] = ()) -> None:
        self.treaties = {treaty.id: treaty for treaty in treaties}
        self._ids: dict[str, str] = {}
        for treaty in self.treaties.values():
            for name in (treaty.title, *treaty.names):
                for form in _forms(name):
                    self._ids.setdefault(form, treaty.id)
        self._keys = list(self._ids)
        self._finder = self._build() if self._keys else None

    def _build(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(self._keys, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where each name stands and the id of its treaty. “Convention on Crime” has capitals."""
        if self._finder is None:
            return
        plain = text
        for mark, tame in _TAME.items():
            plain = plain.replace(mark, tame)
        for index, start, end in self._finder.find_matches_as_indexes(plain):
            if not (start and text[start - 1].isalnum()) and not (end < len(text) and text[end].isalnum()):
                yield start, end, self._ids[self._keys[index]]


def _forms(name: str) -> set[str]:
    """The forms in which a name is printed: dashes with and without blanks, in capitals, with a small head word."""
    plain = name
    for mark, tame in _TAME.items():
        plain = plain.replace(mark, tame)
    tight = re.sub(r"\s*-\s*", "-", plain.strip())
    forms = {plain.strip(), tight, tight.replace("-", " - ")} if "-" in plain else {plain.strip()}
    forms |= {form.replace("United Nations", "UN", 1) for form in forms if form.startswith("United Nations ")}
    forms |= {" ".join([*form.split()[:-1], form.split()[-1].lower()]) for form in forms if form.endswith(_HEADS)}
    forms |= {form.upper() for form in forms if len(form.split()) > 1}
    return {form for form in forms if len(form) > 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatyMention:
    """A treaty named in a text."""

    name: str  # as written; of "the Convention" the name it stands for
    id: str | None  # in the registry
    start: int
    end: int
    bare: bool = False  # "the Convention"


@dataclass(slots=True, kw_only=True)
class Context:
    """What a text has named so far, so that "the Convention" and "that article" can be read."""

    by_head: dict[str, TreatyMention] = field(default_factory=dict)
    defined: dict[str, TreatyMention] = field(default_factory=dict)
    last_article: tuple[str, str, str | None] | None = None  # name, number, registry id

    def learn(self, mention: TreatyMention) -> None:
        """Remember a name by its head word."""
        for head in _HEADS:
            if head in mention.name:
                self.by_head[head] = mention

    def define(self, text: str, mention: TreatyMention) -> bool:
        """Remember the short name a text gives a treaty in brackets behind it; whether it gives one."""
        given = None if mention.bare else _DEFINED.match(text, mention.end)
        if given:
            self.defined[given[1] or given[2]] = mention
        return given is not None


def find_treaties(text: str, names: TreatyNames, context: Context) -> list[TreatyMention]:
    """The treaties a text names, in order; what it names is remembered in ``context``."""
    known = [
        TreatyMention(name=text[start:end], id=treaty, start=start, end=end) for start, end, treaty in names.find(text)
    ]
    found = _beside(known, _by_grammar(text, context))
    defined = [context.define(text, mention) for mention in found]
    if any(defined):
        found = _beside(known, _by_grammar(text, context))  # now also by the names the text gives itself
    return [_read(text, mention, context) for mention in found]


def _read(text: str, mention: TreatyMention, context: Context) -> TreatyMention:
    """The mention with the name "the Convention" stands for; any other is remembered."""
    if not mention.bare:
        context.learn(mention)
        return mention
    whole = context.defined.get(mention.name) or context.by_head.get(mention.name)
    return replace(mention, name=whole.name, id=whole.id) if whole else mention


def _beside(known: list[TreatyMention], others: Iterable[TreatyMention]) -> list[TreatyMention]:
    """Known names and those found by grammar where no known one stands, the longest of those that overlap."""
    starts, end = [mention.start for mention in known], 0
    found = list(known)
    for mention in sorted(others, key=lambda mention: (mention.start, -mention.end)):
        after = bisect_left(starts, mention.start)
        free = (after == 0 or known[after - 1].end <= mention.start) and (
            after == len(known) or starts[after] >= mention.end
        )
        if free and mention.start >= end:
            found.append(mention)
            end = mention.end
    return sorted(found, key=lambda mention: mention.start)


def _by_grammar(text: str, context: Context) -> Iterator[TreatyMention]:
    for head in _HEADS:
        position, done = text.find(head), 0
        while position >= 0:
            if position >= done and (mention := _named(text, head, position, context)):
                yield mention
                done = mention.end
            position = text.find(head, position + len(head))


def _named(text: str, head: str, position: int, context: Context) -> TreatyMention | None:
    """The treaty whose name has its head word here."""
    end = position + len(head)
    if text.startswith(" Series", end) or (end < len(text) and text[end].isalpha() and text[end] != "s"):
        return None
    start, right = _left(text, position), _right(text, end)
    if start == position and _BELONGS_TO.match(text, end):
        right = end  # "parties to the Convention to the Conference": what follows belongs to another word
    before = text[start:position]
    complete = right > end + 1 or (not _INCOMPLETE.fullmatch(before) and head not in ("Agreement", "Charter"))
    if (start < position and right <= end + 1 and text[start:end] in context.defined) or (
        text[start:right] == "United Nations Charter"
    ):
        complete, right = True, end
    if right == end and re.match(r"\s[A-Z]", text[end : end + 2]):
        return None  # "the National Convention Centre"
    if complete:
        name = " ".join(text[start:right].split())
        return TreatyMention(
            name=_CHARTER if name.endswith("Nations Charter") else name, id=None, start=start, end=right
        )
    if _BARE_FORMS.search(text, max(0, position - 5), position):
        return TreatyMention(name=head, id=None, start=position, end=end, bare=True)
    return None


def _left(text: str, position: int) -> int:
    """Where the name begins: the capitals directly before its head word."""
    before = text[max(0, position - 70) : position]
    match = _LEFT.search(before)
    if not match:
        return position
    start = position - len(match[0])
    words = match[0].split()
    while words and _NOT_A_NAME.fullmatch(words[0].strip("-–—")):
        start += len(words.pop(0))
        start += len(text[start:position]) - len(text[start:position].lstrip())
    return start if words else position


def _right(text: str, end: int) -> int:
    """Where the name ends: with the last capital of its subject."""
    opens = _OPENS.match(text, end)
    if not opens:
        return end + (text[end : end + 1] == "s")
    last, position, pair = end, opens.end() - 1, opens["of"] in ("between", "among")
    pair = pair or bool(_PARENT.match(text, opens.end()) and opens["of"] == "to")
    for _ in range(40):
        token = _TOKEN.match(text, position)
        if token is None or _breaks(text, token, position, pair):
            break
        position = token.end()
        last = position if token["capital"] or token["year"] else last
    return last


_NEXT_CLAUSE = re.compile(r",\s(?!and\s[A-Z]|including\s(?:the\s)?[A-Z]|or\s[A-Z])")
_AND_MORE = re.compile(r",?\s(?:and|or)\s(?:the|its|other|all|in|by|of|on|for|to|with)\s")
_AND_OTHER = re.compile(r",?\s(?:and|or)\sother\s[A-Z]")
_NEXT_TREATY = re.compile(
    r",?\s(?:and|in|by|to|on|for)\s(?:the\s)?(?:[A-Z]\w{1,40}\s){0,4}(?:" + "|".join(_HEADS) + ")"
)


def _breaks(text: str, token: re.Match[str], position: int, pair: bool) -> bool:
    """Whether the name ends before this word: another treaty, another clause."""
    if token["capital"]:
        word = token["capital"].lstrip(", ")
        return (
            word.rstrip("s") in _HEADS and not pair and not re.search(r"(?:to|the|of)$", text[position - 4 : position])
        )
    if not token["link"]:
        return False
    ahead = text[position : position + 60]
    if _NEXT_CLAUSE.match(ahead):
        return True
    if _AND_MORE.match(ahead) and not pair:
        return not _AND_OTHER.match(ahead)
    return _NEXT_TREATY.match(ahead) is not None


_NUM = r"(?:\d{1,3}|[IVXL]{1,6})(?:\s?(?:bis|ter|quater))?(?:\s?\((?:\d{1,9}|[a-z]{1,5})\))*"
_SEP = r"(?:,\s(?:and\s)?|\s(?:and|to|or)\s|[–-])"
_PARA = r"(?:\(\d{1,9}\)|\d{1,2})(?:\s?\([a-z]{1,5}\))*"
_PARAS = rf"(?:sub)?paragraphs?\s(?P<paras>(?:{_PARA}|\([a-z]{{1,40}}\))(?:{_SEP}{_PARA}(?![\d/]))*)"
_ARTICLE = re.compile(
    rf"(?P<kind>[Aa]rticles?|[Cc]hapters?|[Pp]arts?|[Rr]ules?)\s(?P<nums>{_NUM}(?:{_SEP}{_NUM})*)(?:,\s{_PARAS})?,?\s"
    r"(?:common\s)?(?:of|to|under|in)\s(?:the\s|that\s|its\s|said\s)*"
)
_PARAS_OF = re.compile(rf"{_PARAS}\sof\s(?:(?P<same>(?:that|the\ssame|the\ssaid)\sarticle)|(?:[Aa]rticle\s))")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionMention:
    """A provision cited: "Rome Statute, art. 12 (3)"."""

    ref: str
    id: str | None  # of the treaty, in the registry
    start: int
    end: int
    article: str  # "12", "10 and 13"
    paragraph: str | None


def find_provisions(text: str, treaties: list[TreatyMention], context: Context) -> Iterator[ProvisionMention]:
    """The provisions a text cites, in order; only those whose treaty is named or can be told."""
    starts = [treaty.start for treaty in treaties]
    for position in _places(text):
        if text.startswith("aragraph", position + 1):
            yield from _of_that_article(text, position, context)
            continue
        match = _ARTICLE.match(text, position)
        place = bisect_left(starts, match.end()) if match else len(starts)
        if match is None or place == len(starts) or starts[place] != match.end():
            continue
        yield _provision(text, match, treaties[place], context)


def _places(text: str) -> list[int]:
    found = []
    for literal in ("rticle", "hapter ", "Part ", "ule ", "aragraph"):
        offset = 0 if literal[0] == "P" else 1
        position = text.find(literal)
        while position >= 0:
            if position >= offset:
                found.append(position - offset)
            position = text.find(literal, position + 4)
    return sorted(found)


def _provision(text: str, match: re.Match[str], treaty: TreatyMention, context: Context) -> ProvisionMention:
    kind, numbers, paragraphs = match["kind"].casefold().rstrip("s"), match["nums"], match["paras"]
    start = match.start()
    if paragraphs is None:
        before = re.search(rf"{_PARAS}\sof\s$", text[max(0, start - 40) : start])
        paragraphs = before["paras"] if before else None
        start -= len(before[0]) if before else 0
    name = _CHARTER if treaty.name == "Charter" else treaty.name
    if kind == "article":
        context.last_article = (name, numbers, treaty.id)
    ref = f"{name}, {_pinpoint(kind, numbers, paragraphs)}"
    at: dict[str, Any] = {"start": start, "end": treaty.end, "article": numbers, "paragraph": paragraphs}
    return ProvisionMention(ref=ref, id=treaty.id, **at)


def _pinpoint(kind: str, numbers: str, paragraphs: str | None) -> str:
    """ "art. 12 (3)", "arts. 10 and 13", "Chapter VII"."""
    if kind != "article":
        return f"{kind.capitalize()} {numbers}"
    many = bool(re.search(_SEP, numbers))
    marked = re.sub(r"(?<!\()\b(\d+)\b(?!\))", r"(\1)", paragraphs) if paragraphs else ""
    spaced = re.sub(r"(?<=\w)\(|(?<=\))\(", " (", f"{numbers} {marked}".strip())
    return f"{'arts.' if many else 'art.'} {spaced}"


def _of_that_article(text: str, position: int, context: Context) -> Iterator[ProvisionMention]:
    match = _PARAS_OF.match(text, position)
    if match and match["same"] and context.last_article:
        name, number, treaty = context.last_article
        ref = f"{name}, {_pinpoint('article', number, match['paras'])}"
        at: dict[str, Any] = {
            "start": match.start(),
            "end": match.end(),
            "article": number,
            "paragraph": match["paras"],
        }
        yield ProvisionMention(ref=ref, id=treaty, **at)
