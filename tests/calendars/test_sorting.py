from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.calendars.factories import make_event
from wagtail_talko.calendars.days import DAY, span_anywhere, week_of
from wagtail_talko.calendars.queries import dates_in, read
from wagtail_talko.calendars.sorting import sort_onto_days
from wagtail_talko.models import Event

pytestmark = pytest.mark.django_db

WEEK = week_of(date(2027, 3, 28))
ZONES = ["Europe/Helsinki", "Europe/Stockholm", "America/New_York", "Pacific/Auckland"]

EVENTS = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.dates(WEEK[0] - 4 * DAY, WEEK[-1] + 2 * DAY),
            "clock": st.sampled_from([time(0), time(3, 30), time(18), time(23, 30), None]),
            "hours": st.sampled_from([1, 2, 24, 72]),
            "zone": st.sampled_from(ZONES),
        }
    ),
    max_size=12,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(events=EVENTS, limit=st.integers(1, 4))
def test_days_have_what_reading_every_date_gives(db, events, limit):
    Event.objects.all().delete()
    for event in events:
        make_event(
            days=[event["day"]],
            clock=event["clock"],
            length=timedelta(hours=event["hours"] if event["clock"] else max(event["hours"], 24)),
            time_zone=event["zone"],
        )
    dates = dates_in(span_anywhere(WEEK), language="fi")

    result = sort_onto_days(dates, WEEK, limit=limit, counted=WEEK[2:4])

    every = list(read(dates))
    for day in WEEK:
        there = [item for item in every if item.days[0] <= day <= item.days[1]]
        assert (result.kept[day], result.number[day]) == (there[:limit], len(there))
    counted = [i for i in every if i.days[0] <= WEEK[3] and i.days[1] >= WEEK[2]]
    assert result.found == len(counted)
