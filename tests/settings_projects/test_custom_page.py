"""Our page mixins on a site with its own base page. Only under `tests.settings.custom_page`."""

from datetime import date, time

import pytest
from django.conf import settings
from wagtail.models import Locale, Site

from tests.factories import make_municipality, make_room, make_space
from tests.testapp.models import BasePage, EventPage, ProgrammePage, SpaceIndexPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> SpaceIndexPage:
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = BasePage.get_first_root_node() or BasePage.add_root(
        instance=BasePage(title="Root", slug="root", locale=locale)
    )
    home = root.add_child(instance=SpaceIndexPage(title="Tilat", slug="tilat", locale=locale))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
    )
    return home


def test_event_page_is_published_with_its_room(home):
    space = make_space(municipality=make_municipality())
    room = make_room(space=space)
    programme = home.add_child(instance=ProgrammePage(title="Ohjelma", slug="ohjelma"))
    page = programme.add_child(
        instance=EventPage(
            title="Pihatalkoot",
            slug="pihatalkoot",
            start_date=date(2027, 5, 8),
            start_time=time(10),
            end_time=time(14),
            space=space,
            room=room,
            live=False,
        )
    )

    page.save_revision().publish()

    page.refresh_from_db()
    assert (page.live, page.room, page.owner_unit) == (True, room, "")
