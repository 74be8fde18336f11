"""From publishing a page to a subscribed calendar, with everything between as it really is."""

from datetime import date

import pytest

from tests.events.factories import make_event, page_of, publish
from tests.factories import local, make_association, make_municipality, make_room, make_space
from tests.feeds.reading import entries_of, titles_of
from wagtail_talko.models import Booking, Occurrence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("january")]

FEED = "/fi/talko/feeds/events.ics"
ROOM = "/fi/talko/feeds/room/talo/sali.ics"


@pytest.fixture
def circle(django_capture_on_commit_callbacks):
    """A circle every Tuesday in a room it books."""
    municipality = make_municipality()
    space = make_space("talo", name={"fi": "Kylätalo"}, municipality=municipality)
    with django_capture_on_commit_callbacks(execute=True):
        return make_event(
            title="Kudontapiiri",
            recurrence="RRULE:FREQ=WEEKLY",
            until=date(2027, 5, 25),
            space=space,
            room=make_room("sali", space=space, name={"fi": "Iso sali"}, ahead_days=1000),
            hosts=[make_association(municipality=municipality)],
            takes_room=True,
        )


@pytest.mark.parametrize("path", ["", "2027/01/", "2027/w02/"])
def test_published_event_is_in_the_programme(client, circle, path):
    response = client.get(f"/fi/talko/events/{path}", {"space": "talo", "q": "kudontapiiri sali"})

    number = {"": 1, "2027/01/": 3, "2027/w02/": 1}[path]
    assert response.context["found"] == number
    assert response.content.decode().count("Kudontapiiri") == number


def test_published_event_is_in_the_feeds_once(client, circle):
    assert Booking.objects.get().dates.count() == 20

    for path in (FEED, ROOM, "/fi/talko/feeds/space/talo.ics"):
        (entry,) = entries_of(client.get(path))
        assert (str(entry["UID"]), entry.start) == (circle.uid, local(2027, 1, 12, 18))
        assert str(entry["RRULE"]["FREQ"][0]) == "WEEKLY"


def test_new_title_reaches_who_subscribed(client, circle):
    etag = client.get(FEED)["ETag"]

    publish(page_of(circle), title="Neulepiiri")
    response = client.get(FEED, headers={"If-None-Match": etag})

    assert titles_of(response) == ["Neulepiiri"]


def test_publishing_the_same_again_changes_nothing_for_who_subscribed(client, circle):
    etag = client.get(FEED)["ETag"]

    publish(page_of(circle))

    assert client.get(FEED, headers={"If-None-Match": etag}).status_code == 304


def test_unpublished_event_leaves_the_feed_and_keeps_its_room_unnamed(client, circle):
    etag = client.get(FEED)["ETag"]

    page_of(circle).unpublish()

    assert entries_of(client.get(FEED, headers={"If-None-Match": etag})) == []
    entries = entries_of(client.get("/en/talko/feeds/room/talo/sali.ics"))
    assert {str(entry["SUMMARY"]) for entry in entries} == {"Booked"}
    assert len(entries) == Occurrence.objects.filter(booking_date__isnull=False).count()
