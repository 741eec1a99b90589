"""The trust list as a file: read, checked, added to, written again."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from servanda.custody.errors import BrokenSeal, UnreadableTrust, UnusableKey
from servanda.custody.trust import AgeKey, Authority, Period, TrustedCertificate, TrustList

__all__ = [
    "age_key",
    "certificate",
    "narrower",
    "read_trust",
    "with_age_key",
    "with_certificate",
    "with_revoked",
    "with_stamper",
    "write_trust",
]

K = TypeVar("K", TrustedCertificate, AgeKey)
FORMAT = "servanda-trust/1"
_MOST = 8 * 2**20  # bytes of a list
_KEYS = {"id", "state", "name", "certificates", "age"}
_PERIOD = {"from", "until", "revoked_on", "revoked_why"}


def read_trust(path: Path, signer: str | None = None) -> TrustList:
    """The list in a YAML or JSON file, or in such a file inside the seal of a signer whose certificate has that
    fingerprint. Raises UnreadableTrust, saying where; with a signer, also for a list that is not sealed by it."""
    try:
        if path.stat().st_size > _MOST:
            raise UnreadableTrust(f"{path} has more than {_MOST:,} bytes; a trust list has a few thousand.")
        content = path.read_bytes()
    except OSError as wrong:
        raise UnreadableTrust(f"{path} cannot be read ({wrong.strerror}). Name a trust list: --trust FILE.") from wrong
    return _listed(_unsealed(content, path, signer), path)


def _unsealed(content: bytes, path: Path, signer: str | None) -> bytes:
    """What is in the seal. Who seals a list says whom to trust, so it is known by its very certificate."""
    if signer is None and not content.startswith(b"\x30"):
        return content
    from servanda.custody.seals import open_sealed

    try:
        told, seal = open_sealed(content)
    except BrokenSeal as wrong:
        raise UnreadableTrust(f"{path} is not sealed as it should be: {wrong}") from wrong
    if signer is None or seal.fingerprint != signer.replace(" ", "").lower():
        raise UnreadableTrust(
            f"{path} is sealed with the certificate {seal.fingerprint}. If that is whom you take the list from, and "
            "you compared the fingerprint over another channel, say so: --trust-signer FINGERPRINT."
        )
    return told


def _listed(content: bytes, path: Path) -> TrustList:
    import yaml

    try:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        told = yaml.load(content.decode("utf-8"), Loader=loader)  # noqa: S506  # makes texts, lists and mappings only
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as wrong:
        raise UnreadableTrust(f"{path} is neither YAML nor JSON: {str(wrong).splitlines()[0]}.") from wrong
    lists = [told.get(name) or [] for name in ("authorities", "stampers")] if isinstance(told, dict) else []
    if not lists or told.get("trust") != FORMAT or not all(isinstance(one, list) for one in lists):
        raise UnreadableTrust(f"{path} is no trust list: expected 'trust: {FORMAT}' and a list 'authorities'.")
    rows, roots = lists
    authorities = tuple(_authority(row, f"{path.name}, authority {n}") for n, row in enumerate(rows, 1))
    _once(path, "id", [one.id for one in authorities])
    _once(path, "certificate", [held.fingerprint for one in authorities for held in one.certificates])
    stampers = tuple(_certificate(row, f"{path.name}, stampers") for row in roots)
    return TrustList(authorities=authorities, stampers=stampers)


def _once(path: Path, what: str, values: list[str]) -> None:
    twice = next((one for n, one in enumerate(values) if one in values[:n]), None)
    if twice:
        raise UnreadableTrust(f"{path.name} has the {what} {twice[:32]!r} twice; each belongs to one authority, once.")


def _authority(row: Any, where: str) -> Authority:
    _fields(row, _KEYS, {"id", "state", "name"}, where)
    where = f"{where} ({row['id']})"
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"]):
        raise UnreadableTrust(f"{where}: an id has small letters, figures and hyphens, as in 'lva-justice'.")
    if not re.fullmatch(r"[A-Z]{3}", row["state"]):
        raise UnreadableTrust(f"{where}: state is {row['state']!r}; expected three capital letters, as in 'LVA'.")
    return Authority(
        id=row["id"],
        state=row["state"],
        name=row["name"],
        certificates=tuple(_certificate(one, where) for one in row.get("certificates") or ()),
        age=tuple(_age(one, where) for one in row.get("age") or ()),
    )


def _fields(row: Any, known: set[str], needed: set[str], where: str) -> None:
    if not isinstance(row, dict):
        raise UnreadableTrust(f"{where}: expected fields and values, found {str(row)[:40]!r}.")
    for name in row:
        if name not in known:
            raise UnreadableTrust(
                f"{where}: no field is called {str(name)[:40]!r}. There are: {', '.join(sorted(known))}."
            )
    for name in needed - row.keys():
        raise UnreadableTrust(f"{where}: {name!r} is missing.")
    for name in set(row) - {"certificates", "age"}:
        if not isinstance(row[name], str):
            raise UnreadableTrust(f"{where}: {name!r} is not a text.")


def _certificate(row: Any, where: str) -> TrustedCertificate:
    _fields(row, _PERIOD | {"pem", "successor", "fingerprint"}, {"pem"}, f"{where}, certificate")
    try:
        found = certificate(row["pem"].encode())
    except UnusableKey as wrong:
        raise UnreadableTrust(f"{where}: {wrong}") from wrong
    if row.get("fingerprint", found.fingerprint).lower() != found.fingerprint:
        raise UnreadableTrust(f"{where}: the fingerprint is not that of the certificate, {found.fingerprint}.")
    return replace(found, period=narrower(found.period, _period(row, where)), successor=row.get("successor"))


def certificate(pem: bytes) -> TrustedCertificate:
    """A certificate in PEM (or DER) with its own period. Raises UnusableKey."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificate

    try:
        found = load_pem_x509_certificate(pem) if b"-----BEGIN" in pem else load_der_x509_certificate(pem)
    except ValueError as wrong:
        raise UnusableKey("this is no X.509 certificate; expected a PEM or DER file of one certificate.") from wrong
    return TrustedCertificate(
        fingerprint=found.fingerprint(SHA256()).hex(),
        der=found.public_bytes(Encoding.DER),
        period=Period(valid_from=found.not_valid_before_utc, valid_until=found.not_valid_after_utc),
    )


def _age(row: Any, where: str) -> AgeKey:
    _fields(row, _PERIOD | {"recipient"}, {"recipient"}, f"{where}, age")
    try:
        return age_key(row["recipient"], _period(row, where))
    except UnusableKey as wrong:
        raise UnreadableTrust(f"{where}: {wrong}") from wrong


def age_key(recipient: str, period: Period) -> AgeKey:
    """An age recipient for a period. Raises UnusableKey: it is none."""
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(recipient)
    except RecipientError as wrong:
        raise UnusableKey(f"{recipient[:20]!r} is no age recipient; they begin 'age1'.") from wrong
    return AgeKey(recipient=recipient, period=period)


def _period(row: Mapping[str, str], where: str) -> Period:
    return Period(
        valid_from=_instant(row.get("from"), where, time.min),
        valid_until=_instant(row.get("until"), where, time.max),
        revoked_at=_instant(row.get("revoked_on"), where, time.min),
        revoked_why=row.get("revoked_why"),
    )


def _instant(told: str | None, where: str, of_day: time) -> datetime | None:
    if not told:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", told):
            return datetime.combine(datetime.fromisoformat(told), of_day, tzinfo=UTC)
        found = datetime.fromisoformat(told)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        raise UnreadableTrust(f"{where}: {told!r} is no day; expected YYYY-MM-DD.") from None


def narrower(own: Period, told: Period) -> Period:
    """The period told, but never wider than the certificate's own."""
    begins = [one for one in (own.valid_from, told.valid_from) if one]
    ends = [one for one in (own.valid_until, told.valid_until) if one]
    return replace(told, valid_from=max(begins, default=None), valid_until=min(ends, default=None))


def with_certificate(trust: TrustList, authority: Authority, added: TrustedCertificate) -> TrustList:
    """The list with one more certificate; one that the authority still uses gets it as successor. Raises
    UnreadableTrust if the list has it already."""
    held = trust.holder(added.fingerprint)
    if held:
        raise UnreadableTrust(
            f"certificate {added.fingerprint[:16]} is already that of {held[0]}; a key has one holder."
        )
    old = tuple(
        replace(one, successor=one.successor or added.fingerprint) if one.period.revoked_at is None else one
        for one in authority.certificates
    )
    return _with(trust, replace(authority, certificates=(*old, added)))


def with_stamper(trust: TrustList, added: TrustedCertificate) -> TrustList:
    """The list with one more root of time-stamping authorities; one that is there stays as it is."""
    known = {one.fingerprint for one in trust.stampers}
    return trust if added.fingerprint in known else replace(trust, stampers=(*trust.stampers, added))


def with_age_key(trust: TrustList, authority: Authority, added: AgeKey) -> TrustList:
    """The list with one more age recipient."""
    return _with(trust, replace(authority, age=(*authority.age, added)))


def with_revoked(trust: TrustList, key: str, at: datetime, why: str) -> TrustList:
    """The list with a key (the beginning of a fingerprint, or an age recipient) revoked. Raises UnusableKey."""
    hits = [one for one in trust.authorities if any(_named(held, key) for held in _keys(one))]
    if len(hits) != 1 or len(key) < 8:
        raise UnusableKey(
            f"{key!r} names {len(hits)} holders of keys; give eight or more figures of one fingerprint, "
            "as `servanda package trust list` prints them, or a whole age recipient."
        )
    one = hits[0]
    certificates = tuple(_revoked(held, at, why) if _named(held, key) else held for held in one.certificates)
    age = tuple(_revoked(held, at, why) if _named(held, key) else held for held in one.age)
    return _with(trust, replace(one, certificates=certificates, age=age))


def _keys(one: Authority) -> tuple[TrustedCertificate | AgeKey, ...]:
    return (*one.certificates, *one.age)


def _named(held: TrustedCertificate | AgeKey, key: str) -> bool:
    return held.recipient == key if isinstance(held, AgeKey) else held.fingerprint.startswith(key.lower())


def _revoked(held: K, at: datetime, why: str) -> K:
    return replace(held, period=replace(held.period, revoked_at=at, revoked_why=why))


def _with(trust: TrustList, changed: Authority) -> TrustList:
    others = [changed if one.id == changed.id else one for one in trust.authorities]
    known = changed.id in [one.id for one in others]
    return replace(trust, authorities=tuple(others if known else [*others, changed]))


def write_trust(trust: TrustList, path: Path) -> None:
    """Write the list as YAML, whole or not at all. Notes people made in the file are not kept."""
    import yaml

    told: dict[str, Any] = {"trust": FORMAT, "authorities": [_row(one) for one in trust.authorities]}
    if trust.stampers:
        told["stampers"] = [_certificate_row(one) for one in trust.stampers]
    text = yaml.dump(told, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=100)
    part = path.with_name(f".{path.name}.partial-{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def _dumper() -> Any:
    """A dumper that sets a certificate as the block of lines it is."""
    import yaml

    class Dumper(yaml.SafeDumper):
        pass

    def block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)

    Dumper.add_representer(str, block)
    return Dumper


def _row(one: Authority) -> dict[str, Any]:
    row: dict[str, Any] = {"id": one.id, "state": one.state, "name": one.name}
    if one.certificates:
        row["certificates"] = [_certificate_row(held) for held in one.certificates]
    if one.age:
        row["age"] = [{"recipient": held.recipient, **_period_row(held.period)} for held in one.age]
    return row


def _certificate_row(held: TrustedCertificate) -> dict[str, str]:
    from cryptography.hazmat.primitives.serialization import Encoding

    own = certificate(held.der).period
    told = replace(
        held.period,
        valid_from=None if held.period.valid_from == own.valid_from else held.period.valid_from,
        valid_until=None if held.period.valid_until == own.valid_until else held.period.valid_until,
    )
    row = {"fingerprint": held.fingerprint, **_period_row(told)}
    if held.successor:
        row["successor"] = held.successor
    return {**row, "pem": held.parsed().public_bytes(Encoding.PEM).decode()}


def _period_row(period: Period) -> dict[str, str]:
    told = {
        "from": period.valid_from and period.valid_from.isoformat(),
        "until": period.valid_until and period.valid_until.isoformat(),
        "revoked_on": period.revoked_at and period.revoked_at.isoformat(),
        "revoked_why": period.revoked_why,
    }
    return {name: value for name, value in told.items() if value}
