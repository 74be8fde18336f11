"""Places are kept, taken, given up and return at once: no place twice, no promise broken."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import Sum

from tests.events.conftest import NOW
from tests.events.factories import make_site
from tests.race.racing import ROUNDS, WORKERS, one_winner, race
from tests.race.stories import check_chain, entries
from tests.signups.factories import come, come_for_sure, dates_of, make_open_event
from tests.signups.kept.factories import keep
from wagtail_talko.models import Event, KeptPlaces, SignUp, TaskAtDate
from wagtail_talko.signups.kept.actions import (
    change_kept_places,
    give_up_kept_places,
    keep_places,
    offer_returned_places,
)
from wagtail_talko.signups.needs.actions import change_needs

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HELD = ["pending", "confirmed", "offered"]


@pytest.fixture(autouse=True)
def january():
    with time_machine.travel(NOW):
        yield


def daily(capacity: int) -> Event:
    """An event with a date for each round, the first in eight days."""
    make_site()
    return make_open_event(recurrence=f"RRULE:FREQ=DAILY;COUNT={ROUNDS}", signup_capacity=capacity)


def people(row, **condition) -> int:
    held = SignUp.objects.filter(occurrence=row, state__in=HELD, **condition)
    return held.aggregate(sum=Sum("people"))["sum"] or 0


def come_by_phone(event, row, **details):
    return come(event, row, phone="040 1234567", **details)


def test_race_for_the_last_kept_place_has_one_winner():
    """Everybody but the group finds it full; of the group one is quicker."""
    event = daily(1)
    dates = dates_of(event)
    groups = [keep(event, places=1, occurrence=date) for date in dates]

    def work(worker, number):
        group = groups[number] if worker % 2 else None
        come_by_phone(event, dates[number], group=group)

    rounds = race(work)

    assert rounds == [one_winner("date_full")] * ROUNDS
    assert set(SignUp.objects.values_list("participant__group", flat=True)) == {
        group.pk for group in groups
    }


def test_race_of_keeping_and_signing_up_breaks_no_promise():
    """Whoever is first: what is kept is free, and no more come than there are places."""
    event = daily(6)
    dates = dates_of(event)

    def work(worker, number):
        if worker == 0:
            keep_places(event=event, name="x", places=4, occurrence=dates[number], by=None)
        else:
            come_by_phone(event, dates[number])

    rounds = race(work)

    codes = {result for results in rounds for result in results}
    assert codes <= {"won", "date_full", "too_few_to_keep"}
    for date in dates:
        kept = KeptPlaces.objects.filter(occurrence=date).first()
        assert people(date) <= (2 if kept else 6)
        assert people(date) == min(WORKERS - 1, 2 if kept else 6)


def test_race_of_keeping_twice_what_is_there_once_has_one_winner():
    event = daily(5)
    dates = dates_of(event)

    rounds = race(
        lambda worker, number: keep_places(
            event=event, name="x", places=3, occurrence=dates[number], by=None
        )
    )

    assert rounds == [one_winner("too_few_to_keep")] * ROUNDS


def test_race_of_changing_giving_up_and_signing_up_breaks_no_promise():
    event = daily(6)
    dates = dates_of(event)
    groups = [keep(event, places=2, occurrence=date) for date in dates]

    def work(worker, number):
        group, kind = groups[number], worker % 4
        if kind == 0:
            change_kept_places(
                kept=group, name="x", places=1 + worker % 5, returns_hours=48, by=None
            )
        elif kind == 1 and worker > 4:
            give_up_kept_places(kept=group, by=None)
        else:
            come_by_phone(event, dates[number], group=group if kind == 3 else None)

    rounds = race(work)

    codes = {result for results in rounds for result in results}
    assert codes <= {"won", "date_full", "too_few_to_keep", "not_kept"}
    for date, group in zip(dates, groups, strict=True):
        group.refresh_from_db()
        unused = group.places - people(date, participant__group=group)
        assert people(date) + (0 if group.ended_at else max(unused, 0)) <= 6
        check_chain(entries("kept.keep", group) + entries("kept.change", group))


def test_race_of_the_return_and_signing_up_puts_the_line_first():
    """At the hour of return: the tick, those who come now, and two who have been waiting."""
    event = daily(3)
    dates = dates_of(event)
    for date in dates:
        keep(event, places=2, occurrence=date)
        come_for_sure(event, date)
        for _ in range(2):
            come_for_sure(event, date, waits=True)

    def work(worker, number):
        then = dates[number].start - timedelta(hours=48)
        if worker % 2:
            offer_returned_places(now=then)
        else:
            come_by_phone(event, dates[number], now=then)

    rounds = race(work)

    codes = {result for results in rounds for result in results}
    assert codes <= {"won", "date_full"}
    for date in dates:
        states = SignUp.objects.filter(occurrence=date).order_by("pk")
        assert list(states.values_list("state", flat=True)) == ["confirmed", "offered", "offered"]


def test_race_of_needing_fewer_and_taking_the_task_lets_nobody_in_too_many():
    """Whoever took it before keeps it; after that it is refused."""
    make_site()
    event = make_open_event(
        recurrence=f"RRULE:FREQ=DAILY;COUNT={ROUNDS}", tasks=[("Keitto", 20), ("Traktori", 1)]
    )
    dates, soup = dates_of(event), event.signup_sheet.tasks.get(needed=20)

    def work(worker, number):
        if worker < 2:
            change_needs(occurrence=dates[number], needed={soup.pk: worker}, by=None)
        else:
            come_by_phone(event, dates[number], task=soup)

    rounds = race(work)

    codes = {result for results in rounds for result in results}
    assert codes <= {"won", "task_full", "task_not_needed"}
    for date in dates:
        changes = entries("occurrence.needs", date)
        # Before the first change a need is as usual.
        check_chain([{"after": {str(soup.pk): None}}, *changes])
        needed = TaskAtDate.objects.get(occurrence=date).needed
        assert changes[-1]["after"] == {str(soup.pk): needed}
