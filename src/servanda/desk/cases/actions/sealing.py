"""Sealed identities: sealed by a protection officer, seen by few, each look in the trail; never unsealed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from servanda.desk import checking
from servanda.desk.cases import seal
from servanda.desk.cases.actions.persons import CHECKS
from servanda.desk.cases.changing import checked, working
from servanda.desk.cases.models import Person, Reader, Sealed
from servanda.desk.cases.scrubbing import Removal, remove
from servanda.desk.doing import doing, seen
from servanda.desk.errors import NotPossible
from servanda.desk.people.models import Account
from servanda.desk.permissions import has_access
from servanda.desk.trail import chain

__all__ = ["end_reader", "look_behind_seal", "name_reader", "rotate_key", "seal_person"]


def seal_person(
    person: Person,
    *,
    by: Account,
    at: datetime,
    version: int | None = None,
    aliases: Sequence[str] = (),
    **values: Any,
) -> Removal:
    """Put the identity under seal, or seal it anew with new values; take the names out of all that is written.

    ``aliases``: other names and spellings. Says where parts of a name still stand. Raises NotPossible, BadInput.
    """
    with working("person.seal", by=by, at=at, on=person, version=version) as done:
        before = seal.uncover(person.sealed.ciphertext) if person.is_sealed else _open_fields(person)
        given = checked(values, {name: CHECKS[name] for name in person.sealed_fields})
        also = [checking.text(alias, "aliases", most=300) for alias in aliases]
        identity = before | given | {"aliases": sorted({*before.get("aliases", ()), *also} - {""})}
        names = [name for name in (before.get("name"), identity.get("name"), *identity["aliases"]) if name]
        Sealed.objects.update_or_create(
            person=person, defaults={"ciphertext": seal.cover(identity), "sealed_at": at, "sealed_by": by}
        )
        person.is_sealed = True
        for field in person.sealed_fields:
            setattr(person, field, "")
        person.save()
        found = remove(person.case, names, person.token)
        person.refresh_from_db()
        done.note(replaced=found.replaced)
    return found


def _open_fields(person: Person) -> dict[str, Any]:
    return {field: getattr(person, field) for field in person.sealed_fields}


def look_behind_seal(person: Person, *, by: Account, at: datetime) -> dict[str, Any]:
    """The identity, for a protection officer of the case or who is named. The trail says who looked. NotAllowed."""
    seen("person.see-sealed", by=by, at=at, on=person)
    if not person.is_sealed:
        raise NotPossible(f"{person.token} is not under seal.")
    return seal.uncover(person.sealed.ciphertext)


def name_reader(person: Person, account: Account, *, by: Account, at: datetime, reason: str) -> Reader:
    """Let someone who knows the case see this identity. Raises NotPossible."""
    with working("person.seal", by=by, at=at, on=person, named=account.email):
        if not person.is_sealed:
            raise NotPossible(f"{person.token} is not under seal. Seal the identity first.")
        if not has_access(account, person.case):
            raise NotPossible(f"{account.email} does not know {person.case.reference}. Give access to the case first.")
        if person.is_named(account):
            raise NotPossible(f"{account.email} is named already.")
        said = checking.text(reason, "reason", required=True)
        return Reader.objects.create(sealed=person.sealed, account=account, reason=said, given_at=at, given_by=by)


def end_reader(person: Person, account: Account, *, by: Account, at: datetime) -> None:
    """No longer name them. Raises NotPossible for who is not named."""
    with doing("person.seal", by=by, at=at, on=person, no_longer_named=account.email):
        ended = Reader.objects.filter(sealed__person=person, account=account, ended_at=None).update(ended_at=at)
        if not ended:
            raise NotPossible(f"{account.email} is not named by {person.token}.")


def rotate_key(*, at: datetime) -> int:
    """A new key for all that is sealed; how many seals were made anew. Killed at any moment, everything still opens.

    Every table of the desk is gone through, those of other parts too: what is under the installation's key stands in
    fields called ``ciphertext`` or ``key``.
    """
    seal.add_key()
    with transaction.atomic():
        many = sum(_sealed_anew(model, field) for model, field in _under_key())
        chain.append(at=at, who="installation", did="sealed.rotate-key", details={"seals": many})
    seal.retire_old_keys()
    return many


def _under_key() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.BinaryField) and field.name in ("ciphertext", "key"):
                yield model, field.name


def _sealed_anew(model: type[models.Model], field: str) -> int:
    rows = model._base_manager.select_for_update(no_key=True).only("pk", field)
    many = 0
    for row in rows.iterator(chunk_size=500):
        model._base_manager.filter(pk=row.pk).update(**{field: seal.again(getattr(row, field))})
        many += 1
    return many
