"""What can be done with the directory: taken over from the record, changed, verified, retired, marked as bounced."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from servanda.desk import checking
from servanda.desk.cases.changing import set_fields
from servanda.desk.directory.fields import CHANNELS, CHECKS
from servanda.desk.directory.models import Bounce, Contact
from servanda.desk.directory.tables import Table, Taken, read_table
from servanda.desk.doing import doing
from servanda.desk.errors import BadInput, NotPossible
from servanda.desk.people.models import Account
from servanda.facts.loading import kept
from servanda.facts.records import Authority

__all__ = [
    "add_contact",
    "change_contact",
    "import_table",
    "note_bounce",
    "retire_contact",
    "take_over_record",
    "verify_contact",
]


def add_contact(*, party: str, by: Account, at: datetime, **more: Any) -> Contact:
    """An authority elsewhere. Raises BadInput."""
    contact = Contact()
    with doing("directory.change", by=by, at=at, on=contact) as done:
        set_fields(contact, {"party": party, **more}, CHECKS, done)
        _check_says_something(contact)
    return contact


def change_contact(
    contact: Contact, *, by: Account, at: datetime, version: int | None = None, **values: Any
) -> Contact:
    """Change what is given; that is no verification. Raises BadInput, ChangedMeanwhile, NotPossible."""
    with doing("directory.change", by=by, at=at, on=contact, version=version) as done:
        _check_in_use(contact)
        set_fields(contact, values, CHECKS, done)
        _check_says_something(contact)
    return contact


def verify_contact(contact: Contact, *, on: date, by: Account, at: datetime, version: int | None = None) -> Contact:
    """Somebody asked there, or read it at the source, on that day. Raises BadInput for a day ahead."""
    with doing("directory.change", by=by, at=at, on=contact, version=version, changed=["verified_on"]):
        _check_in_use(contact)
        if (on - at.date()).days > 1:
            raise BadInput(f"verified_on {on} lies ahead. Write the day on which it was verified.")
        contact.verified_on, contact.verified_by = on, by
    return contact


def note_bounce(contact: Contact, *, on: date, channel: str, what: str, by: Account, at: datetime) -> Bounce:
    """Something sent there did not arrive; ``what`` is what came back, never what was sent."""
    if channel not in CHANNELS:
        raise BadInput(f"channel: {channel!r} is none of {', '.join(CHANNELS)}.")
    with doing("directory.change", by=by, at=at, on=contact, changed=["bounces"]):
        said = checking.text(what, "what", most=300, required=True)
        return Bounce.objects.create(contact=contact, on=on, channel=channel, what=said, noted_by=by)


def retire_contact(contact: Contact, *, because: str, by: Account, at: datetime, version: int | None = None) -> Contact:
    """No longer used; kept for what was sent there."""
    with doing("directory.change", by=by, at=at, on=contact, version=version, changed=["is_retired"]):
        _check_in_use(contact)
        contact.is_retired, contact.retired_because = True, checking.text(because, "reason", required=True)
    return contact


def _check_in_use(contact: Contact) -> None:
    if contact.is_retired:
        raise NotPossible(f"{contact} was retired ({contact.retired_because}). Add a new contact in its place.")


def _check_says_something(contact: Contact) -> None:
    if not contact.name and not contact.functions and not contact.channels:
        raise BadInput("name, functions and channels are all empty. Write at least one of them.")


def take_over_record(*, by: Account, at: datetime) -> int:
    """Add what the record says about authorities and is not here yet; how many. What is here already stays as it is."""
    with doing("directory.change", by=by, at=at) as done:
        held = {(c.party, c.source, *c.functions, *c.instruments) for c in Contact.objects.exclude(source="")}
        named = [_from_record(one) for one in kept().authorities]
        new = [c for c in named if (c.party, c.source, *c.functions, *c.instruments) not in held]
        Contact.objects.bulk_create(new)
        done.note(taken_over=len(new))
    return len(new)


def _from_record(said: Authority) -> Contact:
    return Contact(
        party=said.party,
        name=said.name,
        functions=[said.function],
        instruments=list(said.instruments),
        languages=list(said.languages),
        channels=[said.channel] if said.channel else [],
        address=said.contact,
        source=f"record: {said.source}",
        verified_on=said.verified_on,
    )


def import_table(content: bytes, *, by: Account, at: datetime) -> Taken:
    """Add and change contacts from a CSV of our form: all of it or, with every faulty line named, none. BadTable."""
    with doing("directory.change", by=by, at=at) as done:
        table = read_table(content)
        taken = _take(table)
        done.note(added=taken.added, changed=taken.changed)
    return taken


def _take(table: Table) -> Taken:
    held = {
        c.uid: c for c in Contact.objects.select_for_update(no_key=True).filter(uid__in=[row["uid"] for row in table])
    }
    new = [Contact(**row) for row in table if row["uid"] not in held]
    changed = [_merged(held[row["uid"]], row) for row in table if row["uid"] in held]
    differing = [contact for contact in changed if contact is not None]
    Contact.objects.bulk_create(new, batch_size=500)
    for contact in differing:
        contact.save()
    return Taken(added=len(new), changed=len(differing), unchanged=len(changed) - len(differing))


def _merged(contact: Contact, row: dict[str, Any]) -> Contact | None:
    """The contact with what the row says; None where it says the same."""
    differing = [name for name, value in row.items() if getattr(contact, name) != value]
    for name in differing:
        setattr(contact, name, row[name])
    contact.version += bool(differing)
    return contact if differing else None
