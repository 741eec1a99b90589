"""Which crimes an instrument covers: the nearest entry at or above the offence decides.

Asking for a parent asks for each child: where an instrument covers some children
only, it is not known whether the conduct is covered until somebody says which.
"""

from __future__ import annotations

from dataclasses import dataclass

from servanda.facts.instruments import Cover, Provision
from servanda.facts.record import Record
from servanda.law.conditions.conduct import OffenceIs, context_of
from servanda.law.kleene import Answer, known
from servanda.law.proof import Proof
from servanda.law.words import Words, listed

__all__ = ["Covering", "covering"]


@dataclass(frozen=True, slots=True)
class Covering:
    """Whether a provision reaches an offence, by which entry, and why."""

    answer: Answer
    cover: Cover | None
    template: str
    values: tuple[object, ...] = ()

    def proof(self, instrument: str) -> Proof:
        cites = self.cover.cites if self.cover else ""
        certainty = self.cover.certainty if self.cover else "text"
        tells = "the prosecutor" if self.answer is Answer.NOT_KNOWN else ""
        return Proof(self.answer, self.template, self.values, (), "", instrument, cites, certainty, "", tells)


_ANY = Covering(Answer.YES, None, "the provision is not limited to certain offences")


def covering(record: Record, provision: Provision, offence: str, context: str | None = None) -> Covering:
    """Whether the provision reaches the offence, in the context if one is given."""
    if provision.offences == "any":
        return _ANY
    title = record.crimes[offence].name
    name = Words("{} ({})", (title, context)) if context else title
    if isinstance(provision.offences, tuple):
        listed = _listed(record, provision.offences, offence, context)
        if listed is Answer.NO:
            return Covering(listed, None, "{} is not among the offences of {}", (name, provision.cites))
        if listed is Answer.NOT_KNOWN:
            return Covering(
                listed, None, "Which form of {} is it? Not all are among the offences of {}", (name, provision.cites)
            )
    return _covered(record, provision.instrument, offence, name, context)


def _listed(record: Record, offences: tuple[str, ...], offence: str, context: str | None) -> Answer:
    """Whether the offence is one of those listed; forms that cannot be committed in the context given do not count."""
    return OffenceIs(tuple(o for o in offences if _possible(record, o, context))).of_offence(record, offence)


def _possible(record: Record, offence: str, context: str | None, within: tuple[str, ...] = ()) -> bool:
    """Whether an offence can be committed in a context at all, and the instrument reaches it there."""
    contexts = context_of(record, offence)
    return context is None or ((not contexts or context in contexts) and (not within or context in within))


def _covered(record: Record, instrument: str, offence: str, name: object, context: str | None) -> Covering:
    covers = {cover.offence: cover for cover in record.instruments[instrument].covers}
    nearest = next((covers[o] for o in record.ancestry(offence) if o in covers), None)
    if nearest is None:
        return _by_children(record, covers, offence, name, context)
    if nearest.left_out:
        return Covering(Answer.NO, nearest, "{} is not among the forms of article {}", (name, nearest.cites))
    return _in_context(record, nearest, offence, name, context)


def _in_context(record: Record, cover: Cover, offence: str, name: object, context: str | None) -> Covering:
    if not cover.contexts:
        return Covering(Answer.YES, cover, "{} is covered by article {}", (name, cover.cites))
    where = listed(cover.contexts, " or ")
    if context is not None:
        template = "{} is covered by article {} in the context of {}"
        return Covering(known(context in cover.contexts), cover, template, (name, cover.cites, where))
    implied = context_of(record, offence)
    if implied and implied <= set(cover.contexts):
        return Covering(Answer.YES, cover, "{} is covered by article {} ({})", (name, cover.cites, where))
    answer = Answer.NOT_KNOWN if not implied or implied & set(cover.contexts) else Answer.NO
    return Covering(answer, cover, "{} is covered by article {} only in the context of {}", (name, cover.cites, where))


def _by_children(record: Record, covers: dict[str, Cover], offence: str, name: object, context: str | None) -> Covering:
    below = [
        cover
        for o, cover in covers.items()
        if offence in record.ancestry(o) and not cover.left_out and _possible(record, o, context, cover.contexts)
    ]
    if not below:
        return Covering(Answer.NO, None, "{} is not among the crimes it covers", (name,))
    if all(_reached(record, covers, child) for child in record.children(offence)):
        template = "{} is covered, in each of its forms"
        return Covering(Answer.YES, below[0], template, (name,))
    some = listed(tuple(sorted(record.crimes[cover.offence].name for cover in below)[:4]))
    return Covering(Answer.NOT_KNOWN, None, "Which form of {} is it? Only some are covered: {} …", (name, some))


def _reached(record: Record, covers: dict[str, Cover], offence: str) -> bool:
    if offence in covers:
        return not (covers[offence].annex or covers[offence].left_out)
    children = record.children(offence)
    return bool(children) and all(_reached(record, covers, child) for child in children)
