"""The region, 500 rooms with a million occupancies: finding a time, a room's week, moving 52 dates.

On SQLite a tenth of it. It is written for good, so that PostgreSQL can tidy its tables up as it
does in use; the database is thrown away when all is measured.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import time_machine
from django.db import connection, transaction
from django.test import Client

from tests.benchmarks.measuring import Result, measure
from tests.factories import make_association, make_user
from wagtail_talko.bookings.actions import move_dates, request_booking
from wagtail_talko.bookings.checker import find_faults_in_part
from wagtail_talko.bookings.finding import Wish, first_times, weekly_times
from wagtail_talko.bookings.queries import free_times
from wagtail_talko.demo.build import SCALES, build
from wagtail_talko.demo.region import REGION, Size
from wagtail_talko.models import Occupancy, Room
from wagtail_talko.timeslots import at

COMMITS = True
NOW = datetime(2027, 1, 12, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
TENTH = Size(rooms=60, events=500, occupancies=100_000)

EVENING = Wish(weekdays=frozenset({1}), earliest=time(17), length=2 * HOUR)
# Every room has a group in the morning and one in the evening: no such day is left.
WORKDAY = Wish(
    people=20, weekdays=frozenset(range(5)), earliest=time(9), latest=time(19), length=9 * HOUR
)
HALF_A_YEAR = replace(EVENING, last=(NOW + 26 * WEEK).date())


def run() -> Iterator[Result]:
    with time_machine.travel(NOW, tick=True):
        make_region()
        yield from measure_finding()
        yield from measure_booking()
        yield from measure_checking()


def make_region() -> None:
    size = REGION if connection.vendor == "postgresql" else TENTH
    scale = replace(SCALES["region"], weeks_back=4, weeks_ahead=10)
    size = replace(size, is_listed=False)
    build(replace(scale, region=size), now=NOW, say=lambda line: print(line, file=sys.stderr))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def region_rooms() -> list[Room]:
    rooms = Room.objects.filter(slug__startswith="huone-")
    return list(rooms.select_related("space__municipality"))


def measure_finding() -> Iterator[Result]:
    rooms = list(Room.objects.select_related("space__municipality"))
    alike = region_rooms()
    n = len(rooms)
    yield measure("region: first free times", n, lambda: first_times(rooms, Wish(), now=NOW))
    yield measure("region: a Tuesday evening", n, lambda: first_times(rooms, EVENING, now=NOW))
    yield measure(
        "region: a working day, none in 62 days",
        len(alike),
        lambda: first_times(alike, WORKDAY, now=NOW),
    )
    yield measure(
        "region: every week for half a year", n, lambda: weekly_times(rooms, HALF_A_YEAR, now=NOW)
    )
    week: dict[str, Any] = {"after": NOW, "before": NOW + WEEK, "length": 2 * HOUR, "limit": 20}
    yield measure("region: first 20 of free_times", n, lambda: free_times(rooms, **week, now=NOW))
    client = Client()
    yield measure("region: page of free times", n, lambda: client.get("/fi/talko/rooms/"))


def measure_booking() -> Iterator[Result]:
    n = Occupancy.objects.count()
    room = region_rooms()[0]
    client = Client()
    url = f"/fi/talko/rooms/{room.space.slug}/{room.slug}/"
    yield measure("region: a room's week", n, lambda: client.get(url))
    boss = make_user(is_superuser=True)
    first = at((NOW + WEEK).date(), time(13), room.space.zone)
    starts = [first + number * WEEK for number in range(52)]
    booking = request_booking(
        room=room, association=make_association(municipality=room.space.municipality), purpose="x",
        dates=[(start, start + HOUR) for start in starts], by=boss, now=NOW, override=True,
        silent=True,
    )  # fmt: skip
    moves = [(date, (date.start + HOUR, date.end + HOUR)) for date in booking.dates.all()]
    yield measure("region: 52 dates moved", n, lambda: moved_and_back(moves, boss))


def moved_and_back(moves: Any, boss: Any) -> None:
    """Move the dates and take it back, so that the next run finds them where they were."""
    with transaction.atomic():
        move_dates(moves=moves, by=boss, now=NOW, override=True, silent=True)
        transaction.set_rollback(True)


def measure_checking() -> Iterator[Result]:
    yield measure("region: what a tick checks", Occupancy.objects.count(), find_faults_in_part)
