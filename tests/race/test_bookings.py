"""Everybody wants the same room at once. Real processes, on SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from tests.factories import local, make_association, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from wagtail_talko.bookings.actions import (
    add_dates,
    cancel_dates,
    close_rooms,
    confirm,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import RoomChangeCollides
from wagtail_talko.bookings.rooms import change_room
from wagtail_talko.models import Booking, BookingDate, Occupancy

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# One for each round.
EVENINGS = [SIX + number * DAY for number in range(ROUNDS)]


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def associations():
    return [make_association() for _ in range(WORKERS)]


@pytest.fixture
def book(boss, associations):
    def book(room, worker, *starts, **details):
        return request_booking(
            room=room,
            association=associations[worker],
            dates=[(start, start + 2 * HOUR) for start in starts],
            purpose="x",
            by=boss,
            now=NOW,
            **details,
        )

    return book


def dates_of(booking):
    return list(booking.dates.order_by("start"))


def test_race_for_one_slot_has_one_winner(book):
    room = make_room(ahead_days=9999)

    outcomes = race(lambda worker, number: book(room, worker, SIX + number * DAY))

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert BookingDate.objects.count() == ROUNDS
    assert find_faults(now=NOW) == []


def test_race_for_a_series_of_ten_has_one_winner(book):
    room = make_room(ahead_days=9999)

    def work(worker, number):
        weeks = [SIX + number * DAY * 100 + 7 * DAY * week for week in range(10)]
        # Each asks in another order: the locks must not depend on it.
        book(room, worker, *weeks[worker % 10 :], *weeks[: worker % 10])

    outcomes = race(work)

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert BookingDate.objects.count() == 10 * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_for_the_house_against_its_parts_never_overlaps(book):
    space = make_space()
    hall, kitchen = (make_room(space=space, ahead_days=9999) for _ in range(2))
    house = make_room(parts=[hall, kitchen], ahead_days=9999)
    wanted = [house, kitchen, house, hall]

    outcomes = race(lambda worker, number: book(wanted[worker % 4], worker, SIX + number * DAY))

    for number, outcome in enumerate(outcomes):
        dates = BookingDate.objects.filter(start=SIX + number * DAY)
        winners = sorted(dates.values_list("room_id", flat=True))
        assert winners in ([house.pk], sorted([hall.pk, kitchen.pk]))
        assert outcome == sorted(["won"] * len(winners) + ["room_taken"] * (WORKERS - len(winners)))
    assert find_faults(now=NOW) == []


def test_race_into_a_room_for_three_groups_lets_three_in(book):
    room = make_room(parallel_groups=3, ahead_days=9999)

    outcomes = race(lambda worker, number: book(room, worker, SIX + number * DAY))

    assert outcomes == [sorted(["won"] * 3 + ["room_taken"] * (WORKERS - 3))] * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_to_confirm_requests_for_one_slot_has_one_winner(book, boss):
    room = make_room(needs_approval=True, request_holds_room=False, ahead_days=9999)
    waiting = [dates_of(book(room, worker, *EVENINGS)) for worker in range(WORKERS)]

    outcomes = race(
        lambda worker, number: confirm(dates=[waiting[worker][number]], by=boss, now=NOW)
    )

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert BookingDate.objects.filter(state="confirmed").count() == ROUNDS
    assert find_faults(now=NOW) == []


def test_race_to_confirm_one_request_confirms_it_once(book, boss):
    room = make_room(needs_approval=True, ahead_days=9999)
    waiting = dates_of(book(room, 0, *EVENINGS))

    outcomes = race(lambda _worker, number: confirm(dates=[waiting[number]], by=boss, now=NOW))

    assert outcomes == [one_winner("wrong_state")] * ROUNDS
    assert set(BookingDate.objects.values_list("sequence", flat=True)) == {1}


def test_race_to_move_onto_one_slot_has_one_winner(book, boss):
    space = make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(WORKERS + 1)]
    dates = [dates_of(book(rooms[worker], worker, *EVENINGS)) for worker in range(WORKERS)]

    def work(worker, number):
        date = dates[worker][number]
        move_dates(moves=[(date, (date.start, date.end))], room=rooms[-1], by=boss, now=NOW)

    outcomes = race(work)

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert Occupancy.objects.count() == WORKERS * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_to_swap_two_rooms_does_not_deadlock(book, boss):
    space = make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(2)]
    days = [
        [SIX + (n * WORKERS + worker) * DAY for n in range(ROUNDS)] for worker in range(WORKERS)
    ]
    dates = [dates_of(book(rooms[worker % 2], worker, *days[worker])) for worker in range(WORKERS)]

    def work(worker, number):
        date = dates[worker][number]
        other = rooms[(worker + 1) % 2]
        move_dates(moves=[(date, (date.start, date.end))], room=other, by=boss, now=NOW)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_to_add_the_same_date_has_one_winner(book, boss):
    room = make_room(ahead_days=9999)
    bookings = [book(room, worker, SIX + 1000 * DAY + worker * DAY) for worker in range(WORKERS)]

    def work(worker, number):
        start = SIX + number * DAY
        add_dates(booking=bookings[worker], dates=[(start, start + HOUR)], by=boss, now=NOW)

    outcomes = race(work)

    assert outcomes == [one_winner("room_taken")] * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_cancelling_and_booking_leaves_right_books(book, boss):
    room = make_room(ahead_days=9999)
    held = dates_of(book(room, 0, *EVENINGS))

    def work(worker, number):
        if worker == 0:
            cancel_dates(dates=[held[number]], by=boss, now=NOW)
        else:
            book(room, worker, SIX + number * DAY)

    outcomes = race(work)

    # Everyone may have come before the cancellation; never may two have come after it.
    for outcome in outcomes:
        assert set(outcome) <= {"won", "room_taken"}
        assert 1 <= outcome.count("won") <= 2
    assert find_faults(now=NOW) == []


def test_race_of_closing_and_booking_leaves_no_booking_in_a_closed_room(book, boss):
    room = make_room(ahead_days=9999)

    def work(worker, number):
        start = SIX + number * DAY
        if worker == 0:
            close_rooms(rooms=[room], spans=[(start, start + HOUR)], reason="x", by=boss, now=NOW)
        else:
            book(room, worker, start)

    outcomes = race(work)

    for outcome in outcomes:
        assert outcome.count("won") == 1
        assert set(outcome) <= {"won", "room_taken", "room_closed", "closure_hits"}
    assert find_faults(now=NOW) == []


def test_race_of_changing_parts_and_booking_leaves_right_books(book, boss):
    space = make_space()
    hall, kitchen, attic = (make_room(space=space, ahead_days=9999) for _ in range(3))
    house = make_room(parts=[hall, kitchen], ahead_days=9999)
    layouts = [[hall, kitchen], [hall, kitchen, attic], [hall]]

    def work(worker, number):
        if worker == 0:
            change_room(room=house, parts=layouts[number % 3], by=boss, now=NOW)
        else:
            wanted = [house, attic, kitchen][worker % 3]
            book(wanted, worker, SIX + number * DAY)

    outcomes = race(work)

    for outcome in outcomes:
        assert set(outcome) <= {"won", "room_taken", RoomChangeCollides.code}
    assert find_faults(now=NOW) == []
    assert Booking.objects.count() > 0
