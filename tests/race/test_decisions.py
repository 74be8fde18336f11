"""The municipality decides while others do: requests are answered, rooms closed and rebuilt."""

from datetime import timedelta

import pytest
from django.db.models import Q

from tests.factories import local, make_association, make_member, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, race
from wagtail_talko.bookings.actions import (
    cancel_dates,
    confirm,
    decline,
    request_booking,
    restore_dates,
)
from wagtail_talko.bookings.admin_closing import close_all
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.rooms import change_room, create_room
from wagtail_talko.models import BookingDate, Room
from wagtail_talko.timeslots import Span

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVENINGS = [SIX + number * DAY for number in range(ROUNDS)]


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def association():
    return make_association()


@pytest.fixture
def book(association, boss):
    def book(room, *starts, by=boss, **details):
        return request_booking(
            room=room,
            association=association,
            dates=[(start, start + HOUR) for start in starts],
            purpose="x",
            by=by,
            now=NOW,
            silent=True,
            **details,
        )

    return book


def test_race_to_answer_and_cancel_one_request_ends_it_once(book, association, boss):
    member = make_member(association)
    dates = list(
        book(make_room(needs_approval=True, ahead_days=9999), *EVENINGS, by=member).dates.all()
    )
    answers = [(confirm, boss), (decline, boss), (cancel_dates, member)]

    def work(worker, number):
        answer, by = answers[worker % 3]
        answer(dates=[dates[number]], by=by, now=NOW)

    outcomes = race(work)

    for outcome in outcomes:
        # Either it is declined or cancelled at once, or it is cancelled after the yes.
        assert outcome.count("won") in (1, 2)
        assert set(outcome) == {"won", "wrong_state"}
    assert set(BookingDate.objects.values_list("state", flat=True)) <= {"declined", "cancelled"}
    assert find_faults(now=NOW) == []


def test_race_of_cancelling_and_taking_back_leaves_right_books(book, association):
    member = make_member(association)
    booking = book(make_room(ahead_days=9999), *EVENINGS, by=member)
    dates = list(booking.dates.order_by("start"))

    def work(worker, number):
        change = restore_dates if worker % 2 else cancel_dates
        change(dates=[dates[number]], by=member, now=NOW)

    outcomes = race(work)

    for date, outcome in zip(booking.dates.order_by("start"), outcomes, strict=True):
        # One after the other: each win turned it over.
        assert date.sequence == outcome.count("won") > 0
        assert date.is_active == (date.sequence % 2 == 0)
        assert set(outcome) <= {"won", "wrong_state"}
    assert find_faults(now=NOW) == []


def test_race_of_closing_rooms_of_two_clocks_in_two_orders_ends(boss):
    here = make_space()
    abroad = make_space(municipality=here.municipality, time_zone="Europe/Stockholm")
    rooms = [make_room(space=space, ahead_days=9999) for space in (here, abroad)]

    def work(worker, number):
        span = Span(EVENINGS[number], EVENINGS[number] + HOUR)
        by_zone = [([room], span) for room in rooms]
        close_all(by_zone[:: 1 - 2 * (worker % 2)], reason="x", by=boss, now=NOW)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert BookingDate.objects.count() == 2 * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_changing_how_many_groups_fit_and_booking_leaves_right_books(book, boss):
    room = make_room(parallel_groups=3, ahead_days=9999)

    def work(worker, number):
        if worker == 0:
            change_room(room=room, parallel_groups=1 + number % 2, by=boss, now=NOW)
        else:
            book(room, EVENINGS[number])

    outcomes = race(work)

    for outcome in outcomes:
        assert set(outcome) <= {"won", "room_taken", "room_change_collides"}
    assert find_faults(now=NOW) == []


def test_race_to_build_one_house_builds_it_once(book, boss):
    """Its halls are being booked meanwhile."""
    space = make_space()
    hall, kitchen = (make_room(space=space, ahead_days=9999) for _ in range(2))

    def work(worker, number):
        if worker % 2:
            book([hall, kitchen][worker // 2 % 2], EVENINGS[number])
            return
        create_room(
            space=space,
            by=boss,
            parts=[hall, kitchen],
            slug=f"house-{number}",
            name={"en": "House"},
        )

    race(work)

    houses = Room.objects.filter(~Q(pk__in=[hall.pk, kitchen.pk]), space=space)
    assert houses.count() == ROUNDS
    assert BookingDate.objects.count() == 2 * ROUNDS
    assert find_faults(now=NOW) == []
