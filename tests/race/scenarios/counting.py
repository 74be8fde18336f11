"""A date is counted: somebody ticks, adds a walk-in, takes one back, notes the numbers."""

from functools import partial
from uuid import UUID

import time_machine

from tests.events.factories import make_site
from tests.race.scenarios.table import NOTHING, scenario
from tests.race.scenarios.world import DAY, NOW
from tests.signups.factories import come_for_sure, make_open_event
from wagtail_talko.models import Message, SignUp
from wagtail_talko.signups.outcomes.actions import (
    add_walk_in,
    record_outcome,
    remove_walk_in,
    tick_arrivals,
)

# What is counted has come.
THEN = NOW + DAY


def today(world):
    """A date of THEN, with one who comes."""
    make_site()
    with time_machine.travel(NOW, tick=False):
        event = make_open_event(hosts=[world.own], start_date=THEN.date())
        come_for_sure(event, now=NOW)
    Message.objects.all().delete()
    return event.occurrences.get()


@scenario(tick_arrivals, again=NOTHING)
def tick_one_off(world):
    row = today(world)
    arrived = {SignUp.objects.get(occurrence=row).pk: 2}
    return partial(tick_arrivals, occurrence=row, arrived=arrived, by=world.member, now=THEN)


@scenario(add_walk_in, again=NOTHING)
def add_somebody(world):
    row, key = today(world), UUID(int=1)
    return partial(add_walk_in, occurrence=row, key=key, name="x", by=world.member, now=THEN)


@scenario(remove_walk_in, again=NOTHING)
def take_somebody_back(world):
    row = today(world)
    there = add_walk_in(occurrence=row, key=UUID(int=1), by=world.member, now=THEN)
    return partial(remove_walk_in, occurrence=row, walk_in_id=there.pk, by=world.member, now=THEN)


@scenario(record_outcome, again=NOTHING)
def note_the_numbers(world):
    row = today(world)
    said = {"said_heads": 17, "said_minutes": 600}
    return partial(record_outcome, occurrence=row, said=said, by=world.member, now=THEN)
