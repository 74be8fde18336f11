"""Booking: 52 dates in a room with 10,000 bookings; the free times of 100 rooms in a week."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction

from tests.benchmarks.measuring import Result, measure
from tests.factories import local, make_association, make_room, make_space, make_user
from wagtail_talko.bookings.actions import move_dates, request_booking
from wagtail_talko.bookings.queries import free_times, preview_request
from wagtail_talko.models import Booking, BookingDate, Occupancy, Room

NOW = local(2027, 1, 1)
MONDAY = local(2027, 1, 4)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BOOKINGS = 10_000
A_DAY = 11
ROOMS = 100


def run() -> Iterator[Result]:
    boss, association = make_user(is_superuser=True), make_association()
    room = make_room(ahead_days=9999)
    fill(room, BOOKINGS)
    # Midnight is the hour that `fill` leaves free.
    weeks = [(MONDAY + week * 7 * DAY, MONDAY + week * 7 * DAY + HOUR) for week in range(52)]
    asked: dict[str, Any] = {
        "room": room,
        "association": association,
        "dates": weeks,
        "purpose": "x",
        "by": boss,
        "now": NOW,
    }
    yield measure("52-date booking beside 10,000", BOOKINGS, lambda: undone(asked))
    yield measure("52-date move beside 10,000", BOOKINGS, moving(asked))
    yield measure("52-date preview beside 10,000", BOOKINGS, lambda: preview_request(**asked))
    rooms = rooms_with_bookings(boss)
    week: dict[str, Any] = {"after": MONDAY, "before": MONDAY + 7 * DAY, "length": 2 * HOUR}
    yield measure("free times of a week", ROOMS, lambda: free_times(rooms, **week, now=NOW))
    yield measure(
        "first 20 free times of a week",
        ROOMS,
        lambda: free_times(rooms, **week, limit=20, now=NOW),
    )


def undone(asked: dict[str, Any]) -> None:
    """Book and take it back, so that the next run finds the same room."""
    mark = transaction.savepoint()
    request_booking(**asked, silent=True)
    transaction.savepoint_rollback(mark)


def moving(asked: dict[str, Any]) -> Callable[[], None]:
    """Book once; move every date an hour earlier, and take that back each time."""
    dates = list(request_booking(**asked, silent=True).dates.all())
    moves = [(date, (date.start - HOUR, date.end - HOUR)) for date in dates]

    def move() -> None:
        mark = transaction.savepoint()
        move_dates(moves=moves, by=asked["by"], now=NOW, override=True)
        transaction.savepoint_rollback(mark)

    return move


def fill(room: Room, number: int) -> None:
    """Put an hour's booking on every other hour of as many days as it takes."""
    Booking.objects.bulk_create(
        [Booking(room=room, origin="staff", purpose="x") for _ in range(number)], batch_size=500
    )
    starts = [MONDAY + n // A_DAY * DAY + (1 + 2 * (n % A_DAY)) * HOUR for n in range(number)]
    BookingDate.objects.bulk_create(
        [
            BookingDate(booking=b, room=room, start=s, end=s + HOUR, state="confirmed")
            for b, s in zip(Booking.objects.filter(room=room), starts, strict=True)
        ],
        batch_size=500,
    )
    place = room.places.get()
    Occupancy.objects.bulk_create(
        [
            Occupancy(date=date, place=place, start=date.start, end=date.end)
            for date in BookingDate.objects.filter(room=room)
        ],
        batch_size=500,
    )


def rooms_with_bookings(boss: Any) -> list[Room]:
    rooms = []
    for _ in range(ROOMS // 10):
        space = make_space(always_open=False)
        rooms += [make_room(space=space) for _ in range(10)]
    for room in rooms:
        start = MONDAY + (10 + room.pk % 5) * HOUR
        request_booking(
            room=room,
            association=None,
            dates=[(start + n * DAY, start + n * DAY + 2 * HOUR) for n in range(7)],
            purpose="x",
            by=boss,
            origin="staff",
            override=True,
            now=NOW,
            silent=True,
        )
    return rooms
