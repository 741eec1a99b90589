"""On what law a request rests: every basis for it, with what its instrument then says about contents, refusal, channel.

The record answers; nothing here decides. Between States ``inquiries.bases`` is asked for each
offence; for the Court the provisions of its Statute are read (``kinds.yaml`` names them).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from servanda.desk.cases.models import Person
from servanda.desk.requests.kinds import COURTS, table
from servanda.desk.requests.models import Request
from servanda.desk.requests.reading import COURT, days
from servanda.facts.instruments import Provision
from servanda.facts.loading import kept
from servanda.inquiries.asking import asked, catalogue_of, rules_of
from servanda.inquiries.bases import Basis, bases_in, basis_in
from servanda.inquiries.given import read_facts
from servanda.inquiries.reading import Finding, in_order, read
from servanda.law.kleene import Answer
from servanda.law.setting import Setting

__all__ = ["Proposal", "chosen", "measure_of", "proposals", "safeguards", "setting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One basis for the request: what it says for each offence, and what hangs on it."""

    provision: Provision
    findings: Mapping[str, Finding]  # by offence; offences for which it fails are left out
    terms: tuple[Finding, ...]
    grounds: tuple[Finding, ...]
    why_first: str = ""  # why it goes before others that are as sure: made for the measure; empty: it does not

    @property
    def answer(self) -> Answer:
        """Whether it holds for every offence for which it may."""
        return min(finding.answer for finding in self.findings.values())

    @property
    def certainty(self) -> str:
        return max((f.certainty for f in self.findings.values()), key=("text", "memory", "contested").index)

    def of_kind(self, *kinds: str) -> tuple[Finding, ...]:
        """Its terms of some kinds: "content", "language", "channel" …"""
        return tuple(finding for finding in self.terms if finding.provision.kind in kinds)

    @property
    def contents(self) -> tuple[Finding, ...]:
        """What its instrument requires of the request."""
        return self.of_kind("content")

    def missing(self) -> dict[str, str]:
        """The facts that would settle it, and who could tell."""
        return {step.text: step.tells for f in self.findings.values() for step in f.proof.missing()}

    def kept(self, on: date) -> dict[str, Any]:
        """What is stored with a request: answer, terms and grounds of that day, with the proof."""
        found = {
            "provision": self.provision.id,
            "instrument": self.provision.instrument,
            "article": self.provision.cites,
            "effect": self.provision.effect,
            "qualifier": self.provision.qualifier,
            "says": self.provision.says,
            "answer": str(self.answer),
            "certainty": self.certainty,
            "offences": {offence: str(finding.answer) for offence, finding in self.findings.items()},
            "missing": self.missing(),
            "terms": [_line(finding) for finding in self.terms],
            "grounds": [_line(finding) for finding in self.grounds],
        }
        digest = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
        record = asked(kept(), on, [self.provision.instrument]).to_json()
        proofs = {offence: finding.proof.to_json() for offence, finding in self.findings.items()}
        return {
            **found,
            "why_first": self.why_first,
            "on": on.isoformat(),
            "record": record,
            "digest": digest,
            "proofs": proofs,
        }


def _line(finding: Finding) -> dict[str, Any]:
    provision = finding.provision
    return {
        "provision": provision.id,
        "instrument": provision.instrument,
        "article": provision.cites,
        "kind": provision.kind,
        "effect": provision.effect,
        "qualifier": provision.qualifier,
        "answer": str(finding.answer),
        "certainty": finding.certainty,
        "item": provision.item,
        "required": provision.required,
        "period": provision.period,
        "says": provision.says,
    }


def measure_of(request: Request) -> str:
    """What the request is in law: to and from the Court, assistance of any kind is one measure of its Statute."""
    if request.counterpart != COURT or kept().measures[request.kind].family in COURTS:
        return request.kind
    return "court-assistance"


def proposals(request: Request, on: date) -> tuple[Proposal, ...]:
    """Every basis that holds or may hold on that day, that for most offences first, then the strongest."""
    found: dict[str, dict[str, Basis]] = {}
    for offence, case in _settings(request, on).items():
        for basis in _by_the_court(request, case) if request.counterpart == COURT else bases_in(kept(), case).bases:
            found.setdefault(basis.finding.provision.id, {})[offence] = basis
    made = [_proposal(each) for each in found.values()]
    return tuple(sorted(made, key=_rank))


def chosen(request: Request, on: date) -> Proposal | None:
    """The basis that was chosen, read anew for that day; None where none was, or it no longer may hold."""
    named = request.basis.get("provision")
    if not named or request.counterpart == COURT:
        return next((one for one in proposals(request, on) if one.provision.id == named), None) if named else None
    found = {offence: basis_in(kept(), case, named) for offence, case in _settings(request, on).items()}
    held = {offence: basis for offence, basis in found.items() if basis is not None}
    return _proposal(held) if held else None


def safeguards(request: Request, on: date) -> tuple[Finding, ...]:
    """What stands above every basis between these States: refusal or assurances on facts that people must find."""
    if request.counterpart == COURT or not request.offences:
        return ()
    case, catalogue = setting(request, request.offences[0], on), catalogue_of(kept())
    concerned = catalogue.reaching(catalogue.of_group("safeguard"), case.measure or "")
    return _once(f for f in read(rules_of(kept()), concerned, case) if f.answer is not Answer.NO)


def _settings(request: Request, on: date) -> dict[str, Setting]:
    """By offence."""
    if not request.offences:
        return {}
    first = setting(request, request.offences[0], on)
    return {offence: replace(first, offence=offence) for offence in request.offences}


def setting(request: Request, offence: str, on: date) -> Setting:
    """The request as rules are asked in it, with what its case says of places, persons and days."""
    typed = read_facts(kept(), request.given)
    case = request.case
    return Setting(
        roles={**_roles(request), **_sides(request)},
        offence=offence,
        measure=measure_of(request),
        decision=on,
        conduct=typed.conduct or max((day.last for day in days(_conduct(request))), default=None),
        request=typed.request,
        facts={**case.known, **typed.given, **({"court-request": True} if request.counterpart == COURT else {})},
        penalty_years={**case.penalty_years, **typed.penalty_years},
        sentence_months=typed.sentence_months if typed.sentence_months is not None else case.sentence_months,
        context=typed.context or case.context or None,
    )


def _rank(proposal: Proposal) -> tuple[int, int]:
    sure = sum(finding.answer is Answer.YES for finding in proposal.findings.values())
    return -sure, -len(proposal.findings)  # and else in the order of the inquiry: see ``inquiries.bases``


def _proposal(each: Mapping[str, Basis]) -> Proposal:
    first = next(iter(each.values()))
    return Proposal(
        provision=first.finding.provision,
        findings={offence: basis.finding for offence, basis in each.items()},
        terms=_once(f for basis in each.values() for f in basis.terms),
        grounds=_once(f for basis in each.values() for f in basis.grounds),
        why_first=first.why_first(),
    )


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each provision once, by its strongest answer."""
    return tuple({f.provision.id: f for f in reversed(in_order(findings))}.values())[::-1]


def _by_the_court(request: Request, case: Setting) -> Iterator[Basis]:
    rules, catalogue = rules_of(kept()), catalogue_of(kept())
    known = {provision.id: provision for provision in catalogue.provisions}
    case = case.binding(request.authority.party)
    provisions = [known[name] for name in table()["court"][request.direction]]
    concerned = catalogue.reaching(provisions, case.measure or "")
    for finding in in_order(f for f in read(rules, concerned, case) if f.answer is not Answer.NO):
        own = kept().instruments[finding.provision.instrument].provisions
        said = list(catalogue.reaching(own, case.measure or ""))
        groups = {
            group: in_order(
                f
                for f in read(rules, (p for p in said if catalogue.group_of(p) == group), case)
                if f.answer is not Answer.NO
            )
            for group in ("term", "refusal")
        }
        yield Basis(finding=finding, terms=groups["term"], grounds=groups["refusal"])


def _sides(request: Request) -> dict[str, tuple[str, ...]]:
    ours, theirs = request.authority.party, request.counterpart
    if theirs == COURT:
        return {"requested": (ours,), "presence": (ours,), "custodial": (ours,)}
    asking, requested = (ours, theirs) if request.is_outgoing else (theirs, ours)
    return {"requesting": (asking,), "requested": (requested,)}


def _roles(request: Request) -> dict[str, tuple[str, ...]]:
    """Roles of States as far as the case knows them; what it does not know is left out."""
    persons = [p for p in request.case.persons.all() if p.withdrawn_at is None]
    suspects = [p for p in persons if p.role == Person.Role.SUSPECT]
    if named := [p for p in suspects if p.token in request.persons]:
        suspects = named
    found = {
        "territorial": _each(place["party"] for fact in _facts(request) for place in fact.places),
        "national": _nationalities(suspects),
        "victim-national": _nationalities([p for p in persons if p.role == Person.Role.VICTIM]),
        "presence": _each(p.whereabouts for p in suspects if p.whereabouts),
        "flag": tuple(request.case.flag or ()),
        "target": tuple(request.case.aimed_at or ()),
    }
    return {role: states for role, states in found.items() if states}


def _nationalities(persons: list[Person]) -> tuple[str, ...]:
    """Empty, that is not known, as soon as one of them is not."""
    if not all(person.nationalities for person in persons):
        return ()
    return _each(state for person in persons for state in person.nationalities if state != "stateless")


def _facts(request: Request) -> list[Any]:
    return [fact for fact in request.case.facts.all() if fact.is_conduct and fact.withdrawn_at is None]


def _conduct(request: Request) -> Iterator[str]:
    return (fact.ended or fact.began for fact in _facts(request))


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
