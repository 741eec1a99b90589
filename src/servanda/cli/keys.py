"""Options of the commands about packages: keys, the trust list, the instant asked about; and how refusals are told."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from servanda.cli.options import ANSWERED, NOT_KNOWN, WRONG_USE, guarded

if TYPE_CHECKING:
    from servanda.custody.envelopes import Keys
    from servanda.custody.packages import Finding
    from servanda.custody.seals import SigningKey
    from servanda.law.kleene import Answer

__all__ = [
    "INSTANT",
    "REFUSED",
    "FileArgument",
    "Suggesting",
    "at_or_now",
    "custody",
    "end_with",
    "keys_of",
    "mine",
    "own_key",
    "print_findings",
    "reading_keys",
    "signing",
    "trust_file",
    "trusting",
]

REFUSED = 1
_NEEDED = ("asn1crypto", "cryptography", "jsonschema", "pyhanko", "pyrage")
FileArgument = click.Path(path_type=Path, dir_okay=False)


class Suggesting(click.Group):
    """A group that says which command was probably meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            from rapidfuzz.process import extractOne

            near = extractOne(args[0], sorted(self.commands), score_cutoff=60)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(sorted(self.commands))}."
            ctx.fail(f"No command is called {args[0]!r}. {hint}")
        return super().resolve_command(ctx, args)


class Instant(click.ParamType[datetime]):
    """A day (its end, UTC) or an instant, UTC unless it says otherwise."""

    name = "instant"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no instant; expected 2026-11-20 or 2026-11-20T10:00.", param, ctx)
        if len(value) == len("2026-11-20"):
            found = datetime.combine(found, time(23, 59, 59))
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


INSTANT = Instant()


def custody(command: Callable[..., Any]) -> Callable[..., Any]:
    """Tell errors in one line, and which packages to install where the extra is missing."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            return guarded(command)(*args, **kwargs)
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] not in _NEEDED:
                raise
            raise click.ClickException(f"This needs the package {missing.name}: install servanda[custody].") from None
        except OSError as wrong:
            click.echo(f"{wrong.filename or 'a file'}: {wrong.strerror or wrong}", err=True)
            sys.exit(WRONG_USE)

    return run


def _options(*options: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Callable[..., Any]:
    def give(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(options):
            command = option(command)
        return command

    return give


trust_file = click.option(
    "--trust", "trust", type=FileArgument, required=True, envvar="SERVANDA_TRUST", help="The trust list (YAML or JSON)."
)
_signer = click.option(
    "--trust-signer", metavar="FINGERPRINT", envvar="SERVANDA_TRUST_SIGNER", help="Whose seal the list must have."
)
mine = click.option("--me", metavar="ID", envvar="SERVANDA_ME", help="Who you are: your id in the trust list.")
_key = click.option("--key", type=FileArgument, help="Your private key: PEM, or PKCS#12 with its certificate.")
_certificate = click.option("--certificate", type=FileArgument, help="The certificate of --key, in PEM.")
_password = click.option("--password-file", type=FileArgument, help="A file whose first line unlocks --key.")
_identity = click.option("--identity", type=FileArgument, multiple=True, help="An age key file, to open with.")
signing = _options(_key, _certificate, _password)
reading_keys = _options(_identity, signing)


def trusting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--trust`` and ``--trust-signer``, as the list they name."""

    @functools.wraps(command)
    def run(*args: Any, trust: Path, trust_signer: str | None, **kwargs: Any) -> Any:
        from servanda.custody.trust_file import read_trust

        return command(*args, trust=read_trust(trust, trust_signer), **kwargs)

    given: Callable[..., Any] = _options(trust_file, _signer)(custody(run))
    return given


def own_key(key: Path | None, certificate: Path | None, password_file: Path | None) -> SigningKey:
    """The key the options name."""
    from servanda.custody.seals import signing_key

    if key is None:
        raise click.UsageError("Name the key to sign with: --key FILE (and --certificate FILE if it is PEM).")
    password = password_file.read_bytes().splitlines()[0] if password_file else None
    return signing_key(key, certificate, password)


def keys_of(identity: Sequence[Path], key: Path | None, certificate: Path | None, password_file: Path | None) -> Keys:
    """What the options allow to open."""
    from servanda.custody.envelopes import Keys, age_identity

    held = (own_key(key, certificate, password_file),) if key else ()
    return Keys(age=tuple(age_identity(one.read_text(encoding="utf-8")) for one in identity), certificates=held)


def at_or_now(at: datetime | None) -> datetime:
    """The instant given, or now."""
    return at or datetime.now(UTC).replace(microsecond=0)


def print_findings(findings: Iterable[Finding]) -> None:
    """A line for each question."""
    from servanda.cli.show import console, mark, table

    rows = [(mark(one.answer), one.what, one.says) for one in findings]
    console().print(table("", ("Answer", "Asked", "Says"), rows, wraps=("Says",)))


def end_with(answer: Answer) -> None:
    """End with 0 for yes, 1 for no, 3 for not known."""
    from servanda.law.kleene import Answer

    sys.exit({Answer.YES: ANSWERED, Answer.NO: REFUSED, Answer.NOT_KNOWN: NOT_KNOWN}[answer])
