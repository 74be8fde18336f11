"""Whatever an editor does to a schedule: the past stays, exceptions stay."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.events.conftest import NOW
from tests.events.factories import make_event, page_of
from wagtail_talko.events.projection import project
from wagtail_talko.models import Occurrence

RULES = [
    "",
    "RRULE:FREQ=WEEKLY",
    "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "RRULE:FREQ=WEEKLY;COUNT=5",
    "RRULE:FREQ=MONTHLY;BYDAY=2TU",
    "RRULE:FREQ=DAILY;COUNT=30",
]
days = st.dates(date(2026, 12, 20), date(2027, 3, 1))
day_lists = st.lists(days.map(str), max_size=3)
edits = st.fixed_dictionaries(
    {
        "start_date": days,
        "start_time": st.sampled_from([time(9), time(12, 30), time(18), time(23)]),
        "end_time": st.sampled_from([time(1), time(11), time(20)]),
        "recurrence": st.sampled_from(RULES),
        "until": st.none() | st.dates(date(2027, 2, 1), date(2027, 4, 1)),
        "extra_dates": day_lists,
        "left_out_dates": day_lists,
    }
)


class Undone(Exception):
    pass


def row_dump(rows) -> list:
    return list(rows.order_by("date").values())


@pytest.mark.django_db
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=edits, second=edits, pick=st.integers(0, 5), passed=st.integers(0, 30 * 24))
def test_any_edit_keeps_past_and_exceptions(site, first, second, pick, passed):
    try:
        with transaction.atomic():
            _edit_and_compare(first, second, pick, passed)
            raise Undone
    except Undone:
        pass


def _edit_and_compare(first, second, pick, passed):
    event = make_event(**first)
    coming = list(event.occurrences.filter(start__gt=NOW).order_by("start"))
    if pick < len(coming):
        Occurrence.objects.filter(pk=coming[pick].pk).update(state="cancelled")
    page = page_of(event)
    later = NOW + timedelta(hours=passed)
    past = row_dump(event.occurrences.filter(start__lte=later))
    kept = set(event.occurrences.filter(state="cancelled").values_list("pk", flat=True))

    type(page).objects.filter(pk=page.pk).update(**second)
    with time_machine.travel(later, tick=False):
        project(type(page).objects.get(pk=page.pk))

    event.refresh_from_db()
    assert not event.needs_projection
    assert row_dump(event.occurrences.filter(start__lte=later)) == past
    assert set(event.occurrences.filter(state="cancelled").values_list("pk", flat=True)) == kept
