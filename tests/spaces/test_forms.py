from datetime import date, time

import pytest

from wagtail_talko.admin.fields import ClockField
from wagtail_talko.spaces.forms import ExceptionForm, HoursForm, HoursRows


@pytest.mark.parametrize(
    ("text", "expected"),
    [("18", time(18)), ("18.30", time(18, 30)), ("18:30", time(18, 30)), (" 8:00 ", time(8))],
)
def test_clock_reads_what_people_write(text, expected):
    assert ClockField().clean(text) == expected


@pytest.mark.parametrize("text", ["25:00", "12:60", "noon", "24:00", "8:5"])
def test_clock_refuses_what_is_no_time(text):
    with pytest.raises(Exception, match="Write the time like 18:00"):
        ClockField().clean(text)


@pytest.mark.parametrize("text", ["24:00", "24.00", "24", "0:00"])
def test_clock_of_an_end_reads_midnight(text):
    assert ClockField(is_end=True).clean(text) == time(0)


def test_clock_of_an_end_shows_midnight_as_24():
    assert ClockField(is_end=True).widget.format_value(time(0)) == "24:00"


def test_clock_of_a_start_shows_midnight_as_0():
    assert ClockField().widget.format_value(time(0)) == "00:00"


def bound(form_class, **data):
    form = form_class(data)
    form.is_valid()
    return form


def test_hours_until_midnight():
    form = bound(HoursForm, weekday="0", opens="8", closes="24:00")

    assert form.errors == {}
    assert form.cleaned_data["closes"] == time(0)
    assert not form.is_blank()


def test_hours_with_one_time_are_refused():
    form = bound(HoursForm, weekday="0", opens="8")

    assert form.errors == {"closes": ["Give both times."]}


def test_hours_from_midnight_with_one_time_are_refused():
    form = bound(HoursForm, weekday="0", closes="24:00")

    assert form.errors == {"opens": ["Give both times."]}


def test_hours_without_times_are_blank():
    assert bound(HoursForm, weekday="3").is_blank()


def test_hours_valid_until_before_valid_from_are_refused():
    form = bound(
        HoursForm,
        weekday="0",
        opens="8",
        closes="20",
        valid_from="2027-02-01",
        valid_until="2027-01-01",
    )

    assert form.errors == {"valid_until": ["Choose a day after the first one."]}


def test_exception_with_note_but_no_date_is_refused():
    form = bound(ExceptionForm, note_0="Itsenäisyyspäivä")

    assert form.errors == {"date": ["Choose the date."]}


def test_exception_without_times_is_closed():
    form = bound(ExceptionForm, date="2027-12-06")

    assert form.errors == {}
    assert (form.cleaned_data["date"], form.cleaned_data["opens"]) == (date(2027, 12, 6), None)


def rows_of(initial, **data):
    count = len(initial)
    management = {"hours-TOTAL_FORMS": str(count + 3), "hours-INITIAL_FORMS": str(count)}
    formset = HoursRows(management | data, prefix="hours", initial=initial)
    assert formset.is_valid(), formset.errors
    return formset


MONDAY = {"weekday": 0, "opens": time(8), "closes": time(0)}
MONDAY_SENT = {"hours-0-weekday": "0", "hours-0-opens": "08:00", "hours-0-closes": "24:00"}


def test_rows_sent_back_as_they_were_have_not_changed():
    formset = rows_of([MONDAY], **MONDAY_SENT)

    assert not formset.has_changed()


def test_rows_leave_out_what_is_removed_or_emptied():
    tuesday = MONDAY | {"weekday": 1}
    formset = rows_of(
        [MONDAY, tuesday],
        **MONDAY_SENT | {"hours-0-DELETE": "on", "hours-1-weekday": "1", "hours-1-opens": ""},
    )

    assert formset.rows() == []


def test_rows_take_new_ones():
    formset = rows_of([], **{"hours-0-weekday": "4", "hours-0-opens": "9", "hours-0-closes": "15"})

    assert formset.rows() == [
        {
            "weekday": 4,
            "opens": time(9),
            "closes": time(15),
            "valid_from": None,
            "valid_until": None,
        }
    ]
