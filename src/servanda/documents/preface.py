"""What stands above the body, understood: symbol, organ, number, title, session, agenda item, days, route."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from servanda.documents.model import DocumentKind, Preface, Route
from servanda.documents.ordinals import ordinal_value
from servanda.documents.signs import DAY, MONTH_NAMES, MONTHS, SYMBOL, day_of

__all__ = ["body_of_symbol", "dates_in", "tidied", "understood"]

_BODIES = {
    "General Assembly": "A",
    "Security Council": "S",
    "Human Rights Council": "A/HRC",
    "Economic and Social Council": "E",
    "Trusteeship Council": "T",
}
_BODY = re.compile("|".join(_BODIES))
_SESSION = re.compile(
    r"((?:[A-Z][a-z]+(?:-| ))?[A-Za-z-]+?(?:st|nd|rd|th|first|second|third|\dth))\s+"
    r"((?:emergency |regular |resumed )*"
    r"(?:special |regular )?)session\b(?:[,;]?\s*(?:\d{4}|\(resumed\)))?",
)
_ITEM = re.compile(r"(?:(?:Provisional )?[Aa]genda\s+)?[Ii]tems?\s+(\d[\d ,()a-z]*?)\s*(?=[A-Z*“]|$)")
_SPLIT_SYMBOL = re.compile(
    r"(United Nations)?\s*(/(?:RES|DEC|PRST|L\.|\d)\S*(?: ?\(\d{4}\))?(?: [A-Z](?:[-–][A-Z])?)?)"
)
_UNFINISHED = re.compile(
    rf"(?:\b(?:[Aa]dopted|[Rr]esolution)\b.*\b(?:on|of|by|the|its)|\bon \d{{1,2}}(?: (?:{MONTH_NAMES}))?)$"
)
_AGENDA = re.compile(r"(?:Provisional )?(?:Agenda )?[Ii]tems? \d")
_ITEM_NUMBER = re.compile(r"\d+(?:\s?\([a-z]{1,2}\))*(?:(?:,| and| to)\s*\([a-z]{1,2}\))*")
_ADOPTED = re.compile(
    r"\badopted\s+(?:by\s+the\s+[\w ]+?\s+)?(?:at\s+its\s+(.{4,60}?meeting)[, ]+(?:held\s+)?)?(?:on|of)\s+"
    r"(?=\d)|Resolution\s+(?:\d+\s*(?:\(\d{4}\))?\s*)?of\s+(?=\d)|meeting of the [\w ]+, held on\s+(?=\d)|"
    r"^\d+\s*\(\d{4}\)\.?\s+Resolution\s+of\s+(?=\d)|(?:plenary|th) meeting,? (?:held )?on\s+(?=\d)",
    re.IGNORECASE,
)
_MEETING = re.compile(r"\b(\d{1,4}(?:st|nd|rd|th)(?: \(resumed\))?(?: \w+)? meeting)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w/])((?:(?:ES|S)-)?(?:\d{1,2}|[12]\d{3})/\d{1,4}(?:\s?[A-Z](?:(?:[-–]| (?:and|to) )[A-Z])?)?|"
    r"\d{1,4}\s?[A-Z]?\s?\([IVXL]+\)(?: [A-Z]\b)?)"
    r"\.\s*(?=\S|$)"
)
_COUNCIL_NUMBER = re.compile(r"\b(?:RESOLUTION\s+)?(\d{1,4})\s*\((\d{4})\)", re.IGNORECASE)
_UNDATED_NUMBER = re.compile(r"^RESOLUTION (\d{1,4}) (?:of|adopted)\b", re.IGNORECASE)
_ROUTE = re.compile(r"\[((?:on|without|adopted on|as|by|proposed)\b[^\]]*)\]", re.IGNORECASE)
_COMMITTEE = re.compile(
    r"((?:Special Political and Decolonization Committee|Special Political Committee) \(Fourth Committee\)|"
    r"(?:First|Second|Third|Fourth|Fifth|Sixth|General|Special Political|Credentials) Committee|"
    r"(?:Ad Hoc|Special|Preparatory) [A-Z][\w ]*?Committee(?: on [\w ]+)?)"
)
_PINPOINTED = re.compile(
    rf"{SYMBOL.pattern}(?:,\s*(?:paras?\.|sects?\.|chap\.|annex(?:es)?)\s*[\w\s()–-]*?(?=,|\)|\s+and|;|$))?"
)
_ADDENDA = re.compile(r"(?:,|\s+and)\s+((?:Add|Corr|Rev)\.\d+)(?=[\s,)\]]|$)")
_DRAFT_TITLE = re.compile(r"(.{3,1500}?: (?:revised )?(?:draft resolution|amendment|draft decision))\b", re.DOTALL)
# Names of one State that hold an "and".
_ALLIED = re.compile(
    r"(?:Antigua and Barbuda|Bosnia and Herzegovina|Great Britain and Northern Ireland|Saint Kitts and Nevis|"
    r"Saint Vincent and the Grenadines|Sao Tome and Principe|Trinidad and Tobago)"
)
_PRESIDENT = "Statement by the President of the Security Council"
_BOILERPLATE = re.compile(
    r"United Nations|Distr\b|Original:|Resolution adopted|Adopted by|Agenda item|Provisional|Please recycle|"
    r"Decisions? adopted|GENERAL$|GENERAL ASSEMBLY$",
)


@dataclass(slots=True)
class _Fields:
    """The fields of a preface, as they are found."""

    symbol: str | None = None
    body: str | None = None
    number: str | None = None
    title: str | None = None


def understood(
    lines: Sequence[str], *, symbol: str | None = None, kind: DocumentKind, closing: str = "", formula: str = ""
) -> Preface:
    """The preface from its printed lines.

    ``symbol`` as put together from split lines; ``closing`` what stands below (meeting and day), ``formula``
    the line that opens the body.
    """
    lines = tidied(lines)
    text = "\n".join(lines)
    flat = " ".join(lines)
    fields = _Fields(symbol=symbol, body=_body(f"{flat} {formula}", symbol) if kind.is_deliberation else None)
    _number_and_title(fields, lines)
    session, session_text = _session(text)
    items, item_name = _agenda(lines, fields.title)
    adopted = _ADOPTED.search(flat)
    adopted_on = _day_at(flat, adopted.end()) if adopted else None
    meeting = _MEETING.search(closing) or _MEETING.search(flat)
    printed = symbol is not None
    symbol = symbol or (_inferred(fields, kind) if kind.is_deliberation else None)
    return Preface(
        symbol=symbol,
        symbol_in_text=printed,
        body=fields.body or body_of_symbol(symbol),
        number=fields.number,
        title=fields.title,
        session=session or _session_of(symbol),
        session_text=session_text,
        agenda_items=items,
        agenda_item_name=item_name,
        adopted_on=None if kind is DocumentKind.DRAFT_RESOLUTION else adopted_on or _first_day(closing),
        issued_on=_issued(lines),
        meeting=meeting[1] if meeting else None,
        meeting_date=_first_day(closing),
        route=_route(flat),
        sponsors=_sponsors(fields.title) if kind is DocumentKind.DRAFT_RESOLUTION else (),
        dates=dates_in(f"{text}\n{closing}"),
        text=text,
    )


def tidied(lines: Sequence[str]) -> list[str]:
    """The lines with a title, and the name of an agenda item, each on one line though they were printed on several.

    "80/231." and the title after it are one line, as official files have it.
    """
    out: list[str] = []
    titled = item = False
    for line in _whole_symbol(lines):
        ends = line.startswith("[") or _BOILERPLATE.match(line) is not None
        if (
            (out and _UNFINISHED.search(out[-1]) and not line.startswith("["))
            or (titled and not ends)
            or (len(out) > 1 and _ROUTE.fullmatch(out[-2]) and not ends and not _NUMBER.match(line))
            or (item and not ends and not _NUMBER.match(line) and not _AGENDA.match(out[-1]))
        ):
            out[-1] += f" {line}"
        else:
            if not titled and (numbered := _NUMBER.match(line)):
                titled, line = True, f"{line[: numbered.end()].rstrip()} {line[numbered.end() :]}".rstrip()
            item = bool(_AGENDA.match(line)) or (item and not ends and not titled)
            out.append(line)
    return out


def _whole_symbol(lines: Sequence[str]) -> list[str]:
    """A symbol whose large first letter was extracted on a line of its own put together: "A", "... /RES/79/4"."""
    for place in range(len(lines) - 1):
        letter, rest = lines[place], _SPLIT_SYMBOL.fullmatch(lines[place + 1])
        if len(letter) == 1 and letter.isupper() and rest:
            head = [rest[1]] if rest[1] else []
            return [*lines[:place], *head, letter + rest[2], *lines[place + 2 :]]
    return list(lines)


def body_of_symbol(symbol: str | None) -> str | None:
    """The organ a symbol belongs to."""
    if symbol is None:
        return None
    if symbol.startswith("A/HRC/"):
        return "Human Rights Council"
    return {"A": "General Assembly", "S": "Security Council", "E": "Economic and Social Council"}.get(
        symbol.split("/")[0]
    )


def dates_in(text: str) -> tuple[date, ...]:
    """Every full date in the text, in order."""
    days = (_made(int(found[3]), MONTHS[found[2].lower()], int(found[1])) for found in DAY.finditer(text))
    return tuple(day for day in days if day)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "31 June" as some machine read it: printed, but no day
        return None


def _first_day(text: str) -> date | None:
    found = day_of(text)
    return _made(*found) if found else None


def _day_at(text: str, start: int) -> date | None:
    return _first_day(text[start : start + 24])


def _body(flat: str, symbol: str | None) -> str | None:
    if symbol and (body := body_of_symbol(symbol)):
        return body
    found = _BODY.search(flat)
    return found[0] if found else None


def _inferred(fields: _Fields, kind: DocumentKind) -> str | None:
    """The symbol that follows from organ and number."""
    number, body = fields.number, fields.body
    if not number:
        return None
    if re.fullmatch(r"\d{1,4} \(\d{4}\)", number) and body in (None, "Security Council"):
        fields.body = "Security Council"
        return f"S/RES/{number}"
    word = "DEC" if kind is DocumentKind.DECISION else "RES"
    return f"{_BODIES[body]}/{word}/{number}" if body in _BODIES and body != "Security Council" else None


def _number_and_title(fields: _Fields, lines: Sequence[str]) -> None:
    for place, line in enumerate(lines):
        found = _NUMBER.match(line)
        if found and not line.startswith("["):
            fields.number = " ".join(found[1].split())
            title = [line[found.end() :]]
            title += [after for after in lines[place + 1 :] if not after.startswith("[")]
            fields.title = " ".join(part for part in title if part).strip().rstrip("*").strip() or None
            return
    flat = " ".join(lines)
    if fields.symbol and (of_symbol := re.fullmatch(r"[A-Z]/RES/(\d+ \(\d{4}\))", fields.symbol)):
        fields.number = of_symbol[1]
    elif fields.symbol is None and (council := _COUNCIL_NUMBER.search(flat)):
        fields.number = f"{council[1]} ({council[2]})"
    elif fields.symbol is None and (undated := _UNDATED_NUMBER.search(flat)) and (day := day_of(flat)):
        fields.number = f"{undated[1]} ({day[0]})"
    elif fields.symbol and (
        of_symbol := re.fullmatch(r"A/(?:HRC/)?(?:RES|DEC)/((?:ES-|S-)?\d+/\d+(?: ?[A-Z])?)", fields.symbol)
    ):
        fields.number = of_symbol[1]
    fields.title = _unnumbered_title(lines) or _title_below_route(lines)


def _title_below_route(lines: Sequence[str]) -> str | None:
    """The title of a resolution whose number was not extracted: what stands below "[on the report of ...]"."""
    route = next((place for place, line in enumerate(lines) if _ROUTE.fullmatch(line)), len(lines))
    return " ".join(lines[route + 1 :]) or None


def _unnumbered_title(lines: Sequence[str]) -> str | None:
    if any(line.startswith(_PRESIDENT) for line in lines):
        return _PRESIDENT
    for place, line in enumerate(lines):
        if "draft resolution" in line or "draft decision" in line or ": amendment" in line:
            start = place
            while start and not _ends_header(lines[start - 1]):
                start -= 1
            found = _DRAFT_TITLE.match(" ".join(lines[start : place + 1]))
            return found[1] if found else line
    return None


def _sponsors(title: str | None) -> tuple[str, ...]:
    """Who proposes a draft, from the words above it: "Gabon, Ghana and Norway: draft resolution"."""
    if not title or ":" not in title:
        return ()
    names = _ALLIED.sub(lambda found: found[0].replace(" and ", "\x00"), title.split(":")[0])
    parts = [part for listed in names.split(", ") for part in listed.split(" and ")]
    return tuple(part.replace("\x00", " and ").strip() for part in parts if part.strip())


def _ends_header(line: str) -> bool:
    return bool(DAY.search(line)) or _BOILERPLATE.match(line) is not None or line in _BODIES or "Original" in line


def _session(text: str) -> tuple[str | None, str | None]:
    """The session's number ("62", "ES-10", "S-27") and its words."""
    found = _SESSION.search(text)
    if not found:
        return None, None
    value = ordinal_value(found[1])
    if value is None:
        return None, None
    prefix = "ES-" if "emergency" in found[2] else "S-" if "special" in found[2] else ""
    return f"{prefix}{value}", " ".join(found[0].split())


def _session_of(symbol: str | None) -> str | None:
    found = re.match(r"A/(?:HRC/)?(?:RES|DEC)/((?:ES-|S-)?\d+)/", symbol or "")
    return found[1] if found else None


def _agenda(lines: Sequence[str], title: str | None) -> tuple[tuple[str, ...], str | None]:
    for place, line in enumerate(lines):
        if not re.match(r"(?:Agenda\s+)?items?\s+\d", line, re.IGNORECASE):
            continue
        found = _ITEM.match(line)
        numbers = found[1] if found else line
        rest = [line[found.end() :].strip()] if found and found.end() < len(line) else []
        for after in lines[place + 1 :]:
            if after.startswith(("[", "Resolution adopted", "Decision")) or _NUMBER.match(after):
                break
            rest.append(after)
        name = " ".join(part for part in rest if part).strip()
        return tuple(" ".join(one[0].split()) for one in _ITEM_NUMBER.finditer(numbers)), name or None
    return (), None


def _issued(lines: Sequence[str]) -> date | None:
    """The day of issue, which stands alone on its line, mostly below "Distr."."""
    for place, line in enumerate(lines):
        if re.match(r"Distr", line):
            for after in [line, *lines[place + 1 : place + 5]]:
                if (found := DAY.search(after)) and len(after) - len(found[0]) < 60 and "adopted" not in after.lower():
                    return _first_day(after)
    for line in lines:
        if re.match(r"Resolution|Adopted|\d+ \(", line, re.IGNORECASE):
            return None
        if DAY.fullmatch(line.strip()):
            return _first_day(line)
    return None


def _route(flat: str) -> Route | None:
    found = _ROUTE.search(flat)
    if not found:
        return None
    words = found[1]
    committee = _COMMITTEE.search(words)
    return Route(
        text=found[0],
        committee=committee[1] if committee and "without reference" not in words else None,
        without_reference="without reference" in words.lower(),
        documents=_documents(words),
    )


def _documents(words: str) -> tuple[str, ...]:
    """Each document with its own symbol: "A/62/L.13 and Add.1" names two."""
    named: list[tuple[int, str]] = []
    last: tuple[int, str] | None = None
    for found in re.finditer(rf"(?P<whole>{_PINPOINTED.pattern})|{_ADDENDA.pattern}", words):
        if found["whole"]:
            last = (found.start(), found["whole"].strip())
            named.append(last)
        elif last:
            stem = SYMBOL.match(last[1])
            addendum = found[found.lastindex or 0]
            named.append((found.start(), f"{stem[0] if stem else last[1]}/{addendum}"))
    return tuple(name for _, name in named)
