"""What happens to a letter that came in: taken in, confirmed, set aside, entered as a request."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from servanda.desk.cases import files
from servanda.desk.cases.actions import add_person, open_case
from servanda.desk.cases.models import Case
from servanda.desk.checking import text as a_text
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, Incomplete, NotPossible
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.desk.requests.actions import change, choose_basis, link, receive, write
from servanda.desk.requests.models import Request
from servanda.desk.requests.resting import proposals
from servanda.desk.requests.triage.checking import Check
from servanda.desk.requests.triage.confirming import checklist, read_values
from servanda.desk.requests.triage.findings import Reading
from servanda.desk.requests.triage.models import Intake

__all__ = ["confirm", "enter", "set_aside", "take_in"]

LONGEST = 200_000  # letters of a text
_PASSAGE = 2000  # letters that are carried into a content


def take_in(
    reading: Reading,
    content: bytes,
    *,
    by: Account,
    at: datetime,
    file_name: str = "",
    received_at: datetime | None = None,
    channel: str = "",
) -> Intake:
    """Keep a letter with what was read in it. ``content``: its bytes as they came. Raises NotAllowed, BadInput."""
    came = received_at or at
    if came > at:
        raise BadInput("received_at: it is still to come. Give the instant at which the letter reached you.")
    if len(reading.text) > LONGEST:
        raise BadInput(f"the letter has {len(reading.text)} letters; at most {LONGEST} are read. Send it in parts.")
    kept = files.keep([content])
    try:
        intake = Intake(
            authority=by.authority, file_name=re.sub(r"[\x00-\x1f/\\]+", " ", file_name)[:255].strip(),
            media_type=kept.media_type, size=kept.size, sha256=kept.sha256, stored=kept.stored, key=kept.key,
            text=reading.text, reading=reading.to_json(), channel=a_text(channel, "channel", most=40),
            received_at=came, made_at=at, made_by=by,
        )  # fmt: skip
        with doing("intake.change", by=by, on=intake, at=at, sha256=kept.sha256):
            pass  # the entry and the letter stand together
    except BaseException:  # whatever stopped it, no file stays that no row names
        files.remove(kept)
        raise
    return intake


def confirm(intake: Intake, *, by: Account, at: datetime, version: int | None = None, **values: Any) -> Intake:
    """Take values over, or type others; those left out stay. Raises BadInput, NotPossible, ChangedMeanwhile."""
    said = read_values({name.replace("_", "-"): value for name, value in values.items()})
    with doing("intake.change", by=by, on=intake, at=at, version=version, confirmed=sorted(said)):
        _waits(intake)
        intake.confirmed = {**intake.confirmed, **said}
    return intake


def set_aside(intake: Intake, *, by: Account, at: datetime, because: str, version: int | None = None) -> Intake:
    """It is no request, or not ours: kept with the reason. Raises NotPossible, BadInput."""
    with doing("intake.change", by=by, on=intake, at=at, version=version, set_aside=True):
        _waits(intake)
        intake.set_aside_at, intake.set_aside_because = at, a_text(because, "reason", required=True)
    return intake


def enter(
    intake: Intake,
    *,
    by: Account,
    at: datetime,
    title: str,
    case: Case | None = None,
    version: int | None = None,
) -> Request:
    """Enter it under a case of ours or a new one, a request for each measure: all of what was confirmed, or nothing.

    The clocks that receipt starts begin to run. The basis is chosen where the cited instrument gives one, and what
    the letter says is carried into the contents. Raises Incomplete, NotPossible, BadInput, ChangedMeanwhile.
    """
    with doing("request.receive", by=by, on=intake, at=at, version=version) as done:
        _waits(intake)
        said = intake.confirmed
        missing = [name for name in ("sender-state", "measures") if not said.get(name)]
        if missing:
            raise Incomplete("what was confirmed of the letter", missing)
        under = case or open_case(title=title, by=by, at=at, offences=said.get("offences", ()))
        persons = _persons(under, said.get("persons", ()), by, at)
        checks = checklist(intake)
        made = [_entered(intake, under, kind, title, persons, checks, by, at) for kind in said["measures"]]
        for other in made[1:]:
            link(made[0], other, relation="supplement", by=by, at=at)
        intake.request = made[0]
        done.note(requests=[one.reference for one in made])
    return made[0]


def _waits(intake: Intake) -> None:
    if intake.request_id is not None:
        raise NotPossible("It is entered as a request already. Change the request.")
    if intake.set_aside_at is not None:
        raise NotPossible(f"It was set aside on {intake.set_aside_at:%Y-%m-%d}.")


def _entered(
    intake: Intake,
    case: Case,
    kind: str,
    title: str,
    persons: list[str],
    checks: tuple[Check, ...],
    by: Account,
    at: datetime,
) -> Request:
    """One request, with its basis and contents as far as the letter gives them."""
    said = intake.confirmed
    due = said.get("respond-by")
    request = receive(
        case,
        by=by,
        at=at,
        kind=kind,
        counterpart=said["sender-state"],
        title=title,
        their_reference=said.get("reference", ""),
        received_at=intake.received_at,
        urgency=said.get("urgency") or Request.Urgency.ROUTINE,
        due_on=date.fromisoformat(due) if due else None,
    )
    more: dict[str, Any] = {"is_confidential": said.get("confidential") == "yes", "persons": persons}
    if said.get("language"):
        more["language"] = said["language"]
    change(request, by=by, at=at, **more)
    _written(request, intake, checks, by, at)
    return request


def _persons(case: Case, named: list[str], by: Account, at: datetime) -> list[str]:
    """Tokens of the persons confirmed; those the case does not know yet are added by who may do that."""
    known = {(one.role, one.name): one.token for one in case.persons.all() if not one.is_sealed}
    tokens = []
    for one in named:
        role, _, name = one.partition(":")
        if (role, name) in known:
            tokens.append(known[role, name])
        elif may(by, "person.change", case):
            tokens.append(add_person(case, role=role, name=name, by=by, at=at).token)
    return tokens


def _written(request: Request, intake: Intake, checks: Sequence[Check], by: Account, at: datetime) -> None:
    """The basis and the contents, as far as the letter gives them."""
    cited = [one.partition(":")[0] for one in intake.confirmed.get("bases", ())]
    offered = [one for one in proposals(request, at.date()) if one.provision.instrument in cited]
    if not offered:
        return
    offered.sort(key=lambda one: cited.index(one.provision.instrument))
    choose_basis(request, offered[0].provision.id, by=by, at=at)
    asked = set(request.contents.filter(is_dropped=False).values_list("provision", flat=True))
    texts = {provision: text for provision, text in _texts(intake, checks) if provision in asked}
    if texts:
        write(request, texts, by=by, at=at)


def _texts(intake: Intake, checks: Sequence[Check]) -> Iterator[tuple[str, str]]:
    """What the letter says of each content: a twin in so many words, a letter in the passage that was found."""
    if intake.reading["is_whole"]:
        for one in json.loads(intake.text).get("contents", ()):
            if one.get("words") and one["provision"].get("provision"):
                yield one["provision"]["provision"], one["words"]["text"]
        return
    for line in checks:
        if line.group == "content" and line.status == "present" and line.end:
            yield line.provision, _passage(intake.text, line.start, line.end)


def _passage(text: str, start: int, end: int) -> str:
    """The paragraph in which the words stand, as far as it is short enough."""
    begins, ends = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    begins = max(begins, start - _PASSAGE // 2, 0)
    return text[begins : min(ends if ends > 0 else len(text), begins + _PASSAGE)].strip()
