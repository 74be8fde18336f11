"""Many hold the list on their phones at once: no tick is undone, no sum is wrong."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.db.models import Sum

from tests.events.conftest import NOW
from tests.events.factories import make_site, page_of, publish
from tests.race.racing import ROUNDS, WORKERS, race
from tests.signups.factories import come_for_sure, dates_of, make_open_event
from wagtail_talko.models import Outcome, SignUp, WalkIn
from wagtail_talko.signups.actions import erase_participant
from wagtail_talko.signups.outcomes.actions import (
    add_walk_in,
    record_outcome,
    remove_walk_in,
    tick_arrivals,
)

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

FEW = ROUNDS // 2 + 1
# When all the dates of the rounds have been.
LATER = NOW + timedelta(days=60)


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW, tick=False):
        yield


def daily(count: int = ROUNDS, **fields):
    """An event with a date for each round, and a family for each worker at each of them."""
    make_site()
    event = make_open_event(recurrence=f"RRULE:FREQ=DAILY;COUNT={count}", **fields)
    for number in range(WORKERS):
        come_for_sure(event, *dates_of(event), people=number % 3 + 1)
    return event


def check_sums(event) -> None:
    """Each outcome is the sum of what there is."""
    for outcome in Outcome.objects.filter(occurrence__event=event):
        row = outcome.occurrence
        ticked = SignUp.objects.filter(occurrence=row).aggregate(n=Sum("arrived"))["n"] or 0
        added = WalkIn.objects.filter(occurrence=row).aggregate(n=Sum("people"))["n"] or 0
        assert outcome.heads == max(ticked + added, outcome.said_heads or 0)
        assert outcome.walk_ins == added
        assert outcome.minutes == outcome.heads * 120


def test_race_of_ticks_keeps_every_one():
    event = daily()
    dates = dates_of(event)
    signups = [list(SignUp.objects.filter(occurrence=row).order_by("pk")) for row in dates]

    rounds = race(
        lambda worker, number: tick_arrivals(
            occurrence=dates[number],
            arrived={signups[number][worker].pk: worker + 1},
            by=None,
            now=LATER,
        )
    )

    assert rounds == [["won"] * WORKERS] * ROUNDS
    heads = list(Outcome.objects.values_list("heads", flat=True))
    assert heads == [WORKERS * (WORKERS + 1) // 2] * ROUNDS
    check_sums(event)


def test_race_of_ticks_walk_ins_numbers_and_erasing_leaves_right_sums():
    event = daily()
    dates = dates_of(event)
    signups = [list(SignUp.objects.filter(occurrence=row).order_by("pk")) for row in dates]
    there = [add_walk_in(occurrence=row, key=UUID(int=0), by=None, now=LATER) for row in dates[:1]]
    there += [
        add_walk_in(occurrence=row, key=UUID(int=n), by=None, now=LATER)
        for n, row in enumerate(dates[1:], 1)
    ]

    def work(worker, number):
        row = dates[number]
        if worker % 5 == 0:
            arrived = {signups[number][worker].pk: 1}
            tick_arrivals(occurrence=row, arrived=arrived, by=None, now=LATER)
        elif worker % 5 == 1:
            # Everybody sends the same form.
            key = UUID(int=1000 + number)
            add_walk_in(occurrence=row, key=key, people=2, by=None, now=LATER)
        elif worker % 5 == 2:
            remove_walk_in(occurrence=row, walk_in_id=there[number].pk, by=None, now=LATER)
        elif worker % 5 == 3:
            record_outcome(occurrence=row, said={"said_heads": 90}, by=None, now=LATER)
        else:
            erase_participant(participant=signups[number][worker].participant, now=LATER)

    rounds = race(work)

    assert {result for results in rounds for result in results} <= {"won", "signup_ended"}
    assert list(WalkIn.objects.values_list("people", flat=True)) == [2] * ROUNDS
    check_sums(event)


def test_race_of_publishing_other_dates_and_counting_loses_no_outcome():
    """Each round drops, on the morning of the day, the date that the others count."""
    event = daily(FEW)
    dates, page = dates_of(event), page_of(event)

    def work(worker, number):
        morning = dates[number].start - timedelta(hours=6)
        with time_machine.travel(morning, tick=False):
            if worker == 0:
                publish(page, left_out_dates=[str(row.date) for row in dates[: number + 1]])
            else:
                add_walk_in(occurrence=dates[number], key=UUID(int=worker + 100 * number), by=None)

    rounds = race(work, rounds=FEW)

    assert rounds == [["won"] * WORKERS] * FEW
    # Others had signed up, so that the dates are kept whoever comes first.
    assert list(Outcome.objects.values_list("heads", flat=True)) == [WORKERS - 1] * FEW
    check_sums(event)
