"""Names: which party, instrument, offence or measure a text means, in any case, alias or code."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

from servanda.facts.errors import UnknownName

__all__ = ["find", "index", "nearest", "plain"]

_LONGEST = 240  # letters of a name; the longest title in the record has fewer


@lru_cache(maxsize=16384)
def plain(text: str) -> str:
    """A text without case, accents, punctuation and articles, as names are compared."""
    folded = unicodedata.normalize("NFKD", text.replace("–", "-").replace("’", "'")).casefold()
    letters = "".join(c if c.isalnum() else " " for c in folded if not unicodedata.combining(c))
    words = [word for word in letters.split() if word not in {"the", "of", "s"}]
    return " ".join(words) or letters.strip()


def index(names: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    """From each plain name to the ids that bear it."""
    found: dict[str, tuple[str, ...]] = {}
    for key, aliases in names:
        for alias in (key, *aliases):
            known = found.get(plain(alias), ())
            if key not in known:
                found[plain(alias)] = (*known, key)
    return found


def find(kind: str, name: str, names: Mapping[str, tuple[str, ...]]) -> str:
    """The one id that bears this name. Raises UnknownName for none, and for more than one."""
    if len(name) > _LONGEST:  # nobody is called so, and likeness to a long text takes long to find
        raise UnknownName(kind, f"{name[: _LONGEST // 4]}…")
    bearers = names.get(plain(name), ())
    if len(bearers) == 1:
        return bearers[0]
    raise UnknownName(kind, name, bearers or _suggestions(name, names))


def _suggestions(name: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    near = [names[hit] for hit in nearest(plain(name), names.keys(), limit=9)]  # several aliases may bear one id
    return tuple(dict.fromkeys(key for keys in near for key in keys))[:3]


def nearest(word: str, words: Collection[str], limit: int = 3) -> list[str]:
    """The words most like this one, best first; empty if none is near."""
    from rapidfuzz import fuzz, process  # only when something was misspelt

    hits = process.extract(word[:_LONGEST], list(words), scorer=fuzz.WRatio, limit=limit, score_cutoff=72)
    return [hit for hit, _, _ in hits]
