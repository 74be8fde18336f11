"""The way in changes while others confirm and write codes: everybody knows how it is at last."""

import pytest
import time_machine

from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.scenarios import World
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX
from tests.race.stories import entries
from wagtail_talko.bookings.actions import confirm
from wagtail_talko.bookings.entering.actions import set_door_code
from wagtail_talko.models import Booking, DoorCode, Message
from wagtail_talko.spaces.actions import change_space

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with time_machine.travel(NOW, tick=False):
        yield World()


@pytest.fixture
def mails_kept(settings):
    """The outbox forgets such mails once they have gone: here no worker takes the tasks."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


@pytest.mark.usefixtures("mails_kept")
def test_race_of_confirming_and_changing_the_words_tells_the_last_ones_last(world):
    world.room.needs_approval = True
    world.room.save()
    assert world.boss
    # All of them in the coming three weeks, of which hosts are told.
    asked = [
        [world.dates(SIX + number * DAY - n * HOUR) for n in range(WORKERS)]
        for number in range(ROUNDS)
    ]

    def work(worker, number):
        if worker == 0:
            entry = {"en": f"Words {number}"}
            # Two changes of one moment would be told once.
            with time_machine.travel(NOW + number * HOUR, tick=False):
                change_space(space=world.space, by=world.boss, entry=entry)
        else:
            confirm(dates=asked[number][worker], by=world.boss, now=NOW)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    for booking in Booking.objects.filter(dates__state="confirmed"):
        told = Message.objects.filter(body__contains=f"/bookings/{booking.pk}/").order_by("-pk")
        assert f"Words {ROUNDS - 1}" in told[0].body


def test_race_of_giving_codes_keeps_one_and_logs_each(world):
    bookings = [world.book(SIX + n * DAY) for n in range(ROUNDS)]
    assert world.boss

    def work(worker, number):
        set_door_code(booking=bookings[number], code=str(worker), by=world.boss, now=NOW)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert DoorCode.objects.count() == ROUNDS
    assert len(entries("booking.door_code")) == WORKERS * ROUNDS
