"""How much a package may hold before it is taken for an attack."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Most of everything, in bytes where no other unit is named. An honest package of a large case stays far below;
    one that holds more evidence than ``total`` is opened with a limit one sets on purpose."""

    parts: int = 10_000
    total: int = 64 * 2**30  # unpacked
    ratio: int = 100  # unpacked bytes to packed bytes of one part
    directory: int = 8 * 2**20  # the archive's table of contents
    control: int = 16 * 2**20  # each part read whole: manifests, twin, conditions
    letter: int = 64 * 2**20
    name: int = 240  # letters of a part's name, in UTF-8 bytes
    depth: int = 8  # folders in each other
