"""A long series moves in as many queries as a short one, its mail with the calendar included."""

import pytest

from tests.bookings.actions.helpers import HOUR, NOW, SIX, WEEK
from tests.factories import make_room
from wagtail_talko.bookings.actions import move_dates

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [3, 20])
def test_moving_costs_the_same_for_many_dates(book, member, number, django_assert_num_queries):
    room = make_room()
    starts = [SIX + n * WEEK for n in range(number)]
    booking = book(room, *[(start, start + HOUR) for start in starts], silent=True)
    moves = [(d, (d.start + HOUR, d.end + HOUR)) for d in booking.dates.all()]

    with django_assert_num_queries(51):
        move_dates(moves=moves, by=member, now=NOW)
