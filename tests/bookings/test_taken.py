"""Lines of the database against the rows themselves."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import local, make_room, make_user
from wagtail_talko.bookings import taken
from wagtail_talko.bookings.actions import close_rooms, request_booking
from wagtail_talko.bookings.starting import Held, seconds
from wagtail_talko.models import Occupancy
from wagtail_talko.timeslots import Span

pytestmark = pytest.mark.django_db

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WINDOW = Span(SIX - DAY, SIX + 3 * DAY)


@pytest.fixture
def book():
    def book(room, *starts):
        return request_booking(
            room=room, association=None, dates=[(start, start + HOUR) for start in starts],
            purpose="x", by=make_user(is_superuser=True), origin="staff", now=NOW,
        )  # fmt: skip

    return book


def held(spans, *rooms):
    places = [place.pk for room in rooms for place in room.places.all()]
    return list(taken.held_on_places(places, spans).values())


@pytest.mark.parametrize("joining", [True, False], ids=["lines", "rows"])
def test_held_are_the_rows_around_the_window_in_order(book, monkeypatch, joining):
    monkeypatch.setattr(taken, "JOINING", {connection.vendor} if joining else set())
    room = make_room()
    book(room, SIX + DAY, SIX, SIX + 20 * DAY)

    first = seconds(SIX)

    assert held([WINDOW], room, make_room()) == [
        Held([first, first + 86_400], [first + 3_600, first + 90_000])
    ]


@pytest.mark.parametrize("joining", [True, False], ids=["lines", "rows"])
def test_parts_of_a_second_are_rounded_so_that_less_is_free(book, monkeypatch, joining):
    monkeypatch.setattr(taken, "JOINING", {connection.vendor} if joining else set())
    room = make_room()
    book(room, SIX)
    half = timedelta(microseconds=500_000)
    Occupancy.objects.update(start=SIX + half, end=SIX + HOUR + half)

    assert held([WINDOW], room) == [Held([seconds(SIX)], [seconds(SIX) + 3_601])]


def test_held_of_many_places_is_one_query(book, django_assert_num_queries):
    rooms = [make_room() for _ in range(3)]
    for room in rooms:
        book(room, SIX)
    places = [room.places.get().pk for room in rooms]

    with django_assert_num_queries(1):
        assert len(taken.held_on_places(places, [WINDOW])) == 3


def test_closures_are_told_apart_from_bookings(book):
    room = make_room()
    book(room, SIX)
    close_rooms(
        rooms=[room], spans=[(SIX + DAY, SIX + DAY + HOUR)], reason="x",
        by=make_user(is_superuser=True), now=NOW,
    )  # fmt: skip

    found = taken.closures_on_places({room.places.get().pk: room.pk}, WINDOW)

    assert found == {room.pk: [seconds(SIX + DAY)]}
