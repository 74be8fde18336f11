"""A site with its own base page: our page mixins, without `wagtail_talko.pages`."""

from pathlib import Path

from .default import *  # noqa: F403
from .default import INSTALLED_APPS, TEMPLATES

# The example site's pages are Wagtail's own kind; wagtail-localize does not know custom ones.
INSTALLED_APPS = [
    "tests.testapp",
    *(
        app
        for app in INSTALLED_APPS
        if app not in ("home", "wagtail_talko.pages", "tests.inlines")
        and not app.startswith("wagtail_localize")
    ),
]
WAGTAIL_PAGE_MODEL = "testapp.BasePage"
# Not the example site's templates: its frame asks for its own pages.
TEMPLATES = [
    {**TEMPLATES[0], "DIRS": [Path(__file__).resolve().parent.parent / "testapp" / "templates"]}
]
