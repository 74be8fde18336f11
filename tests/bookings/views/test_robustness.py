"""What the pages cost, and what they make of garbage in the address."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.bookings.views.visiting import EIGHT, SIX, TUESDAY, WEEK, book, in_language
from tests.factories import HELSINKI, make_room, make_space
from wagtail_talko.models import Quota

pytestmark = pytest.mark.django_db


def own_queries(client, path: str) -> int:
    """Count the queries to our own tables: those of the site's frame are not ours to promise."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return sum("wagtail_talko_" in query["sql"] for query in queries.captured_queries)


@pytest.mark.parametrize("item_count", [1, 3])
def test_lists_and_weeks_cost_the_same_for_one_and_three(
    client, room, association, member, item_count
):
    for number in range(item_count):
        each = make_room(f"room-{number}", space=make_space(municipality=room.space.municipality))
        book(each, association, member, people=None)
        shift = timedelta(days=number)
        booking = book(
            room,
            association,
            member,
            *((SIX + shift + n * WEEK, EIGHT + shift + n * WEEK) for n in range(item_count)),
        )
    monday = SIX.astimezone(HELSINKI).date() - timedelta(days=TUESDAY)

    anybody = [
        own_queries(client, in_language("fi", "rooms")),
        own_queries(client, in_language("fi", "room_week", "kylasali", "iso", monday)),
    ]
    client.force_login(member)
    members = [
        own_queries(client, in_language("fi", "bookings")),
        own_queries(client, in_language("fi", "booking", booking.pk)),
        own_queries(client, in_language("fi", "booking_new")),
    ]

    assert (anybody, members) == ([8, 13], [12, 9, 3])


GARBAGE = [
    "x",
    "",
    "-1",
    "0",
    "9" * 40,
    "\x00",
    "2027-99-99",
    "0001-01-01",
    "9999-12-31",
    "25:61",
    "ä" * 300,
    "'; drop table",
    "<script>",
    "½",
    "²",
]


@pytest.mark.parametrize("value", GARBAGE)
def test_garbage_in_the_address_is_never_an_error_of_ours(client, room, member, value):
    names = ["municipality", "space", "date", "until", "part", "length", "people", "weekdays"]
    names += ["earliest", "latest", "weekly", "equipment", "accessibility", "after", "page"]

    listed = [client.get("/fi/talko/rooms/", {name: value}).status_code for name in names]
    client.force_login(member)
    names = ["room", "date", "start", "end", "people", "association", "repeats", "until"]
    form = [client.get("/fi/talko/bookings/new/", {name: value}).status_code for name in names]
    mine = [client.get("/fi/talko/bookings/", {n: value}).status_code for n in ("page", "past")]
    done = client.get("/fi/talko/bookings/done/", {"booking": value}).status_code

    assert {*listed, *form, *mine} == {200}
    assert done == 404


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_day_at_the_end_of_time_opens_the_form_where_there_are_quotas(
    client, room, association, member, day
):
    Quota.objects.create(
        municipality=room.space.municipality, name={"fi": "K"}, measure="hours", amount=8
    )
    client.force_login(member)
    url = in_language("fi", "booking_new")

    response = client.get(url, {"room": room.pk, "date": day})

    assert (response.status_code, len(response.context["usage"])) == (200, 1)
