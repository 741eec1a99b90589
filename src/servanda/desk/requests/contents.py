"""What a request must contain, from the provisions of the instrument it rests on."""

from __future__ import annotations

from servanda.desk.requests.models import Content, Request
from servanda.desk.requests.prefilling import prefilled
from servanda.desk.requests.resting import Proposal, measure_of
from servanda.facts.instruments import Provision
from servanda.facts.loading import kept
from servanda.inquiries.asking import catalogue_of

__all__ = ["follow_basis", "need", "recommended"]

# Where the record says "unless …", the measures for which the exception is meant.
_UNLESS = {
    "unless only service of judicial documents is sought": frozenset({"serve-documents"}),
    "unless only service of documents": frozenset({"serve-documents"}),
    "unless not a letter rogatory (articles 3, 4, 5)": frozenset(
        {
            "serve-documents",
            "voluntary-appearance",
            "transfer-detained-person",
            "judicial-records",
            "conviction-notices",
        }
    ),
}
_MODELS = {"extradition": "model-extradition-1990", "assistance": "model-mla-1990"}


def need(provision: Provision, measure: str) -> str:
    """Whether the item is mandatory, conditional (text, or why it does not apply) or optional.

    Who rests a request on an instrument takes its terms with it, even while it is open whether it holds.
    """
    if provision.effect != "shall":
        return Content.Need.OPTIONAL
    if provision.required in ("", "yes"):
        return Content.Need.MANDATORY
    excepted = _UNLESS.get(provision.required)
    return Content.Need.CONDITIONAL if excepted is None or measure in excepted else Content.Need.MANDATORY


def recommended(measure: str) -> tuple[Provision, ...]:
    """What the United Nations' model treaty would ask, for instruments that are silent about contents."""
    instrument = kept().instruments.get(_MODELS.get(kept().measures[measure].family, ""))
    if instrument is None:
        return ()
    reaching = catalogue_of(kept()).reaching(instrument.provisions, measure)
    return tuple(provision for provision in reaching if provision.kind == "content")


def follow_basis(request: Request, proposal: Proposal | None) -> None:
    """Set the contents as the basis asks for them; what was written stays, what is no longer asked is dropped.

    A new item is filled with what the case already says.
    """
    measure = measure_of(request)
    asked = [(f.provision, need(f.provision, measure)) for f in (proposal.of_kind("content") if proposal else ())]
    if not asked:
        asked = [(provision, Content.Need.OPTIONAL) for provision in recommended(measure)]
    before = {content.provision: content for content in request.contents.all()}
    for number, (provision, how) in enumerate(asked, start=1):
        content = before.pop(provision.id, None) or Content(request=request, provision=provision.id)
        _say(content, provision, number, how)
        if content._state.adding and request.is_outgoing:  # what came says what it says
            content.text = prefilled(request, provision.item)
        content.save()
    for number, content in enumerate(before.values(), start=len(asked) + 1):
        content.number, content.is_dropped = number, True
        content.save()


def _say(content: Content, provision: Provision, number: int, how: str) -> None:
    content.number, content.need, content.is_dropped = number, how, False
    content.instrument, content.article = provision.instrument, provision.cites
    content.item, content.label = provision.item, provision.says
    content.applies = "" if provision.required == "yes" else provision.required
