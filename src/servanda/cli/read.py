"""``servanda read``: documents of every form into text, JSON, Akoma Ntoso, HTML or Markdown."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from servanda.documents.batch import JsonLines, ParquetParts
    from servanda.documents.model import Document

__all__ = ["read"]

_FORMATS = ("text", "json", "jsonl", "akn", "html", "md")
_SUFFIXES = {"text": ".txt", "json": ".json", "akn": ".xml", "html": ".html", "md": ".md"}
_LONG_WORK = 20  # files from which a progress bar is shown


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", help="What to write; text by default.")
@click.option("--kind", help="The kind of document, where it is not to be recognised: resolution, news ...")
@click.option("--out", type=click.Path(path_type=Path), help="A file, or for many documents a folder, to write to.")
@click.option("--jobs", type=click.IntRange(1), default=1, help="Processes that read beside each other (jsonl).")
@click.option("--cluster", metavar="ADDRESS", help="A Dask scheduler to read on (jsonl).")
def read(files: tuple[str, ...], form: str, kind: str | None, out: Path | None, jobs: int, cluster: str | None) -> None:
    """Read documents: PDF, DOCX, HTML, Markdown, plain text, Akoma Ntoso.

    FILES are paths, folders, patterns, or - for standard input. What cannot be read is told on standard error, the
    others are read all the same, and the exit status is 1. With --format jsonl and --out a run that was stopped goes
    on where it was; an --out that ends in .parquet is a folder of Parquet files.
    """
    from servanda.documents.finding import files_named

    _check_kind(kind)
    if form == "jsonl":
        failed = _read_lines(list(files_named(files)), out, jobs, cluster, kind)
    else:
        if jobs > 1 or cluster:
            raise click.UsageError("--jobs and --cluster go with --format jsonl.")
        failed = _read_each(list(files_named(files)), form, kind, out)
    sys.exit(1 if failed else 0)


def _check_kind(kind: str | None) -> None:
    from rapidfuzz import process

    from servanda.documents.model import DocumentKind

    kinds = [known.value for known in DocumentKind]
    if kind is not None and kind not in kinds:
        near = process.extractOne(kind, kinds)
        raise click.BadParameter(f"there is no kind {kind!r}; did you mean {near[0]}? All: {', '.join(kinds)}.")


def _read_each(paths: list[str], form: str, kind: str | None, out: Path | None) -> int:
    """Reads each file and writes it; returns how many could not be read."""
    from servanda.documents import DocumentError
    from servanda.documents.batch import told

    failed, taken = 0, set[Path]()
    for path in _watched(paths, len(paths), shown=out is not None):
        try:
            written = _form(form)(_document(path, kind))
        except (DocumentError, OSError) as error:
            failed += 1
            _complain(path, told(error))
            continue
        _write(written, _target(path, form, out, taken, many=len(paths) > 1))
    return failed


def _document(path: str, kind: str | None) -> Document:
    from servanda.documents import read as read_document

    if path == "-":
        return read_document(sys.stdin.buffer.read(), kind, name="standard input")
    return read_document(path, kind)


def _form(form: str) -> Callable[[Document], str]:
    """The function that writes a form; only what it needs is imported."""
    if form == "akn":
        from servanda.documents.akn_writing import to_akn

        return lambda document: to_akn(document).decode("utf-8")
    if form == "html":
        from servanda.documents.html_form import to_html

        return to_html
    if form == "md":
        from servanda.documents.plain_forms import to_markdown

        return to_markdown
    if form == "json":
        from servanda.documents.whole import whole_json

        return lambda document: json.dumps(whole_json(document), ensure_ascii=False, indent=1) + "\n"
    from servanda.documents.plain_forms import to_outline

    return to_outline


def _target(path: str, form: str, out: Path | None, taken: set[Path], *, many: bool) -> Path | None:
    """The file to write to, one for each document though two have the same name; None: standard output."""
    if out is None or not (many or out.is_dir()):
        return out
    out.mkdir(parents=True, exist_ok=True)
    stem, count = Path(path).stem, 1
    target = out / f"{stem}{_SUFFIXES[form]}"
    while target in taken:
        count += 1
        target = out / f"{stem}-{count}{_SUFFIXES[form]}"
    taken.add(target)
    return target


def _write(text: str, target: Path | None) -> None:
    if target is None:
        sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    else:
        target.write_text(text, encoding="utf-8", errors="replace")


def _read_lines(paths: list[str], out: Path | None, jobs: int, cluster: str | None, kind: str | None) -> int:
    """One JSON line a document; returns how many could not be read."""
    from functools import partial

    from servanda.documents.batch import mapped, read_to_json

    sink = _sink(out)
    left = paths
    if sink is not None:
        done = sink.done()
        left = [path for path in paths if path not in done]
        if len(left) < len(paths):
            click.echo(f"{len(paths) - len(left)} of {len(paths)} files stand in {out} already.", err=True)
    failed = 0
    work = partial(read_to_json, kind=kind)
    for line in _watched(mapped(work, left, jobs=jobs, cluster=cluster), len(left), shown=sink is not None):
        reason = _reason(line)
        if reason:
            failed += 1
            _complain(*reason)
        if sink is not None:
            sink.add(line)
        elif not reason:
            sys.stdout.buffer.write(line.encode("utf-8") + b"\n")
    if sink is not None:
        sink.close()
    return failed


def _sink(out: Path | None) -> JsonLines | ParquetParts | None:
    from servanda.documents.batch import JsonLines, ParquetParts

    if out is None:
        return None
    return ParquetParts(out) if out.suffix == ".parquet" else JsonLines(out)


def _reason(line: str) -> tuple[str, str] | None:
    """File and reason where a line tells that a document could not be read."""
    if '"error"' not in line[:20_000] or "symbol" in line[:200]:
        return None
    form = json.loads(line)
    return (str(form["file"]), str(form["error"])) if form.keys() == {"file", "error"} else None


def _complain(path: str, why: str) -> None:
    """Tells on standard error what is wrong with one file."""
    text = why if path in why else f"{path}: {why}"
    click.echo(f"servanda read: {text}", err=True)


def _watched(things: Iterable[str], count: int, *, shown: bool) -> Iterator[str]:
    """The same things, with a progress bar on standard error when there are many and someone watches."""
    if not shown or count < _LONG_WORK or not sys.stderr.isatty():
        yield from things
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(things, description="Reading", total=count, console=Console(stderr=True))
