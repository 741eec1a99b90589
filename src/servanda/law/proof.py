"""Proofs: why an answer is what it is, down to recorded facts with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from servanda.law.kleene import Answer

__all__ = ["ONE_OF", "Proof"]

ONE_OF = "one of these"  # the words of a step for which one of the steps below it is enough
_DOUBT = ("text", "memory", "contested")


class Proof(NamedTuple):
    """One step of a proof; its words are made only when somebody reads them."""

    answer: Answer
    template: str  # with the values in ``values``
    values: tuple[Any, ...] = ()
    because: tuple[Proof, ...] = ()
    effect: str = ""
    instrument: str = ""
    article: str = ""
    certainty: str = "text"
    source: str = ""
    tells: str = ""  # for a fact that is missing: who could tell
    supposed: bool = False  # rests on a hypothetical fact
    reading: str = ""  # a contested point on which it rests

    @property
    def text(self) -> str:
        return self.template.format(*self.values) if self.values else self.template

    def leaves(self) -> Iterator[Proof]:
        """The facts at the ends of the tree."""
        if not self.because:
            yield self
        for step in self.because:
            yield from step.leaves()

    def missing(self) -> tuple[Proof, ...]:
        """The facts that would settle an answer that is not known."""
        if self.answer is not Answer.NOT_KNOWN:
            return ()
        found = (leaf for leaf in self._open_leaves())
        return tuple({leaf.text: leaf for leaf in found}.values())

    def _open_leaves(self) -> Iterator[Proof]:
        if self.answer is Answer.NOT_KNOWN:
            if not self.because:
                yield self
            for step in self.because:
                yield from step._open_leaves()

    def rests_on_supposition(self) -> bool:
        return self.supposed or any(step.rests_on_supposition() for step in self.because)

    def weakest_certainty(self) -> str:
        """``memory`` or ``contested`` as soon as a step that bears the answer is; where one is enough, the surest."""
        own = "contested" if self.reading else self.certainty
        if not self.because:
            return own
        levels = [step.weakest_certainty() for step in self._bearing()]
        one_is_enough = self.answer is (Answer.YES if self.template == ONE_OF else Answer.NO)
        below = (min if one_is_enough else max)(levels, key=_DOUBT.index)
        return below if own == "text" else max(own, below, key=_DOUBT.index)

    def _bearing(self) -> tuple[Proof, ...]:
        """The steps on which a settled answer rests: a yes by one way does not lean on the other ways."""
        if self.answer is Answer.NOT_KNOWN:
            return self.because
        return tuple(step for step in self.because if step.answer is self.answer) or self.because

    def decisive(self) -> Proof:
        """The proof without the steps that did not decide it, for reading; the whole is kept for checking."""
        return self._replace(because=tuple(step.decisive() for step in self._bearing()))

    def to_json(self) -> dict[str, Any]:
        """The node and all below it, with answer, effect, instrument, article, certainty and because."""
        node: dict[str, Any] = {
            "answer": str(self.answer),
            "says": self.text,
            "effect": self.effect or None,
            "instrument": self.instrument or None,
            "article": self.article or None,
            "certainty": self.certainty,
            "because": [step.to_json() for step in self.because],
        }
        for key in ("source", "tells", "reading"):
            if value := getattr(self, key):
                node[key] = value
        if self.supposed:
            node["supposed"] = True
        return node
