"""Clerks and hosts note outcomes at once, and the barred go on asking for rooms."""

import pytest
import time_machine

from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.scenarios import World
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX, WEEK
from tests.race.stories import entries
from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.bookings.outcomes.actions import mark_outcome, report_outcome
from wagtail_talko.models import Booking, Message

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def test_race_of_noting_that_nobody_came_tells_once_and_the_municipality_is_right(world):
    dates = [world.dates(SIX + n * DAY)[0] for n in range(ROUNDS)]
    assert world.boss

    def work(worker, number):
        now = dates[number].end
        if worker % 2:
            mark_outcome(dates=[dates[number]], outcome="no_show", by=world.boss, now=now)
        else:
            report_outcome(
                date=dates[number], was_used=True, headcount=worker + 1, by=world.member, now=now
            )

    outcomes = race(work)

    assert {result for results in outcomes for result in results} <= {"won", "marked_by_staff"}
    assert [results.count("won") >= WORKERS // 2 for results in outcomes] == [True] * ROUNDS
    assert Message.objects.filter(kind="booking.no_show").count() == ROUNDS
    for date in dates:
        date.refresh_from_db()
        assert (date.outcome, date.headcount, date.outcome_by_staff) == ("no_show", None, True)
        chain = entries("booking.outcome", date.booking)
        told = [(entry["before"][0], entry["after"][0]) for entry in chain]
        assert all(a[1] == b[0] for a, b in zip(told, told[1:], strict=False))


def test_race_of_a_mark_and_cancelling_leaves_one_of_the_two(world):
    dates = [world.dates(SIX + n * DAY)[0] for n in range(ROUNDS)]
    assert world.boss

    def work(worker, number):
        now = dates[number].start + HOUR / 2
        if worker % 2:
            mark_outcome(dates=[dates[number]], outcome="no_show", by=world.boss, now=now)
        else:
            cancel_dates(dates=[dates[number]], by=world.member, now=now, silent=True)

    outcomes = race(work)

    allowed = {"won", "marked_by_staff", "wrong_state"}
    assert {result for results in outcomes for result in results} <= allowed
    for date in dates:
        date.refresh_from_db()
        found = (date.state, date.outcome, date.missed_by_id)
        assert found in [("confirmed", "no_show", world.own.pk), ("cancelled", "", None)]
        # Whoever came second has changed nothing: nobody wiped out what the other had done.
        marks, cancels = (
            entries(code, date.booking) for code in ("booking.outcome", "booking.cancel")
        )
        assert (len(marks), len(cancels)) == ((1, 0) if date.outcome else (0, 1))


def test_race_of_the_last_no_show_and_booking_books_before_it_or_not(world):
    world.municipality.no_show_limit = 1
    world.municipality.save()
    world.room.ahead_days = 9999
    world.room.save()
    dates = [world.dates(SIX + n * 10 * WEEK)[0] for n in range(ROUNDS)]
    assert world.boss

    def work(worker, number):
        now = dates[number].end
        if worker == 0:
            mark_outcome(dates=[dates[number]], outcome="no_show", by=world.boss, now=now)
            return
        start = dates[number].start + WEEK + worker * HOUR
        request_booking(
            room=world.room,
            association=world.own,
            dates=[(start, start + HOUR)],
            purpose="x",
            by=world.member,
            now=now,
            silent=True,
        )

    outcomes = race(work)

    assert {result for results in outcomes for result in results} <= {"won", "no_shows"}
    won = sum(results.count("won") for results in outcomes)
    assert Booking.objects.count() == won
    for date in dates:
        [marked] = entries("booking.outcome", date.booking)
        assert marked["after"][0]["outcome"] == "no_show"
