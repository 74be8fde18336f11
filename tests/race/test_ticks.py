"""Several ticks at once, and people who book meanwhile: everything is done once, nothing fails."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command

from tests.events.factories import make_event, make_programme, make_site
from tests.factories import make_association, make_room, make_space, make_user
from tests.race.racing import ROUNDS, WORKERS, race
from tests.race.scenarios import World
from tests.race.scenarios.ticks import LATER, MAILS, make_everything_due
from tests.race.scenarios.world import DAY, HOUR, NOW, SIX
from tests.race.stories import entries
from wagtail_talko.bookings.actions import cancel_dates, request_booking
from wagtail_talko.bookings.checker import find_faults, find_lasting_faults
from wagtail_talko.events.periodic import look_after, project_unfinished
from wagtail_talko.events.projection import project_group
from wagtail_talko.models import Event, Message, Occurrence

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW, tick=False):
        yield


def test_race_of_ticks_does_everything_once():
    worlds = [World() for _ in range(ROUNDS)]
    for world in worlds:
        make_everything_due(world)
    Message.objects.filter(kind="x").delete()

    with time_machine.travel(LATER, tick=False):
        outcomes = race(lambda _worker, _number: call_command("talko_tick"), rounds=1)

    assert outcomes == [["won"] * WORKERS]
    wanted = Counter(kind for kind in MAILS if kind != "x")
    sent = Message.objects.values_list("kind", "state", "attempts")
    assert Counter(sent) == {(kind, "sent", 1): n * ROUNDS for kind, n in wanted.items()}
    done = {
        "booking.end_offer": 1,
        "booking.erase": 1,
        "waiting.erase": 1,
        "application.close": 1,
        "application.erase": 2,
        "signup.expire": 1,
        "signup.erase": 2,
        "outcome.erase": 1,
        "signup.offer": 1,
        "kept.erase": 1,
        "event_host.erase": 1,
        "sent_picture.erase": 1,
    }
    assert {action: len(entries(action)) for action in done} == {
        action: n * ROUNDS for action, n in done.items()
    }
    assert find_faults(now=LATER) == []


def test_race_of_looking_for_faults_and_booking_finds_none():
    """What is read between two writes of others looks wrong, and is not."""
    boss, space = make_user(is_superuser=True), make_space()
    rooms = [make_room(space=space, ahead_days=9999) for _ in range(WORKERS)]
    association = make_association()

    def work(worker, number):
        if worker % 2:
            # Looking is so much faster than booking.
            for _turn in range(25):
                assert find_lasting_faults(now=NOW) == []
            return
        for turn in range(3):
            start = SIX + (number * 3 + turn) * DAY
            booking = request_booking(
                room=rooms[worker],
                association=association,
                dates=[(start, start + HOUR)],
                purpose="x",
                by=boss,
                now=NOW,
                silent=True,
            )
            cancel_dates(dates=list(booking.dates.all()), by=boss, now=NOW, silent=True)

    outcomes = race(work)

    assert outcomes == [["won"] * WORKERS] * ROUNDS
    assert find_faults(now=NOW) == []


def test_race_of_projecting_what_is_left_makes_one_event_of_each():
    """As after a crash between publishing and projecting."""
    make_site()
    programme = make_programme()
    room = make_room(ahead_days=9999)
    for number in range(ROUNDS):
        make_event(parent=programme, room=room, start_date=(SIX + number * DAY).date())
    dates = set(Occurrence.objects.values_list("start", "end"))
    keys = list(Event.objects.values_list("translation_key", flat=True))
    Event.objects.all().delete()

    def work(worker, _number):
        if worker % 2:
            project_group(keys[0], now=NOW)
        project_unfinished(now=NOW)
        look_after(now=NOW + timedelta(days=1))

    outcomes = race(work, rounds=1)

    assert outcomes == [["won"] * WORKERS]
    assert Event.objects.count() == ROUNDS
    assert set(Occurrence.objects.values_list("start", "end")) == dates
    assert len(entries("event.project")) == 2 * ROUNDS
    assert find_faults(now=NOW) == []
