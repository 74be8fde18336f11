"""Exact words: people read these on every page and in every message."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_talko import wording

ZONE = "Europe/Helsinki"
TUESDAY = date(2027, 1, 12)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A wall-clock time in Helsinki in January 2027, as the database gives it: in UTC."""
    return datetime(2027, 1, day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "ti 12.1.2027 klo 18.00–20.00"),
        ("sv", "ti 12.1.2027 kl. 18.00–20.00"),
        ("en", "Tue 12 Jan 2027, 18:00–20:00"),
    ],
)
def test_format_span_within_a_day(language, expected):
    text = wording.format_span(at(12, 18), at(12, 20), zone=ZONE, language=language)

    assert text == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "ma 11.1.2027 klo 9.05–24.00"),
        ("sv", "må 11.1.2027 kl. 9.05–24.00"),
        ("en", "Mon 11 Jan 2027, 09:05–24:00"),
    ],
)
def test_format_span_ends_at_midnight_as_24(language, expected):
    text = wording.format_span(at(11, 9, 5), at(12, 0), zone=ZONE, language=language)

    assert text == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "la 16.1.2027 klo 20.00 – su 17.1.2027 klo 2.00"),
        ("sv", "lö 16.1.2027 kl. 20.00 – sö 17.1.2027 kl. 2.00"),
        ("en", "Sat 16 Jan 2027, 20:00 – Sun 17 Jan 2027, 02:00"),
    ],
)
def test_format_span_over_midnight_names_both_days(language, expected):
    text = wording.format_span(at(16, 20), at(17, 2), zone=ZONE, language=language)

    assert text == expected


def test_format_span_of_days_ends_at_midnight_of_the_last_one():
    text = wording.format_span(at(12, 18), at(14, 0), zone=ZONE, language="fi")

    assert text == "ti 12.1.2027 klo 18.00 – ke 13.1.2027 klo 24.00"


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("fi", "ti 12.1.2027", "ti 12.1.2027 – to 14.1.2027"),
        ("sv", "ti 12.1.2027", "ti 12.1.2027 – to 14.1.2027"),
        ("en", "Tue 12 Jan 2027", "Tue 12 Jan 2027 – Thu 14 Jan 2027"),
    ],
)
def test_format_span_all_day_leaves_the_exclusive_end_out(language, one, several):
    day = wording.format_span(
        TUESDAY, date(2027, 1, 13), zone=ZONE, language=language, all_day=True
    )
    days = wording.format_span(at(12, 0), at(15, 0), zone=ZONE, language=language, all_day=True)

    assert (day, days) == (one, several)


def test_format_span_without_an_end_or_a_year():
    text = wording.format_span(at(12, 18), None, zone=ZONE, language="fi", year=False)

    assert text == "ti 12.1. klo 18.00"


@pytest.mark.parametrize(
    ("language", "today", "tomorrow"),
    [
        ("fi", "tänään klo 18.00–20.00", "huomenna klo 18.00–20.00"),
        ("sv", "i dag kl. 18.00–20.00", "i morgon kl. 18.00–20.00"),
        ("en", "today, 18:00–20:00", "tomorrow, 18:00–20:00"),
    ],
)
def test_format_span_near_today(language, today, tomorrow):
    texts = tuple(
        wording.format_span(at(day, 18), at(day, 20), zone=ZONE, language=language, today=TUESDAY)
        for day in (12, 13)
    )

    assert texts == (today, tomorrow)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", "huomenna, ke 13.1."),
        ("sv", "i morgon, on 13.1."),
        ("en", "tomorrow, Wed 13 Jan"),
    ],
)
def test_dated_near_says_the_date_too(language, expected):
    tomorrow = TUESDAY + timedelta(days=1)

    assert wording.dated_near(tomorrow, today=TUESDAY, language=language, year=False) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ("klo 18.00–20.00", "klo 18.00 – ke 13.1. klo 2.00", "koko päivän")),
        ("sv", ("kl. 18.00–20.00", "kl. 18.00 – on 13.1. kl. 2.00", "hela dagen")),
        ("en", ("18:00–20:00", "18:00 – Wed 13 Jan, 02:00", "all day")),
    ],
)
def test_format_span_leaves_out_the_day_of_the_heading(language, expected):
    def read(start, end, **how):
        return wording.format_span(
            start, end, zone=ZONE, language=language, year=False, under=TUESDAY, **how
        )

    texts = (
        read(at(12, 18), at(12, 20)),
        read(at(12, 18), at(13, 2)),
        read(TUESDAY, TUESDAY + timedelta(days=1), all_day=True),
    )

    assert texts == expected


def test_format_span_says_a_day_that_is_not_the_headings():
    text = wording.format_span(
        at(13, 18), at(13, 20), zone=ZONE, language="fi", year=False, under=TUESDAY
    )

    assert text == "ke 13.1. klo 18.00–20.00"


@pytest.mark.parametrize(("days", "expected"), [(-1, ""), (0, "tänään"), (1, "huomenna"), (2, "")])
def test_relative_day(days, expected):
    day = TUESDAY + timedelta(days=days)

    assert wording.relative_day(day, today=TUESDAY, language="fi") == expected


def test_format_span_keeps_the_records_zone():
    start, end = datetime(2027, 7, 1, 21, 30, tzinfo=UTC), datetime(2027, 7, 1, 22, tzinfo=UTC)

    text = wording.format_span(start, end, zone=ZONE, language="fi")

    assert text == "pe 2.7.2027 klo 0.30–1.00"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ["tiistai", "ti", "12.1.2027", "Tammikuu 2027", "Viikko 2, 11.1.–17.1.2027"]),
        ("sv", ["tisdag", "ti", "12.1.2027", "Januari 2027", "Vecka 2, 11.1.–17.1.2027"]),
        ("en", ["Tuesday", "Tue", "12 Jan 2027", "January 2027", "Week 2, 11 Jan–17 Jan 2027"]),
    ],
)
def test_headings(language, expected):
    texts = [
        wording.format_weekday(TUESDAY, language=language),
        wording.format_weekday(TUESDAY, language=language, short=True),
        wording.format_day(TUESDAY, language=language, weekday=False),
        wording.format_month(TUESDAY, language=language),
        wording.format_week(TUESDAY, language=language),
    ]

    assert texts == expected


def test_format_week_over_new_year_names_both_years():
    text = wording.format_week(date(2027, 1, 1), language="fi")

    assert text == "Viikko 53, 28.12.2026–3.1.2027"


@pytest.mark.parametrize(
    ("code", "language", "expected"),
    [
        ("sv", "fi", "ruotsiksi"),
        ("fi", "sv", "på finska"),
        ("en-gb", "fi", "englanniksi"),
        ("et", "en", "in another language"),
    ],
)
def test_in_language(code, language, expected):
    assert wording.in_language(code, language=language) == expected


@given(
    start=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 7 * 24 * 60),
)
def test_local_days_are_those_that_hold_an_instant_of_the_span(start, minutes):
    end = start + timedelta(minutes=minutes)

    first, last = wording.local_days(start, end, zone=ZONE)

    zone = ZoneInfo(ZONE)
    instant_before_the_end = end - timedelta(microseconds=1)
    assert first == start.astimezone(zone).date()
    assert last == instant_before_the_end.astimezone(zone).date()
