"""The sections of a letter: each piece stands where a reader looks for it, and names the article that it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from servanda.desk.requests.letters.letter import Content, Fact, Kind, Letter, Person, Provision, Urgency, Words
from servanda.desk.requests.letters.sheets import Block
from servanda.desk.requests.letters.wording import Voice

__all__ = ["sections"]

Saying = Callable[[Words], str]
# Which section of the letter holds what a provision requires, by the provision's item; others: what is asked.
_PLACES = {
    "authority": ("authority", "subject-and-proceeding", "legal-basis"),
    "facts": ("facts", "essential-facts", "offence-and-facts", "facts-and-proceeding"),
    "offences": ("offence", "legal-provisions", "provisions", "in-absentia-remedies"),
    "persons": (
        *("persons", "persons-and-items", "identity-and-nationality", "identity-location", "identity-proof"),
        *("location-identity", "identifying-data", "addressee"),
    ),
    "documents": ("judgment-or-warrant", "judgment-copy", "warrant-copy", "sentence-and-time", "confiscation-order"),
    "urgency": ("time-limit", "necessity"),
    "confidentiality": ("confidentiality-need",),
}
_PLACE_OF = {item: place for place, items in _PLACES.items() for item in items}


def sections(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    """All sections that have something to say, in their order."""
    asks = letter.kind in (Kind.REQUEST, Kind.SPONTANEOUS_INFORMATION)
    parts: list[tuple[str, list[Block]]] = []
    if letter.kind is Kind.MORE_INFORMATION:
        parts.append(("missing", list(_missing(letter, in_, words))))
    parts.append(("grounds", list(_grounds(letter, in_))))
    if asks:
        parts += [(name, list(make(letter, in_, words))) for name, make in _OF_A_REQUEST.items()]
    parts.append(("information" if asks else "results", list(_results(letter, words))))
    parts.append((_remarks_heading(letter), list(_remarks(letter, words))))
    parts += [(name, list(make(letter, in_, words))) for name, make in _OF_EVERY_LETTER.items()]
    for name, blocks in parts:
        if blocks:
            yield Block(kind="heading", texts=(in_.word("headings", name),))
            yield from blocks


def _remarks_heading(letter: Letter) -> str:
    if letter.kind in (Kind.REFUSAL, Kind.POSTPONEMENT, Kind.WITHDRAWAL):
        return "reasons"
    return "open" if letter.kind is Kind.ANSWER and letter.is_partial else "remarks"


def _paragraph(text: str, lead: str = "", cite: str = "") -> Block:
    return Block(kind="paragraph", texts=(text,), leads=(lead,) if lead else (), cite=(cite,) if cite else ())


def _entry(text: str, lead: str = "", cite: str = "") -> Block:
    return Block(kind="entry", texts=(text,), leads=(lead,) if lead else (), cite=(cite,) if cite else ())


def _cited(provision: Provision, in_: Voice, letter: Letter) -> str:
    """The article; with its instrument, unless that is the one the letter rests on."""
    article = in_.word("labels", "article", article=provision.article)
    if {one.instrument for one in letter.bases} == {provision.instrument}:
        return article
    return f"{in_.instrument(provision.instrument)}, {article}"


def _contents(letter: Letter, section: str, in_: Voice, words: Saying) -> Iterator[Block]:
    """What provisions require to be said, where it is said in this section."""
    for one in letter.contents:
        if one.words and _PLACE_OF.get(one.provision.item, "asked") == section:
            yield _paragraph(words(one.words), _label(one, in_), _cited(one.provision, in_, letter))


def _label(content: Content, in_: Voice) -> str:
    return in_.word("items", content.provision.item, content.provision.item.replace("-", " ").capitalize())


def _authority(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    yield from _contents(letter, "authority", in_, words)


def _informs(letter: Letter) -> str:
    """Information given without a request speaks of itself, not of a request."""
    return "-information" if letter.kind is Kind.SPONTANEOUS_INFORMATION else ""


def _bases(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    for one in letter.bases:
        yield _paragraph(
            in_.say(f"basis{_informs(letter)}", article=one.article, instrument=in_.instrument(one.instrument))
        )


def _offences(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    if letter.offences:
        yield _paragraph(in_.say("offence", offences=in_.joined([in_.crime(one) for one in letter.offences])))
    yield from _contents(letter, "offences", in_, words)


def _facts(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    """As the provisions require them; the facts of the case where no provision does."""
    required = list(_contents(letter, "facts", in_, words))
    yield from required
    for fact in () if required else letter.facts:
        yield _paragraph(words(fact.words), _when_and_where(fact, in_))


def _when_and_where(fact: Fact, in_: Voice) -> str:
    when = in_.days(fact.began) if fact.began else ""
    if fact.began and fact.ended and fact.ended != fact.began:
        when = in_.word("labels", "between", began=when, ended=in_.days(fact.ended))
    where = [", ".join(part for part in (one.place, in_.state(one.state)) if part) for one in fact.places]
    said = ", ".join(part for part in (when, in_.joined(where)) if part)
    return said[:1].upper() + said[1:]


def _persons(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    yield from _contents(letter, "persons", in_, words)
    for one in letter.persons:
        yield _paragraph(_person(one, in_), one.token)
    if any(one.is_sealed for one in letter.persons):
        yield Block(kind="line", texts=(in_.say("sealed"),))


def _person(one: Person, in_: Voice) -> str:
    said = [in_.word("person", "sealed") if one.is_sealed else one.name, in_.word("roles", one.role)]
    if one.nationalities:
        named = [in_.word("person", "stateless") if n == "stateless" else in_.state(n) for n in one.nationalities]
        said.append(in_.word("person", "nationality", names=", ".join(named)))
    if one.whereabouts:
        said.append(in_.word("person", "whereabouts", name=in_.state(one.whereabouts)))
    text = in_.joined([part for part in said if part])
    return f"{text[:1].upper()}{text[1:]}."


def _asked(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    for one in letter.asked:
        name = in_.measure(one.measure)
        yield _paragraph(words(one.words) if one.words else "", name[:1].upper() + name[1:])
        for key, value in one.particulars.items():
            label = in_.word("particulars", key, key.replace("-", " ").capitalize())
            yield _entry(in_.word("choices", value, value), label)
    yield from _contents(letter, "asked", in_, words)


def _documents(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    yield from _contents(letter, "documents", in_, words)


def _missing(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    for one in letter.contents:
        says = one.provision.says if in_.language == "en" else ""
        text = " ".join(part for part in (says, words(one.remark) if one.remark else "") if part)
        yield _paragraph(text, _label(one, in_), _cited(one.provision, in_, letter))


def _grounds(letter: Letter, in_: Voice) -> Iterator[Block]:
    for one in letter.grounds:
        if letter.kind is not Kind.REFUSAL:
            weight = ""
        else:
            weight = in_.say("mandatory" if one.effect in ("must-refuse", "prohibited", "shall-not") else "optional")
        says = one.says if in_.language == "en" else ""
        yield _paragraph(" ".join(part for part in (says, weight) if part), _cited(one, in_, letter))
    if letter.grounds and letter.consulted:
        yield _paragraph(in_.say("consulted"))


def _results(letter: Letter, words: Saying) -> Iterator[Block]:
    for one in letter.results:
        yield _paragraph(words(one))


def _remarks(letter: Letter, words: Saying) -> Iterator[Block]:
    if letter.remarks:
        yield _paragraph(words(letter.remarks))


def _conditions(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    for one in letter.conditions:
        label = in_.word("conditions", one.kind, one.kind.replace("-", " ").capitalize())
        cite = _cited(one.provision, in_, letter) if one.provision else ""
        yield _paragraph(words(one.words) if one.words else "", label, cite)


def _urgency(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    said = []
    if letter.urgency is not Urgency.ROUTINE:
        said.append(in_.say(f"{letter.urgency}{_informs(letter)}"))
        said += [words(letter.urgency_reason)] if letter.urgency_reason else []
    if letter.respond_by:
        said.append(in_.say("respond-by", day=in_.day(letter.respond_by)))
    if said:
        yield _paragraph(" ".join(said))
    yield from _contents(letter, "urgency", in_, words)


def _confidentiality(letter: Letter, in_: Voice, words: Saying) -> Iterator[Block]:
    if letter.is_confidential:
        said = [in_.say("confidential" if letter.kind is Kind.REQUEST else "confidential-letter")]
        said += [words(letter.confidentiality_reason)] if letter.confidentiality_reason else []
        yield _paragraph(" ".join(said))
    yield from _contents(letter, "confidentiality", in_, words)


_Making = Callable[[Letter, Voice, Saying], Iterator[Block]]
_OF_A_REQUEST: dict[str, _Making] = {
    "authority": _authority,
    "bases": _bases,
    "offences": _offences,
    "facts": _facts,
    "persons": _persons,
    "asked": _asked,
    "documents": _documents,
}
_OF_EVERY_LETTER: dict[str, _Making] = {
    "conditions": _conditions,
    "urgency": _urgency,
    "confidentiality": _confidentiality,
}
