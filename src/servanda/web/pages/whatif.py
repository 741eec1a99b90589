"""What if: acts that nobody has done, and what they would change; and the plan that changes most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from servanda.facts.records import ActKind
from servanda.inquiries.gaps import Gaps
from servanda.web.answering import Table, answered
from servanda.web.choices import chosen_measure, chosen_offence
from servanda.web.dial import Dial, dial_of
from servanda.web.errors import BadQuestion
from servanda.web.kept import campaign_for, difference_by, gaps_for, record, supposing
from servanda.web.pages.world import LEVELS, change_map

__all__ = ["what_if"]

_MOST = 12  # suppositions in one address
_ACTS = (ActKind.RATIFICATION, ActKind.ACCESSION, ActKind.WITHDRAWAL)
_PLANS = (3, 5)
_NO_JOINING = ("draft", "model", "agreement")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A State that what is supposed moves from one level to another."""

    state: str
    before: str
    after: str


def what_if(request: HttpRequest) -> HttpResponse:
    """The map before and after, the pairs gained and lost, and on request a plan of accessions."""
    dial, crime, measure = dial_of(request), chosen_offence(request), chosen_measure(request)
    texts = tuple(_suppositions(request, dial))
    supposing(texts)  # refuses here what cannot be supposed
    before = gaps_for(crime.id, dial.on, dial.absence)
    after = gaps_for(crime.id, dial.on, dial.absence, texts)
    pairs = difference_by(crime.id, measure.id, dial.on, texts) if texts else {"gained": [], "lost": []}
    context: dict[str, Any] = {
        "crime": crime,
        "measure": measure,
        "title": before.title,
        "supposed": [(text, [t for t in texts if t != text]) for text in texts],
        "texts": texts,
        "acts": _ACTS,
        "instruments": [i for i in record().instruments.values() if i.kind not in _NO_JOINING],
        "first": record().party(request.GET["state"]).code if request.GET.get("state") else "",
        "joining": request.GET.get("joining", ""),
        "before": _told(before),
        "after": _told(after),
        "moved": list(_moved(before, after)),
        "gained": _leading(pairs["gained"]),
        "lost": _leading(pairs["lost"]),
        "gained_count": len(pairs["gained"]),
        "lost_count": len(pairs["lost"]),
        "map": change_map(before, after, dial),
        "asked": after.asked,
        "plans": _PLANS,
        "plan": _plan(request, crime.id, dial, texts),
    }
    table: Table = (
        ("change", "requesting", "requested", "offence", "measure", "on"),
        ((key, a, b, crime.id, measure.id, dial.on) for key, found in pairs.items() for a, b in found),
    )
    data = {
        "question": "what-if",
        "supposing": list(texts),
        "before": before.to_json(),
        "after": after.to_json(),
        "pairs": {key: [list(pair) for pair in found] for key, found in pairs.items()},
    }
    return answered(request, "web/what_if.html", context, name=f"what-if-{crime.id}", data=data, table=table)


def _suppositions(request: HttpRequest, dial: Dial) -> Iterator[str]:
    """What the address supposes, and what the form adds to it. Raises BadQuestion."""
    texts = [text.strip()[:200] for text in request.GET.getlist("suppose") if text.strip()]
    parts = [request.GET.get(key, "").strip()[:120] for key in ("state", "act", "joining")]
    if all(parts):
        day = request.GET.get("from", "").strip()[:20] or dial.on.isoformat()
        texts.append(f"{record().party(parts[0]).code} {parts[1]} {record().instrument(parts[2]).id} {day}")
    if len(texts) > _MOST:
        raise BadQuestion(_("More is supposed than is read here: at most %d acts.") % _MOST)
    yield from dict.fromkeys(texts)


def _told(found: Gaps) -> dict[str, int]:
    return {LEVELS[level]: count for level, count in found.counts().items()}


def _moved(before: Gaps, after: Gaps) -> Iterator[Moved]:
    old = before.levels()
    for state, level in after.levels().items():
        if old.get(state) != level:
            yield Moved(state=state, before=old.get(state, "not known"), after=level)


def _leading(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """The States that stand in most of the pairs."""
    found = Counter(state for pair in pairs for state in pair)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:8]


def _plan(request: HttpRequest, offence: str, dial: Dial, texts: tuple[str, ...]) -> object:
    wanted = request.GET.get("plan", "")
    if not wanted:
        return None
    if wanted not in {str(k) for k in _PLANS}:
        raise BadQuestion(_("plan=%(plan)s: expected %(known)s.") % {"plan": wanted[:20], "known": _PLANS})
    return campaign_for(offence, int(wanted), dial.on, dial.absence, texts)
