"""A desk for one side of the simulation: keys, one authority, one account for each role that works on requests."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servanda.desk.people.models import Account

__all__ = ["SIDES", "Side", "ready", "settle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two."""

    code: str
    party: str
    name: str
    zone: str

    def to_json(self) -> dict[str, str]:
        return asdict(self)


SIDES = (
    Side(code="bra-central", party="BRA", name="Example central authority of Brazil", zone="America/Sao_Paulo"),
    Side(code="prt-central", party="PRT", name="Example central authority of Portugal", zone="Europe/Lisbon"),
)


def ready(folder: Path) -> None:
    """Start Django on this desk."""
    os.environ["SERVANDA_DESK"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "servanda.web.desk.settings"
    os.environ.pop("DATABASE_URL", None)  # each side has its own database in its folder
    import django

    django.setup()


def settle(folder: Path, ours: Side) -> None:
    """Make the desk; its process calls ``ready`` itself, as one process knows one desk."""
    from servanda.desk.installation import make

    here = make(folder)
    ready(folder)
    from django.core.management import call_command

    from servanda.desk.cases.actions import open_case
    from servanda.desk.exchange import keys
    from servanda.desk.people.models import Account, Authority, Held
    from servanda.desk.people.roles import Role

    call_command("migrate", verbosity=0, interactive=False)
    now = datetime.now(UTC)
    authority = Authority.objects.create(
        code=ours.code,
        name=ours.name,
        party=ours.party,
        kind="central-authority",
        languages=["en"],
        channels=["electronic"],
        time_zone=ours.zone,
        is_demonstration=True,
    )
    people = {}
    for role in (Role.DRAFTER, Role.APPROVER, Role.EXECUTING_OFFICER, Role.CUSTODIAN):
        email = f"{role}@{ours.code}.example"
        people[role] = Account.objects.create_user(email, name=str(role.label), authority=authority)
        Held.objects.create(account=people[role], role=role)
    open_case(
        title="Threats against witnesses, by mail",
        by=people[Role.DRAFTER],
        at=now,
        offences=["torture"],
        known_to=tuple(people.values()),
    )
    _know_the_other(next(side for side in SIDES if side != ours), people[Role.DRAFTER], now)
    keys.make_keys(here, ours.code, ours.name, host="localhost", at=now)


def _know_the_other(other: Side, by: Account, at: datetime) -> None:
    """The other side in the directory, as a person verified it."""
    from servanda.desk.directory.models import Contact

    Contact.objects.create(
        party=other.party,
        name=other.name,
        functions=["central-authority", "contact-point"],
        languages=["en"],
        channels=["electronic"],
        time_zone=other.zone,
        verified_on=at.date(),
        verified_by=by,
    )
