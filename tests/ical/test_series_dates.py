"""Which dates of a series override the rule, which stand alone, which say nothing at all."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.ical.factories import UID, one_date, properties, series
from wagtail_talko.ical import render_series, standalone_uid


def test_dates_that_agree_with_the_rule_add_nothing():
    # As records give them: aware, in UTC, an hour apart over the change of clocks.
    days = [date(2027, 3, 22), date(2027, 3, 29)]
    hours = [16, 15]
    dates = tuple(
        one_date(
            day,
            start=datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
            end=datetime(day.year, day.month, day.day, hour + 2, tzinfo=UTC),
        )
        for day, hour in zip(days, hours, strict=True)
    )

    assert render_series(series(dates=dates)) == render_series(series())


def test_date_moved_out_of_the_spring_gap_adds_nothing():
    # 03:30 does not exist on 28 March 2027; the record says 04:30, and so do clients.
    nightly = series(
        start=datetime(2027, 3, 1, 3, 30), end=datetime(2027, 3, 1, 3, 45), rule="FREQ=DAILY"
    )
    gap = one_date(
        date(2027, 3, 28),
        start=datetime(2027, 3, 28, 1, 30, tzinfo=UTC),
        end=datetime(2027, 3, 28, 1, 45, tzinfo=UTC),
    )

    text = render_series(
        series(start=nightly.start, end=nightly.end, rule=nightly.rule, dates=(gap,))
    )

    assert text == render_series(nightly)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "cancelled"},
        {"note": "Ovi pihan puolelta."},
        {"location": "Koulu"},
        {"location": ""},
        {"url": "https://talko.example/fi/kevat/"},
        {"start": datetime(2027, 1, 18, 17)},
        {"end": datetime(2027, 1, 18, 21)},
    ],
)
def test_date_that_differs_gets_an_override(changes):
    text = render_series(series(dates=(one_date(date(2027, 1, 18), **changes),)))

    assert properties(text, "RECURRENCE-ID") == [
        "RECURRENCE-ID;TZID=Europe/Helsinki:20270118T180000"
    ]


def test_dates_the_rule_does_not_make_stand_alone():
    # One before the schedule was changed, one extra, one after its end, one that was left out.
    dates = (
        one_date(date(2027, 1, 4)),
        one_date(date(2027, 1, 16), 12, alone=True),
        one_date(date(2027, 2, 8)),
        one_date(date(2027, 1, 25), state="moved"),
    )

    text = render_series(series(last=date(2027, 2, 1), left_out=(date(2027, 1, 25),), dates=dates))

    assert properties(text, "UID", "RECURRENCE-ID", "EXDATE") == [
        f"UID:{UID}",
        "EXDATE;TZID=Europe/Helsinki:20270125T180000",
        f"UID:{standalone_uid(UID, date(2027, 1, 4))}",
        f"UID:{standalone_uid(UID, date(2027, 1, 16))}",
        f"UID:{standalone_uid(UID, date(2027, 1, 25))}",
        f"UID:{standalone_uid(UID, date(2027, 2, 8))}",
    ]


def test_date_moved_onto_another_date_of_the_series_stands_alone():
    moved = one_date(date(2027, 1, 18), 10, on=date(2027, 1, 25), state="moved")

    text = render_series(series(dates=(moved,)))

    assert properties(text, "UID", "RECURRENCE-ID", "EXDATE") == [
        f"UID:{UID}",
        "EXDATE;TZID=Europe/Helsinki:20270118T180000",
        f"UID:{standalone_uid(UID, date(2027, 1, 18))}",
    ]


def test_two_dates_moved_onto_one_day_do_not_share_it():
    moved = (
        one_date(date(2027, 1, 18), 10, on=date(2027, 1, 20), state="moved"),
        one_date(date(2027, 1, 25), 14, on=date(2027, 1, 20), state="moved"),
    )

    text = render_series(series(dates=moved))

    assert properties(text, "UID", "RECURRENCE-ID", "EXDATE") == [
        f"UID:{UID}",
        "EXDATE;TZID=Europe/Helsinki:20270125T180000",
        f"UID:{UID}",
        "RECURRENCE-ID;TZID=Europe/Helsinki:20270118T180000",
        f"UID:{standalone_uid(UID, date(2027, 1, 25))}",
    ]


def test_date_moved_onto_a_left_out_day_is_an_override():
    moved = one_date(date(2027, 1, 18), on=date(2027, 1, 25), state="moved")

    text = render_series(series(left_out=(date(2027, 1, 25),), dates=(moved,)))

    assert properties(text, "RECURRENCE-ID", "EXDATE") == [
        "EXDATE;TZID=Europe/Helsinki:20270125T180000",
        "RECURRENCE-ID;TZID=Europe/Helsinki:20270118T180000",
    ]


def test_night_over_the_clock_change_says_its_end_outright():
    # 22-06 by the clock; clients differ on whether DTEND means eight hours or six o'clock.
    days = [date(2027, 3, 20), date(2027, 3, 27), date(2027, 4, 3)]
    dates = tuple(
        one_date(
            day,
            start=datetime(day.year, day.month, day.day, 22),
            end=datetime(day.year, day.month, day.day, 6) + timedelta(days=1),
        )
        for day in days
    )
    nights = series(
        start=dates[0].start, end=dates[0].end, rule="FREQ=WEEKLY;BYDAY=SA", dates=dates
    )

    text = render_series(nights)

    assert properties(text, "RECURRENCE-ID", "DTEND") == [
        "DTEND;TZID=Europe/Helsinki:20270321T060000",
        "RECURRENCE-ID;TZID=Europe/Helsinki:20270327T220000",
        "DTEND;TZID=Europe/Helsinki:20270328T060000",
    ]
