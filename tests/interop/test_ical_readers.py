"""What four calendar engines make of the same text: the dates we mean, and nothing else."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.interop.readers import READERS, Read, read_with
from wagtail_talko.ical import (
    SeriesDate,
    SeriesEvent,
    Words,
    render_expanded,
    render_series,
    wrap,
)

HELSINKI = ZoneInfo("Europe/Helsinki")
UID = "5f0e9f0a-8b0e-4f37-9a55-2f1d5f3b7c11@talko.example"
YEAR = (datetime(2027, 1, 1, tzinfo=HELSINKI), datetime(2028, 1, 1, tzinfo=HELSINKI))


@pytest.fixture(params=list(READERS))
def read(request):
    def read_year(text: str) -> list[Read]:
        ics = wrap(name="Kylätalo", zones=["Europe/Helsinki"], parts=[text])
        return read_with(request.param, ics, *YEAR)

    return read_year


def series(**changes) -> SeriesEvent:
    values = {
        "uid": UID,
        "sequence": 1,
        "modified": datetime(2026, 11, 1, 12, tzinfo=UTC),
        "zone": "Europe/Helsinki",
        "words": Words(summary="Talkoot, keittiö; piha 🧹", language="fi"),
        "start": datetime(2027, 1, 11, 18),
        "end": datetime(2027, 1, 11, 20),
        "rule": "FREQ=WEEKLY;BYDAY=MO",
    }
    return SeriesEvent(**{**values, **changes})


def mondays(first: date, last: date) -> list[date]:
    return [first + timedelta(days=7 * n) for n in range((last - first).days // 7 + 1)]


def clock(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI).astimezone(UTC)


def evening(day: date, *, uid: str = UID, hour: int = 18) -> Read:
    return Read(
        clock(day, hour), clock(day, hour + 2), uid, "Talkoot, keittiö; piha 🧹", "CONFIRMED"
    )


def test_weekly_series_keeps_its_clock_time_over_both_changes_of_2027(read):
    text = render_series(series(last=date(2027, 12, 27)))

    found = read(text)

    expected = [evening(day) for day in mondays(date(2027, 1, 11), date(2027, 12, 27))]
    assert found == expected


def test_endless_series_fills_the_window(read):
    text = render_series(series())

    found = read(text)

    assert found == [evening(day) for day in mondays(date(2027, 1, 11), date(2027, 12, 27))]


def test_late_evening_series_keeps_its_last_date(read):
    event = series(
        start=datetime(2027, 3, 15, 0, 30), end=datetime(2027, 3, 15, 2), last=date(2027, 4, 5)
    )

    found = read(render_series(event))

    assert [one.start.astimezone(HELSINKI).replace(tzinfo=None) for one in found] == [
        datetime(2027, 3, 15, 0, 30),
        datetime(2027, 3, 22, 0, 30),
        datetime(2027, 3, 29, 0, 30),
        datetime(2027, 4, 5, 0, 30),
    ]


def test_left_out_cancelled_moved_and_extra_dates_are_understood(read):
    # The summer holiday is left out, one date cancelled, one moved, one extra Saturday added.
    event = series(
        last=date(2027, 2, 15),
        left_out=(date(2027, 1, 18),),
        dates=(
            SeriesDate(
                day=date(2027, 1, 25),
                start=clock(date(2027, 1, 25), 18),
                end=clock(date(2027, 1, 25), 20),
                state="cancelled",
            ),
            SeriesDate(
                day=date(2027, 2, 1),
                start=clock(date(2027, 2, 3), 10),
                end=clock(date(2027, 2, 3), 12),
                state="moved",
            ),
            SeriesDate(
                day=date(2027, 2, 6),
                start=clock(date(2027, 2, 6), 12),
                end=clock(date(2027, 2, 6), 14),
                alone=True,
            ),
        ),
    )

    found = read(render_series(event))

    cancelled = evening(date(2027, 1, 25))
    assert [one for one in found if one.status != "CANCELLED"] == [
        evening(date(2027, 1, 11)),
        evening(date(2027, 2, 3), hour=10),
        evening(date(2027, 2, 6), uid=UID.replace("@", "-2027-02-06@"), hour=12),
        evening(date(2027, 2, 8)),
        evening(date(2027, 2, 15)),
    ]
    assert [(one.start, one.uid) for one in found if one.status == "CANCELLED"] == [
        (cancelled.start, UID)
    ]


def test_all_day_series_stays_on_its_days(read):
    event = series(start=date(2027, 3, 27), end=date(2027, 3, 28), rule="FREQ=WEEKLY;BYDAY=SA")

    found = read(render_series(event))

    saturdays = mondays(date(2027, 3, 27), date(2027, 12, 31))
    midnights = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in saturdays]
    assert [(one.start, one.end) for one in found] == [
        (midnight, midnight + timedelta(days=1)) for midnight in midnights
    ]


def test_all_day_series_keeps_its_last_day_and_leaves_out_a_day(read):
    event = series(
        start=date(2027, 3, 27),
        end=date(2027, 3, 28),
        rule="FREQ=DAILY",
        last=date(2027, 3, 30),
        left_out=(date(2027, 3, 29),),
    )

    found = read(render_series(event))

    assert [one.start.date() for one in found] == [
        date(2027, 3, 27),
        date(2027, 3, 28),
        date(2027, 3, 30),
    ]


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        ("FREQ=DAILY;INTERVAL=3", date(2027, 3, 26), [(3, 26), (3, 29), (4, 1)]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", date(2027, 3, 23), [(3, 23), (3, 25), (4, 6)]),
        ("FREQ=MONTHLY;BYMONTHDAY=15", date(2027, 9, 15), [(9, 15), (10, 15), (11, 15)]),
        ("FREQ=MONTHLY;BYDAY=2WE", date(2027, 9, 8), [(9, 8), (10, 13), (11, 10)]),
        ("FREQ=MONTHLY;BYDAY=-1SU", date(2027, 9, 26), [(9, 26), (10, 31), (11, 28)]),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=24", date(2027, 6, 24), [(6, 24)]),
    ],
)
def test_safe_rule_shapes_give_the_same_dates(read, rule, start, days):
    last = date(2027, *days[-1])
    event = series(
        start=datetime(start.year, start.month, start.day, 18),
        end=datetime(start.year, start.month, start.day, 20),
        rule=rule,
        last=last,
    )

    found = read(render_series(event))

    assert found == [evening(date(2027, *day)) for day in days]


def test_expanded_text_gives_the_dates_of_the_series(read):
    days = mondays(date(2027, 3, 15), date(2027, 4, 5))
    dates = tuple(SeriesDate(day=day, start=clock(day, 18), end=clock(day, 20)) for day in days)
    event = series(dates=dates)

    found = read(render_expanded(event))

    assert found == [evening(day, uid=UID.replace("@", f"-{day}@")) for day in days]


def test_night_over_the_clock_change_ends_when_the_record_says(read):
    # 22-06 by the clock on the wall; the night of 27 March 2027 is an hour short.
    days = (date(2027, 3, 20), date(2027, 3, 27), date(2027, 4, 3))
    dates = tuple(
        SeriesDate(day=day, start=clock(day, 22), end=clock(day + timedelta(days=1), 6))
        for day in days
    )
    event = series(
        start=datetime(2027, 3, 20, 22),
        end=datetime(2027, 3, 21, 6),
        rule="FREQ=WEEKLY;BYDAY=SA",
        last=date(2027, 4, 3),
        dates=dates,
    )

    found = read(render_series(event))

    assert [(one.start, one.end) for one in found] == [(one.start, one.end) for one in dates]
