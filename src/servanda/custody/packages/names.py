"""Names of parts: those that mean the same on every system, and can leave no folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from servanda.custody.errors import UnsafePackage
from servanda.custody.packages.limits import Limits

__all__ = ["check_name", "check_names", "safe_name"]

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # devices on Windows


def check_name(name: str, limits: Limits) -> None:
    """Raise UnsafePackage, with the reason, unless the name is that of a file inside the package."""
    reason = _objection(name, limits)
    if reason:
        raise UnsafePackage(f"the package has a part named {name[:80]!r}: {reason}.")


def _objection(name: str, limits: Limits) -> str | None:
    steps = name.split("/")
    if not name or name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "an absolute path would be written outside the folder"
    if ".." in steps or "." in steps or "" in steps:
        return "the path has steps that lead elsewhere"
    if "\\" in name or any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for sign in name):
        return "it has signs that not every system keeps as they are"
    if unicodedata.normalize("NFC", name) != name:
        return "its letters are composed in a way (not NFC) that some systems change"
    if any(step != step.strip() or step.endswith(".") or re.search(r'[<>:"|?*]', step) for step in steps):
        return "some systems cannot keep it"
    if any(_RESERVED.fullmatch(step) for step in steps):
        return "it is the name of a device on some systems"
    if len(name.encode()) > limits.name or len(steps) > limits.depth:
        return f"it is longer than {limits.name} bytes, or more than {limits.depth} folders deep"
    return None


def check_names(names: Iterable[str], limits: Limits) -> None:
    """Each is safe, and no two would be one file where case or composition does not count."""
    known: dict[str, str] = {}
    for name in names:
        check_name(name, limits)
        same = _folded(name)
        if same in known:
            twice = "twice" if known[same] == name else f"and as {known[same]!r}, one file on some systems"
            raise UnsafePackage(f"the package has the part {name!r} {twice}.")
        known[same] = name
    for folded, name in known.items():
        above = folded
        while "/" in above:
            above = above.rpartition("/")[0]
            if above in known:
                raise UnsafePackage(f"the package has {known[above]!r} as a file and, in {name!r}, as a folder.")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def safe_name(name: str) -> str:
    """A name for a file of any origin: letters, figures, point, hyphen; the original stands in package.json."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().rpartition("/")[2]
    kept = re.sub(r"[^A-Za-z0-9.]+", "-", plain).strip("-.").lower()
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[:60]}.{ending[:12]}" if dot and stem else kept[:60] or "file"
