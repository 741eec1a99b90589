"""Names of protected persons stay out of custody: what enters a ledger stands there for good, whatever is sealed later.

Protected is who is under seal, whose identity a measure in force withholds, or who is marked as at
risk. Whole names are looked for, in any order and spelling of accents; aliases under seal, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from servanda.desk.cases.models import Case, Person, Protection
from servanda.desk.cases.scrubbing import stands_in
from servanda.desk.cases.seal import uncover
from servanda.desk.doing import label
from servanda.desk.errors import BadInput
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.desk.trail import chain

__all__ = ["refuse_names"]

_WITHHELD = (Protection.Measure.PSEUDONYM, Protection.Measure.NON_DISCLOSURE)
_NO_RISK = {Person.Flag.DETAINED}


def refuse_names(
    case: Case, texts: Iterable[str], *, by: Account, at: datetime, somebody_else: bool = False
) -> list[str]:
    """The tokens of protected persons whose names stand in the texts, where they are somebody else's of that name.

    Raises BadInput where that was not said; whoever may not see a sealed identity is not told whose
    name it is, and each refusal is in the trail, so that nobody guesses unseen.
    """
    typed = " \n ".join(texts)
    found = [person for person, names in _protected(case, at) if stands_in(typed, names)]
    if found and not somebody_else:
        _tell_trail(case, found, by, at)
        raise BadInput(_says([one for one in found if not one.is_sealed or may(by, "person.see-sealed", one)]))
    return [one.token for one in found]


def _protected(case: Case, at: datetime) -> Iterator[tuple[Person, list[str]]]:
    in_force = Q(lifted_on=None) & (Q(ends_on=None) | Q(ends_on__gte=at.date())) & Q(measure__in=_WITHHELD)
    withheld = set(Protection.objects.filter(in_force, person__case=case).values_list("person", flat=True))
    for person in case.persons.select_related("sealed", "case"):
        if person.is_sealed:
            said = uncover(person.sealed.ciphertext)
            yield person, [name for name in (said.get("name"), *said.get("aliases", ())) if name]
        elif person.name and (person.pk in withheld or set(person.flags) - _NO_RISK):
            yield person, [person.name]


def _tell_trail(case: Case, found: list[Person], by: Account, at: datetime) -> None:
    with transaction.atomic():
        chain.append(
            at=at,
            who=by.email,
            did="evidence.name-refused",
            on=label(case),
            case=case.reference,
            authority=by.authority.code,
            details={"persons": [one.token for one in found]},
        )


def _says(told: list[Person]) -> str:
    if told:
        tokens = ", ".join(one.token for one in told)
        whose = f"The name of {tokens}, who is protected, stands in what you typed. Write {tokens} instead"
    else:
        whose = "A name that is protected in this case stands in what you typed. Write the person's token instead"
    return f"{whose}: what enters a ledger of custody stands there for good. If it is somebody else's name, say so."
