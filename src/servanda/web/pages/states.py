"""States: all of them, what binds one, what it owes about an offence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from servanda.inquiries.party import Engagement, PartyAnswer
from servanda.inquiries.reading import Finding
from servanda.law.kleene import Answer
from servanda.web.answering import Table, answered
from servanda.web.choices import chosen_offence, main_offences
from servanda.web.dial import dial_of
from servanda.web.kept import agenda_on, duties_of, party_on, places_in, record
from servanda.web.names import in_all_languages, name_of, sorted_parties
from servanda.web.rows import bound_rows, owed_rows, state_items

__all__ = ["duties", "state", "states"]


def states(request: HttpRequest) -> HttpResponse:
    """All States and organisations of the record, in the order of the page's language."""
    rows = [(code, name, record().parties[code]) for code, name in sorted_parties(states_only=False)]
    former = [p for p in record().parties.values() if p.kind == "former"]
    table = (("code", "name", "kind", "region"), [(c, n, p.kind, p.region) for c, n, p in rows])
    data = [{"code": c, "name": p.name, "kind": p.kind, "region": p.region} for c, _, p in rows]
    context = {"rows": state_items((code for code, _, _ in rows), dial_of(request)), "former": former}
    return answered(request, "web/states.html", context, name="states", data=data, table=table)


def state(request: HttpRequest, code: str) -> HttpResponse:
    """What binds one State since when, its statements, its authorities, its gaps."""
    dial, party = dial_of(request), record().party(code)
    if party.code != code:
        return HttpResponseRedirect(reverse("state", args=[party.code]) + dial.query())
    found = party_on(party.code, dial.on, dial.absence)
    standing = [e for e in found.engagements if e.bound is Answer.YES]
    signed = [e for e in found.engagements if e.bound is not Answer.YES and e.participant]
    other = [e for e in found.engagements if e.bound is not Answer.YES and not e.participant]
    owed = places_in(party.code, dial.on, dial.absence, main_offences()).items()
    context = {
        "party": party,
        "called": name_of(party.code),
        "found": found,
        "bound": standing,
        "bound_rows": bound_rows(sorted(standing, key=_since), dial),
        "signed": signed,
        "other": other,
        "statements": [s for e in found.engagements for s in e.statements],
        "authorities": [a for a in record().authorities if a.party == party.code],
        "names": in_all_languages(party),
        "gaps": owed_rows(party.code, owed, dial),
        "next": agenda_on(dial.on, party.code).dated[:5],
    }
    return answered(request, "web/state.html", context, name=party.code, data=found.to_json, table=_table(found))


def _since(engagement: Engagement) -> str:
    done = engagement.participant
    return str(done.bound_from) if done and done.bound_from else "9999"


def _table(found: PartyAnswer) -> Table:
    heads = ("instrument", "bound", "act", "act on", "from", "until", "on", "as of", "source")
    return heads, (
        (
            *(e.instrument.id, e.bound),
            *((p.consent or "signature", p.consented_on or p.signed_on, p.bound_from, p.leaves_on) if p else ("",) * 4),
            *(found.asked.on, e.instrument.as_of, p.source if p else ""),
        )
        for e in found.engagements
        for p in [e.participant]
    )


def duties(request: HttpRequest, code: str, offence: str) -> HttpResponse:
    """What one State owes about one offence, by kind of duty, each with its proof."""
    dial, party, crime = dial_of(request), record().party(code), record().crime(offence)
    chosen = request.GET.get("offence") and chosen_offence(request)
    if (party.code, crime.id) != (code, offence) or (chosen and chosen.id != crime.id):
        return HttpResponseRedirect(reverse("duties", args=[party.code, (chosen or crime).id]) + dial.query())
    found = duties_of(party.code, crime.id, dial.on, dial.absence)
    by_kind: dict[str, list[Finding]] = {}
    for finding in found.findings:
        by_kind.setdefault(finding.provision.kind, []).append(finding)
    groups = [(record().kinds[kind].title, by_kind[kind]) for kind in record().kinds if kind in by_kind]
    context = {
        "party": party,
        "crime": crime,
        "found": found,
        "groups": groups,
        "prosecute": [
            f for f in found.of_kind("prosecute-or-extradite", "search-and-prosecute") if f.provision.effect == "shall"
        ],
    }
    heads = ("answer", "effect", "kind", "instrument", "article", "says", "certainty", "on", "as of")
    rows = (
        (f.answer, p.effect, p.kind, p.instrument, p.cites, p.says, f.certainty, found.asked.on, found.asked.as_of)
        for f in found.findings
        for p in [f.provision]
    )
    name = f"{party.code}-{crime.id}"
    return answered(request, "web/duties.html", context, name=name, data=found.to_json, table=(heads, rows))
