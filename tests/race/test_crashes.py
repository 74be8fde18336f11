"""A process is killed in the middle of an action: what was there before is there, whole."""

from functools import partial

import pytest
import time_machine

from tests.race.crashing import (
    KILLED,
    STEP,
    contents,
    kill_until_done,
    kill_until_through,
    outline,
    rehearse,
)
from tests.race.racing import outcome
from tests.race.scenarios import SCENARIOS, World
from tests.race.scenarios.table import ANEW, NOTHING
from tests.race.scenarios.ticks import LATER, check_everything_done, make_everything_due
from tests.race.scenarios.world import HOUR, NOW
from wagtail_talko.bookings.actions import cancel_dates
from wagtail_talko.bookings.checker import find_faults
from wagtail_talko.bookings.waiting.periodic import look_after_waiting
from wagtail_talko.management.commands.talko_tick import STEPS
from wagtail_talko.messages.tasks import send_waiting
from wagtail_talko.models import Message

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def january():
    """The clock stands still: two runs of one action write the same moments."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_killed_action_leaves_nothing_half_done(scenario):
    act = scenario.set_up(World())
    before = contents()
    wanted, writes = rehearse(act, before)

    # Each begins at another write: of many actions every kind of write is met in CI too.
    first = 1 + SCENARIOS.index(scenario) % STEP
    codes = kill_until_done(act, before, writes=writes, first=first)

    assert codes[:-1] == [KILLED] * (len(codes) - 1)
    assert codes[-1] in (0, KILLED)
    # At least two writes: what was done, and its entry in the audit log.
    assert len(codes) > 2 or STEP > 1
    assert outline(contents(), before) == wanted
    assert find_faults(now=NOW) == []
    kinds = Message.objects.order_by("kind").values_list("kind", flat=True)
    assert tuple(kinds) == scenario.mails
    check_done_again(act, scenario.again)
    check_all_sent()


def check_done_again(act, expected):
    """Somebody who saw no answer presses the button once more."""
    before = contents()
    result = outcome(act)
    if expected in (NOTHING, ANEW):
        assert result == "won"
    else:
        assert result == expected
    if expected != ANEW:
        assert contents() == before


def check_all_sent():
    """What a dead process has left in the outbox goes with the next tick."""
    send_waiting(now=LATER + HOUR)
    assert set(Message.objects.values_list("state", flat=True)) <= {"sent"}


def test_what_a_dead_process_has_not_offered_the_tick_offers():
    world = World()
    taken = world.dates(association=None, by=world.boss, origin="staff")
    wish = world.waits(world.own, world.member)()
    before = contents()

    act = partial(cancel_dates, dates=taken, by=world.boss, now=NOW)
    _wanted, writes = rehearse(act, before)
    codes = kill_until_done(act, before, writes=writes)

    # The last one has cancelled, and died before it offered.
    assert set(codes) == {KILLED}
    wish.refresh_from_db()
    assert wish.state == "waiting"
    look_after_waiting(now=NOW)
    wish.refresh_from_db()
    assert wish.state == "offered"
    assert find_faults(now=NOW) == []


def test_what_a_dead_tick_has_begun_the_next_one_ends():
    world = World()
    make_everything_due(world)

    with time_machine.travel(LATER, tick=False):
        killed = {name: kill_until_through(step) for name, step in STEPS}

    assert {name for name, number in killed.items() if number} == {
        "project unfinished events",
        "look after events",
        "look after waiting lists",
        "look after sign-ups",
        "offer what groups did not use",
        "remind of dates",
        "thank for dates",
        "suggest doing things together",
        "remind of times that are near",
        "tell of series that end",
        "send waiting messages",
        "erase texts of sent messages",
        "erase contacts of old bookings",
        "erase contacts of old wishes",
        "erase who signed up long ago",
        "erase what people wrote about old dates",
        "erase names of those who just came",
        "erase names of groups",
        "erase who asked others to host events",
        "delete pictures of events that nothing shows",
        "close applications that nobody answered",
        "erase contacts of answered applications",
        "erase addresses of old invitations",
    }
    check_everything_done(world)
    assert find_faults(now=LATER) == []
    check_all_sent()
