"""Next year's date: the same weekday, as near the same date as can be."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_talko.organising.proposals.copying import next_year

TODAY = date(2027, 1, 4)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 1, 12), date(2028, 1, 11)),
        (date(2026, 12, 6), date(2027, 12, 5)),
        (date(2027, 12, 31), date(2028, 12, 29)),
        # The last Saturday of August.
        (date(2026, 8, 29), date(2027, 8, 28)),
        (date(2028, 2, 29), date(2029, 2, 27)),
        # Long ago: the first year that is to come.
        (date(2019, 5, 4), date(2027, 5, 1)),
    ],
)
def test_next_year(day, expected):
    assert next_year(day, today=TODAY) == expected


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_copy_is_on_the_same_weekday_within_half_a_week_of_the_same_date(day):
    moved = next_year(day, today=day)

    assert moved.weekday() == day.weekday()
    anniversary = day + timedelta(days=365)
    assert abs((moved - anniversary).days) <= 4
