from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_talko.recurrence import RecurrenceError, Schedule, is_safe, parse
from wagtail_talko.recurrence.choices import NAMES, Choices, choices_of, rule_text

from .strategies import rules

MADE = [
    (Choices(), ""),
    (Choices("daily"), "RRULE:FREQ=DAILY"),
    (Choices("daily", "3", count="4"), "RRULE:FREQ=DAILY;INTERVAL=3;COUNT=4"),
    (Choices("weekly"), "RRULE:FREQ=WEEKLY"),
    (Choices("biweekly"), "RRULE:FREQ=WEEKLY;INTERVAL=2"),
    (Choices("biweekly", "7", weekdays=("TU",)), "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    (
        Choices("weekly", "2", weekdays=("TH", "MO"), count="5"),
        "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=MO,TH",
    ),
    (Choices("monthly"), "RRULE:FREQ=MONTHLY"),
    (Choices("monthly", monthday="-1"), "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1"),
    (Choices("monthly_weekday", nth="-1", weekday="FR"), "RRULE:FREQ=MONTHLY;BYDAY=-1FR"),
    (Choices("monthly_weekday", first=date(2027, 1, 12)), "RRULE:FREQ=MONTHLY;BYDAY=2TU"),
    (
        Choices("monthly_weekday", nth="1", weekday="MO", first=date(2027, 1, 12)),
        "RRULE:FREQ=MONTHLY;BYDAY=1MO",
    ),
    (Choices("yearly"), "RRULE:FREQ=YEARLY"),
    (
        Choices("yearly", month="12", monthday="6"),
        "RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=6",
    ),
    (Choices("other", text="rrule:freq=daily;interval=3"), "RRULE:FREQ=DAILY;INTERVAL=3"),
    (Choices("other", text="FREQ=MONTHLY;BYDAY=TU"), "RRULE:FREQ=MONTHLY;BYDAY=TU"),
]


@pytest.mark.parametrize(("choices", "text"), MADE)
def test_choices_make_a_rule(choices, text):
    assert rule_text(choices) == text


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        (Choices("sometimes"), "malformed"),
        (Choices("weekly", weekdays=("XX",)), "malformed"),
        (Choices("weekly", "0"), "bad_interval"),
        (Choices("weekly", "2;UNTIL=20270101"), "bad_interval"),
        (Choices("weekly", "x"), "bad_interval"),
        (Choices("weekly", "٣"), "bad_interval"),
        (Choices("weekly", count="0"), "bad_count"),
        (Choices("weekly", count="2\nEXDATE:20270101"), "bad_count"),
        (Choices("monthly", monthday="32"), "malformed"),
        (Choices("monthly", monthday="1;UNTIL=20270101"), "malformed"),
        (Choices("monthly_weekday"), "weekday_missing"),
        (Choices("monthly_weekday", nth="1"), "weekday_missing"),
        (Choices("monthly_weekday", nth="1", first=date(2027, 1, 12)), "weekday_missing"),
        (Choices("monthly_weekday", weekday="MO"), "weekday_missing"),
        (Choices("yearly", month="2"), "half_a_day"),
        (Choices("yearly", month="2", monthday="29"), "unsafe"),
        (Choices("yearly", month="4", monthday="31"), "unsafe"),
        (Choices("other"), "rule_missing"),
        (Choices("other", text="EXDATE:20270101"), "dates_in_rule"),
        (Choices("other", text="FREQ=DAILY;COUNT=2\nFREQ=WEEKLY;COUNT=2"), "many_rules"),
        (Choices("other", text="FREQ=DAILY;UNTIL=20270101"), "until_in_rule"),
        (Choices("other", text="FREQ=HOURLY"), "sub_daily"),
    ],
)
def test_choices_that_make_no_rule_are_refused(choices, code):
    with pytest.raises(RecurrenceError) as caught:
        rule_text(choices)

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("text", "repeats"),
    [
        ("", "once"),
        ("RRULE:FREQ=WEEKLY;BYDAY=TH,MO", "weekly"),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "biweekly"),
        ("FREQ=WEEKLY;INTERVAL=3", "weekly"),
        ("FREQ=DAILY;COUNT=3", "daily"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "monthly"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "monthly_weekday"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=6", "yearly"),
        ("FREQ=DAILY", "daily"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "other"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "other"),
        ("FREQ=MONTHLY;BYDAY=-2FR", "other"),
        ("FREQ=MONTHLY;BYDAY=1SA,3SA", "other"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;WKST=SU", "other"),
        ("FREQ=WEEKLY;UNTIL=20270101", "other"),
        ("FREQ=YEARLY;BYMONTH=6;BYDAY=-1SA", "other"),
        ("nonsense", "other"),
    ],
)
def test_rule_is_shown_as_choices_or_kept_as_text(text, repeats):
    shown = choices_of(text)

    assert (shown.repeats, shown.text) == (repeats, text if repeats == "other" else "")


def words(rule):
    return replace(rule, by_day=tuple(sorted(rule.by_day)))


@given(rule=rules, count=st.none() | st.integers(1, 30))
def test_any_rule_comes_back_from_its_choices(rule, count):
    rule = replace(rule, count=count)

    back = rule_text(choices_of(f"RRULE:{rule.text()}"))

    # With a count, so that endless exotic rules are read too.
    assert words(parse(f"{back};COUNT=1" if count is None else back).rules[0]) == words(
        replace(rule, count=count or 1)
    )


@given(
    repeats=st.sampled_from(
        ["daily", "weekly", "biweekly", "monthly", "monthly_weekday", "yearly"]
    ),
    values=st.fixed_dictionaries(
        {},
        optional={
            name: st.sampled_from(["", "1", "2", "31", "-1", "MO", "2;X=1", "\u2028FREQ=DAILY"])
            for name in NAMES
            if name not in ("repeats", "weekdays", "text")
        },
    ),
    weekdays=st.lists(st.sampled_from(["MO", "TU", "SU"]), unique=True).map(tuple),
)
def test_choices_make_safe_rules_only(repeats, values, weekdays):
    try:
        text = rule_text(Choices(repeats=repeats, weekdays=weekdays, **values))
    except RecurrenceError:
        return
    rule = parse(text).rules[0]

    # Every second week is said in words of its own.
    shown = "biweekly" if (repeats, rule.interval) == ("weekly", 2) else repeats
    assert (is_safe(rule), rule.until, choices_of(text).repeats) == (True, None, shown)


@given(first=st.dates(min_value=date(2020, 1, 1), max_value=date(2100, 1, 1)))
def test_the_same_weekday_of_the_month_begins_on_the_first_date(first):
    rule = rule_text(Choices("monthly_weekday", first=first))

    found = Schedule(first, time(18), rule=rule, until=first + timedelta(days=40)).first("UTC")

    # The fifth is asked for as the last: the same day, as no month has six.
    assert found is not None and found.date == first
