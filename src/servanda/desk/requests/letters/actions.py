"""Making a letter: its three forms are stored, and bound to the request by one digest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from servanda.desk.cases import files
from servanda.desk.doing import doing, seen
from servanda.desk.errors import BadInput, NotAllowed
from servanda.desk.people.models import Account
from servanda.desk.permissions import may
from servanda.desk.requests.letters.building import Wishes, letter_of
from servanda.desk.requests.letters.letter import Kind
from servanda.desk.requests.letters.making import make
from servanda.desk.requests.letters.models import KeptFile, KeptLetter
from servanda.desk.requests.models import Request
from servanda.facts.names import nearest

__all__ = ["make_letter", "open_letter"]


def make_letter(request: Request, kind: str, *, by: Account, at: datetime, wishes: Wishes | None = None) -> KeptLetter:
    """Make a letter of what the request says now, and keep it. Raises NotAllowed, NotPossible, BadInput.

    A draft may be made into a letter at any time; that it was sent is a step, not a letter.
    """
    which = _kind(kind)
    asked = wishes or Wishes()
    if not may(by, "letter.make", request):
        raise NotAllowed(f"{by.email} may not do letter.make.")
    letter = letter_of(request, which, at.date(), asked)
    made = make(letter)
    stored = {form: files.keep([data]) for form, data in made.files.items()}
    try:
        kept = KeptLetter(
            request=request, kind=which.value, language=letter.language, second_language=letter.second_language,
            digest=made.digest, twin=made.twin, made_at=at, made_by=by,
        )  # fmt: skip
        with doing("letter.make", by=by, on=request, at=at, kind=which.value, digest=made.digest) as done:
            kept.number = request.letters.count() + 1
            kept.save()
            KeptFile.objects.bulk_create(
                KeptFile(letter=kept, form=form, size=one.size, sha256=one.sha256, stored=one.stored, key=one.key)
                for form, one in stored.items()
            )
            done.note(letter=kept.reference)
    except BaseException:  # whatever stopped it, no file stays that no row names
        for one in stored.values():
            files.remove(one)
        raise
    return kept


def open_letter(kept: KeptLetter, form: str, *, by: Account, at: datetime) -> Iterator[bytes]:
    """The bytes of one form, piece by piece; the trail says who opened it. Raises NotAllowed, BadInput."""
    file = kept.files.filter(form=form).first()
    if file is None:
        raise BadInput(f"{form!r} is no form of this letter: {', '.join(one.form for one in kept.files.all())}.")
    seen("letter.read", by=by, at=at, on=kept, form=form)
    return files.read(file.stored, bytes(file.key))


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        hint = nearest(name, [one.value for one in Kind])
        also = f" Did you mean {hint[0]!r}?" if hint else ""
        raise BadInput(f"kind: {name[:40]!r} is no kind of letter.{also}") from None
