"""Colours and marks of our pictures: quiet, colour-blind-safe, good in grey.

The ramp runs from deep blue to sand, evenly in lightness, so that the order
survives print and every common colour vision; what is not known is hatched.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ACCENT", "HAIRLINE", "INK", "NEUTRAL", "PAPER", "QUIET", "SANS", "SERIF", "Shade", "ramp"]

INK = "#1b1f24"
QUIET = "#5a6270"
PAPER = "#fdfcf9"
HAIRLINE = "#c9c6be"
ACCENT = "#1f4e79"
NEUTRAL = "#e9e8e4"  # no party of the record, or nothing to say
SERIF = "'Source Serif 4','Source Serif Pro','Noto Serif',Georgia,'DejaVu Serif',serif"
SANS = "Inter,'Noto Sans','Helvetica Neue',Arial,'DejaVu Sans',sans-serif"

_RAMP = ("#1f4e79", "#5f8bb4", "#a9c3d8", "#e3cf9f", "#c08f3f")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A class of a map: its key, what the legend says of it, its colour, and whether it is hatched."""

    key: str
    label: str
    fill: str
    hatched: bool = False


def ramp(count: int) -> tuple[str, ...]:
    """``count`` colours (one to five) from deep blue to sand."""
    steps = {1: (0,), 2: (0, 3), 3: (0, 1, 3), 4: (0, 1, 2, 3), 5: (0, 1, 2, 3, 4)}
    return tuple(_RAMP[i] for i in steps[count])
