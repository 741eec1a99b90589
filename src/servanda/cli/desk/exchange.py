"""``servanda desk exchange``: keys, the door for packages, sending what waits, files by hand."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from servanda.cli.desk.parcels import by, give_up, pack, take_in, waiting
from servanda.cli.desk.started import at_desk, folder_option, start

if TYPE_CHECKING:
    from servanda.desk.exchange.models import Parcel

__all__ = ["exchange"]


@click.group()
def exchange() -> None:
    """Packages between this desk and others: keys, the door, sending, files by hand."""


@exchange.command()
@click.argument("code")
@click.option("--host", required=True, help="The host name under which the others reach this desk.")
@folder_option
@at_desk
def keys(code: str, host: str, folder: Path) -> None:
    """Make the keys of one of our authorities, and say what the others put into their trust list."""
    start(folder)
    from servanda.desk.errors import BadInput
    from servanda.desk.exchange import keys as made
    from servanda.desk.installation import here
    from servanda.desk.people.models import Authority

    authority = Authority.objects.filter(code=code).first()
    if authority is None:
        known = ", ".join(Authority.objects.values_list("code", flat=True)) or "none"
        raise BadInput(f"No authority {code!r} works here. There is: {known}.")
    held = made.make_keys(here(), code, authority.name, host=host, at=datetime.now(UTC))
    made.introduce(here(), code, authority.party, authority.name, held.certificate, made.recipient_of(held))
    click.echo(f"certificate  {held.certificate}")
    click.echo(f"fingerprint  {held.signs().certificate.fingerprint}")
    click.echo(f"age          {made.recipient_of(held)}")
    click.echo("Send these to the other side, and compare the fingerprint by telephone.")


@exchange.command()
@click.argument("code")
@click.option("--port", type=click.IntRange(1, 65535), default=8443, show_default=True)
@click.option("--host", "bind", default="127.0.0.1", show_default=True, help="The address to listen on.")
@folder_option
@at_desk
def serve(code: str, port: int, bind: str, folder: Path) -> None:
    """Open the door for packages: HTTPS, TLS 1.3, with certificates on both sides."""
    start(folder)
    from gunicorn.app.base import BaseApplication

    from servanda.desk.exchange.channel import context
    from servanda.desk.exchange.door import Door
    from servanda.desk.exchange.keys import held, trust_of
    from servanda.desk.installation import here

    ours = held(here(), code)
    door = Door(here(), _peer, lambda: datetime.now(UTC))
    settings: dict[str, Any] = {
        "bind": f"{bind}:{port}",
        "workers": 1,
        "worker_class": "gthread",
        "threads": 8,
        "timeout": 120,
        "graceful_timeout": 3,
        "certfile": str(ours.certificate),
        "keyfile": str(ours.key),
        "ssl_context": lambda _conf, _default: context(
            here(), code, trust_of(here()), at=datetime.now(UTC), server=True
        ),
        "loglevel": "warning",
    }

    class Doorkeeper(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for key, value in settings.items():
                self.cfg.set(key, value)

        def load(self) -> object:
            return _with_connections(door)

    click.echo(f"The door of {code} is open on https://{bind}:{port}/ (Ctrl-C closes it).")
    sys.stdout.flush()
    sys.argv = sys.argv[:1]
    Doorkeeper().run()


def _peer(environ: dict[str, Any]) -> bytes | None:
    """The certificate that the other side showed, as the TLS library verified it."""
    socket = environ.get("gunicorn.socket")
    der: bytes | None = socket.getpeercert(binary_form=True) if socket is not None else None
    return der


def _with_connections(application: Any) -> Callable[..., Iterable[bytes]]:
    """The database is asked anew by each request, and let go after it, as Django does for its own."""

    def answer(environ: dict[str, Any], begin: Any) -> Iterable[bytes]:
        from django.db import close_old_connections

        close_old_connections()
        try:
            found: Iterable[bytes] = application(environ, begin)
        finally:
            close_old_connections()
        return found

    return answer


@exchange.command()
@click.option("--every", type=click.FloatRange(min=0.2), help="Go on, looking every so many seconds; else once.")
@folder_option
@at_desk
def send(every: float | None, folder: Path) -> None:
    """Send what waits; what does not go is tried again, each time twice as late."""
    start(folder)
    from servanda.desk.exchange.channel import send_due
    from servanda.desk.installation import here

    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    while True:
        sent = send_due(here(), datetime.now(UTC), _address)
        if sent or every is None:
            click.echo(f"{sent} package{'' if sent == 1 else 's'} sent and receipted.")
        if every is None or stopped.wait(every):
            return


def _address(parcel: Parcel) -> str:
    """Where the other side's door is, as the directory knows it."""
    from servanda.desk.directory.models import Contact
    from servanda.desk.errors import NotPossible
    from servanda.desk.exchange.keys import trust_of
    from servanda.desk.installation import here

    fingerprints = [one.fingerprint for one in trust_of(here()).authority(parcel.peer).certificates]
    contact = Contact.objects.filter(certificate__in=fingerprints, is_retired=False).exclude(exchange_url="").first()
    if contact is None:
        raise NotPossible(
            f"The directory has no address of {parcel.peer}: write its door and its certificate there, "
            "or hand the file over: servanda desk exchange out"
        )
    return contact.exchange_url


@exchange.command("out")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@folder_option
@at_desk
def out(target: Path, folder: Path) -> None:
    """Copy every package that waits into TARGET, for the pouch, a stick or the gateway of others."""
    start(folder)
    from servanda.desk.exchange.models import Parcel
    from servanda.desk.installation import here

    target.mkdir(parents=True, exist_ok=True)
    waiting = Parcel.objects.filter(direction=Parcel.Direction.OUT, state=Parcel.State.WAITING)
    for parcel in waiting:
        place = target / parcel.peer / f"{parcel.file_digest}.package"
        place.parent.mkdir(exist_ok=True)
        beside = place.with_suffix(".part")
        shutil.copyfile(here().folder / parcel.place, beside)
        beside.replace(place)
        click.echo(place)


@exchange.command("in")
@click.argument("code")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@folder_option
@at_desk
def in_(code: str, files: tuple[Path, ...], folder: Path) -> None:
    """Take in packages and receipts that came as files; receipts for the packages are written beside them."""
    start(folder)
    from servanda.desk.errors import BadInput
    from servanda.desk.exchange import actions
    from servanda.desk.installation import here
    from servanda.desk.people.models import Authority

    authority = Authority.objects.filter(code=code).first()
    if authority is None:
        raise BadInput(f"No authority {code!r} works here.")
    at = datetime.now(UTC)
    for file in files:
        if file.suffix == ".receipt":
            parcel = actions.record_receipt(here(), authority, file.read_bytes(), at=at)
            click.echo(f"{file}: receipt for {parcel.reference}: {parcel.receipt_outcome}")
            continue
        arrived = here().folder / f".arriving-{file.name}"
        shutil.copyfile(file, arrived)
        parcel = actions.arrive(here(), authority, arrived, at=at, channel="file")
        receipt = file.with_suffix(".receipt")
        receipt.write_bytes(bytes(parcel.receipt))
        reasons = f": {'; '.join(parcel.receipt_reasons)}" if parcel.receipt_reasons else ""
        click.echo(f"{file}: {parcel.receipt_outcome}{reasons} (receipt: {receipt})")


for _command in (by, give_up, pack, take_in, waiting):
    exchange.add_command(_command)
