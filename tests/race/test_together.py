"""One asks, several answer, another cancels: one host or none. Real processes."""

import pytest

from tests.factories import local, make_association, make_member, make_room
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.bookings.joining.actions import answer_asking, ask_to_join
from wagtail_talko.models import BookingDate, BookingHost

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

NOW, SIX, EIGHT = local(2027, 1, 1), local(2027, 1, 12, 18), local(2027, 1, 12, 20)


@pytest.fixture
def world():
    first, other = make_association(), make_association()
    boss, asker = make_member(first), make_member(other)
    bookings = [
        request_booking(
            room=make_room(),
            association=first,
            dates=[(SIX, EIGHT)],
            purpose="x",
            by=boss,
            now=NOW,
            open_to_others=True,
        )
        for _ in range(ROUNDS)
    ]
    return bookings, boss, other, asker


def ask(booking, other, asker):
    ask_to_join(booking=booking, association=other, by=asker, now=NOW)


def test_race_to_ask_twice_asks_once(world):
    bookings, _boss, other, asker = world

    outcomes = race(lambda _worker, number: ask(bookings[number], other, asker))

    assert outcomes == [one_winner("already_asked")] * ROUNDS
    assert BookingHost.objects.filter(state="asked").count() == ROUNDS


def test_race_of_yes_and_cancelling_leaves_one_host_or_none(world):
    bookings, boss, other, asker = world
    for booking in bookings:
        ask(booking, other, asker)

    def work(worker, number):
        booking = bookings[number]
        if worker == 0:
            cancel_dates(dates=list(booking.dates.all()), reason="x", by=boss, now=NOW)
        else:
            answer_asking(booking=booking, association=other, accept=True, by=boss, now=NOW)

    outcomes = race(work)

    for outcome in outcomes:
        # Cancelling always gets through; before it, one answer may.
        assert outcome.count("won") in (1, 2)
        assert set(outcome) <= {"won", "asking_closed", "has_passed"}
        assert len(outcome) == WORKERS
    assert set(BookingDate.objects.values_list("state", flat=True)) == {"cancelled"}
    accepted = sum(outcome.count("won") - 1 for outcome in outcomes)
    assert BookingHost.objects.filter(state="accepted").count() == accepted
