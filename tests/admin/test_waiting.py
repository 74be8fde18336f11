"""A booking's page in the admin says who waits for its times."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.admin.helpers import client_of, manager_of_new
from tests.admin.world import make_booking
from tests.factories import local, make_association, make_room, make_space
from wagtail_talko.models import BookingDate, WaitingWish

pytestmark = pytest.mark.django_db

SIX = local(2037, 1, 12, 18)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)


class House:
    """A whole house with a hall; the hall is booked."""

    def __init__(self):
        self.municipality, manager = manager_of_new()
        self.space = make_space(municipality=self.municipality)
        self.hall = make_room("hall", space=self.space)
        self.attic = make_room("attic", space=self.space)
        self.house = make_room("house", parts=[self.hall, self.attic])
        self.booking = make_booking(self.hall, make_association(), state="confirmed")
        self.client = client_of(manager)

    def wait(self, room, start=SIX, *, state="waiting", association=None):
        return WaitingWish.objects.create(
            room=room,
            association=association or make_association(municipality=self.municipality),
            start=start,
            end=start + 2 * HOUR,
            purpose="Weaving",
            state=state,
            offered_until=SIX if state == "offered" else None,
        )

    def queues(self, booking=None):
        booking = booking or self.booking
        page = self.client.get(f"/admin/talko/bookings/inspect/{booking.pk}/")
        return [row["queue"] for row in page.context["rows"]]


@pytest.fixture
def house():
    return House()


def test_nobody_waits(house):
    house.wait(house.hall, SIX + 2 * HOUR)
    house.wait(house.attic)
    house.wait(house.hall, state="withdrawn")

    assert house.queues() == [None]


def test_one_waits_and_the_link_lists_the_room(house):
    house.wait(house.hall, SIX + HOUR)

    [(text, url)] = house.queues()

    assert text == "1 waits for this time"
    listed = house.client.get(url).context["object_list"]
    assert [wish.room for wish in listed] == [house.hall]


def test_who_waits_for_the_house_waits_for_its_hall_and_is_listed_too(house):
    house.wait(house.hall)
    house.wait(house.house)

    [(text, url)] = house.queues()

    assert text == "2 wait for this time"
    listed = house.client.get(url).context["object_list"]
    assert {wish.room for wish in listed} == {house.hall, house.house}


@pytest.mark.parametrize("state", ["cancelled", "declined"])
def test_date_that_does_not_take_the_room_keeps_nobody_waiting(house, state):
    house.wait(house.hall)
    house.booking.dates.update(state=state, holds_room=False)

    assert house.queues() == [None]


def test_page_shows_the_number_as_a_link(house):
    house.wait(house.hall)

    page = house.client.get(f"/admin/talko/bookings/inspect/{house.booking.pk}/").text

    link = f'<a href="/admin/talko/waiting/?room={house.hall.pk}">1 waits for this time<span'
    assert page.count(link) == 1


def test_page_costs_the_same_for_one_and_three(house):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            house.queues()
        return len(queries)

    house.wait(house.hall)
    house.queues()
    one = cost()
    for n in (1, 2):
        BookingDate.objects.create(
            booking=house.booking,
            room=house.hall,
            start=SIX + n * WEEK,
            end=SIX + n * WEEK + HOUR,
            state="confirmed",
        )
        house.wait(house.hall, SIX + n * WEEK)

    assert (cost(), len(house.queues())) == (one, 3)
