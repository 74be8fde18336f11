"""A button is pressed twice: what is sent is there once, whoever's press came first."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests.factories import local, make_association, make_member, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.stories import check_story
from wagtail_talko.bookings import plans
from wagtail_talko.bookings.actions import request_booking
from wagtail_talko.bookings.changes import send_added
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.plans import Plan, PlannedDate
from wagtail_talko.bookings.waiting import plans as waiting_plans
from wagtail_talko.models import Booking, BookingDate, Message, WaitingWish

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
EVENINGS = [SIX + number * DAY for number in range(ROUNDS)]


@pytest.fixture(autouse=True)
def january():
    """A second press is one within the hour."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def association():
    return make_association()


@pytest.fixture
def member(association):
    return make_member(association)


@pytest.fixture
def rooms():
    """Rooms with space for the same again: no collision tells the second press from the first."""
    space = make_space()
    return [make_room(space=space, ahead_days=9999, parallel_groups=WORKERS + 1) for _ in range(2)]


def planned(room, start):
    return PlannedDate(start.date(), room, start, start + HOUR)


def plan_for(rooms, start, worker):
    """A date in each room and one more, for each worker in another order."""
    dates = [planned(rooms[0], start), planned(rooms[1], start), planned(rooms[0], start + WEEK)]
    return Plan(dates[:: 1 - 2 * (worker % 2)])


def test_race_of_sending_one_request_books_once(rooms, association, member):
    def work(worker, number):
        plan = plan_for(rooms, EVENINGS[number], worker)
        plans.send(plan, association=association, by=member, purpose="x")

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert Booking.objects.count() == 2 * ROUNDS
    assert BookingDate.objects.count() == 3 * ROUNDS
    assert Message.objects.count() == 2 * ROUNDS
    check_story()
    assert find_faults(now=NOW) == []


def test_race_of_sending_more_dates_adds_them_once(rooms, association, member):
    bookings = [
        request_booking(
            room=rooms[0],
            association=association,
            dates=[(start - WEEK, start - WEEK + HOUR)],
            purpose="x",
            by=member,
            silent=True,
        )
        for start in EVENINGS
    ]

    def work(worker, number):
        plan = plan_for(rooms, EVENINGS[number], worker)
        send_added(plan, booking=bookings[number], by=member)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert BookingDate.objects.count() == 4 * ROUNDS
    # One mail for the dates of each room.
    assert Message.objects.count() == 2 * ROUNDS
    check_story()
    assert find_faults(now=NOW) == []


def test_race_of_sending_a_request_that_waits_too_books_and_waits_once(rooms, association, member):
    full = make_room(space=rooms[0].space, ahead_days=9999)
    request_booking(
        room=full,
        association=None,
        dates=[(start, start + HOUR) for start in EVENINGS],
        purpose="x",
        by=make_user(is_superuser=True),
        origin="staff",
    )

    def work(worker, number):
        start = EVENINGS[number]
        dates = [planned(full, start + 10 * WEEK), planned(rooms[0], start)]
        plan = Plan(dates[:: 1 - 2 * (worker % 2)])
        plan = replace(plan, waiting=[planned(full, start)])
        waiting_plans.send(plan, association=association, by=member, purpose="x")

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert Booking.objects.filter(origin="member").count() == 2 * ROUNDS
    series = WaitingWish.objects.values_list("booking__room", flat=True)
    assert list(series) == [full.pk] * ROUNDS
    assert Message.objects.count() == 2 * ROUNDS
    check_story()
    assert find_faults(now=NOW) == []
