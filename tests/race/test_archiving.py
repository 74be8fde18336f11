"""A house is archived while it is booked: one is told no, and nobody waits in a circle."""

from datetime import timedelta

import pytest

from tests.factories import local, make_association, make_room, make_space, make_user
from tests.race.racing import ROUNDS, race
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.models import BookingDate, Room, RoomPart
from wagtail_talko.spaces.actions import archive_space
from wagtail_talko.spaces.models import Space

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
REFUSALS = {"won", "room_archived", "room_archived,room_taken", "room_taken", "space_in_use"}


def make_house():
    """A house whose whole comes before its halls in the order of keys, as when it was divided."""
    space = make_space()
    whole = Room.objects.create(space=space, slug="whole", name={"en": "Whole"}, ahead_days=9999)
    for name in ("hall", "kitchen"):
        RoomPart.objects.create(whole=whole, part=make_room(name, space=space))
    return whole


def test_race_of_booking_a_house_and_archiving_it_ends():
    boss, association = make_user(is_superuser=True), make_association()
    houses = [make_house() for _ in range(ROUNDS)]

    def work(worker, number):
        if worker % 2:
            archive_space(space=houses[number].space, by=boss, now=NOW)
            return
        start = SIX + worker * DAY
        request_booking(
            room=houses[number],
            association=association,
            dates=[(start, start + HOUR)],
            purpose="x",
            by=boss,
            now=NOW,
        )

    outcomes = race(work)

    assert set().union(*outcomes) <= REFUSALS
    archived = set(Space.objects.exclude(archived_at=None))
    booked = {date.room.space for date in BookingDate.objects.select_related("room__space")}
    assert archived & booked == set()
    assert archived | booked == {house.space for house in houses}
    assert find_faults(now=NOW) == []
