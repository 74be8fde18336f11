"""How one gets in must not get out: every address, feed, export and log is asked for it."""

import json
import re
import uuid

import pytest
from django.test import Client
from django.utils import translation
from wagtail.models import ModelLogEntry

from tests.addresses import PARTS, routes
from tests.admin.helpers import (
    client_of,
    make_manager,
    manager_of_new,
    our_patterns,
    our_viewsets,
    url_of,
)
from tests.admin.world import World
from tests.bookings.entering.conftest import CODE, SECRET
from tests.bookings.notifications.reading import NOW
from tests.factories import make_association, make_member
from wagtail_talko.bookings.entering.actions import set_door_code
from wagtail_talko.feeds.tokens import make_token
from wagtail_talko.models import BookingHost, Message, Room, Space

pytestmark = pytest.mark.django_db

ROUTES = routes()


@pytest.fixture
def booking(book, boss):
    """Confirmed, open to others, told of; with a code."""
    booking = book(silent=False, open_to_others=True, public_title="Ompeluseura")
    set_door_code(booking=booking, code=CODE, by=boss, now=NOW)
    return booking


def client_who(booking, who):
    client = Client()
    if who == "nobody":
        return client
    if who == "member of no host":
        client.force_login(make_member(make_association()))
        return client
    other = make_association()
    BookingHost.objects.create(booking=booking, association=other, state=who)
    client.force_login(make_member(other, role="manager"))
    return client


def filled_in(route, booking):
    """The address with what leads to this booking, as far as one knows it."""
    known = {
        "pk": booking.pk,
        "date_pk": booking.dates.get().pk,
        "space_slug": booking.room.space.slug,
        "room_slug": booking.room.slug,
        "monday": "2027-w02",
        "year": "2027",
        "month": "01",
        "week": "02",
    }

    def fill(match):
        kind, name = match[1], match[2]
        default = booking.association.slug if "association" in route else booking.room.space.slug
        return str(known.get(name) or (default if kind == "slug" else PARTS[kind]))

    return re.sub(r"<(\w+):(\w+)>", fill, route)


@pytest.mark.parametrize(
    "who", ["nobody", "member of no host", "invited", "asked", "declined", "left", "refused"]
)
def test_no_address_tells_it_to_those_who_are_no_hosts(booking, who):
    client = client_who(booking, who)

    for route in ROUTES:
        with translation.override("fi"):
            answer = client.get(f"/fi/talko/{filled_in(route, booking)}", follow=True)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert SECRET.encode() not in text, route
        assert CODE.encode() not in text, route


def test_of_all_addresses_only_the_bookings_page_tells_it_to_a_host(booking, member):
    client = Client()
    client.force_login(member)

    found = set()
    for route in ROUTES:
        answer = client.get(f"/fi/talko/{filled_in(route, booking)}")
        if SECRET.encode() in answer.content or CODE.encode() in answer.content:
            found.add(route)

    assert found == {"bookings/<int:pk>/"}


@pytest.mark.parametrize("path", ["events.ics", "space/kylasali.ics", "room/kylasali/iso.ics",
                                  "association/martat.ics", "events.rss"])  # fmt: skip
def test_no_feed_tells_it(client, booking, path):
    answer = client.get(f"/fi/talko/feeds/{path}")

    assert answer.status_code == 200
    assert SECRET not in answer.text
    assert CODE not in answer.text


def test_private_feed_and_calendar_file_do_not_tell_it(client, booking, member):
    client.force_login(member)
    feed = client.get(f"/fi/talko/feeds/private/{make_token(user=member)}.ics")
    file = client.get(f"/fi/talko/bookings/{booking.pk}/calendar.ics")

    for answer in (feed, file):
        assert "BEGIN:VEVENT" in answer.text
        assert SECRET not in answer.text
        assert CODE not in answer.text


def test_neither_calendars_of_mail_nor_the_log_nor_search_hold_it(room, booking, boss):
    Room.objects.get(pk=room.pk).save()
    Space.objects.get(pk=room.space_id).save()
    searched = [*Room.objects.values_list("search_text"), *Space.objects.values_list("search_text")]
    calendars = list(Message.objects.values_list("calendar", flat=True))
    log = [(entry.label, json.dumps(entry.data)) for entry in ModelLogEntry.objects.all()]
    subjects = list(Message.objects.values_list("subject", flat=True))

    text = str([searched, calendars, log, subjects, str(booking), str(booking.door_code)]).lower()

    assert any(calendars)
    assert SECRET.lower() not in text
    assert CODE.lower() not in text


def test_admin_lists_and_exports_do_not_tell_it_and_other_municipalities_see_nothing(room, booking):
    municipality = room.space.municipality
    mine, (_other, theirs) = make_manager(municipality.collection), manager_of_new()
    world = World(municipality, "mark", str(uuid.uuid4()))
    assert world.space
    lists = [url_of(v, p.name) for v, p in our_patterns() if "<" not in str(p.pattern)]
    exports = [f"{url_of(v, 'index')}?export=csv" for v in our_viewsets() if hasattr(v, "model")]
    pages = [f"/admin/talko/bookings/inspect/{booking.pk}/",
             f"/admin/talko/bookings/code/{booking.pk}/"]  # fmt: skip

    for url in [*lists, *exports]:
        text = client_of(mine).get(url).getvalue().decode()
        assert SECRET not in text, url
        assert CODE not in text, url
    assert [CODE in client_of(mine).get(url).text for url in pages] == [True, True]
    for url in [*pages, f"/admin/talko/spaces/edit/{room.space_id}/"]:
        assert client_of(theirs).get(url, follow=True).status_code == 404
