"""Funds and help: the ledgers of the Court and of treaties, its relations, and offers of assistance."""

from __future__ import annotations

import os
from functools import lru_cache

from django.http import HttpRequest, HttpResponse

from servanda.treatymaking.assistance import Assistance, Match, load_assistance, matches
from servanda.treatymaking.json_form import as_json
from servanda.treatymaking.ledgers import Ledger, Relation, load_ledgers, load_relations, totals
from servanda.web.answering import answered
from servanda.web.dial import dial_of
from servanda.web.kept import record

__all__ = ["ledgers"]


@lru_cache(maxsize=1)
def _ledgers() -> tuple[Ledger, ...]:
    return tuple(load_ledgers(os.environ.get("SERVANDA_REGISTRY") or None).values())


@lru_cache(maxsize=1)
def _relations() -> tuple[Relation, ...]:
    return load_relations()


@lru_cache(maxsize=1)
def _assistance() -> tuple[Assistance, ...]:
    return load_assistance(os.environ.get("SERVANDA_REGISTRY") or None)


def ledgers(request: HttpRequest) -> HttpResponse:
    """What was paid and what help is offered, as far as recorded; an empty ledger is not the same as nothing paid."""
    dial = dial_of(request)
    standing = [one for one in _assistance() if one.stands_on(dial.on)]
    offers = [one for one in standing if one.kind == "offer"]
    matched: tuple[Match, ...] = matches(standing, dial.on)
    context = {
        "ledgers": [(one, totals(one.entries)) for one in _ledgers()],
        "relations": _relations(),
        "referrals": [s for s in record().situations if s.trigger == "Security Council"],
        "offers": offers,
        "matches": matched,
    }
    data = {
        "on": str(dial.on),
        "ledgers": as_json(list(_ledgers())),
        "relations": as_json(list(_relations())),
        "offers": as_json(offers),
        "matches": as_json(list(matched)),
    }
    heads = ("ledger", "rests on", "kind", "who", "period", "amount", "currency", "source")
    rows = (
        (one.id, one.rests_on, e.kind, e.who, e.period, e.amount, e.currency, e.source)
        for one in _ledgers()
        for e in one.entries
    )
    return answered(request, "web/ledgers.html", context, name="ledgers", data=data, table=(heads, rows))
