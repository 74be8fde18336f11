"""Several answer, tick, wait and cancel at once: one offer, one winner, one message."""

from datetime import timedelta

import pytest
import time_machine

from tests.factories import local, make_association, make_member, make_room, make_user
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from tests.race.stories import check_story
from wagtail_talko.bookings.actions import cancel_dates, close_rooms, request_booking
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.refusals import ClosureHits
from wagtail_talko.bookings.rooms import archive_room
from wagtail_talko.bookings.waiting.answering import accept_offer, expire_offer
from wagtail_talko.bookings.waiting.joining import join_waiting_list, withdraw_wish
from wagtail_talko.bookings.waiting.offering import offer_next
from wagtail_talko.bookings.waiting.periodic import end_orphan, look_after_waiting
from wagtail_talko.models import BookingDate, Message, WaitingWish

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW = local(2027, 1, 1)
SIX = local(2027, 1, 12, 18)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def january():
    """What is released is offered by a task, by the clock."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def boss():
    return make_user(is_superuser=True)


@pytest.fixture
def room():
    return make_room(ahead_days=9999)


@pytest.fixture
def groups():
    groups = [make_association() for _ in range(WORKERS)]
    for group in groups:
        make_member(group)
    return groups


@pytest.fixture
def taken(room, boss):
    """A date of the municipality's own for each round."""
    booking = request_booking(
        room=room,
        association=None,
        dates=[(SIX + n * DAY, SIX + n * DAY + HOUR) for n in range(ROUNDS)],
        purpose="x",
        by=boss,
        origin="staff",
        now=NOW,
    )
    return list(booking.dates.order_by("start"))


def wait(room, group, number):
    start = SIX + number * DAY
    return join_waiting_list(
        room=room,
        association=group,
        start=start,
        end=start + HOUR,
        purpose="x",
        by=group.memberships.get().user,
        now=NOW,
    )


@pytest.fixture
def offered(room, groups, taken, boss):
    """An offer for each round, and one more who waits behind it."""
    wishes = [wait(room, groups[0], number) for number in range(ROUNDS)]
    for number in range(ROUNDS):
        wait(room, groups[1], number)
    cancel_dates(dates=taken, by=boss, now=NOW)
    offer_next(space_id=room.space_id, now=NOW)
    # As a page has it: what it shows was read before the lock.
    shown = WaitingWish.objects.select_related("room", "association", "booking", "date__room")
    return [shown.get(pk=wish.pk) for wish in wishes]


def states(number):
    wishes = WaitingWish.objects.filter(start=SIX + number * DAY).in_line()
    return list(wishes.values_list("state", flat=True))


def test_race_to_accept_one_offer_has_one_winner(offered):
    by = offered[0].created_by

    outcomes = race(lambda _worker, number: accept_offer(wish=offered[number], by=by, now=NOW))

    assert outcomes == [one_winner("wish_closed")] * ROUNDS
    dates = BookingDate.objects.filter(state="confirmed").values_list("sequence", flat=True)
    assert list(dates) == [1] * ROUNDS
    assert Message.objects.filter(kind="booking.confirmed").count() == ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_accepting_and_expiring_has_one_winner(offered):
    by, deadline = offered[0].created_by, NOW + DAY

    def work(worker, number):
        # By the clock of one who answers in time the tick comes a second later.
        if worker % 2:
            expire_offer(wish=offered[number], now=deadline)
        else:
            accept_offer(wish=offered[number], by=by, now=deadline - HOUR)

    race(work)

    for number in range(ROUNDS):
        assert states(number) in (["accepted", "waiting"], ["expired", "offered"])
    assert find_faults(now=NOW) == []


def test_race_of_ticks_makes_one_offer_and_one_message(room, groups, taken, boss):
    for number in range(ROUNDS):
        wait(room, groups[0], number)

    def work(worker, number):
        if worker == 0:
            cancel_dates(dates=[taken[number]], by=boss, now=NOW)
        look_after_waiting(now=NOW)

    outcomes = race(work)
    look_after_waiting(now=NOW)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert [states(number) for number in range(ROUNDS)] == [["offered"]] * ROUNDS
    assert Message.objects.filter(kind="waiting.offered").count() == ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_ticks_offers_a_room_for_two_groups_once(groups, boss):
    """Where there is space for the same again, only who waits still is offered it."""
    room = make_room(ahead_days=9999, parallel_groups=2)
    spans = [(SIX + n * DAY, SIX + n * DAY + HOUR) for n in range(ROUNDS)]
    taken = [
        request_booking(
            room=room,
            association=None,
            dates=spans,
            purpose="x",
            by=boss,
            origin="staff",
            now=NOW,
        )
        for _ in range(2)
    ]
    for number in range(ROUNDS):
        wait(room, groups[0], number)
    # Nothing is offered by the way.
    BookingDate.objects.filter(booking__in=taken).delete()

    outcomes = race(lambda _worker, _number: look_after_waiting(now=NOW), rounds=1)

    assert outcomes == [["won"] * WORKERS]
    assert [states(number) for number in range(ROUNDS)] == [["offered"]] * ROUNDS
    assert BookingDate.objects.active().count() == ROUNDS
    assert Message.objects.filter(kind="waiting.offered").count() == ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_waiting_and_cancelling_forgets_nobody(room, groups, taken, boss):
    def work(worker, number):
        if worker == 0:
            cancel_dates(dates=[taken[number]], by=boss, now=NOW)
        else:
            wait(room, groups[worker], number)

    outcomes = race(work)
    look_after_waiting(now=NOW)

    for number, outcome in enumerate(outcomes):
        assert set(outcome) <= {"won", "not_taken"}
        waited = outcome.count("won") - 1
        assert states(number) == ["offered"] * (waited > 0) + ["waiting"] * (waited - 1)
    assert find_faults(now=NOW) == []


def test_race_of_saying_no_passes_the_offer_on_once(offered, room):
    by = offered[0].created_by

    def work(_worker, number):
        withdraw_wish(wish=offered[number], by=by)

    outcomes = race(work)
    offer_next(space_id=room.space_id, now=NOW)

    assert outcomes == [one_winner("wish_closed")] * ROUNDS
    assert [states(number) for number in range(ROUNDS)] == [["withdrawn", "offered"]] * ROUNDS
    assert find_faults(now=NOW) == []


def close(room, start, boss):
    """Close the room for an hour, whatever stands there, as somebody does who looks first."""
    seen: set[int] = set()
    while True:
        try:
            return close_rooms(
                rooms=[room],
                spans=[(start, start + HOUR)],
                reason="x",
                by=boss,
                seen_hits=seen,
                now=NOW,
            )
        except ClosureHits as hit:
            seen |= {row.pk for row in hit.dates}


def test_race_of_accepting_cancelling_closing_and_silence_ends_an_offer_once(offered, room, boss):
    by, deadline = offered[0].created_by, NOW + DAY

    def work(worker, number):
        wish, doing = offered[number], worker % 4
        if doing == 0:
            accept_offer(wish=wish, by=by, now=deadline - HOUR)
        elif doing == 1:
            cancel_dates(dates=[wish.date], by=boss, now=NOW)
        elif doing == 2:
            close(room, SIX + number * DAY, boss)
        else:
            look_after_waiting(now=deadline)

    outcomes = race(work)

    for number, outcome in enumerate(outcomes):
        assert set(outcome) <= {"won", "wish_closed", "offer_ended", "wrong_state"}
        # Accepted and cancelled, cancelled, expired, or in line again behind the closure.
        first, behind = states(number)
        assert first in ("accepted", "withdrawn", "expired", "waiting")
        # What the first one lost was the next one's for a while.
        assert behind in ("waiting", "expired")
        closed = BookingDate.objects.active().filter(start=SIX + number * DAY)
        assert [date.booking.origin for date in closed] == ["closure"]
    check_story()
    assert find_faults(now=NOW) == []


def test_race_of_archiving_the_room_and_waiting_for_it_ends_every_wish(groups, boss):
    """Each round in a room of its own that somebody has, and may give back."""
    rooms = [make_room(ahead_days=9999) for _ in range(ROUNDS)]
    held = [
        request_booking(
            room=room,
            association=None,
            dates=[(SIX, SIX + HOUR)],
            purpose="x",
            by=boss,
            origin="staff",
            now=NOW,
        ).dates.get()
        for room in rooms
    ]
    wishes = [wait(room, groups[0], 0) for room in rooms]

    def work(worker, number):
        room, doing = rooms[number], worker % 4
        if doing == 0:
            cancel_dates(dates=[held[number]], by=boss, now=NOW)
        elif doing == 1:
            archive_room(room=room, by=boss, now=NOW)
        elif doing == 2:
            end_orphan(wish=wishes[number])
        else:
            wait(room, groups[worker], 0)

    outcomes = race(work)
    look_after_waiting(now=NOW)

    for room, outcome in zip(rooms, outcomes, strict=True):
        codes = {code for each in outcome for code in each.split(",")}
        assert codes <= {"won", "room_in_use", "wrong_state", "not_taken", "room_archived"}
        room.refresh_from_db()
        left = WaitingWish.objects.open().filter(room=room).values_list("state", flat=True)
        dates = BookingDate.objects.active().filter(room=room)
        assert (len(left), dates.count()) == ((0, 0) if room.is_archived else (len(left), 1))
        assert list(left).count("offered") == (not room.is_archived)
    check_story()
    assert find_faults(now=NOW) == []
