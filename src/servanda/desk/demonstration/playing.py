"""Playing the scenes: every state is reached by the shortest way that its machine allows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from servanda.desk.cases.actions import add_fact, add_person, give_notice, open_case, protect, record_consent
from servanda.desk.cases.models import Case, Person
from servanda.desk.demonstration.scenes import Asked, Scene, scenes
from servanda.desk.directory.models import Contact
from servanda.desk.errors import NotPossible
from servanda.desk.people.models import Account, Authority, Held
from servanda.desk.people.roles import Role
from servanda.desk.permissions import PERMISSIONS
from servanda.desk.requests import actions, kinds, refusing, resting
from servanda.desk.requests.machines import MACHINES, Step
from servanda.desk.requests.models import Request

__all__ = ["PARTIES", "play", "staff"]

PARTIES = {
    "BRA": ("Central authority of Brazil (demonstration)", "America/Sao_Paulo"),
    "PRT": ("Central authority of Portugal (demonstration)", "Europe/Lisbon"),
}
_BEGIN, _PAUSE = timedelta(days=100), timedelta(days=2, hours=3)
_SAMPLE = "An invented text for the demonstration: what the authority would write here."
_ROLES = (*(role for role in Role if role is not Role.APPROVER), Role.APPROVER)


def staff(password: str, at: datetime) -> dict[str, dict[Role, Account]]:
    """Two authorities with one account for each role."""
    return {party: _office(party, password, at) for party in PARTIES}


def _office(party: str, password: str, at: datetime) -> dict[Role, Account]:
    name, zone = PARTIES[party]
    authority = Authority.objects.create(
        code=f"{party.lower()}-demo",
        name=name,
        party=party,
        kind="central-authority",
        functions=["central-authority"],
        languages=["pt", "en"],
        channels=["direct", "electronic"],
        time_zone=zone,
        is_demonstration=True,
    )
    people = {}
    for role in _ROLES:
        email = f"{role}@{party.lower()}.example"
        people[role] = Account.objects.create_user(
            email, password, name=f"{role.label}, {party}", authority=authority, joined_at=at
        )
        Held.objects.create(account=people[role], role=role, given_at=at)
    Contact.objects.create(
        party=party,
        name=name,
        functions=["central-authority", "contact-point", "extradition"],
        languages=["pt", "en"],
        channels=["direct", "electronic"],
        email=f"desk@{party.lower()}.example",
        time_zone=zone,
        verified_on=at.date() - timedelta(days=40),
        verified_by=people[Role.DRAFTER],
    )
    return people


def play(offices: dict[str, dict[Role, Account]], at: datetime) -> Iterator[Request]:
    """Every request of every scene, as it stands in the end."""
    for number, scene in enumerate(scenes()):
        people = offices[scene.of]
        begun = at - _BEGIN + timedelta(days=5 * number)
        case = _case(scene, people, begun)
        for asked in scene.requests:
            other = next(party for party in PARTIES if party != scene.of)
            yield _request(case, asked, asked.counterpart or other, people, begun)


def _case(scene: Scene, people: dict[Role, Account], at: datetime) -> Case:
    drafter = people[Role.DRAFTER]
    working = tuple(person for role, person in people.items() if role not in (Role.ADMINISTRATOR, Role.AUDITOR))
    case = open_case(title=scene.title, by=drafter, at=at, offences=scene.offences, known_to=working)
    party, place = scene.place
    add_fact(case, text=scene.fact, by=drafter, at=at, began=scene.began, places=[{"party": party, "place": place}])
    for known in scene.people:
        person = add_person(
            case,
            role=known.role,
            by=drafter,
            at=at,
            name=known.name,
            nationalities=[known.nationality],
            whereabouts=known.whereabouts,
            languages=known.languages,
        )
        if known.languages:
            _told(person, people[Role.PROTECTION_OFFICER], at)
    return case


def _told(person: Person, by: Account, at: datetime) -> None:
    """The rights of a victim, told in a language they understand; to what they agreed; how they are protected."""
    on, language = at.date(), person.languages[0]
    for kind in ("rights", "protection"):
        give_notice(
            person, kind=kind, given_on=on, language=language, manner="by letter, and by telephone", by=by, at=at
        )
    give_notice(person, kind="progress", given_on=on, language="en", by=by, at=at)  # of which the page warns
    said = {"purposes": ["transmission"], "recipients": ["PRT"], "manner": "in writing"}
    record_consent(person, is_given=True, given_on=on, by=by, at=at, **said)
    protect(person, measure="non-disclosure", begins_on=on, withheld_from=["ICC"], by=by, at=at)


def _request(case: Case, asked: Asked, other: str, people: dict[Role, Account], at: datetime) -> Request:
    request = (
        _drafted(case, asked, other, people, at)
        if asked.direction == "outgoing"
        else _received(case, asked, other, people, at)
    )
    for number, step in enumerate(_way(asked.direction, asked.state), start=1):
        _take(request, step, people, at + number * _PAUSE)
    return request


def _drafted(case: Case, asked: Asked, other: str, people: dict[Role, Account], at: datetime) -> Request:
    by = people[Role.DRAFTER]
    request = actions.draft(
        case, by=by, at=at, kind=asked.kind, counterpart=other, title=asked.title, urgency=asked.urgency
    )
    _rest(request, by, at)
    contact = Contact.objects.get(party=other)
    said: dict[str, Any] = {"particulars": _particulars(request), "language": "en", "channel": "direct"}
    actions.change(request, by=by, at=at, contact=contact, **said)
    texts = {row.provision: _SAMPLE for row in request.contents.all() if not row.is_dropped and not row.text}
    if texts:
        actions.write(request, texts, by=by, at=at)
    return request


def _received(case: Case, asked: Asked, other: str, people: dict[Role, Account], at: datetime) -> Request:
    by = people[Role.EXECUTING_OFFICER]
    contact = Contact.objects.filter(party=other).first()
    request = actions.receive(
        case,
        by=by,
        at=at,
        kind=asked.kind,
        counterpart=other,
        title=asked.title,
        urgency=asked.urgency,
        their_reference=f"{other}-{case.pk:03}/{at.year}",
        contact=contact,
    )
    _rest(request, by, at)
    return request


def _rest(request: Request, by: Account, at: datetime) -> None:
    """On the strongest basis that the record offers that day; else on words of its own."""
    offered = resting.proposals(request, at.date())
    if offered:
        actions.choose_basis(request, offered[0].provision.id, by=by, at=at)
    else:
        actions.name_other_basis(request, "An invented bilateral treaty, for the demonstration.", by=by, at=at)


def _particulars(request: Request) -> dict[str, Any]:
    tokens = list(request.case.persons.values_list("token", flat=True))
    found: dict[str, Any] = {}
    for one in kinds.kind(request.kind).needs:
        match one.type:
            case "persons":
                found[one.id] = tokens[:1]
            case "day":
                found[one.id] = "2026-12-15"
            case "stretch":
                found[one.id] = "2026-01/2026-09"
            case "number":
                found[one.id] = 60
            case "choice":
                found[one.id] = next(iter(one.choices))
            case _:
                found[one.id] = _SAMPLE
    return found


def _way(direction: str, state: str) -> tuple[Step, ...]:
    """The shortest way from the first state. Raises NotPossible where there is none."""
    machine = MACHINES[direction]
    ways: dict[str, tuple[Step, ...]] = {machine.first: ()}
    ahead = [machine.first]
    while ahead:
        at = ahead.pop(0)
        for step in machine.open_from(at):
            if step.leads_to not in ways:
                ways[step.leads_to] = (*ways[at], step)
                ahead.append(step.leads_to)
    if state not in ways:
        raise NotPossible(f"No way leads to {state}.")
    return ways[state]


def _take(request: Request, step: Step, people: dict[Role, Account], at: datetime) -> None:
    """One step, by somebody who may and whose eyes are fresh."""
    details: dict[str, Any] = {}
    if step.name in ("propose-refusal", "postpone"):
        details = _grounds(request, "postpone" if step.name == "postpone" else "refuse", people, at)
    if step.name == "prepare-answer":
        actions.add_answer(request, by=people[Role.EXECUTING_OFFICER], at=at, what="A record, two pages (invented).")
    reason = "For the demonstration: the reason that the authority would give." if step.needs_reason else ""
    may = [people[role] for role in _ROLES if role in PERMISSIONS[f"request.{step.name}"].roles]
    used = actions.first_eyes(request, step) if step.four_eyes else frozenset[int]()
    by = next(person for person in may if person.pk not in used)
    actions.take_step(request, step.name, by=by, at=at, reason=reason, **details)


def _grounds(request: Request, to: str, people: dict[Role, Account], at: datetime) -> dict[str, Any]:
    """A ground that the instrument offers, and the consultation that it asks for first."""
    for finding in refusing.consultations(request, at.date(), to):
        actions.record_consultation(
            request,
            by=people[Role.EXECUTING_OFFICER],
            at=at,
            held_on=at.date(),
            with_whom="the other authority (invented)",
            about="whether conditions would help",
            provision=finding.provision.id,
        )
    offered = refusing.grounds(request, at.date(), to)
    usable = [finding for finding in offered if finding.provision.effect not in refusing.NO_GROUND]
    if usable:
        return {"grounds": [usable[0].provision.id]}
    return {"law": "An invented article of domestic law, for the demonstration."}
