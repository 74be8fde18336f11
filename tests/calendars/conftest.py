from pathlib import Path

import pytest
import time_machine
from wagtail.models import Site

from wagtail_talko.models import Municipality, TalkoSettings


@pytest.fixture
def bare_site(settings):
    """A site whose own frame asks the database nothing, so that queries can be counted."""
    engine = settings.TEMPLATES[0]
    here = str(Path(__file__).parent / "templates")
    settings.TEMPLATES = [{**engine, "DIRS": [here, *engine["DIRS"]]}]


@pytest.fixture
def january():
    """It is Monday 11 January 2027, 12.00 in Helsinki."""
    with time_machine.travel("2027-01-11T10:00:00Z", tick=False):
        yield


@pytest.fixture
def talko_settings(db):
    """Choose the municipalities of the default site, by their slugs."""

    def choose(*slugs: str) -> None:
        site = Site.objects.get(is_default_site=True)
        chosen = Municipality.objects.filter(slug__in=slugs)
        TalkoSettings.for_site(site).municipalities.set(chosen)

    return choose
