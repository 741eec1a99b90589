"""Everything about a case in one ZIP: for programs (JSON), for people (a page), its files, its trail, digests of all.

What is under seal stays there, unless who asks may look behind the seal and says so; then each
look is in the trail. Every table that leads to the case is written, those of other parts too.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from html import escape
from typing import Any, BinaryIO

from django.db import models

from servanda.desk.cases import files
from servanda.desk.cases.actions.sealing import look_behind_seal
from servanda.desk.cases.models import Case, Sealed
from servanda.desk.cases.tables import rows_of
from servanda.desk.doing import seen
from servanda.desk.people.models import Account, Authority
from servanda.desk.trail import chain
from servanda.inquiries.lines import Line, Report, Section, numbered
from servanda.inquiries.rendering.page import fragment, style

__all__ = ["content", "readable_page", "write_export"]

_FORMAT = 1
Content = dict[str, Any]


def write_export(case: Case, to: BinaryIO, *, by: Account, at: datetime, unsealed: bool = False) -> None:
    """Write the ZIP. Raises NotAllowed, before anything is written."""
    seen("case.export", by=by, at=at, on=case, unsealed=unsealed)
    told = content(case, at=at) | {"sealed": dict(_identities(case, by, at)) if unsealed else {}}
    digests: list[str] = []
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in _members(case, told):
            digest = hashlib.sha256()
            entry = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as member:
                for piece in pieces:
                    digest.update(piece)
                    member.write(piece)
            digests.append(f"{digest.hexdigest()}  {name}\n")
        archive.writestr("SHA256SUMS", "".join(digests))


def _identities(case: Case, by: Account, at: datetime) -> Iterator[tuple[str, Any]]:
    for person in case.persons.filter(is_sealed=True):
        yield person.token, look_behind_seal(person, by=by, at=at)


def _members(case: Case, told: Content) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield "case.json", [json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"]
    yield "case.html", [readable_page(told).encode()]
    entries = (row for row in chain.exported() if row["case"] == case.reference)
    yield "trail.jsonl", [json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in entries]
    for row in rows_of(case):
        if isinstance(stored := getattr(row, "stored", None), str):  # documents, letters, what came in
            yield _file_name(row), files.read(stored, bytes(row.key))  # type: ignore[attr-defined]  # each has both


def _file_name(row: models.Model) -> str:
    """A name that no system takes amiss: "document/12-plan.pdf", "keptfile/7.docx"."""
    given = getattr(row, "file_name", "")
    plain = re.sub(r"[^\w.-]+", "_", given)[-120:].lstrip("._")
    ending = f"-{plain}" if plain else f".{getattr(row, 'form', 'bin')}"
    return f"files/{row._meta.model_name}/{row.pk}{ending}"


def content(case: Case, *, at: datetime) -> Content:
    """The case as plain values: each table with its rows. Identities under seal are not in it."""
    found: dict[str, list[dict[str, Any]]] = {}
    who = dict(Account.objects.filter(authority=case.authority_id).values_list("pk", "email"))
    for row in rows_of(case):
        if not isinstance(row, Sealed):
            found.setdefault(row._meta.label_lower, []).append(_plain(row, who))
    return {
        "format": _FORMAT,
        "reference": case.reference,
        "authority": case.authority.code,
        "exported_at": at.astimezone(UTC).isoformat(),
        "tables": found,
    }


def _plain(row: models.Model, who: dict[int, str]) -> dict[str, Any]:
    """A row: accounts by their address, other keys as numbers, days and instants as ISO 8601; no bytes."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if isinstance(field, models.BinaryField) or field.related_model is Authority:
            continue
        value = getattr(row, field.attname)
        if field.related_model is Account:
            value = who.get(value)
        found[field.name] = value.isoformat() if isinstance(value, date) else _text_or_same(value)
    return found


def _text_or_same(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


def readable_page(told: Content) -> str:
    """The same for people: one heading for each table, one line for each row, nothing left out that is not empty."""
    case = told["tables"]["cases.case"][0]
    title = f"{told['reference']} {case['title']}"
    report = Report(
        title=title,
        on=date.fromisoformat(told["exported_at"][:10]),
        as_of=f"Everything that {told['authority']} held about this case at {told['exported_at'][:16]} UTC.",
        sections=numbered(_sections(told)),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{style()}</style>\n</head>\n<body>\n<main>\n{fragment(report)}\n</main>\n</body>\n</html>\n"
    )


def _sections(told: Content) -> Iterator[Section]:
    for label, rows in told["tables"].items():
        heading = label.replace(".", ": ").replace("cases: ", "").capitalize()
        yield Section(heading=heading, lines=tuple(Line(text=_sentence(row)) for row in rows))
    sealed = tuple(Line(text=f"{token}: {_sentence(identity)}") for token, identity in told.get("sealed", {}).items())
    yield Section(heading="Behind the seal", lines=sealed)


def _sentence(row: dict[str, Any]) -> str:
    return "; ".join(
        f"{name.replace('_', ' ')}: {_said(value)}" for name, value in row.items() if value not in (None, "", [], {})
    )


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    if isinstance(value, dict):
        return "; ".join(f"{key} {_said(inner)}" for key, inner in value.items())
    return str(value)
