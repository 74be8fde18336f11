"""Series that leave out public holidays: the same in rows, feeds, sentence and room."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from tests.events.factories import make_event, page_of, publish
from tests.factories import make_room
from wagtail_talko.events.periodic import look_after
from wagtail_talko.events.schedules import schedule_of, schedule_of_page
from wagtail_talko.models import BookingDate, EventListing, Occurrence
from wagtail_talko.public_holidays import holidays_between

pytestmark = pytest.mark.django_db
# Fridays: Epiphany is a Wednesday in 2027, Good Friday is 26 March.
FRIDAY = date(2027, 1, 8)
GOOD_FRIDAY = date(2027, 3, 26)


def fridays(**fields):
    fields = {"recurrence": "RRULE:FREQ=WEEKLY", "until": date(2027, 5, 28), **fields}
    return make_event(start_date=FRIDAY, leaves_out_holidays=True, **fields)


def days() -> set[date]:
    return set(Occurrence.objects.values_list("date", flat=True))


def test_date_on_a_holiday_is_left_out_and_its_room_stays_free():
    fridays(room=make_room(), takes_room=True)

    assert days() & {date(2027, 3, 19), GOOD_FRIDAY, date(2027, 4, 2)} == {
        date(2027, 3, 19),
        date(2027, 4, 2),
    }
    assert BookingDate.objects.count() == len(days()) == 20


def test_feed_leaves_the_same_dates_out():
    event = fridays()

    text = EventListing.objects.get(event=event, language="fi").vevents

    assert [line for line in text.splitlines() if line.startswith("EXDATE")] == [
        "EXDATE;TZID=Europe/Helsinki:20270326T180000"
    ]


@pytest.mark.parametrize(
    ("language", "end"), [("fi", ", ei pyhäpäivinä"), ("sv", ", inte på helgdagar")]
)
def test_sentence_says_so_in_words(language, end):
    event = fridays()

    sentence = EventListing.objects.get(event=event, language=language).sentence

    assert sentence.endswith(end)
    with translation.override(language):
        shown = page_of(event).get_context(_request())["talko"].sentence
    assert shown == sentence


def _request():
    from django.test import RequestFactory

    return RequestFactory().get("/")


def test_extra_date_on_a_holiday_stays():
    fridays(extra_dates=["2027-03-26"])

    assert GOOD_FRIDAY in days()


def test_single_date_on_a_holiday_stays():
    make_event(start_date=GOOD_FRIDAY, leaves_out_holidays=True)

    assert days() == {GOOD_FRIDAY}


def test_taking_the_choice_back_brings_the_date_back():
    event = fridays()

    publish(page_of(event), leaves_out_holidays=False)

    assert GOOD_FRIDAY in days()


def test_page_keeps_its_own_left_out_dates_only():
    event = fridays(left_out_dates=["2027-01-15"])

    page, event = page_of(event), page_of(event) and type(event).objects.get()

    assert event.left_out_dates == ["2027-01-15"]
    assert schedule_of(event) == schedule_of_page(page)
    assert schedule_of(event).left_out == (date(2027, 1, 15), GOOD_FRIDAY)


def test_endless_series_leaves_out_the_holidays_of_each_new_year(time_machine):
    event = fridays(until=None, start_time=time(18))
    time_machine.move_to(datetime(2028, 2, 1, 10, tzinfo=UTC))

    look_after(now=datetime(2028, 2, 1, 10, tzinfo=UTC))

    coming = {day for day in days() if day.year == 2028}
    assert date(2028, 4, 14) not in coming  # Good Friday
    assert {date(2028, 4, 7), date(2028, 4, 21)} <= coming
    holidays = holidays_between(FRIDAY, date(2029, 1, 1))
    assert event.occurrences.filter(date__in=holidays).count() == 0


@pytest.mark.parametrize("country", ["", "SE"])
def test_holidays_are_those_of_the_country_of_the_setting(settings, country):
    settings.WAGTAIL_TALKO_HOLIDAYS = country

    event = make_event(
        start_date=date(2027, 12, 6),
        recurrence="RRULE:FREQ=DAILY;COUNT=1",
        leaves_out_holidays=True,
    )

    # Finland's Independence Day is no holiday elsewhere.
    assert event.occurrences.count() == 1
