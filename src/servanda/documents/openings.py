"""How paragraphs of resolutions open: "Recalling also", "Deeply concerned", "Takes note".

A preambular paragraph opens with a participle or an adjective, an operative one with a verb in the
third person; both may carry an adverb before and "also", "its appreciation" or "with concern" after.
The grammar is general; only words that no rule can tell from others are listed.
"""

from __future__ import annotations

import re

from servanda.documents.vocabulary import words_in

__all__ = ["opening_of", "opens_operative", "opens_preambular"]

_ADVERBS = (
    r"(?:(?:And|Also|Further|Furthermore|Again|Once again|Once more|Still|Ever|[A-Z]?[a-z]+ly|Being|"
    r"also|further|again|once again|once more|deeply|and|being)\s+)*"
)
_STATES = words_in(
    "convinced concerned alarmed aware mindful conscious guided determined disturbed encouraged committed "
    "dismayed shocked outraged appalled cognizant inspired desirous distressed pleased grateful saddened "
    "troubled resolved indignant grieved persuaded satisfied seized disappointed anxious confident "
    "hopeful gratified horrified impressed preoccupied prompted motivated moved perturbed willing welcomin"
)
# Words in -ing that open no paragraph.
_NO_PARTICIPLES = "during nothing everything something anything spring king string evening morning beijing"
_PARTICIPLE = rf"(?!(?:{'|'.join(_NO_PARTICIPLES.split())})\b)[A-Za-z][a-z]*(?:-[a-z]+)?ing"
_PREAMBULAR = re.compile(
    rf"{_ADVERBS}(?:(?i:{'|'.join(_STATES)})|{_PARTICIPLE}|In view of|In (?:the )?light of|Pursuant to|"
    r"In pursuance|In accordance with|With a view|On the basis|Concern over|In (?:the )?exercise|"
    r"Having regard|Réaffirmant|In order to|Taking)\b"
)
_VERBS = words_in(
    "accepts acknowledges acts adopts affirms agrees allocates amends anticipates appeals applauds appoints "
    "appreciates appropriates approves asks asserts assures authorises authorizes bears believes "
    "brings calls censures clarifies commends commits concludes concurs condemns confirms congratulates "
    "considers continues deals decides declares deems defers demands denounces deplores designates desires "
    "determines directs draws elects emphasises emphasizes empowers encourages endorses enjoins ensures "
    "entrusts establishes exhorts expects expresses extends finds forwards gives greets guarantees hails "
    "highlights holds hopes insists instructs invites is lifts looks maintains mandates notes objects "
    "observes offers opposes orders pays pledges proclaims proposes protests raises re-emphasizes reaffirms "
    "realizes recalls receives recognises recognizes recommends recommits reconfirms refers regards regrets "
    "reiterates rejects remains reminds renews repeats reports requests requires resolves respects reviews "
    "revises salutes selects sets shares solicits states stresses strives suggests supports takes terminates "
    "thanks trusts underlines underscores understands undertakes urges values views voices warns welcomes "
    "wishes withdraws"
)
_THIRD_PERSON = "|".join(f"[{word[0].upper()}{word[0]}]{word[1:]}" for word in _VERBS)
_OPERATIVE = re.compile(
    r"(?:(?:Also|Further|Furthermore|Again|Once again|Once more|Hereby|[A-Z][a-z]+ly|also|further|again|"
    rf"hereby)[ ,]+)*(?:{_THIRD_PERSON})\b(?!['’])"
)
_TAIL = re.compile(
    r"(?:\s+(?:also|further|again|anew|once again|once more|in this regard|in that regard|in this context))?"
    r"(?:\s+(?:note|upon|account|into account|forward|for\b|attention to|the attention|tribute|"
    r"(?:its|his|their)\s+(?:[a-z]+\s+){0,3}?(?:appreciation|concern|gratitude|request|support|commitment|"
    r"determination|condemnation|call|invitation|resolve|decision|regret|conviction|satisfaction|readiness|"
    r"intention|solidarity|strong encouragement|dismay|hope|view)|"
    r"(?:deep |grave |great |serious |profound |sincere |particular )?(?:concern|appreciation|satisfaction|"
    r"gratitude|support|regret)|received|considered|examined|regard|adopted|heard|studied|in mind)\b)?"
    r"(?:\s+and\s+(?:(?:strongly|deeply|also)\s+)?[a-z]+s\b)?"
    r"(?:\s+(?:once again|once more))?(?:\s+in the strongest (?:possible )?terms)?"
    r"(?:\s+with\s+(?:(?:deep|grave|great|serious|profound|particular|much|keen|extreme|utmost)\s+)?"
    r"(?:appreciation|concern|satisfaction|interest|regret|gratitude|approval|alarm)\b)?"
    r"(?:\s+also|\s+further)?"
)


_LONGEST = 6  # words


def opens_preambular(text: str) -> bool:
    """Whether a paragraph with this text can open a recital."""
    return text[:1].isupper() and _PREAMBULAR.match(text) is not None


def opens_operative(text: str) -> bool:
    """Whether an unnumbered paragraph with this text can be operative."""
    return text[:1].isupper() and _OPERATIVE.match(text) is not None


def opening_of(text: str) -> str | None:
    """The phrase a paragraph opens with; None where it opens otherwise."""
    if not text[:1].isupper():
        return None
    found = _OPERATIVE.match(text) or _PREAMBULAR.match(text)
    if found is None:
        return None
    tail = _TAIL.match(text, found.end())
    words = text[: tail.end() if tail else found.end()].split()
    return " ".join(words[:_LONGEST])
