"""The finder against the rules themselves, tried start by start; and what it costs."""

import os
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings

from tests.factories import (
    HELSINKI,
    local,
    make_association,
    make_member,
    make_room,
    make_space,
    make_user,
)
from wagtail_talko.bookings.actions import close_rooms, request_booking
from wagtail_talko.bookings.availability import day_starts
from wagtail_talko.bookings.finding import (
    Cursor,
    Wish,
    first_times,
    loosened,
    read_cursor,
    weekly_times,
)
from wagtail_talko.bookings.finding.days import written
from wagtail_talko.bookings.queries import dates_hit, preview_request
from wagtail_talko.models import OpeningHours
from wagtail_talko.timeslots import at, local_date

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Saturdays: the nights of the change lie in the three days after.
SATURDAYS = [date(2027, 1, 9), date(2027, 3, 27), date(2027, 10, 30)]
DAYS = 4

clocks = st.integers(0, 47).map(lambda n: time(n // 2, 30 * (n % 2)))
# Half hours from the first midnight, and how many.
stretches = st.tuples(st.integers(0, 48 * DAYS - 1), st.integers(1, 16))
wishes = st.builds(
    lambda minutes, weekdays, clock: Wish(
        length=timedelta(minutes=minutes),
        weekdays=frozenset(weekdays),
        earliest=clock[0],
        latest=clock[1],
    ),
    st.sampled_from([30, 60, 150, 480]),
    st.sets(st.integers(0, 6), max_size=3),
    st.sampled_from(
        [(None, None), (time(17), None), (time(0), time(12)), (time(2, 30), time(4)),
         (time(20), time(0))]
    ),
)  # fmt: skip
worlds = st.fixed_dictionaries(
    {
        "saturday": st.sampled_from(SATURDAYS),
        "hours": st.lists(st.tuples(st.integers(0, 6), clocks, clocks), max_size=6),
        "taken": st.lists(st.tuples(st.booleans(), stretches), max_size=6),
        "closed": st.lists(stretches, max_size=2),
        "turnaround": st.sampled_from([0, 45]),
        "interval": st.sampled_from([30, 60, 45]),
        "groups": st.integers(1, 2),
        "notice": st.sampled_from([0, 20]),
        "ahead": st.sampled_from([2, 9]),
    }
)


def build(world):
    """Make a hall, a house around it, and what takes them; return the rooms and who may book."""
    boss = make_user(is_superuser=True)
    space = make_space()
    for weekday, opens, closes in world["hours"]:
        OpeningHours.objects.create(space=space, weekday=weekday, opens=opens, closes=closes)
    rules = {
        "turnaround_minutes": world["turnaround"],
        "start_interval_minutes": world["interval"],
        "notice_hours": world["notice"],
        "ahead_days": world["ahead"],
    }
    hall = make_room("hall", space=space, parallel_groups=world["groups"], **rules)
    rooms = [hall, make_room("house", parts=[hall], **rules)]
    now = at(world["saturday"], time(0, 10), HELSINKI)
    start = at(world["saturday"], time(0), HELSINKI)

    def spans(stretch):
        first, number = stretch
        return [(start + first * HOUR / 2, start + (first + number) * HOUR / 2)]

    staff = {"by": boss, "now": now, "silent": True}
    for whole, stretch in world["taken"]:
        try:
            request_booking(
                room=rooms[whole], association=None, dates=spans(stretch), purpose="x",
                origin="staff", override=True, **staff,
            )  # fmt: skip
        except Exception as refused:  # noqa: BLE001 - what does not fit is not there
            assert hasattr(refused, "refusals")
    for stretch in world["closed"]:
        seen = [date.pk for date in dates_hit([hall], spans(stretch), now=now)]
        close_rooms(
            rooms=[hall], spans=spans(stretch), reason="x", by=boss, seen_hits=seen, now=now
        )
    return rooms, make_member(make_association()), now


def writable(moment):
    """Whether a clock time on a form means this instant: the second 3.30 of a night does not."""
    local_time = moment.astimezone(HELSINKI)
    return at(local_time.date(), local_time.time(), HELSINKI) == moment


def wanted(room, wish, world, now):
    """Every start the wish allows, by looking at each quarter of an hour alone."""
    moment = at(world["saturday"], time(0), HELSINKI)
    while moment < at(world["saturday"] + DAYS * DAY, time(0), HELSINKI):
        clock, day = moment.astimezone(HELSINKI), local_date(moment, HELSINKI)
        is_right = not wish.weekdays or day.weekday() in wish.weekdays
        after = wish.earliest is None or moment >= at(day, wish.earliest, HELSINKI)
        until = None
        if wish.latest is not None:
            until = at(day if wish.latest > time(0) else day + DAY, wish.latest, HELSINKI)
        in_time = until is None or moment + wish.length <= until
        on_grid = (clock.hour * 60 + clock.minute) % room.start_interval_minutes == 0
        if is_right and after and in_time and on_grid and writable(moment):
            yield moment
        moment += timedelta(minutes=15)


def bookable(room, member, moments, length, now):
    """Those of the moments at which the rules of a request let a booking be made.

    All asked in one request, which forbids its dates to overlap: that alone does not count.
    """
    judged = preview_request(
        room=room,
        association=member.talko_associations.get(),
        dates=[(moment, moment + length) for moment in moments],
        by=member,
        now=now,
    )
    assert {refusal.code for refusal in judged.refusals} <= {"too_many_dates", "no_dates"}
    others = [
        {refusal.code for refusal in date.refusals} - {"dates_overlap"} for date in judged.dates
    ]
    return [date.start for date, codes in zip(judged.dates, others, strict=True) if not codes]


def listed(rooms, wish, now, limit=5):
    """Go through all pages; give the runs."""
    runs, past = [], None
    while True:
        found = first_times(rooms, wish, now=now, limit=limit, past=past)
        runs += found.runs
        past = found.after
        if past is None:
            return runs


@pytest.mark.django_db
@settings(
    max_examples=int(os.environ.get("TALKO_ORACLE_EXAMPLES", "20")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # The worlds are small as they are; making them smaller takes minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(world=worlds, wish=wishes)
def test_exactly_the_bookable_starts_are_listed_earliest_first(world, wish):
    with transaction.atomic():
        rooms, member, now = build(world)
        wish = Wish(**{**vars(wish), "last": world["saturday"] + (DAYS - 1) * DAY})

        runs = listed(rooms, wish, now)

        assert [run.first for run in runs] == sorted(run.first for run in runs)
        for room in rooms:
            starts = [
                start
                for run in runs
                if run.room == room
                for start in day_starts(
                    local_date(run.first, HELSINKI), room.start_interval_minutes, HELSINKI
                )
                if run.first <= start <= run.last and writable(start)
            ]
            asked = wanted(room, wish, world, now)
            assert starts == bookable(room, member, asked, wish.length, now)
        transaction.set_rollback(True)


# -- what it costs ----------------------------------------------------------------------------

NOW = local(2027, 1, 11, 12)
TUESDAY_EVENING = Wish(
    people=5, equipment=frozenset({"kitchen"}), weekdays=frozenset({1}), earliest=time(17),
    length=2 * HOUR,
)  # fmt: skip


def some_rooms(count, **rules):
    boss = make_user(is_superuser=True)
    rooms = []
    for _ in range(count):
        space = make_space(always_open=False)
        rooms.append(make_room(space=space, capacity=10, equipment=["kitchen"], **rules))
        request_booking(
            room=rooms[-1], association=None, by=boss, purpose="x", origin="staff", now=NOW,
            dates=[(local(2027, 1, 12, 18), local(2027, 1, 12, 20))],
        )  # fmt: skip
    return rooms


@pytest.mark.django_db
@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize("wish", [Wish(), TUESDAY_EVENING], ids=["anything", "tuesdays"])
def test_first_times_cost_five_queries(django_assert_num_queries, item_count, wish):
    rooms = some_rooms(item_count)

    with django_assert_num_queries(5):
        found = first_times(rooms, wish, now=NOW)

    assert found.room_count == item_count


@pytest.mark.django_db
@pytest.mark.parametrize("item_count", [1, 3])
def test_turnarounds_cost_one_query_more(django_assert_num_queries, item_count):
    rooms = some_rooms(item_count, turnaround_minutes=30)

    an_hour = Wish(**{**vars(TUESDAY_EVENING), "length": HOUR})

    with django_assert_num_queries(6):
        found = first_times(rooms, an_hour, now=NOW)

    assert {run.first for run in found.runs[:item_count]} == {local(2027, 1, 12, 20, 30)}


@pytest.mark.django_db
@pytest.mark.parametrize("item_count", [1, 3])
def test_weekly_times_and_loosening_cost_five_queries_each(django_assert_num_queries, item_count):
    rooms = some_rooms(item_count)
    weekly = Wish(**{**vars(TUESDAY_EVENING), "last": date(2027, 5, 31)})
    too_much = Wish(**{**vars(TUESDAY_EVENING), "people": 500})

    with django_assert_num_queries(5):
        assert len(weekly_times(rooms, weekly, now=NOW).times) == item_count
    with django_assert_num_queries(5):
        assert [way.rooms for way in loosened(rooms, too_much, now=NOW)] == [item_count]


@pytest.mark.django_db
def test_many_rooms_that_are_full_cost_two_queries_more(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr("wagtail_talko.bookings.finding.times.FIRST_LOOK", 3)
    rooms = some_rooms(3)
    evenings = Wish(**{**vars(TUESDAY_EVENING), "first": date(2027, 1, 12)})

    with django_assert_num_queries(7):
        found = first_times(rooms, evenings, now=NOW)

    assert (len(found.runs), found.until) == (20, date(2027, 3, 14))


# -- the hour that an autumn night has twice --------------------------------------------------

FIRST_THREE = datetime(2027, 10, 31, 0, tzinfo=UTC)
HALF = timedelta(minutes=30)
NIGHT = Wish(
    first=date(2027, 10, 31), last=date(2027, 10, 31), earliest=time(3), latest=time(5), length=HALF
)


def room_taken_from(start):
    room = make_room()
    request_booking(
        room=room, association=None, dates=[(start, start + HOUR)], purpose="x", origin="staff",
        by=make_user(is_superuser=True), now=start - DAY,
    )  # fmt: skip
    return room


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        # The second hour is free, but half past three on a form means the first.
        (FIRST_THREE, [(FIRST_THREE + 2 * HOUR, FIRST_THREE + 2 * HOUR + HALF)]),
        (FIRST_THREE + HOUR, [(FIRST_THREE, FIRST_THREE + HALF),
                              (FIRST_THREE + 2 * HOUR, FIRST_THREE + 2 * HOUR + HALF)]),
    ],
    ids=["first", "second"],
)  # fmt: skip
def test_a_time_of_the_repeated_hour_is_the_first(taken, expected):
    room = room_taken_from(taken)

    found = first_times([room], NIGHT, now=FIRST_THREE - DAY)

    assert [(run.first, run.last) for run in found.runs] == expected


def test_the_hour_that_a_spring_night_skips_has_no_starts():
    grid = written(date(2027, 3, 28), 30, HELSINKI)

    half_past_two = list(grid.minutes).index(150)
    assert grid.minutes[half_past_two + 1] == 240
    assert [b - a for a, b in pairwise(grid.seconds)] == [1800] * 45


@pytest.mark.django_db
def test_every_week_the_repeated_hour_is_missing_where_its_first_is_taken():
    room = room_taken_from(FIRST_THREE)
    sundays = Wish(
        weekdays=frozenset({6}), first=date(2027, 10, 24), last=date(2027, 11, 7),
        earliest=time(3), latest=time(4), length=HALF,
    )  # fmt: skip

    (found,) = weekly_times([room], sundays, now=local(2027, 10, 20)).times

    assert (found.start, found.last_start) == (time(3), time(3, 30))
    assert found.missing == (date(2027, 10, 31),)


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-1", "²-1", "99999999999-1", "9999999999-1"])
def test_a_broken_cursor_is_none(text):
    assert read_cursor(text) is None


def test_a_cursor_is_read_as_it_was_written():
    cursor = Cursor(local(2027, 1, 12, 18), 7)

    assert read_cursor(str(cursor)) == cursor
