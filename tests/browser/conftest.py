"""A real browser, and the people who use it.

Every page a visitor opens is listened to: an error in the console, an uncaught exception, an answer
of 500 or a request to another host fails the test at its end.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from home.models import HomePage
from playwright.sync_api import Browser, sync_playwright
from wagtail.models import Locale, Page, Site

from tests.browser.chromium import find_chromium
from tests.browser.visiting import Visitor
from tests.conftest import missing

# Playwright's loop runs in the thread that also makes the rows.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
LEFT_OPEN = "ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"
# Where a failed test leaves what was on the screen.
PICTURES = settings.VAR / "screens"
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            # Wagtail leaves the file of a resized picture open.
            item.add_marker(pytest.mark.filterwarnings(LEFT_OPEN))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(request, chromium, live_server) -> Iterator[Callable[..., Visitor]]:
    """Give new visitors: `visit("fi")`, `visit("sv", phone=True)`, `visit("fi", script=False)`."""
    visitors: list[Visitor] = []
    failed_before = request.session.testsfailed

    def new(language: str = "fi", *, phone: bool = False, script: bool = True) -> Visitor:
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=script,
            locale={"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[language],
            timezone_id="Europe/Helsinki",
            viewport=PHONE if phone else {"width": 1280, "height": 900},
        )
        context.set_default_timeout(15_000)
        visitor = Visitor(context.new_page(), language, live_server.url)
        visitors.append(visitor)
        return visitor

    yield new
    if request.session.testsfailed > failed_before:
        PICTURES.mkdir(exist_ok=True)
        for number, visitor in enumerate(visitors):
            visitor.page.screenshot(path=PICTURES / f"{request.node.name}-{number}.png")
    complaints = [line for visitor in visitors for line in visitor.complaints]
    for visitor in visitors:
        visitor.page.context.close()
    assert complaints == []


@pytest.fixture
def home(live_server) -> HomePage:
    """The front page in Finnish and Swedish, at the address of the test server."""
    locales = {
        code: Locale.objects.get_or_create(language_code=code)[0] for code in ("fi", "sv", "en")
    }
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Tilat", slug="tilat", locale=locales["fi"]))
    host, _, port = live_server.url.removeprefix("http://").partition(":")
    Site.objects.all().delete()
    Site.objects.create(hostname=host, port=port, is_default_site=True, root_page=home)
    swedish = home.copy_for_translation(locales["sv"])
    swedish.save_revision().publish()
    return home
