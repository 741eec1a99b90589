"""The words by which prose tells each kind of event.

The order matters: of two patterns that would use the same words the first wins, so what is announced, planned
or done by a committee stands before what is done. To know one more phrase, add it here and a sentence to the test.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from servanda.documents.guarded import Guarded

__all__ = ["CONDITIONS", "PATTERNS", "Pattern"]

_TREATY = r"(?:[Tt]reaty|[Cc]onvention|[Ss]tatute|[Aa]greement|[Pp]rotocol|[Tt]ext|[Ii]nstrument|it|It)"
_COMMITTEE = (
    r"(?:(?:[A-Z]\w{1,40}|legal|main|UN|\([^)]*\)|GA)\s){0,5}(?:(?<!Preparatory\s)(?<!Ad\sHoc\s)[Cc]ommittee|"
    r"panel)"
    r"(?!\sof\sMinisters)(?:\s(?:of|at)\sthe\s(?:UN|United\sNations)(?:\sGeneral\sAssembly)?)?"
)
_ASSEMBLY = (
    r"(?:(?:[Tt]he\s)?(?:UN|United\sNations|U\.N\.)?\s?(?:General\sAssembly|UNGA)|[Mm]ember\s[Ss]tates|"
    r"(?:[\w-]{1,40}\s){0,3}(?:[Ss]tates|nations|countries)|diplomatic\sconference|[Cc]onference)"
)
_COUNT = r"(?:\d{1,9}|[A-Z]?[a-z]{1,40}(?:-[a-z]{1,40})?)"
_STATES = r"(?:[Ss]tates|nations|countries|governments|[Mm]ember\s[Ss]tates)"
_FORCE = (
    r"(?:enters?\sinto\s(?:force|effect)|takes?\seffect|comes?\sinto\s(?:force|effect)|entry\sinto\sforce|"
    r"become\s(?:legally\s)?binding|becomes\seffective)"
)
_WITHDRAW = r"(?:withdraw(?:al|s|n|ing)?|leav(?:e|es|ing)|quit(?:s|ting)?|exit)"

_FOR = r"(?:\sfor\s(?:the\s)?(?:[A-Z][\w’-]{1,40}(?:\sof\s(?:the\s)?)?\s?){1,6})?"
_ORDINAL = (
    r"\d{1,9}(?:st|nd|rd|th)?|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|second|third|"
    r"[a-z]{1,40}(?:-[a-z]{1,40})?(?:th|ieth)|twenty|thirty|forty|fifty|sixty"
)
# "… N days after forty ratifications": the pieces that a claim about the threshold is checked by.
CONDITIONS = (
    Guarded(
        r"(?P<key>\b(?:will|is\sto|shall|would|can|and)?\s?"
        rf"(?:{_FORCE}|entered\sinto\sforce|came\sinto\s(?:force|effect)|took\seffect))"
        r"(?:\s(?:on|in)\s[^,;.]{4,20},)?\s(?:only\s)?(?:on\sthe\s)?"
        r"(?:(?P<delay>(?:\d{1,9}|[a-z]{1,40}(?:-[a-z]{1,40})?)(?:st|nd|rd|th)?\s(?:calendar\s)?(?:days?|"
        r"months?))\s)?"
        r"(?:after|once|when|upon|following|with)\s(?P<basis>[^.;]{0,90}?)"
        rf"\b(?P<threshold>{_ORDINAL})\b(?P<rest>[^.;]{{0,110}})"
    ),
    Guarded(
        r"(?P<key>\b(?:needs?|requires?|requiring|(?:must|has\sto)\sbe\s(?:ratified|signed)\sby))\s(?P<delay>(?!)"
        r")?"
        rf"(?P<basis>(?:\w{{1,40}}\s){{0,5}}?)(?P<threshold>{_ORDINAL})\s(?P<rest>[^.;]{{0,60}}?)\s"
        r"(?:to|before\sit\scan|before)\s(?:it\s)?(?:enter|com|tak|becom)"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One kind of event and its words; the group ``key`` is what no other event may use again."""

    type: str
    words: Guarded
    unless: re.Pattern[str] | None = None
    ahead: bool = False  # a day without a year lies after the day of publication
    how: bool = False  # says how it was adopted
    each_date: bool = False  # one event for each day: "in 2026 and 2027"
    of_resolution: bool = False  # concerns the resolution rather than the treaty, if one is spoken of
    needs_treaty: bool = True
    dated: bool = True  # has a day of its own
    by_party: str = ""  # parties do it: named "before" its words or also "in the words"
    actor: str | None = None


_BY_PARTY = {
    "before": ("dissociation_from_consensus", "accession", "referral", "declaration"),
    "in the words": (
        *(
            "amendments_withdrawn",
            "withdrawal_notified",
            "withdrawal_effective",
            "withdrawal_announced",
            "ratification",
        ),
        *(
            "parliamentary_ratification",
            "parliamentary_approval",
            "signature",
            "became_party",
            "welcoming_ceremony",
            "entry_into_force",
            "entry_into_force_planned",
        ),
    ),
}


def _pattern(type_: str, words: str, unless: str | None = None, **how: bool | str | None) -> Pattern:
    by_party = next((where for where, types in _BY_PARTY.items() if type_ in types), "")
    exclude = re.compile(unless) if unless else None
    return Pattern(type=type_, words=Guarded(words), unless=exclude, by_party=by_party, **how)  # type: ignore[arg-type]  # fields of Pattern


PATTERNS = (
    _pattern(
        "amendments_withdrawn",
        r"\bamendments\b[^.]{0,120}\bwithdrawal\b|"
        r"(?:(?:took\sback|withdrew|has\swithdrawn|withdrawn?)\s(?:its\s|their\s|the\s|all\s)?amendments)",
        needs_treaty=False,
        of_resolution=True,
    ),
    _pattern(
        "dissociation_from_consensus",
        r"(?P<key>dissociate[sd]?\s(?:itself|himself|herself|themselves)\sfrom)",
        needs_treaty=False,
        of_resolution=True,
    ),
    _pattern(
        "committee_approval",
        rf"(?P<key>(?:approved|adopted|cleared)\sby\s(?:the\s)?{_COMMITTEE})",
        how=True,
        of_resolution=True,
    ),
    _pattern(
        "committee_approval",
        rf"(?P<actor>{_COMMITTEE})[^.]{{0,40}}?\b(?P<key>approved|adopted|approves|adopts|cleared|took\sthe\sdecision)"
        rf"\b",
        how=True,
        of_resolution=True,
    ),
    _pattern(
        "committee_approval",
        r"(?P<key>(?:[Rr]esolution|[Tt]ext)\s(?:was|were|had\sbeen)\s(?:\w{1,40}\s)?(?:adopted|approved))\b[^.]*\b(?:consensus|"
        r"vote|unanimously)",
        unless=r"[Gg]eneral\sAssembly\sadopted|plenary",
        how=True,
        of_resolution=True,
    ),
    _pattern(
        "expected_plenary_adoption",
        r"(?P<key>(?:final\s)?(?:(?:UN\s)?(?:General\s)?Assembly\s|plenary\s)?vote\b(?:[^.]{0,50}\b(?:set\sfor|"
        r"scheduled|due|expected)|\son\s(?=(?:[A-Z][a-z]{1,40}\s)?\d|[A-Z][a-z]{1,40}day)))",
        unless=r"without\sa\svote|was\sadopted\son",
        ahead=True,
        of_resolution=True,
        actor="General Assembly",
    ),
    _pattern(
        "adoption_planned",
        r"(?P<key>(?:will|is\sto|are\sto|to)\sbe\s(?:formally\s)?adopted|(?:will|is\sexpected\sto)\s(?:formally\s)"
        r"?adopt)\b",
        ahead=True,
    ),
    _pattern(
        "opening_for_signature_planned",
        r"\b(?:will|is\sto|to)\s(?:be\s)?(?:\w{1,40}\sand\s)?(?P<key>open(?:ed)?\sfor\ssign(?:ature|ing))",
        unless=r"\bwas\sopened|has\sopened",
        ahead=True,
    ),
    _pattern(
        "draft_approval",
        r"(?P<actor>Committee\sof\sMinisters(?:\sof\sthe\sCouncil\sof\sEurope)?)[^.]{0,30}\b(?P<key>approved|"
        r"adopted|approves)\b",
        how=True,
    ),
    _pattern(
        "adoption",
        rf"(?P<actor>{_ASSEMBLY})(?:\s(?:of|has|have|had|today|also|late|on)\b[^.;]{{0,40}}?)?\s(?P<key>adopted|"
        rf"adopts|has\sadopted|approved|has\sapproved|passed|"
        rf"agreed?\s(?:on\s)?(?:the\s|a\s)?(?:\w{{1,40}}\s)?(?:text|treaty|convention))\b",
        unless=r"\b[Cc]ommittee\b[^.]{0,60}(?:approved|adopted|took)|adopted\sa\sresolution|"
        r"approved,\sby\sconsensus,\sa\sresolution|"
        r"[Pp]arliament",
        how=True,
    ),
    _pattern(
        "adoption",
        r"(?P<key>(?:was|were|been)\s(?:formally\s|finally\s)?(?:adopted|approved|passed)|(?:^|,\s|"
        r"\s)[Aa]dopted\s(?:in|on|by)|closed\swith\sthe\sadoption|proposal\swas\spassed)",
        unless=r"\b[Cc]ommittee|[Pp]arliament|[Tt]exts\sof|law\b|[Rr]esolution\b(?!\s\d)(?!.*[Tt]reaty)|amendment",
        how=True,
    ),
    _pattern(
        "signature_ceremony_planned",
        r"(?P<key>(?:will|is\sto|to)\s(?:be\s)?(?:formally\s)?(?:presented|put\sforward|offered)?\s?(?:for\s)?sign(?:ing|"
        r"ature|ed)\b[^.]{0,30}\bceremony)",
        ahead=True,
    ),
    _pattern(
        "opening_for_signature",
        r"(?P<key>(?<!remains\s)(?<!remain\s)(?<!still\s)open(?:s|ed)?\s(?:up\s)?for\ssign(?:ature|"
        r"ing)|opening\sfor\ssignature|was\sopened\sfor\ssignature)",
    ),
    _pattern(
        "call_to_sign_and_ratify",
        r"(?P<key>\b(?:urge[sd]?|call(?:s|ed)?\s(?:up)?on|encourage[sd]?|ask(?:s|ed)?|invite[sd]?|"
        r"appeal(?:s|ed)?\sto)\s[^.;]{0,80}?\bto\s(?:\w{1,40}\s)?(?:sign|ratify|accede|join)\b)",
        needs_treaty=True,
    ),
    _pattern(
        "withdrawal_notified",
        r"(?P<key>(?:notified|formally\s(?:notified|informed)|(?:deposited|submitted|sent)\s(?:\w{1,40}\s){1,3}"
        r"(?:notification|notice|letter)|notification)\b[^.]{0,60}(?:United\sNations|"
        r"UN\b|Secretary-General|depositary))",
        unless=r"takes\sone\syear|\b(?:a|one)\syear\safter\sthe|ratification|[Rr]atif(?:y|ied)|must|accession|"
        r"\b(?:stay|remain|revo[ck]|rescind|revers)",
    ),
    _pattern(
        "withdrawal_effective",
        rf"(?P<key>{_WITHDRAW}\b[^.;]{{0,80}}\b(?:takes\seffect|effective|take\seffect|took\seffect|"
        rf"comes\sinto\seffect|becomes\seffective))",
        unless=r"\bwith\simmediate\seffect|(?:one|a)\syear\s(?:from|after)",
    ),
    _pattern(
        "withdrawal_effective",
        r"(?P<key>\b(?:formally\s)?(?:withdrew\sin|withdrew\son|left\son|left\sin|left\sthe\s(?:ICC|"
        r"[Cc]ourt)|"
        r"ceased\sto\sbe\sa\s(?:[Ss]tate\s)?(?:[Pp]arty|member)|is\sno\slonger\sa\s(?:[Ss]tate\s)?(?:[Pp]arty|"
        r"member)))",
    ),
    _pattern(
        "withdrawal_announced",
        rf"(?P<key>(?:announc\w{{1,40}}|declar(?:ed|e|ing)|says?|said|say\sthey|plans?\sto|intends?\sto|"
        rf"decided\sto)\b[^.;]{{0,80}}\b{_WITHDRAW}\b|"
        rf"\b{_WITHDRAW}\b[^.;]{{0,30}}\bwas\sannounced)",
        unless=r"amendments|takes\seffect\son",
    ),
    _pattern(
        "ratification_threshold_reached",
        rf"(?P<key>(?:has|have|reached?|reaches)\s(?:\w{{1,40}}\s)?(?:the\s)?(?:{_COUNT})\s(?:ratifications|"
        rf"instruments)|(?:the\s)?\d{{1,9}}(?:th|st|nd|rd)\s(?:ratification|instrument)\b)",
        unless=r"\b(?:after|once|when|needs?|until)\b[^.;]{0,60}(?:ratification|instrument)|will\senter",
    ),
    _pattern(
        "parliamentary_ratification",
        r"(?P<key>(?:[Pp]arliament|National\sAssembly|Rada|Senate|Duma|Bundestag|legislature|lawmakers|"
        r"deputies|Saeima|"
        r"Congress)\b[^.;]{0,60}?\b(?:ratified|ratifies|voted\b[^.;]{0,40}\bto\sratify))",
    ),
    _pattern(
        "parliamentary_approval",
        r"(?P<key>(?:[Pp]arliament|National\sAssembly|Rada|Senate|Duma|Bundestag|legislature|lawmakers|"
        r"deputies|Saeima|"
        r"Congress)\b[^.;]{0,60}?\b(?:adopted|approved|passed|backed))",
    ),
    _pattern(
        "accession",
        r"(?P<key>\b(?:acceded\sto|accedes\sto|deposited\s(?:its|their|an|the)\sinstruments?\sof\saccession|"
        r"instrument\sof\saccession))",
        unless=r"after\s",
    ),
    _pattern(
        "ratification",
        r"(?P<key>\b(?:deposited|deposits)\s(?:its|their|an|the)\sinstruments?\sof\s(?:ratification|"
        r"acceptance|approval)|(?:[A-Z][\w]{1,40}|[Ss]tates|countries|nations)\s(?:had\s|has\s|have\s|also\s|"
        r"formally\s)?ratifie[sd]\b|\bratified\s(?:in|on)\b|\bfirst\s(?:\w{1,40}\s)?to\sratify|"
        r"\b(?:became|becomes)\sthe\s[\w-]{1,40}\s(?:country|[Ss]tate|nation)\sto\sratify|deposited\s(?:on|"
        r"in)\b)",
        unless=r"N/A|between\s\d{4}\sand|[Pp]arliament",
    ),
    _pattern(
        "signature",
        rf"(?P<key>\b(?:{_COUNT}\s)?(?:{_STATES})\s(?:have\s|had\s|already\s)?(?:signed|sign|put\stheir\snames\sto)"
        rf"\b|\b(?:[A-Z]\w{{1,40}})\ssigned\s(?:the|it|for)\b|\bsigned\s(?:in|on)\b|\bsigned\s(?:it|"
        rf"the\s(?:\w{{1,40}}\s)?{_TREATY}))",
        unless=r"signed\sthe\slaw|\blaw\b|[Cc]harter|will\ssign|to\ssign",
    ),
    _pattern(
        "signature_planned", r"(?P<key>(?:will|is\sto|are\sto|expected\sto|plans?\sto)\ssign\b(?![^.]*law))", ahead=True
    ),
    *(Pattern(type="entry_into_force_condition", words=words, dated=False) for words in CONDITIONS),
    _pattern(
        "entry_into_force_planned",
        rf"(?P<key>(?:will|is\s(?:due|expected|set)\sto|would|should)\s(?:then\s)?{_FORCE}{_FOR})\b",
        unless=_WITHDRAW,
        ahead=True,
    ),
    _pattern(
        "entry_into_force",
        rf"(?P<key>\b(?:{_FORCE}|entered\sinto\sforce|took\seffect|came\sinto\s(?:force|effect)|has\sbeen\sin\sforce)"
        rf"{_FOR})\b",
        unless=rf"{_WITHDRAW}|[Ww]ithdrawal|\b(?:one\syear|months|days?)\s(?:after|following)|first\sday\sof|"
        rf"\ba\syear\safter|\bto\s(?:enter|come)\sinto|\bwith\simmediate\seffect|countdown|\b(?:ban|"
        rf"law|ceasefire)\b",
    ),
    _pattern("welcoming_ceremony", r"(?P<key>\bwelcom(?:e|es|ed|ing)\b[^.;]{0,60}?\b[Ss]tate\s[Pp]arty)"),
    _pattern(
        "became_party",
        r"(?P<key>\b(?:became|becomes?|becoming|has\sbeen|is\snow|will\s(?:then\s)?be)\b[^.;]{0,60}?\b(?:the\s)?(?:\d{1,9}(?:st|"
        r"nd|rd|th)|new)?\s?(?:(?:and\s\d{1,9}(?:st|nd|rd|th)\s)?[Ss]tates?\s[Pp]art(?:y|ies)|parties|"
        r"party|member\sstate))",
        unless=r"Any\sstate|can\sbecome|should\sbecome|first\sEU",
    ),
    _pattern(
        "became_party",
        r"(?P<key>\b[A-Z]\w{1,40}\s(?:formally\s|officially\s)?joined\s(?:the\s(?:ICC|[Cc]ourt|treaty|"
        r"[Cc]onvention|Rome)|in\b|on\b))",
    ),
    _pattern(
        "preparatory_sessions",
        r"(?P<key>[Pp]reparatory\s(?:[Cc]ommittee|[Ss]essions?|[Mm]eetings?)|[Pp]reparations|[Pp]rep[Cc]om)\b[^.;]{0,160}?(?:scheduled|"
        r"come|comes|held|meets?|expected|planned|take\splace)\b",
        unless=r"would\shave\smet|between",
        each_date=True,
        actor="Preparatory Committee",
    ),
    _pattern(
        "negotiating_session",
        r"(?P<key>\bnegotiat(?:ions|ing\ssessions?))\b(?=[^.;]{0,40}\b(?:planned|scheduled|in\s20|"
        r"expected|set|held|due))",
        unless=r"after\s\w{1,40}\s(?:years|decades)",
        each_date=True,
    ),
    _pattern(
        "referral",
        r"(?P<key>\breferred\s(?:the\s)?(?:situation|case)|\breferral\sof\s(?:the\s)?situation)",
        unless=r"can\s(?:still\s)?refer",
        needs_treaty=False,
    ),
    _pattern(
        "declaration", r"(?P<key>\b(?:lodged|made|deposited|submitted)\s(?:a|its)\sdeclaration\b)", needs_treaty=False
    ),
    _pattern(
        "proposal",
        r"(?P<key>\b(?:sent\sround|circulated|tabled|introduced|put\sforward|submitted)\sa\s(?:zero\s|"
        r"first\s|new\s)?(?:draft|proposal))",
        needs_treaty=False,
        of_resolution=True,
    ),
)
