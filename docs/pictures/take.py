"""Take the pictures of the documentation from a running demo.

    make demo                                  # in one window
    .venv/bin/python docs/pictures/take.py     # in another

Needs Chromium. Nothing is booked: every page is left before it is sent.
"""

import argparse
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from tests.browser.chromium import find_chromium  # noqa: E402

# As `make demo` prints it.
PASSWORD = "talko-demo"  # noqa: S105
PHONE = {"width": 390, "height": 844}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    site = parser.parse_args().site
    with phone(site) as page:
        sign_in(page)
        for name, picture in PICTURES.items():
            save(name, picture(page))


@contextmanager
def phone(site: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = browser.new_context(
            base_url=site, locale="en-GB", timezone_id="Europe/Helsinki", viewport=PHONE
        )
        yield context.new_page()
        browser.close()


def sign_in(page: Page) -> None:
    page.goto("/en/accounts/login/")
    page.fill("input[name=login]", "booker")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) [type=submit]").first.click()
    page.wait_for_load_state()


def finding(page: Page) -> bytes:
    """What one needs, and the first free times."""
    page.goto("/en/talko/rooms/?people=20&length=120&part=evening&weekdays=1")
    return shot(page, page.get_by_role("heading", level=2).first)


def week(page: Page) -> bytes:
    """A room's week, day by day."""
    year, number, _day = (datetime.now(UTC) + timedelta(days=7)).isocalendar()
    page.goto("/en/talko/rooms/hyvinvointitupa/sali/")
    page.goto(f"{page.url}w/{year}-w{number:02d}/")
    return shot(page, page.get_by_role("heading", level=1))


def checking(page: Page) -> bytes:
    """Every date before it is sent, with what else there is where it is taken."""
    page.goto("/en/talko/bookings/")
    page.get_by_role("link", name="Aamujumppa").first.click()
    page.get_by_role("link", name="Change this time").first.click()
    page.locator("input[name=scope]").last.check()
    day = page.locator("input[type=date]").first
    day.fill((date.fromisoformat(day.input_value()) + timedelta(days=1)).isoformat())
    page.locator("input[type=time]").first.fill("17:30")
    page.locator("input[type=time]").last.fill("19:30")
    page.locator("select").last.select_option(index=1)
    page.get_by_role("button", name="Check the times").click()
    return shot(page, page.get_by_role("heading", level=1))


def own(page: Page) -> bytes:
    """One's own bookings, what waits first."""
    page.goto("/en/talko/bookings/")
    return shot(page, page.get_by_role("heading", level=1))


def shot(page: Page, top: Locator) -> bytes:
    """Take the screen as it is when one has scrolled to `top`."""
    top.evaluate("node => window.scrollTo(0, node.getBoundingClientRect().top + scrollY - 16)")
    return page.screenshot()


def save(name: str, png: bytes) -> None:
    """Store with few colours: pages have no more, and a clone stays small."""
    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(64)
    picture.save(HERE / f"{name}.png", optimize=True)


PICTURES: dict[str, Callable[[Page], bytes]] = {
    "finding": finding,
    "week": week,
    "checking": checking,
    "own": own,
}

if __name__ == "__main__":
    main()
