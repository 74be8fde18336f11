from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_talko.calendars.converters import MonthConverter, WeekConverter, YearConverter
from wagtail_talko.calendars.days import add_months, month_grid, months_apart, span_of, week_of

DAYS = st.dates(date(1970, 1, 1), date(2199, 12, 31))


@given(day=DAYS)
def test_date_survives_the_address(day):
    year, week, _weekday = day.isocalendar()
    pairs = [(YearConverter(), day.year), (MonthConverter(), day.month), (WeekConverter(), week)]

    assert [c.to_python(c.to_url(value)) for c, value in pairs] == [day.year, day.month, week]


@pytest.mark.parametrize(
    ("converter", "value"),
    [(YearConverter(), "1969"), (YearConverter(), "2200"), (MonthConverter(), "00"),
     (MonthConverter(), "13"), (WeekConverter(), "00"), (WeekConverter(), "54")],
)  # fmt: skip
def test_what_is_out_of_bounds_is_no_date(converter, value):
    with pytest.raises(ValueError):
        converter.to_python(value)


@given(day=DAYS, months=st.integers(-24, 24))
def test_months_are_added_and_taken_away(day, months):
    first = day.replace(day=1)

    there = add_months(first, months)

    assert add_months(there, -months) == first
    assert months_apart(first, there) == abs(months)


@given(day=DAYS)
def test_grid_has_every_day_of_the_month_in_whole_weeks(day):
    grid = month_grid(day.year, day.month)

    days = [each for week in grid for each in week]
    assert {len(week) for week in grid} == {7}
    assert [days[0].weekday(), days[-1].weekday()] == [0, 6]
    assert sum(each.month == day.month for each in days) >= 28
    assert day in days


@given(day=DAYS)
def test_week_begins_on_monday_and_holds_its_day(day):
    week = week_of(day)

    assert (week[0].weekday(), len(week), day in week) == (0, 7, True)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25), (date(2027, 6, 1), 24)]
)
def test_day_is_as_long_as_the_clock_says(day, hours):
    assert span_of([day]).length == timedelta(hours=hours)
