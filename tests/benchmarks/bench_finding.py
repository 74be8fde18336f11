"""Finding a time: 100 and 500 rooms, each with three bookings on every day of five months."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import time_machine
from django.test import Client

from tests.benchmarks.measuring import Result, measure
from tests.factories import local, make_municipality, make_room, make_space
from wagtail_talko.bookings.finding import Wish, first_times, loosened, weekly_times
from wagtail_talko.models import Booking, BookingDate, Occupancy, Room

NOW = local(2027, 1, 11, 12)
MIDNIGHT = local(2027, 1, 4)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SIZES = (100, 500)
DAYS = 150
# Rooms of a space are alike; every fifth space has a kitchen.
ROOMS_IN_SPACE = 5
TAKEN = (8, 12, 17)

NEED = Wish(
    people=20,
    equipment=frozenset({"kitchen"}),
    accessibility=frozenset({"step-free"}),
    weekdays=frozenset({1}),
    earliest=time(17),
    length=2 * HOUR,
)
PAGES = {
    "page of free times": "",
    "page of need": "?people=20&equipment=kitchen&weekdays=1&part=evening&length=120",
    "page for every week": "?weekly=on&until=2027-05-31&weekdays=1&part=evening&length=120",
    "page that finds nothing": "?people=20&equipment=kitchen&equipment=sauna&length=120",
}


def run() -> Iterator[Result]:
    rooms: list[Room] = []
    with time_machine.travel(NOW, tick=True):
        for number in SIZES:
            rooms += make_rooms(number - len(rooms))
            yield from measure_finding(rooms)


def measure_finding(rooms: list[Room]) -> Iterator[Result]:
    n = len(rooms)
    suiting = [room for room in rooms if NEED.suits(room)]
    whole = {**vars(NEED), "equipment": frozenset(), "length": 9 * HOUR}
    evening = {**vars(NEED), "equipment": frozenset(), "last": date(2027, 5, 31)}
    yield measure("first free times", n, lambda: first_times(rooms, Wish(), now=NOW))
    yield measure("first free times of need", n, lambda: first_times(suiting, NEED, now=NOW))
    yield measure(
        "first free times, none in 62 days", n, lambda: first_times(rooms, Wish(**whole), now=NOW)
    )
    yield measure("every week", n, lambda: weekly_times(rooms, Wish(**evening), now=NOW))
    yield measure("what to give up", n, lambda: loosened(rooms, NEED, now=NOW))
    client = Client()
    for name, query in PAGES.items():
        yield measure(name, n, lambda query=query: _ok(client, query))


def _ok(client: Client, query: str) -> object:
    response = client.get(f"/fi/talko/rooms/{query}")
    assert response.status_code == 200, response.status_code
    return response


def make_rooms(number: int) -> list[Room]:
    municipality = make_municipality()
    rooms: list[Room] = []
    while len(rooms) < number:
        space = make_space(always_open=False, municipality=municipality)
        space.accessibility = ["step-free"]
        space.save()
        kitchen = ["kitchen"] if len(rooms) // ROOMS_IN_SPACE % 5 == 0 else []
        rooms += [
            make_room(space=space, capacity=10 + 10 * n, equipment=kitchen)
            for n in range(ROOMS_IN_SPACE)
        ]
    fill(rooms)
    return rooms


def fill(rooms: list[Room]) -> None:
    bookings = Booking.objects.bulk_create(
        [Booking(room=room, origin="staff", purpose="x") for room in rooms]
    )
    dates = BookingDate.objects.bulk_create(
        [
            BookingDate(
                booking=booking,
                room_id=booking.room_id,
                start=MIDNIGHT + day * DAY + hour * HOUR,
                end=MIDNIGHT + day * DAY + (hour + 2) * HOUR,
                state="confirmed",
            )
            for booking in bookings
            for day in range(DAYS)
            for hour in TAKEN
        ],
        batch_size=1000,
    )
    places = {room.pk: room.places.get() for room in rooms}
    Occupancy.objects.bulk_create(
        [
            Occupancy(date=date, place=places[date.room_id], start=date.start, end=date.end)
            for date in dates
        ],
        batch_size=1000,
    )
