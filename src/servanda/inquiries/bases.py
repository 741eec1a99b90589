"""On what basis one State can ask another for a measure, with everything that hangs on it.

A basis that holds is no order: its effect says whether the requested State must or
may help, its grounds for refusal say when it need not, its safeguards when it must
not. Bilateral treaties, domestic law and reciprocity are outside the record; they
are named as what remains.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from servanda.facts.instruments import Provision
from servanda.facts.record import OutsideRegime, Record
from servanda.facts.records import Crime, Measure, Party
from servanda.inquiries.answering import Row, Shown, finding_rows
from servanda.inquiries.asking import Absence, Asked, asked, catalogue_of, rules_of
from servanda.inquiries.catalogue import Catalogue
from servanda.inquiries.errors import SameState
from servanda.inquiries.language import plural, say, word
from servanda.inquiries.reading import Finding, headline, in_order, read, whether_any
from servanda.inquiries.wording import capital, inner, named
from servanda.law.kleene import Answer
from servanda.law.rules import Rules
from servanda.law.setting import Setting

__all__ = ["Bases", "Basis", "Facts", "bases", "bases_in", "basis_in"]

_ADDING = frozenset({"refusal-ground", "content", "clock"})  # a protocol adds to these and replaces the rest
_LETTER = re.compile(r"\([a-z]+\)$")
_REMAINS = (
    "a bilateral treaty between the two, which this record does not hold",
    "the domestic law of the requested State on requests without a treaty",
    "an assurance of reciprocity",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about the case besides its two States, offence and measure."""

    conduct: date | None = None
    request: date | None = None
    context: str | None = None
    given: Mapping[str, bool] = field(default_factory=dict)
    penalty_years: Mapping[str, int] = field(default_factory=dict)
    sentence_months: int | None = None
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One basis, and what its instrument says about requests that rest on it."""

    finding: Finding
    terms: tuple[Finding, ...]  # gating, dual criminality, channel, language, form, contents, clocks
    grounds: tuple[Finding, ...]  # for refusal: mandatory, optional, prohibited
    special: tuple[str, ...] = ()  # articles made for the measure, where other bases are general clauses

    def why_first(self) -> str:
        """Why it goes before general clauses; empty where it does not."""
        if not self.special:
            return ""
        text = "made for this measure ({articles}), it goes before general clauses, which stay open"
        return say(text, articles=", ".join(self.special))

    def to_json(self) -> dict[str, Any]:
        return {
            **self.finding.to_json(),
            "special": list(self.special),
            "terms": [f.to_json() for f in self.terms],
            "grounds_for_refusal": [f.to_json() for f in self.grounds],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases(Shown):
    """Every basis for one request, strongest first."""

    requesting: Party
    requested: Party
    offence: Crime
    measure: Measure
    asked: Asked
    bases: tuple[Basis, ...]  # that hold, or may hold
    failing: tuple[Finding, ...]  # that do not, and why
    safeguards: tuple[Finding, ...]  # that stand above every basis
    outside: tuple[OutsideRegime, ...]
    remains: tuple[str, ...]

    @property
    def answer(self) -> Answer:
        """Whether there is a basis."""
        return whether_any(b.finding.answer for b in self.bases)

    def sentence(self) -> str:
        """The answer in one line."""
        held = [b for b in self.bases if b.finding.answer is Answer.YES]
        over = say(" over {offences}", offences=inner(word(self.offence.name)))
        who, whom, measure = named(self.requesting), named(self.requested), inner(word(self.measure.name))
        start = capital(
            say("{who} may ask {whom} for {measures}{over}", who=who, whom=whom, measures=measure, over=over)
        )
        if held:
            answer = plural("yes, on {n} recorded basis", "yes, on {n} recorded bases", len(held))
        elif self.bases:
            answer = say("not known, {n} may apply", n=len(self.bases))
        else:
            answer = word("not known, no basis is recorded")
        return say("{kind}: {said}", kind=start, said=answer)

    def rows(self) -> list[Row]:
        """The bases that hold or may hold, strongest first."""
        return finding_rows(b.finding for b in self.bases)

    def to_json(self) -> dict[str, Any]:
        return {
            "question": "bases",
            "requesting": self.requesting.code,
            "requested": self.requested.code,
            "offence": self.offence.id,
            "measure": self.measure.id,
            **self.asked.to_json(),
            **headline(self.answer, self.bases[0].finding if self.bases else None),
            "sentence": self.sentence(),
            "bases": [b.to_json() for b in self.bases],
            "failing": [f.to_json() for f in self.failing],
            "safeguards": [f.to_json() for f in self.safeguards],
            "outside": [
                {"regime": o.name, "replaces": list(o.replaces), "cites": o.cites, "certainty": o.certainty}
                for o in self.outside
            ],
            "remains": list(self.remains),
        }


def bases(
    record: Record,
    requesting: str,
    requested: str,
    offence: str,
    measure: str,
    on: date,
    facts: Facts | None = None,
    absence: Absence = "strict",
) -> Bases:
    """Every basis on which the request can rest on that day. Raises UnknownName, SameState."""
    asking, held = record.party(requesting), record.party(requested)
    if asking.code == held.code:
        raise SameState(f"{asking.name} cannot ask itself for assistance. Name two different States.")
    return bases_in(
        record,
        _setting(asking.code, held.code, record.crime(offence).id, record.measure(measure).id, on, facts or Facts()),
        absence,
    )


def bases_in(record: Record, setting: Setting, absence: Absence = "strict") -> Bases:
    """The same for a case already set out: with requesting and requested State, offence and measure."""
    rules, catalogue = rules_of(record, absence), catalogue_of(record)
    measure = setting.measure or ""
    found = in_order(read(rules, catalogue.bases(measure), setting), catalogue.special(measure))
    held = [f for f in found if f.answer is not Answer.NO]
    (asking,), (requested,) = setting.states("requesting") or ("",), setting.states("requested") or ("",)
    instruments = {f.provision.instrument for f in held or found}
    return Bases(
        requesting=record.parties[asking],
        requested=record.parties[requested],
        offence=record.crimes[setting.offence],
        measure=record.measures[measure],
        asked=asked(record, setting.decision, sorted(instruments)),
        bases=tuple(_basis(rules, catalogue, setting, f) for f in held),
        failing=tuple(f for f in found if f.answer is Answer.NO),
        safeguards=_safeguards(rules, catalogue, setting),
        outside=tuple(_outside(record, catalogue, setting, asking, requested)),
        remains=_REMAINS,
    )


def basis_in(record: Record, setting: Setting, provision: str, absence: Absence = "strict") -> Basis | None:
    """One of these bases alone, by the id of its provision; None where it is none for the measure, or does not hold."""
    rules, catalogue = rules_of(record, absence), catalogue_of(record)
    named = (p for p in catalogue.bases(setting.measure or "") if p.id == provision)
    held = (f for f in read(rules, named, setting) if f.answer is not Answer.NO)
    return next((_basis(rules, catalogue, setting, f) for f in held), None)


def _setting(asking: str, requested: str, offence: str, measure: str, on: date, facts: Facts) -> Setting:
    roles = {"requesting": (asking,), "requested": (requested,), **facts.roles}
    return Setting(
        roles=roles,
        offence=offence,
        measure=measure,
        decision=on,
        conduct=facts.conduct,
        request=facts.request,
        facts=facts.given,
        penalty_years=facts.penalty_years,
        sentence_months=facts.sentence_months,
        context=facts.context,
    )


def _basis(rules: Rules, catalogue: Catalogue, setting: Setting, finding: Finding) -> Basis:
    said = _said_by(catalogue, finding.provision, setting.measure or "")
    groups: dict[str, list[Provision]] = {}
    for provision in said:
        groups.setdefault(catalogue.group_of(provision), []).append(provision)
    made = catalogue.special(setting.measure or "").get(finding.provision.id, ())
    return Basis(
        finding=finding,
        terms=_live(rules, groups.get("term", ()), setting),
        grounds=_live(rules, groups.get("refusal", ()), setting),
        special=tuple(dict.fromkeys(_LETTER.sub("", p.cites) for p in made)),
    )


def _said_by(catalogue: Catalogue, basis: Provision, measure: str) -> list[Provision]:
    """What the instrument of the basis says about the measure, else its parent: a protocol adds to its convention."""
    instrument = catalogue.record.instruments[basis.instrument]
    own = list(catalogue.reaching(instrument.provisions, measure))
    if instrument.parent is None:
        return own
    kinds = {p.kind for p in own}
    above = catalogue.record.instruments[instrument.parent].provisions
    return own + [p for p in catalogue.reaching(above, measure) if p.kind in _ADDING or p.kind not in kinds]


def _live(rules: Rules, provisions: Iterable[Provision], setting: Setting) -> tuple[Finding, ...]:
    return in_order(f for f in read(rules, provisions, setting) if f.answer is not Answer.NO)


def _safeguards(rules: Rules, catalogue: Catalogue, setting: Setting) -> tuple[Finding, ...]:
    return _live(rules, catalogue.reaching(catalogue.of_group("safeguard"), setting.measure or ""), setting)


def _outside(
    record: Record, catalogue: Catalogue, setting: Setting, asking: str, requested: str
) -> Iterable[OutsideRegime]:
    members = {asking, requested}
    families = {setting.measure, record.measures[setting.measure or ""].family}
    for regime in record.outside_regimes:
        inside = {
            m.party
            for m in record.memberships
            if m.organisation == regime.between
            and m.since <= setting.decision
            and (m.until is None or setting.decision < m.until)
        }
        if regime.since <= setting.decision and members <= inside - set(regime.but) and families & set(regime.measures):
            yield regime
