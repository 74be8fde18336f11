"""Everybody wants the last projector of the house, each in another room."""

from datetime import timedelta

import pytest

from tests.factories import local, make_association, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from tests.race.stories import check_chain, entries
from wagtail_talko.bookings.accessories.actions import (
    archive_accessory,
    change_accessory,
    create_accessory,
    restore_accessory,
)
from wagtail_talko.bookings.accessories.lending import change_booking_accessories
from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.waiting.offering import offer_next
from wagtail_talko.models import AccessoryHold, BookingDate, WaitingWish

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def space():
    return make_space()


@pytest.fixture
def rooms(space):
    return [make_room(space=space, ahead_days=9999) for _ in range(WORKERS)]


@pytest.fixture
def projector(space):
    return create_accessory(space=space, by=None, name={"en": "Projector"}, stock=1)


@pytest.fixture
def book(boss):
    associations = [make_association() for _ in range(WORKERS)]

    def book(room, worker, start, accessories, length=2 * HOUR):
        return request_booking(
            room=room,
            association=associations[worker],
            dates=[(start, start + length)],
            purpose="x",
            by=boss,
            now=NOW,
            accessories=accessories,
        )

    return book


def test_race_for_the_last_projector_from_other_rooms_has_one_winner(rooms, projector, book):
    outcomes = race(
        lambda worker, number: book(rooms[worker], worker, SIX + number * DAY, {projector: 1})
    )

    assert outcomes == [one_winner("accessory_taken")] * ROUNDS
    assert AccessoryHold.objects.count() == BookingDate.objects.count() == ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_the_house_against_its_rooms_and_two_accessories_ends(
    space, rooms, projector, book
):
    screen = create_accessory(space=space, by=None, name={"en": "Screen"}, stock=1)
    house = make_room(parts=rooms, ahead_days=9999)
    orders = [{projector: 1, screen: 1}, {screen: 1, projector: 1}]

    def work(worker, number):
        room = house if worker % 4 == 0 else rooms[worker]
        book(room, worker, SIX + number * DAY, orders[worker % 2])

    outcomes = race(work)

    for outcome in outcomes:
        assert outcome.count("won") == 1
        assert set(outcome) <= {
            "won",
            "room_taken",
            "accessory_taken",
            "accessory_taken,room_taken",
        }
    assert find_faults(now=NOW) == []


def test_race_of_all_that_touches_the_tables_leaves_right_books(space, rooms, book, boss):
    """Cancelling while others are given the cancelled one's pieces, and fewer tables meanwhile."""
    tables = create_accessory(space=space, by=None, name={"en": "Table"}, stock=4)
    held = [
        book(rooms[0], 0, SIX + number * DAY, {tables: 2}, HOUR).dates.get()
        for number in range(ROUNDS)
    ]
    plain = [book(rooms[1], 1, SIX + number * DAY, {tables: 1}, HOUR) for number in range(ROUNDS)]

    def work(worker, number):
        start = SIX + number * DAY
        if worker == 0:
            cancel_dates(dates=[held[number]], by=boss, now=NOW)
        elif worker == 1:
            change_booking_accessories(
                booking=plain[number], accessories={tables: 2}, by=boss, now=NOW
            )
        elif worker == 2:
            change_accessory(accessory=tables, by=boss, stock=4 - number % 2, now=NOW)
        else:
            book(rooms[worker], worker, start + worker % 2 * HOUR, {tables: 1}, HOUR)

    outcomes = race(work)

    for outcome in outcomes:
        codes = {"won", "accessory_taken", "too_many_accessories", "accessory_in_use"}
        assert set(outcome) <= codes
    assert find_faults(now=NOW) == []


def test_race_of_offering_and_borrowing_does_not_wait_in_a_circle(boss):
    """Whoever offers locks for several wishes what others lock at once, from another room."""
    groups = [make_association() for _ in range(WORKERS)]
    houses = [make_house(groups, boss) for _ in range(ROUNDS)]

    def work(worker, number):
        space, rooms, lent = houses[number]
        if worker % 2:
            offer_next(space_id=space.pk, now=NOW, silent=True)
            return
        request_booking(
            room=rooms[worker],
            association=groups[worker],
            dates=[(SIX, SIX + HOUR)],
            purpose="x",
            by=boss,
            accessories=dict.fromkeys(lent, 1),
            now=NOW,
            silent=True,
        )

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert WaitingWish.objects.filter(state="offered").count() == 2 * ROUNDS
    assert find_faults(now=NOW) == []


def make_house(groups, boss):
    """A house where the first in line waits for what has the later key, the second for the other.

    Each to complete a series of its own, with what that borrows.
    """
    space = make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(WORKERS)]
    lent = [create_accessory(space=space, by=None, name={"en": "x"}, stock=99) for _ in range(2)]
    for room, thing in zip(rooms[1::2], reversed(lent), strict=False):
        series = request_booking(
            room=room,
            association=groups[1],
            dates=[(SIX + WEEK, SIX + WEEK + HOUR)],
            purpose="x",
            by=boss,
            accessories={thing: 1},
            now=NOW,
            silent=True,
        )
        WaitingWish.objects.create(
            room=room, association=groups[1], start=SIX, end=SIX + HOUR, booking=series
        )
    return space, rooms, lent


def test_race_of_borrowing_and_archiving_promises_nothing_that_is_gone(space, rooms, book, boss):
    lent = [create_accessory(space=space, by=None, name={"en": "x"}, stock=99)
            for _ in range(ROUNDS)]  # fmt: skip

    def work(worker, number):
        doing = worker % 4
        if doing == 0:
            archive_accessory(accessory=lent[number], by=boss, now=NOW)
        elif doing == 1:
            restore_accessory(accessory=lent[number], by=boss)
        else:
            book(rooms[worker], worker, SIX + number * DAY, {lent[number]: 1})

    outcomes = race(work)

    for thing, outcome in zip(lent, outcomes, strict=True):
        assert set(outcome) <= {"won", "accessory_not_here", "accessory_in_use"}
        thing.refresh_from_db()
        borrowed = BookingDate.objects.filter(booking__accessories__accessory=thing).count()
        assert not (thing.is_archived and borrowed)
    assert find_faults(now=NOW) == []


def test_race_of_buying_and_selling_tells_one_story(space, rooms, projector, book, boss):
    """Of every change the log says what was there before; nobody is promised more than there is."""

    def work(worker, number):
        if worker % 2:
            change_accessory(accessory=projector, by=boss, stock=1 + worker % 3, now=NOW)
        else:
            book(rooms[worker], worker, SIX + number * DAY, {projector: 1})

    outcomes = race(work)

    codes = {"won", "accessory_taken", "accessory_in_use"}
    assert set().union(*outcomes) <= codes
    changes = entries("accessory.change", projector)
    check_chain([*entries("accessory.create", projector), *changes])
    projector.refresh_from_db()
    assert projector.stock == changes[-1]["after"]["stock"]
    assert find_faults(now=NOW) == []
