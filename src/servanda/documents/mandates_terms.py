"""The terms of what is asked: what is to be delivered, to whom, by when, how often.

A session becomes days by session arithmetic (``sessions``), a period by counting from the adoption. The words
of the text always stay beside the day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from servanda.documents.dates import MONTH_NAMES, find_dates, last_day
from servanda.documents.sessions import find_sessions, session_in_progress, session_period
from servanda.documents.vocabulary import names_any

__all__ = ["Due", "Recurrence", "deliverable", "due", "recipient", "recurrence"]

_MONTH = "|".join(MONTH_NAMES)
_CAPITALS = r"(?:[A-Z][\w’'-]{0,40}(?:\s\([^)]*\))?)"
_NAME = rf"{_CAPITALS}(?:\s(?:(?:of|on|for|and|the|against|in)\s){{0,2}}{_CAPITALS})*"
_GIVES = re.compile(
    r"^(?:(?:to|continue|further|also|regularly|and|orally|annually|biennially|periodically|prepare\sand|jointly|promptly)\s)*"
    r"(?:report|submit|present|transmit|provide|communicate|forward|convey|circulate|issue|prepare|include|make|deliver|send|address)\b"
)
_TELLS = re.compile(rf"\b(?:inform|brief|update|notify|advise|apprise|keep|provide)\s(?:the\s)?(?P<to>{_NAME})")
_TELLING = ("inform", "brief", "update", "notify", "advise", "apprise", "keep", "provide")
_TO_WHOM = re.compile(
    rf"(?<!relation)(?<!addition)(?<!according)(?<!respect)(?<!regard)(?<!related)(?<!access)(?<!pursuant)(?<!prior)"
    rf"(?<!attention)\sto\s(?:the\s)?(?P<to>(?:{_NAME}|all\sMember\sStates|States|Member\sStates))"
)
_ATTENTION = re.compile(rf"\bto\sthe\sattention\sof\s(?:the\s)?(?P<to>{_NAME})")
_CONSIDERED = re.compile(rf"\bfor\s(?:the\s)?(?:\w{{1,40}}\s)?consideration\s(?:by|of)\s(?:the\s)?(?P<to>{_NAME})")
_ORGAN = re.compile(
    r"Assembly|Council|Committee|Commission|Conference|Board|Secret|Director|Court|States|Board|President|Chair|Part"
)
_DELIVERABLE = re.compile(
    r"\b(?P<what>(?:[a-z-]+\s){0,4}?(?:reports?|summary|summaries|compilations?|stud(?:y|ies)|lists?|notes?|briefings?|comments|observations|"
    r"information|views|records|proposals?|recommendations|plans?|strateg(?:y|ies)|guidelines|database|register|assessments?|analys[ie]s|overview|updates?))\b"
)
_DETERMINER = re.compile(
    r"^(?:.*\b(?:an?|the|its|his|her|their|any|all|such|that|those|this|these|of|on|with|in|as|to)\s)?"
    r"(?:(?:submit|prepare|provide|present|further|also|circulate|continue|and|or)\s)*"
)
_NUMBERS = {
    word: number
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
} | {"fifteen": 15, "thirty": 30, "forty-five": 45, "sixty": 60, "ninety": 90, "a": 1}
_COUNT = r"(?P<count>\d{1,9}|" + "|".join(_NUMBERS) + r")"
_WITHIN = re.compile(
    rf"\bwithin\s(?:the\snext\s)?{_COUNT}\s(?P<unit>day|week|month|year)s?\b(?:\s(?:of|from|after)\s[^,;]{{3,60}})?"
)
_BY_DATE = re.compile(
    rf"\b(?:by|before|until|(?:no|not)\slater\sthan|prior\sto|on\sor\sbefore)\s(?:the\send\sof\s|the\sbeginning\sof\s|mid-|late\s|early\s)?"
    rf"(?:\d{{1,2}}\s(?:{_MONTH})\s\d{{4}}|(?:{_MONTH})\s\d{{4}}|(?<=of\s)\d{{4}}(?!\d))"
)
_SESSION_LEAD = re.compile(
    r"(?:(?:at|before|during|by|for|to|until|throughout|in|in\sadvance\sof|well\sin\sadvance\sof|prior\sto|at\sthe\send\sof|"
    r"at\sthe\sbeginning\sof|(?:no|not)\slater\sthan|not\slater\sthan\sat|between|consideration\sat)\s)+(?:(?:its|the|their|each)\s)?(?:resumed\s)?$"
)
_SESSION_TAIL = re.compile(r"\sof\sthe\s(?:General\s)?Assembly(?!\w)")
_LOOSE = re.compile(
    r"\b(?:(?:well\s)?in\sadvance\sof\sthe\s[^,;]{3,120}|at\sthe\send\sof\sthe\s[^,;]{3,80}|before\sthe\s(?:end|opening|start|expiry)\sof\s"
    r"[^,;]{3,80}|at\sits\s(?:next|following|forthcoming|subsequent)\s(?:\w{1,40}\s)?session|as\ssoon\sas\spossible|at\sthe\searliest\s[^,;]{3,40}|"
    r"without\s(?:further\s)?delay|immediately)"
)
_OFTEN = (
    (re.compile(r"\b(?:annually|every\syear|each\syear|on\san\sannual\sbasis|yearly)\b"), "P1Y"),
    (
        re.compile(r"\b(?:biennially|every\stwo\syears|every\ssecond\s(?:year|session)|on\sa\sbiennial\sbasis)\b"),
        "P2Y",
    ),
    (re.compile(r"\b(?:triennially|every\sthree\syears|on\sa\striennial\sbasis)\b"), "P3Y"),
    (re.compile(r"\bevery\sfour\syears\b"), "P4Y"),
    (re.compile(r"\b(?:every\ssix\smonths|twice\sa\syear|semi-annually|on\sa\ssix-month\sbasis)\b"), "P6M"),
    (re.compile(r"\b(?:quarterly|every\s(?:three|90)\s(?:months|days)|on\sa\squarterly\sbasis)\b"), "P3M"),
    (re.compile(r"\bevery\sfour\smonths\b"), "P4M"),
    (re.compile(r"\bevery\s(?:60\sdays|two\smonths|sixty\sdays)\b"), "P2M"),
    (re.compile(r"\b(?:monthly|every\s(?:month|30\sdays))\b"), "P1M"),
)
_OFTEN_WORDS = ("annual", "ennial", "year", "every", "quarterly", "month")  # one is in each of these
_PERIOD_REPORTED = re.compile(
    r"\breport\s(?:on|covering)\b[^;]{0,80}\bfor\s(?P<years>(?:19|20)\d\d\s?[–/-]\s?(?:(?:19|20)\d\d|\d\d))"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By when: the words, and the days they stand for as far as they can be known."""

    text: str
    first: date | None = None  # of a session: its opening
    last: date | None = None
    session: int | None = None  # of the General Assembly
    why: str = ""  # how the days were found


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """How often, as an ISO 8601 period, and why we say so."""

    period: str
    why: str


def recipient(what: str) -> str | None:
    """To whom something is to be given or told; None: nobody is named."""
    for pattern, words in ((_ATTENTION, ("attention",)), (_TELLS, _TELLING)):
        if names_any(what, words) and (match := pattern.search(what)) and _ORGAN.search(match["to"]):
            return match["to"]
    if not _GIVES.match(what):
        return None
    for match in (*_TO_WHOM.finditer(what), *_CONSIDERED.finditer(what)):
        if _ORGAN.search(match["to"]):
            return match["to"]
    return None


def deliverable(what: str) -> str | None:
    """The thing to be made or handed over: "report", "written summary"."""
    if not _GIVES.match(what) and not _TELLS.search(what):
        return None
    match = _DELIVERABLE.search(what)
    return (
        _DETERMINER.sub("", match["what"])
        if match
        else "report"
        if re.match(r"(?:\w{1,40}\s)?report\b", what)
        else None
    )


def due(what: str, *, adopted: date | None, of_assembly: bool) -> Due | None:
    """By when something is due. ``of_assembly``: sessions without an organ are the General Assembly's."""
    by_day = _by_day(what)
    if by_day:
        return by_day
    if "within" in what and (match := _WITHIN.search(what)):
        return _within(match, adopted)
    return _by_session(what, adopted, of_assembly) or _loosely(what)


def _by_day(what: str) -> Due | None:
    match = _BY_DATE.search(what) if names_any(what, "0123456789") else None
    if match is None:
        return None
    found = find_dates(match[0], years=True)
    if not found or not found[0].first:
        return None
    last = last_day(found[0].first)
    return Due(
        text=match[0],
        last=last,
        why=f"last day of “{found[0].text}”" if not found[0].is_day else "the day named",
    )


def _within(match: re.Match[str], adopted: date | None) -> Due:
    count = int(match["count"]) if match["count"].isdigit() else _NUMBERS[match["count"]]
    if adopted is None:
        return Due(text=match[0])
    if match["unit"] in ("day", "week"):
        last = adopted + timedelta(days=count * (7 if match["unit"] == "week" else 1))
    else:
        months = adopted.month - 1 + count * (12 if match["unit"] == "year" else 1)
        year, month = adopted.year + months // 12, months % 12 + 1
        last = min(last_day(f"{year:04}-{month:02}"), date(year, month, 1) + timedelta(days=adopted.day - 1))
    return Due(text=match[0], last=last, why=f"counted from the adoption on {adopted.isoformat()}")


def _by_session(what: str, adopted: date | None, of_assembly: bool) -> Due | None:
    for session in find_sessions(what):
        lead = _SESSION_LEAD.search(what[: session.start])
        if lead is None or session.kind not in ("", "regular", "resumed"):
            continue
        tail = _SESSION_TAIL.match(what, session.end)
        text = what[lead.start() : tail.end() if tail else session.end]
        period = session_period(session.number) if of_assembly or tail else None
        if period is None or not _plausible(session.number, adopted):
            return Due(text=text)
        why = f"session {session.number} of the General Assembly by rule 1 of its rules of procedure"
        return Due(text=text, first=period[0], last=period[1], session=session.number, why=why)
    return None


def _plausible(session: int, adopted: date | None) -> bool:
    """Whether it can be a coming session of the Assembly: the current one or one of the next ten."""
    now = session_in_progress(adopted) if adopted else None
    return now is None or 0 <= session - now <= 10


def _loosely(what: str) -> Due | None:
    match = _LOOSE.search(what)
    return Due(text=match[0]) if match else None


def recurrence(what: str) -> Recurrence | None:
    """How often it is to be done; None: once, or not said."""
    for pattern, period in _OFTEN if names_any(what, _OFTEN_WORDS) else ():
        if match := pattern.search(what):
            return Recurrence(period=period, why=f"“{match[0]}”")
    sessions = find_sessions(what)
    numbers = [session.number for session in sessions]
    if len(numbers) > 1 and len({session.start for session in sessions}) == 1 and numbers[1] - numbers[0] in (1, 2):
        return Recurrence(period=f"P{numbers[1] - numbers[0]}Y", why=f"“{sessions[0].text}”")
    if "report" in what and (match := _PERIOD_REPORTED.search(what)):
        return Recurrence(period="P1Y", why=f"the report covers one reporting year, “{match['years']}”")
    return None
