from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import HELSINKI
from wagtail_talko.timeslots import (
    Span,
    at,
    day_span,
    in_utc,
    local_dates,
    merge,
    most_at_once,
    subtract,
)

BASE = datetime(2027, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hours(start: int, end: int) -> Span:
    return Span(BASE + start * HOUR, BASE + end * HOUR)


spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda p: hours(p[0], p[0] + p[1])),
    max_size=8,
)


def slots(many):
    return [n for n in range(40) for span in many if span.start <= BASE + n * HOUR < span.end]


def test_a_clock_of_the_repeated_hour_is_the_first_of_it_wherever_it_was_read():
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC).astimezone(HELSINKI).time()

    assert second.fold == 1
    assert at(date(2027, 10, 31), second, HELSINKI) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@given(spans)
def test_merge_keeps_exactly_the_same_instants(many):
    merged = merge(many)

    assert slots(merged) == sorted(set(slots(many)))
    assert all(a.end < b.start for a, b in zip(merged, merged[1:], strict=False))


@given(spans, spans)
def test_subtract_leaves_what_is_only_in_the_first(many, taken):
    left = subtract(many, taken)

    assert slots(left) == sorted(set(slots(many)) - set(slots(taken)))


@given(spans)
def test_most_at_once_counts_the_fullest_instant(many):
    found = slots(many)

    assert most_at_once(many) == max((found.count(n) for n in found), default=0)


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (date(2027, 1, 12), time(18), datetime(2027, 1, 12, 16, tzinfo=UTC)),
        (date(2027, 7, 12), time(18), datetime(2027, 7, 12, 15, tzinfo=UTC)),
        # 03:30 does not exist on the spring Sunday: it moves forward to 04:30.
        (date(2027, 3, 28), time(3, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # 03:30 is twice on the autumn Sunday: the first.
        (date(2027, 10, 31), time(3, 30), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_at_is_the_instant_of_the_wall_clock(day, clock, expected):
    assert at(day, clock, HELSINKI) == expected


@pytest.mark.parametrize(
    ("day", "length"),
    [(date(2027, 3, 27), 24), (date(2027, 3, 28), 23), (date(2027, 10, 31), 25)],
)
def test_day_span_is_as_long_as_the_day(day, length):
    assert day_span(day, HELSINKI).length == length * HOUR


def test_local_dates_of_a_span_ending_at_midnight_leave_the_next_day_out():
    span = in_utc(
        datetime(2027, 1, 12, 18, tzinfo=HELSINKI), datetime(2027, 1, 13, 0, tzinfo=HELSINKI)
    )

    assert local_dates(span, HELSINKI) == [date(2027, 1, 12)]
