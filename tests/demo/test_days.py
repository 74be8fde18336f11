"""Whatever the day is, the demo's life falls on days it can fall on."""

from collections import defaultdict
from datetime import date, datetime, time, timedelta

import pytest

from wagtail_talko.demo import life, places
from wagtail_talko.demo.days import DemoCalendar, rule_text, term_of
from wagtail_talko.demo.facts import SA
from wagtail_talko.recurrence import Schedule
from wagtail_talko.timeslots import Span, most_at_once

SINGLES = [a for a in life.TOWN if a.is_single]
REGULARS = [a for a in life.TOWN if not a.is_single]
ROOMS = {(s.slug, r.slug): r for p in places.TOWN for s in p.spaces for r in s.rooms}


def around(today: date) -> DemoCalendar:
    return DemoCalendar.around(today, weeks_back=26, weeks_ahead=26)


@pytest.mark.parametrize(
    "today", [date(2027, 1, 1) + timedelta(days=23 * n) for n in range(32)], ids=str
)
def test_single_events_share_no_day_of_a_space_and_avoid_closed_days(today):
    calendar = around(today)

    days = [(a.space, calendar.single(a.when, a.space)) for a in SINGLES]

    assert len(set(days)) == len(SINGLES)
    assert [day for _, day in days if calendar.is_closed(day) or day < calendar.first] == []


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2027, 6, 30), date(2028, 2, 29)])
def test_rule_with_its_gaps_gives_exactly_the_days_of_a_group(today):
    calendar = around(today)
    for activity in REGULARS:
        days = calendar.current(activity.when, calendar.dates(activity.when))

        schedule = Schedule(
            start_date=days[0],
            start_time=activity.when.start,
            duration=timedelta(hours=1),
            rule=rule_text(activity.when),
            until=days[-1],
            left_out=tuple(calendar.gaps(activity.when, days)),
        )

        assert [d.date for d in schedule.next_dates("Europe/Helsinki", limit=100)] == days


def test_terms_leave_out_the_weeks_around_christmas():
    days = [date(2026, 12, 18), date(2026, 12, 19), date(2027, 1, 7), date(2027, 1, 8)]

    assert [term_of(day) for day in days] == ["a", "", "", "s"]


def test_epiphany_and_the_christmas_break_are_closed():
    calendar = around(date(2026, 11, 22))

    assert [calendar.is_closed(date(2027, 1, day)) for day in (1, 2, 5, 6)] == [
        True,
        False,
        False,
        True,
    ]


def test_regular_groups_meet_on_weekdays_and_single_events_at_weekends():
    assert [a.slug for a in REGULARS if a.when.weekday >= SA] == []
    assert [a.slug for a in SINGLES if a.when.weekday < SA] == []


def test_no_room_is_promised_to_more_groups_than_it_takes():
    used = defaultdict(list)
    for activity in REGULARS:
        if activity.room:
            used[activity.space, activity.room, activity.when.weekday].append(activity.when)

    crowded = [
        (space, room, weekday)
        for (space, room, weekday), whens in used.items()
        if most_at_once(Span(clock(w.start), clock(w.end)) for w in whens)
        > ROOMS[space, room].rules.get("parallel_groups", 1)
    ]

    assert crowded == []


def clock(value: time) -> datetime:
    return datetime.combine(date(2027, 1, 1), value)
