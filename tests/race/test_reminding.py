"""Reminders while others cancel and choose: each once, and none of what does not take place."""

import pytest
import time_machine

from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.scenarios import World
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX
from tests.race.stories import check_chain, entries
from wagtail_talko.bookings.actions import cancel_dates
from wagtail_talko.bookings.reminding.actions import send_reminders, set_reminders
from wagtail_talko.models import Message

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


def test_race_of_reminding_and_cancelling_reminds_first_or_not_at_all(world):
    bookings = [world.book(SIX + n * DAY) for n in range(ROUNDS)]
    dates = [booking.dates.get() for booking in bookings]

    def work(worker, number):
        due = dates[number].start - 8 * HOUR
        if worker:
            send_reminders(now=due)
        else:
            cancel_dates(dates=[dates[number]], by=world.member, now=due)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    for booking in bookings:
        kinds = Message.objects.filter(body__contains=f"/bookings/{booking.pk}/").order_by("pk")
        told = list(kinds.values_list("kind", flat=True))
        assert told in (["booking.cancelled"], ["booking.reminder", "booking.cancelled"])


def test_race_of_choosing_reminders_logs_one_after_the_other(world):
    bookings = [world.book(SIX + n * DAY) for n in range(ROUNDS)]
    choices = ("each", "never", "some")

    def work(worker, number):
        set_reminders(booking=bookings[number], reminders=choices[worker % 3], by=world.member)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    for booking in bookings:
        log = entries("booking.reminders", booking)
        check_chain(log)
        booking.refresh_from_db()
        last = log[-1]["after"]["reminders"] if log else "some"
        assert booking.reminders == last
