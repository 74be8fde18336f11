"""What the report of the use of rooms adds up."""

from datetime import timedelta

import pytest
from django.utils import translation

from tests.admin.world import make_booking
from tests.factories import local, make_association, make_room, make_space
from wagtail_talko.models import BookingDate, BookingHost, Room
from wagtail_talko.reports.periods import year_of
from wagtail_talko.reports.rooms import ChosenRooms, by_association, by_month, by_room, total

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
EVENING = local(2027, 1, 12, 18)


def chosen(rooms=None) -> ChosenRooms:
    rooms = Room.objects.all() if rooms is None else rooms
    return ChosenRooms(rooms, year_of(local(2027, 1, 12).date()))


def book(room, association=None, start=EVENING, **fields):
    """Two hours that are booked."""
    return make_booking(room, association, start=start, state="confirmed", **fields)


def table(lines) -> list[tuple]:
    return [(line.label, line.bookings, line.dates, line.hours) for line in lines]


def test_hours_by_room_association_and_month():
    house = make_space("talo")
    hall, kitchen = make_room("sali", space=house), make_room("keittio", space=house)
    guild = make_association("martat", municipality=house.municipality)
    booking = book(hall, guild)
    BookingDate.objects.create(
        booking=booking, room=hall, start=local(2027, 2, 9, 18), end=local(2027, 2, 9, 19, 30),
        state="confirmed",
    )  # fmt: skip
    book(kitchen)
    book(kitchen, start=local(2027, 1, 13, 18), origin="closure")
    make_booking(kitchen, guild, start=local(2027, 1, 14, 18))
    book(kitchen, guild, start=local(2028, 1, 1, 0))

    with translation.override("en"):
        assert table(by_room(chosen())) == [
            (f"{house}: {hall}", 1, 2, 3.5),
            (f"{house}: {kitchen}", 1, 1, 2.0),
        ]
        assert table(by_association(chosen())) == [
            (str(guild), 1, 2, 3.5),
            ("The municipality", 1, 1, 2.0),
        ]
        assert table(by_month(chosen())) == [
            ("January 2027", 2, 2, 4.0),
            ("February 2027", 1, 1, 1.5),
        ]
        assert table([total(chosen())]) == [("All together", 2, 3, 5.5)]


def test_joint_bookings_are_those_with_another_host_that_accepted():
    room = make_room()
    one, other = make_association(), make_association()
    joint, asked = book(room, one), book(room, one, start=local(2027, 1, 13, 18))
    BookingHost.objects.create(booking=joint, association=other, state="accepted")
    BookingHost.objects.create(booking=asked, association=other, state="invited")

    assert total(chosen()).joint == 1


def test_what_became_of_the_times_is_added_up():
    room, guild = make_room(), make_association()
    used, unused, missed = (book(room, guild, start=EVENING + n * DAY) for n in range(3))
    BookingDate.objects.filter(booking=used).update(outcome="used", headcount=12)
    BookingDate.objects.filter(booking=unused).update(outcome="unused")
    BookingDate.objects.filter(booking=missed).update(outcome="no_show")

    (line,) = by_association(chosen())

    assert (line.dates, line.people, line.unused, line.no_shows) == (3, 12, 1, 1)


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("report", "queries"), [(total, 2), (by_month, 2), (by_room, 3), (by_association, 3)]
)
def test_reports_cost_the_same_for_one_and_three(
    report, queries, number, django_assert_num_queries
):
    for n in range(number):
        book(make_room(), make_association(), start=local(2027, 1, 12, 18) + n * DAY)

    with django_assert_num_queries(queries):
        report(chosen())
