"""Backtest every forecast the record allows and write what came out: ``python -m benchmarks.forecasts``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from servanda.facts import load
from servanda.treatymaking.backtest import HORIZONS, Case, cases, score

PAGE = Path(__file__).parents[1] / "docs" / "forecasts.md"
MARK = "<!-- from here on: python -m benchmarks.forecasts -->\n"


def scores(tried: Sequence[Case]) -> str:
    """The table of scores, over all cases and by horizon."""
    rows = [
        "| months after opening | forecasts judged | 80 % interval held | happened before it | after it | median error "
        "| of the mean gap | better by |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, chosen in (("all", tried), *((str(h), [c for c in tried if c.months == h]) for h in HORIZONS)):
        found = score(chosen)
        if found is not None:
            rows.append(
                f"| {name} | {found.cases} | {found.coverage:.0%} | {found.early:.0%} | {found.late:.0%} | "
                f"{found.median_error:.2f} years | {found.baseline_error:.2f} years | {found.better_by:.0%} |"
            )
    return "\n".join(rows)


def each(tried: Sequence[Case]) -> str:
    """One line a case."""
    rows = [
        "| instrument | months | counted | 10 % | 50 % | 90 % | mean gap | happened | held |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for case in tried:
        if case.forecast is not None:
            said = case.forecast
            held = {None: "open", True: "no", False: "yes"}[case.missed]
            days = (said.low, said.middle, said.high, case.baseline)
            cells = " | ".join(str(d or "after 2200") for d in days)
            rows.append(
                f"| {case.instrument} | {case.months} | {case.counted} of {case.needed} | {cells} | "
                f"{case.actual or f'not by {case.read_to}'} | {held} |"
            )
    return "\n".join(rows)


def refused(tried: Sequence[Case]) -> str:
    """Why no forecast was made."""
    return "\n".join(f"- {c.instrument}, {c.months} months: {c.refused}" for c in tried if c.forecast is None)


def main() -> None:
    """Write the part of the page below the mark anew."""
    tried = list(cases(load()))
    head = PAGE.read_text("utf-8").split(MARK)[0]
    body = (
        f"{MARK}\n## How well it did\n\n{scores(tried)}\n\n## Every case\n\n{each(tried)}\n\n"
        f"## Where no forecast was made\n\n{refused(tried)}\n"
    )
    PAGE.write_text(head + body, "utf-8")
    print(scores(tried))


if __name__ == "__main__":
    main()
