"""However an event is edited, what came of a date that is over is not lost, doubled or re-dated."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.events.conftest import NOW
from tests.events.factories import make_event, page_of, publish
from wagtail_talko.events.periodic import look_after
from wagtail_talko.events.projection import project
from wagtail_talko.models import Occurrence, Outcome, WalkIn
from wagtail_talko.signups.outcomes.actions import add_walk_in, record_outcome

RULES = ["", "RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "RRULE:FREQ=DAILY"]
day_lists = st.lists(st.dates(date(2027, 1, 5), date(2027, 2, 1)).map(str), max_size=4)
edits = st.fixed_dictionaries(
    {
        "start_date": st.dates(date(2027, 1, 5), date(2027, 1, 20)),
        "start_time": st.sampled_from([time(9), time(18), None]),
        "end_time": st.sampled_from([time(11), time(20)]),
        "recurrence": st.sampled_from(RULES),
        "until": st.dates(date(2027, 1, 20), date(2027, 2, 1)),
        "extra_dates": day_lists,
        "left_out_dates": day_lists,
        "is_cancelled": st.booleans(),
    }
)


class Undone(Exception):
    pass


def outcomes() -> list[tuple]:
    """What came of which date, and when that was: what no edit may change."""
    fields = ("pk", "occurrence", "occurrence__date", "occurrence__start", "occurrence__end")
    numbers = ("heads", "walk_ins", "first_timers", "minutes")
    return list(Outcome.objects.order_by("pk").values_list(*fields, *numbers))


@pytest.mark.django_db
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=edits, after=st.lists(edits, min_size=1, max_size=2), passed=st.integers(1, 30 * 24))
def test_any_edit_keeps_what_came_of_past_dates(site, before, after, passed):
    try:
        with transaction.atomic():
            _edit_and_compare(_timed({**before, "is_cancelled": False}), after, passed)
            raise Undone
    except Undone:
        pass


def _timed(edit: dict) -> dict:
    """An event that lasts all day has no end of the day either."""
    return {**edit, "end_time": edit["end_time"] if edit["start_time"] else None}


def _edit_and_compare(before: dict, after: list[dict], passed: int) -> None:
    event = make_event(**before)
    later = NOW + timedelta(hours=passed)
    with time_machine.travel(later, tick=False):
        for number, row in enumerate(event.occurrences.filter(start__lte=later).order_by("start")):
            if number % 2:
                record_outcome(occurrence=row, said={"said_heads": number}, by=None)
            else:
                add_walk_in(occurrence=row, key=uuid4(), people=2, by=None)
        counted, walk_ins = outcomes(), WalkIn.objects.count()
        for edit in after:
            publish(page_of(event), **_timed(edit))
            assert outcomes() == counted
        project(page_of(event))
        look_after(now=later + timedelta(days=1))
    event.refresh_from_db()
    assert not event.needs_projection
    assert (outcomes(), WalkIn.objects.count()) == (counted, walk_ins)
    days = list(Occurrence.objects.filter(event=event).values_list("date", flat=True))
    assert len(days) == len(set(days))
