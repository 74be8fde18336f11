"""One association's quota is wanted by several at once, in different rooms. Real processes."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from tests.admin.world import make_booking
from tests.factories import local, make_association, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.stories import check_chain, entries
from wagtail_talko.bookings.actions import (
    add_dates,
    answer_invitation,
    leave_booking,
    move_dates,
    request_booking,
)
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.quotas.actions import (
    archive_quota,
    change_quota,
    create_quota,
    restore_quota,
)
from wagtail_talko.models import BookingDate, BookingHost, Quota

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
FIT = 3


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
def association(space):
    """One whose quota is three dates of two hours a week."""
    Quota.objects.create(
        municipality=space.municipality, name={"en": "Q"}, measure="hours", amount=2 * FIT
    )
    return make_association()


def times(*numbers):
    return [(SIX + number * WEEK, SIX + number * WEEK + 2 * HOUR) for number in numbers]


def as_many_as_fit():
    return [sorted(["won"] * FIT + ["quota_reached"] * (WORKERS - FIT))] * ROUNDS


def book(room, association, by, *numbers, **details):
    return request_booking(
        room=room,
        association=association,
        dates=times(*numbers),
        purpose="x",
        by=by,
        now=NOW,
        **details,
    )


def test_race_in_different_rooms_never_exceeds_the_quota(rooms, association, boss):
    outcomes = race(lambda worker, number: book(rooms[worker], association, boss, number))

    assert outcomes == as_many_as_fit()
    assert BookingDate.objects.count() == FIT * ROUNDS


def test_race_to_move_into_one_week_never_exceeds_the_quota(rooms, association, boss):
    # Each from a week of its own.
    far = [
        range(1000 + worker * ROUNDS, 1000 + worker * ROUNDS + ROUNDS) for worker in range(WORKERS)
    ]
    dates = [
        list(book(rooms[worker], association, boss, *far[worker]).dates.order_by("start"))
        for worker in range(WORKERS)
    ]
    member = association.memberships.create(user=make_user()).user

    def work(worker, number):
        (span,) = times(number)
        move_dates(moves=[(dates[worker][number], span)], by=member, now=NOW)

    outcomes = race(work)

    assert outcomes == as_many_as_fit()


def test_race_to_add_dates_to_different_bookings_never_exceeds_the_quota(rooms, association, boss):
    bookings = [book(rooms[worker], association, boss, 1000 + worker) for worker in range(WORKERS)]
    member = association.memberships.create(user=make_user()).user

    def work(worker, number):
        add_dates(booking=bookings[worker], dates=times(number), by=member, now=NOW)

    outcomes = race(work)

    assert outcomes == as_many_as_fit()


def test_race_to_join_different_bookings_never_exceeds_the_quota(rooms, association, boss):
    # Of each of these bookings the association would have half: one hour.
    others = [make_association() for _ in range(WORKERS)]
    Quota.objects.update(amount=FIT, association=association)
    member = association.memberships.create(user=make_user()).user
    bookings = [
        [
            make_booking(rooms[worker], others[worker], start=SIX + number * WEEK)
            for number in range(ROUNDS)
        ]
        for worker in range(WORKERS)
    ]
    BookingHost.objects.bulk_create(
        BookingHost(booking=booking, association=association, state="invited")
        for own in bookings
        for booking in own
    )

    def work(worker, number):
        answer_invitation(
            booking=bookings[worker][number],
            association=association,
            accept=True,
            by=member,
            now=NOW,
        )

    outcomes = race(work)

    assert outcomes == as_many_as_fit()
    assert BookingHost.objects.filter(state="accepted").count() == FIT * ROUNDS


def test_race_to_accept_leave_and_move_one_booking_ends(rooms, boss):
    hosts = [make_association() for _ in range(WORKERS)]
    first = make_association()
    bookings = [book(rooms[0], first, boss, number) for number in range(ROUNDS)]
    BookingHost.objects.bulk_create(
        BookingHost(
            booking=booking,
            association=host,
            state="accepted" if worker % 3 == 1 else "invited",
        )
        for booking in bookings
        for worker, host in enumerate(hosts)
    )

    def work(worker, number):
        booking, host = bookings[number], hosts[worker]
        if worker % 3 == 1:
            leave_booking(booking=booking, association=host, by=boss, now=NOW)
        elif worker % 3 == 2:
            date = booking.dates.get()
            move_dates(moves=[(date, (date.start, date.end))], room=rooms[worker], by=boss, now=NOW)
        else:
            answer_invitation(booking=booking, association=host, accept=True, by=boss, now=NOW)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    left = BookingHost.objects.filter(state="left").count()
    accepted = BookingHost.objects.filter(state="accepted").count()
    joining = sum(worker % 3 == 0 for worker in range(WORKERS))
    leaving = sum(worker % 3 == 1 for worker in range(WORKERS))
    assert (accepted, left) == (joining * ROUNDS, leaving * ROUNDS)


def test_race_of_changing_a_quota_and_booking_asks_the_old_one_or_the_new(
    rooms, association, space, boss
):
    """From one date in each room to one in all: what comes after the change knows of it."""
    Quota.objects.all().delete()
    quotas = [
        create_quota(
            municipality=space.municipality,
            by=boss,
            association=make_association() if number else association,
            name={"en": "Q"},
            measure="dates",
            amount=WORKERS,
        )
        for number in range(ROUNDS)
    ]
    hosts = [quota.association for quota in quotas]

    def work(worker, number):
        if worker == 0:
            change_quota(quota=quotas[number], by=boss, amount=1)
        elif worker == 1:
            change_quota(quota=quotas[number], by=boss, rooms=rooms[1:])
        else:
            book(rooms[worker], hosts[number], boss, number)

    outcomes = race(work)

    for number, outcome in enumerate(outcomes):
        assert set(outcome) <= {"won", "quota_reached"}
        booked = BookingDate.objects.filter(booking__association=hosts[number]).count()
        assert booked == outcome.count("won") - 2 > 0
        check_chain(entries("quota.change", quotas[number]))
        changed = Quota.objects.get(pk=quotas[number].pk)
        assert (changed.amount, changed.rooms.count()) == (1, WORKERS - 1)
    assert find_faults(now=NOW) == []


def test_race_of_switching_a_quota_and_booking_ends(rooms, association, boss):
    """On, off and on again while all its dates are wanted at once."""
    quota = Quota.objects.get()

    def work(worker, number):
        if worker == 0:
            archive_quota(quota=quota, by=boss)
        elif worker == 1:
            restore_quota(quota=quota, by=boss)
        else:
            book(rooms[worker], association, boss, number)

    outcomes = race(work)

    for outcome in outcomes:
        assert set(outcome) <= {"won", "quota_reached"}
        assert outcome.count("won") >= 2 + min(FIT, WORKERS - 2)
    last = ModelLogEntry.objects.for_instance(quota).order_by("pk").last()
    quota.refresh_from_db()
    assert quota.is_archived == last.action.endswith("archive")
    assert find_faults(now=NOW) == []
