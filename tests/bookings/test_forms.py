from datetime import date, time, timedelta

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import local, make_association, make_room
from wagtail_talko.bookings.forms import BookingForm, RoomFilterForm
from wagtail_talko.bookings.plans import Change, read_change
from wagtail_talko.recurrence import Schedule
from wagtail_talko.recurrence.choices import NAMES

DAY = date(2027, 1, 12)


@pytest.fixture
def form(db):
    room, association = make_room("iso"), make_association()

    def form(**changes):
        data = {
            "room": str(room.pk),
            "start_date": "2027-01-12",
            "start_time": "18:00",
            "end_time": "20:00",
            "recurrence_repeats": "once",
            "purpose": "Ompeluseura",
            "contact_name": "Yhteys",
            "contact_email": "yhteys@example.org",
            **changes,
        }
        return BookingForm(data, rooms=[room], associations=[association])

    return form


def test_a_complete_form_makes_a_schedule(form):
    filled = form()

    assert filled.is_valid()
    assert filled.schedule == Schedule(DAY, time(18), timedelta(hours=2))


@pytest.mark.parametrize(
    ("end", "hours"), [("00:00", 6), ("02:00", 8), ("06:00", 12), ("18:30", 0.5), ("23:59", 5.983)]
)
def test_an_end_that_is_not_later_is_the_next_morning(form, end, hours):
    filled = form(end_time=end)

    assert filled.is_valid()
    assert filled.schedule.duration / timedelta(hours=1) == pytest.approx(hours, abs=0.001)


@pytest.mark.parametrize("end", ["18:00", "17:00", "06:30"])
def test_an_end_much_before_the_start_is_refused(form, end):
    filled = form(end_time=end)

    assert list(filled.errors) == ["end_time"]


@pytest.mark.parametrize(
    ("repeats", "rule"),
    [
        ("daily", "RRULE:FREQ=DAILY"),
        ("weekly", "RRULE:FREQ=WEEKLY"),
        ("biweekly", "RRULE:FREQ=WEEKLY;INTERVAL=2"),
        ("monthly_weekday", "RRULE:FREQ=MONTHLY;BYDAY=2TU"),
    ],
)
def test_repeating_takes_a_last_day(form, repeats, rule):
    filled = form(recurrence_repeats=repeats, until="2027-03-31")

    assert filled.is_valid()
    assert (filled.schedule.rule, filled.schedule.until) == (rule, date(2027, 3, 31))


def test_repeating_takes_weekdays_a_number_of_times_and_extra_dates(form):
    filled = form(
        recurrence_repeats="weekly",
        recurrence_weekdays=["TU", "TH"],
        recurrence_count="4",
        extra_dates=["2027-02-06"],
    )

    assert filled.is_valid()
    assert filled.schedule == Schedule(
        DAY,
        time(18),
        timedelta(hours=2),
        rule="RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TU,TH",
        extra_dates=(date(2027, 2, 6),),
    )


def test_repeating_without_a_last_day_is_refused_at_that_field(form):
    assert list(form(recurrence_repeats="weekly").errors) == ["until"]


def test_every_input_of_the_rule_is_sent_again(form):
    names = [name for name in form().sent_names if name.startswith("recurrence")]

    assert names == [f"recurrence_{name}" for name in NAMES]


def test_a_last_day_before_the_first_is_refused_at_that_field(form):
    assert list(form(recurrence_repeats="weekly", until="2027-01-01").errors) == ["until"]


def test_leaving_every_day_out_is_refused(form):
    filled = form(recurrence_repeats="weekly", until="2027-01-19")
    filled.data = {**filled.data, "left_out_dates": ["2027-01-12", "2027-01-19"]}

    assert list(filled.errors) == ["left_out_dates"]


def test_last_day_means_nothing_for_one_date(form):
    filled = form(until="2020-01-01")

    assert filled.is_valid()
    assert filled.schedule == Schedule(DAY, time(18), timedelta(hours=2))


@pytest.mark.parametrize("value", ["", "x", "0", "\x00"])
def test_a_room_that_is_not_offered_is_refused(form, value):
    filled = form(room=value)

    assert (filled.chosen_room, list(filled.errors)) == (None, ["room"])


def test_a_choice_is_read_as_it_was_written():
    change = Change(str(DAY), 7, local(2027, 1, 12, 20), local(2027, 1, 13, 0, 30))

    assert read_change(change.text()) == change


@given(st.text())
def test_reading_a_choice_never_fails(text):
    assert read_change(text) is None or read_change(text).text()


@given(st.text(), st.text(), st.text())
def test_filters_take_anything(day, people, part):
    typed = QueryDict(mutable=True)
    typed.update({"date": day, "people": people, "part": part, "earliest": day, "weekdays": people})
    form = RoomFilterForm(typed, rooms=[])

    form.is_valid()

    assert form.wish.people is None or form.wish.people > 0
