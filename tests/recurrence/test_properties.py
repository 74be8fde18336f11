"""What holds for every rule: dateutil agrees, far is like near, the clock stands still."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_talko.recurrence import RecurrenceError, Rule, expand, is_safe, parse
from wagtail_talko.recurrence.days import walls

from .strategies import exotic_rules, rules, safe_rules, starts

HELSINKI = ZoneInfo("Europe/Helsinki")


@given(rule=rules, start=starts, days=st.integers(30, 1500))
@settings(max_examples=200, deadline=None)
def test_dates_are_those_of_dateutil(rule, start, days):
    end = start + timedelta(days=days)
    reference = rrulestr(replace(rule, until=end).text(), dtstart=start)

    assert list(walls(rule, start, start, end)) == [at for at in reference if at < end]


@given(rule=rules, start=starts, count=st.integers(1, 20))
@settings(max_examples=100, deadline=None)
def test_counted_dates_are_those_of_dateutil(rule, start, count):
    end = start + timedelta(days=3000)
    counted = replace(rule, count=count)

    expected = takewhile(
        lambda at: at < end, rrulestr(replace(rule, until=end).text(), dtstart=start)
    )

    assert list(walls(counted, start, start, end)) == list(islice(expected, count))


@given(rule=rules, start=starts, years=st.integers(0, 60), length=st.integers(1, 400))
@settings(max_examples=200, deadline=None)
def test_far_window_is_the_same_as_a_slice_of_all(rule, start, years, length):
    lo = start + timedelta(days=365 * years + 17)
    hi = lo + timedelta(days=length)

    everything = walls(rule, start, start, hi)

    assert list(walls(rule, start, lo, hi)) == [at for at in everything if at >= lo]


@given(week=st.integers(1, 53), year=st.integers(1990, 2060))
@settings(deadline=None)
def test_week_numbers_are_those_of_iso_8601(week, year):
    rule = Rule("YEARLY", by_weekno=(week,), by_day=tuple((0, day) for day in range(7)))
    lo, hi = datetime(year, 1, 1), datetime(year + 1, 1, 1)

    found = list(walls(rule, lo, lo, hi))

    every = [lo + timedelta(days=day) for day in range((hi - lo).days)]
    assert found == [day for day in every if day.isocalendar().week == week]


@given(rule=safe_rules, start=starts)
@settings(max_examples=100, deadline=None)
def test_clock_is_constant_all_year(rule, start):
    window = {"after": start.replace(tzinfo=UTC), "before": datetime(2032, 1, 1, tzinfo=UTC)}

    found = expand(rule.text(), start=start, tz="Europe/Helsinki", **window)

    clocks = {at.time() for at in found if at.time() != start.time()}
    # Only a start in the spring gap, 03.00-03.59 in Helsinki, may ever show another clock.
    assert clocks <= ({start.replace(hour=4).time()} if start.hour == 3 else set())


@given(rule=safe_rules, start=starts)
@settings(max_examples=60, deadline=None)
def test_moments_ascend_and_stay_in_the_window(rule, start):
    after = start.replace(tzinfo=HELSINKI)
    before = after + timedelta(days=800)

    found = expand(rule.text(), start=start, tz="Europe/Helsinki", after=after, before=before)
    instants = [at.astimezone(UTC) for at in found]

    assert instants == sorted(set(instants))
    assert all(after.astimezone(UTC) <= at < before.astimezone(UTC) for at in instants)


@given(rule=rules)
def test_text_of_a_rule_reads_back_as_the_rule(rule):
    bounded = replace(rule, count=3)

    assert parse(bounded.text()).rules == (bounded,)


@given(rule=safe_rules)
def test_safe_rules_are_safe(rule):
    assert is_safe(rule)


@given(rule=exotic_rules)
def test_exotic_rules_are_not_safe(rule):
    assert not is_safe(rule)


PIECES = [
    "RRULE:", "RDATE", "EXDATE;VALUE=DATE:", "FREQ=", "DAILY", "WEEKLY", "YEARLY", ";", "=", ":",
    "\n", ",", "BYDAY=", "MO", "-1FR", "BYSETPOS=", "99", "COUNT=", "UNTIL=", "20270101T000000Z",
    "00010101", "99991231", "INTERVAL=", "TZID=Europe", "BYMONTH=2", "BYMONTHDAY=30", "\x00", "ä",
]  # fmt: skip


@given(text=st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_is_expanded_or_refused(text):
    window = {
        "after": datetime(2027, 1, 1, tzinfo=HELSINKI),
        "before": datetime(2027, 3, 1, tzinfo=HELSINKI),
    }
    try:
        found = expand(text, start=date(2027, 1, 1), tz="Europe/Helsinki", all_day=True, **window)
    except RecurrenceError as error:
        found = [str(error)]

    assert isinstance(found, list)
