"""Catalogues of translated messages: kept as text (gettext), compiled for use; the same for answers and for pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

__all__ = ["Message", "Translations"]

Message = str | tuple[str, str]  # one form, or singular and plural
_FIRST_DAY = datetime(2026, 11, 21, tzinfo=UTC)  # catalogues carry no day of their making, so that they come out equal


@dataclass(frozen=True, slots=True, kw_only=True)
class Translations:
    """The catalogues of one domain, a file for each language."""

    folder: Path
    domain: str
    gathered: Callable[[], Iterable[Message]]  # every message there is now

    def path_of(self, language: str, ending: str) -> Path:
        """Where a catalogue lies."""
        return self.folder / language / "LC_MESSAGES" / f"{self.domain}.{ending}"

    def read(self, language: str) -> Catalog:
        """The catalogue as it was written; empty where there is none."""
        path = self.path_of(language, "po")
        if not path.exists():
            return _empty(language)
        with path.open("rb") as file:
            return read_po(file, locale=language)

    def missing(self, language: str) -> list[Message]:
        """The messages that have no translation."""
        catalogue = self.read(language)
        return [one for one in self.gathered() if not _said(catalogue, one)]

    def write(self, language: str, names: Mapping[Message, str] | None = None) -> None:
        """The catalogue with all messages there are now; what was translated stays so, ``names`` fill what was not."""
        old, new = self.read(language), _empty(language)
        for message in self.gathered():
            known = old.get(_key(message))
            same = known is not None and isinstance(known.id, type(message)) and _said(old, message)
            new.add(message, string=known.string if known and same else (names or {}).get(message, ""), flags=[])
        path = self.path_of(language, "po")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, new, no_location=True, width=110, sort_output=True)
        self.path_of(language, "mo").write_bytes(self.compiled(language))

    def compiled(self, language: str) -> bytes:
        """The catalogue as programs read it: only what is translated."""
        out = io.BytesIO()
        write_mo(out, self.read(language))
        return out.getvalue()


def _empty(language: str) -> Catalog:
    return Catalog(
        locale=language,
        project="Servanda",
        version="0.1",
        copyright_holder="The Servanda authors",
        msgid_bugs_address="",
        creation_date=_FIRST_DAY,
        revision_date=_FIRST_DAY,
        last_translator="The Servanda authors",
        language_team=language,
        fuzzy=False,
    )


def _key(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


def _said(catalogue: Catalog, message: Message) -> bool:
    found = catalogue.get(_key(message))
    words = found.string if found else ""
    return all(words) if isinstance(words, tuple | list) else bool(words)
