"""Our page mixins on a site with its own base page. Only under `tests.settings.custom_page`."""

from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.test import Client
from wagtail.models import Locale, Site

from tests.factories import make_municipality, make_room, make_space
from tests.testapp.models import BasePage, EventPage, ProgrammePage, SpaceIndexPage
from wagtail_talko.models import BookingDate, Event, EventListing, Room

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


@pytest.fixture
def room() -> Room:
    return make_room(
        "iso-sali",
        space=make_space("kylatalo", municipality=make_municipality(), name={"fi": "Kylätalo"}),
        name={"fi": "Iso sali"},
    )


@pytest.fixture
def page(home, room) -> EventPage:
    programme = home.add_child(instance=ProgrammePage(title="Ohjelma", slug="ohjelma"))
    page = programme.add_child(
        instance=EventPage(
            title="Pihatalkoot",
            slug="pihatalkoot",
            start_date=date.today() + timedelta(days=30),
            start_time=time(10),
            end_time=time(14),
            space=room.space,
            room=room,
            takes_room=True,
            live=False,
        )
    )
    page.save_revision().publish()
    return page


def test_published_event_page_takes_its_room(page, room):
    event = Event.objects.get()

    booked = BookingDate.objects.get()
    assert (booked.room, booked.state) == (room, "confirmed")
    assert (event.schedule_page.specific, event.room, event.state) == (page, room, "scheduled")
    assert [each.title for each in EventListing.objects.filter(language="fi")] == ["Pihatalkoot"]


@pytest.mark.parametrize("path", ["/fi/", "/fi/ohjelma/", "/fi/ohjelma/pihatalkoot/"])
def test_pages_are_shown(page, path):
    response = Client().get(path)

    assert response.status_code == 200


def test_room_change_reaches_the_listing(page, room):
    room.space.name = {"fi": "Vanha koulu"}
    room.space.save()

    listing = EventListing.objects.get(language="fi")
    assert listing.place == "Iso sali, Vanha koulu"
