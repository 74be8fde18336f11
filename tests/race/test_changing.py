"""Members change, extend and take back while others book: one has the time, nobody is lost."""

from datetime import timedelta

import pytest

from tests.factories import local, make_association, make_member, make_room, make_space
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    change_booking,
    change_dates,
    request_booking,
    restore_dates,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.models import Booking, BookingDate

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# Each round has its own weeks, far from the others'.
ROUND = 10 * WEEK


@pytest.fixture
def members():
    associations = [make_association() for _ in range(WORKERS)]
    return [(each, make_member(each)) for each in associations]


@pytest.fixture
def book(members):
    def book(room, worker, *starts):
        association, member = members[worker]
        return request_booking(
            room=room,
            association=association,
            dates=[(start, start + 2 * HOUR) for start in starts],
            purpose="x",
            by=member,
            now=NOW,
            silent=True,
        )

    return book


def test_race_to_move_different_series_onto_the_same_times_has_one_winner(book, members):
    space = make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(WORKERS + 1)]
    evenings = [SIX + number * ROUND + n * WEEK for number in range(ROUNDS) for n in range(3)]
    series = [book(rooms[worker], worker, *evenings) for worker in range(WORKERS)]

    def work(worker, number):
        dates = series[worker].dates.select_related("room").order_by("start")
        dates = list(dates[3 * number : 3 * number + 3])
        # Two in the wanted room, and one given up, each worker in another order.
        moves = [(date, (date.start + HOUR, date.end + HOUR)) for date in dates[:2]]
        change_dates(
            moves=moves[:: 1 - 2 * (worker % 2)],
            rooms={date.pk: rooms[-1] for date, _span in moves},
            cancelled=dates[2:],
            by=members[worker][1],
            now=NOW,
        )

    outcomes = race(work)

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert BookingDate.objects.filter(room=rooms[-1]).count() == 2 * ROUNDS
    assert BookingDate.objects.filter(state="cancelled").count() == ROUNDS
    assert BookingDate.objects.count() == 3 * WORKERS * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_a_button_pressed_many_times_moves_once(book, members):
    series = [book(make_room(ahead_days=9999), 0, SIX, SIX + WEEK) for _ in range(ROUNDS)]

    def work(_worker, number):
        dates = list(series[number].dates.all())
        moves = [(date, (SIX + n * WEEK + DAY, SIX + n * WEEK + DAY + HOUR))
                 for n, date in enumerate(dates)]  # fmt: skip
        seen = {date.pk: 0 for date in dates}
        change_dates(moves=moves, seen=seen, by=members[0][1], now=NOW)

    outcomes = race(work)

    assert outcomes == [one_winner("changed_meanwhile")] * ROUNDS
    assert set(BookingDate.objects.values_list("sequence", flat=True)) == {1}


def test_race_of_extending_and_booking_has_one_winner(book, members):
    room = make_room(ahead_days=9999)
    series = [
        book(make_room(space=room.space, ahead_days=9999), worker, SIX) for worker in range(WORKERS)
    ]

    def work(worker, number):
        weeks = [SIX + ROUND + number * ROUND + n * WEEK for n in range(3)]
        if worker % 2:
            book(room, worker, *weeks)
            return
        add_dates(
            booking=series[worker],
            dates=[(start, start + HOUR) for start in weeks],
            room=room,
            by=members[worker][1],
            now=NOW,
        )

    outcomes = race(work)

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert BookingDate.objects.filter(room=room).count() == 3 * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_taking_back_and_booking_has_one_winner(book, members):
    room = make_room(ahead_days=9999)
    booked = book(room, 0, *(SIX + number * DAY for number in range(ROUNDS)))
    dates = list(booked.dates.order_by("start"))
    cancelled = cancel_dates(dates=dates, by=members[0][1], now=NOW, silent=True)

    def work(worker, number):
        if worker == 0:
            restore_dates(dates=[cancelled[number]], by=members[0][1], now=NOW)
        else:
            book(room, worker, SIX + number * DAY)

    outcomes = race(work)

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert BookingDate.objects.active().count() == ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_changing_details_and_dates_ends_whole(book, members):
    room = make_room(ahead_days=9999, capacity=100)
    series = [book(room, 0, SIX + number * DAY) for number in range(ROUNDS)]

    def work(worker, number):
        booking, by = series[number], members[0][1]
        if worker % 2:
            change_booking(booking=booking, by=by, people=worker, now=NOW)
        else:
            start = SIX + number * DAY + timedelta(minutes=30 * (worker + 1))
            date = booking.dates.get()
            change_dates(moves=[(date, (start, start + HOUR))], by=by, now=NOW)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert {booking.people % 2 for booking in Booking.objects.all()} == {1}
    assert find_faults(now=NOW) == []
