"""Whether a letter that was made still says what was decided: a letter is kept as it was, and a request moves on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from servanda.desk.errors import NotPossible
from servanda.desk.requests.letters.building import Wishes, letter_of
from servanda.desk.requests.letters.letter import Kind
from servanda.desk.requests.letters.twin import to_twin
from servanda.desk.requests.models import KeptLetter

__all__ = ["outdated"]

# The step of the second pair of eyes that lets a letter go.
_DECIDED_BY: Mapping[str, tuple[str, ...]] = {
    Kind.REQUEST: ("approve", "send-more"),
    Kind.SPONTANEOUS_INFORMATION: ("approve", "send-more"),
    Kind.ANSWER: ("answer", "answer-in-part"),
    Kind.REFUSAL: ("refuse",),
}
_ASKS = (Kind.REQUEST, Kind.SPONTANEOUS_INFORMATION)
_OF_ITS_WRITER = frozenset({"digest", "remarks", "respond_by", "signatory", "contents"})


def outdated(letter: KeptLetter) -> str:
    """Why it may not go any more: what was decided, or what it was made from, is newer; empty: it may."""
    request, kind = letter.request, Kind(letter.kind)
    decided = request.steps.filter(name__in=_DECIDED_BY.get(kind, ()), at__gt=letter.made_at).last()
    if decided is not None:
        return (
            f"It was made on {letter.made_at:%Y-%m-%d %H:%M}, before {decided.name.replace('-', ' ')} "
            f"on {decided.at:%Y-%m-%d %H:%M}."
        )
    wishes = Wishes(language=letter.language, second_language=letter.second_language)
    try:
        now = to_twin(letter_of(request, kind, letter.made_at.date(), wishes))
    except NotPossible as wrong:
        return str(wrong)
    changed = [name for name in sorted(now.keys() | letter.twin.keys()) if _differs(name, letter.twin, now)]
    if kind in _ASKS and _texts(letter.twin) != _texts(now):
        changed.append("contents")
    return f"Since it was made, this changed: {', '.join(changed).replace('_', ' ')}." if changed else ""


def _differs(name: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    return name not in _OF_ITS_WRITER and then.get(name) != now.get(name)


def _texts(twin: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The contents without their translations, which are the writer's."""
    return [(one["provision"]["provision"], one.get("words", {}).get("text", "")) for one in twin.get("contents", ())]
