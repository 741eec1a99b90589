"""Pictures of the main pages for the manual: ``make pictures``; look at them before you keep them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import sync_playwright

from web.browser import browser_path, serving

PAGES = {
    "home": "/",
    "world": "/world?offence=enforced-disappearance&here=GMB&on=2026-11-21",
    "bound": "/world?question=bound&offence=genocide&on=2026-11-21",
    "ahead": "/world?offence=enforced-disappearance&ahead=forecast&on=2030-12-31#ahead",
    "state": "/states/GMB?on=2026-11-21",
    "instrument": "/instruments/un-cybercrime?on=2026-11-21",
    "pair": "/pair/GMB/DEU?on=2026-11-21",
    "case": "/case?title=Torture,+the+suspect+found+abroad&offence=torture&from=2020-08-10&to=2020-08-14&in=BLR"
    "&national=BLR&present=POL&victim=LTU&asking=LTU&measure=extradition&measure=take-evidence&on=2026-11-21",
}
WIDTHS = {1280: 900, 390: 844}


def main(folder: Path) -> None:
    """Each page at both widths, the first screen of it."""
    with serving() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": height})
            for name, path in PAGES.items():
                page.goto(address + path, wait_until="networkidle")
                page.screenshot(path=folder / f"page-{name}-{width}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
