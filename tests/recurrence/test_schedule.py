from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from wagtail_talko.recurrence import RecurrenceError, Schedule, expand, parse, preview_dates

ZONE = "Europe/Helsinki"
HELSINKI = ZoneInfo(ZONE)
YEAR = (datetime(2027, 1, 1, tzinfo=HELSINKI), datetime(2028, 1, 1, tzinfo=HELSINKI))


def spans(schedule, window=YEAR):
    return [
        (str(found.date), found.start.isoformat()[:16], found.end.isoformat()[:16])
        for found in schedule.dates(ZONE, *window)
    ]


def days(schedule):
    return [str(found.date) for found in schedule.dates(ZONE, *YEAR)]


def weekly(**kwargs):
    facts = {
        "start_date": date(2027, 1, 5),
        "start_time": time(18),
        "duration": timedelta(hours=2),
        "rule": "RRULE:FREQ=WEEKLY;BYDAY=TU",
    }
    return Schedule(**(facts | kwargs))


def test_end_keeps_the_clock_over_both_changes():
    saturday_night = {"start_time": time(22), "duration": timedelta(hours=8)}
    schedule = weekly(
        start_date=date(2027, 3, 27), rule="", extra_dates=(date(2027, 10, 30),), **saturday_night
    )

    found = schedule.dates(ZONE, *YEAR)

    assert [
        (f"{f.start:%H:%M}-{f.end:%H:%M}", f.end.timestamp() - f.start.timestamp()) for f in found
    ] == [
        ("22:00-06:00", 7 * 3600),
        ("22:00-06:00", 9 * 3600),
    ]


def test_start_in_the_gap_takes_its_end_along():
    schedule = weekly(
        start_date=date(2027, 3, 28),
        start_time=time(3, 30),
        duration=timedelta(minutes=30),
        rule="",
    )

    assert spans(schedule) == [("2027-03-28", "2027-03-28T04:30", "2027-03-28T05:00")]


def test_end_in_the_gap_moves_alone():
    schedule = weekly(
        start_date=date(2027, 3, 28), start_time=time(2, 30), duration=timedelta(hours=1), rule=""
    )

    assert spans(schedule) == [("2027-03-28", "2027-03-28T02:30", "2027-03-28T04:30")]


def test_fold_is_the_first_for_start_and_end():
    schedule = weekly(
        start_date=date(2027, 10, 31), start_time=time(3), duration=timedelta(minutes=30), rule=""
    )

    found = schedule.first(ZONE)

    assert (found.start.isoformat(), found.end.isoformat()) == (
        "2027-10-31T03:00:00+03:00",
        "2027-10-31T03:30:00+03:00",
    )


def test_all_day_runs_from_midnight_to_midnight():
    schedule = Schedule(date(2027, 3, 27), None, timedelta(hours=30))

    assert spans(schedule) == [("2027-03-27", "2027-03-27T00:00", "2027-03-29T00:00")]


def test_until_extra_and_left_out_dates():
    schedule = weekly(
        until=date(2027, 2, 2),
        extra_dates=(date(2027, 2, 4), date(2027, 1, 12), date(2027, 1, 1)),
        left_out=(date(2027, 1, 19),),
    )

    assert days(schedule) == [
        "2027-01-01", "2027-01-05", "2027-01-12", "2027-01-26", "2027-02-02", "2027-02-04",
    ]  # fmt: skip


def test_left_out_wins_over_extra():
    schedule = weekly(rule="", extra_dates=(date(2027, 1, 6),), left_out=(date(2027, 1, 6),))

    assert days(schedule) == ["2027-01-05"]


def test_rule_with_several_times_a_day_is_one_date_a_day():
    schedule = weekly(rule="FREQ=DAILY;BYHOUR=9,18;COUNT=4")

    assert spans(schedule) == [
        ("2027-01-05", "2027-01-05T18:00", "2027-01-05T20:00"),
        ("2027-01-06", "2027-01-06T09:00", "2027-01-06T11:00"),
        ("2027-01-07", "2027-01-07T09:00", "2027-01-07T11:00"),
    ]


@pytest.mark.parametrize(
    ("rule", "until", "endless"),
    [
        ("", None, False),
        ("FREQ=WEEKLY", None, True),
        ("FREQ=WEEKLY;COUNT=3", None, False),
        ("FREQ=WEEKLY", date(2027, 5, 31), False),
        ("FREQ=MONTHLY;BYDAY=TU", date(2027, 5, 31), False),
    ],
)
def test_is_endless(rule, until, endless):
    assert weekly(rule=rule, until=until).is_endless is endless


def test_endless_exotic_rule_is_refused_unless_until_ends_it():
    with pytest.raises(RecurrenceError) as caught:
        weekly(rule="FREQ=MONTHLY;BYDAY=TU").dates(ZONE, *YEAR)

    assert caught.value.code == "endless_exotic"


@pytest.mark.parametrize(
    ("count", "until", "last"),
    [(3, date(2027, 5, 31), "2027-01-19"), (30, date(2027, 1, 13), "2027-01-12")],
)
def test_of_count_and_until_the_earlier_ends(count, until, last):
    schedule = weekly(rule=f"FREQ=WEEKLY;COUNT={count}", until=until)

    assert days(schedule)[-1] == last
    assert [d.isoformat()[:10] for d in expand(
        schedule.rule_text(), start=datetime(2027, 1, 5, 18), tz=ZONE, after=YEAR[0], before=YEAR[1]
    )] == days(schedule)  # fmt: skip


def test_rule_text_says_it_all():
    schedule = weekly(
        until=date(2027, 2, 2), extra_dates=(date(2027, 2, 4),), left_out=(date(2027, 1, 19),)
    )

    assert schedule.rule_text().splitlines() == [
        "RRULE:FREQ=WEEKLY;UNTIL=20270202;BYDAY=TU",
        "RDATE;VALUE=DATE:20270204",
        "EXDATE;VALUE=DATE:20270119",
    ]
    assert parse(schedule.rule_text()) == schedule.recurrence()


def test_first_is_the_first_date_that_comes():
    schedule = weekly(start_date=date(2027, 1, 6), left_out=(date(2027, 1, 12),))

    assert schedule.first(ZONE).date == date(2027, 1, 19)


def test_first_of_a_rule_that_never_comes_is_none():
    schedule = weekly(rule="FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31", start_date=date(2027, 2, 1))

    assert schedule.first(ZONE) is None


def test_first_finds_a_date_years_away():
    schedule = weekly(
        rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=1", start_date=date(2097, 1, 1)
    )

    assert schedule.first(ZONE).date == date(2104, 2, 29)


@pytest.mark.parametrize("limit", [1, 10, 60])
def test_preview_gives_at_most_the_limit(limit):
    found = preview_dates(weekly(), ZONE, limit)

    assert [f.date for f in found] == [
        date(2027, 1, 5) + timedelta(weeks=week) for week in range(limit)
    ]


def test_preview_after_a_moment():
    found = preview_dates(weekly(), ZONE, 1, after=datetime(2030, 1, 1, 19, tzinfo=HELSINKI))

    assert [f.date for f in found] == [date(2030, 1, 8)]


def test_sentence_tells_the_schedule():
    schedule = weekly(rule="FREQ=WEEKLY;INTERVAL=2", until=date(2027, 5, 31))

    assert schedule.sentence("fi", ZONE) == "joka toinen tiistai klo 18.00, 31.5.2027 asti"


def test_sentence_tells_the_end_on_demand():
    schedule = weekly(rule="FREQ=WEEKLY", duration=timedelta(hours=2))

    assert schedule.sentence("fi", ZONE, with_end=True) == "tiistaisin klo 18.00–20.00"


@pytest.mark.parametrize("year", [1, 9985, 9999])
def test_edges_of_the_calendar_do_not_overflow(year):
    schedule = weekly(start_date=date(year, 1, 1))

    assert (schedule.first(ZONE) is None) is (year == 9999)
