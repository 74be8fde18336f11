from datetime import date, time, timedelta

import pytest
from django import forms
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from wagtail_talko.recurrence import Schedule
from wagtail_talko.recurrence.choices import NAMES
from wagtail_talko.recurrence.forms import DateListField, RuleField, ScheduleFieldsForm

pytestmark = pytest.mark.urls("tests.recurrence.urls")


class BookingForm(ScheduleFieldsForm):
    start_date = forms.DateField()
    start_time = forms.TimeField(required=False)

    def clean(self):
        data = super().clean()
        self.schedule = self.clean_schedule(
            start_date=data.get("start_date"),
            start_time=data.get("start_time"),
            duration=timedelta(hours=2),
            tz="Europe/Helsinki",
        )
        return data


class EndlessForm(BookingForm):
    allow_endless = True


def form(query, kind=BookingForm):
    return kind(QueryDict(f"start_date=2027-01-05&start_time=18:00&{query}"))


def test_form_makes_a_schedule():
    bound = form(
        "recurrence_repeats=weekly&recurrence_interval=2&recurrence_weekdays=TU"
        "&until=2027-05-31&extra_dates=2027-02-04&extra_dates=&extra_dates=4.2.2027"
        "&left_out_dates=2027-01-19"
    )

    assert bound.is_valid(), bound.errors
    assert bound.schedule == Schedule(
        date(2027, 1, 5),
        time(18),
        timedelta(hours=2),
        rule="RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        until=date(2027, 5, 31),
        extra_dates=(date(2027, 2, 4),),
        left_out=(date(2027, 1, 19),),
    )


def test_form_without_repetition_is_one_date():
    bound = form("recurrence_repeats=once&until=2020-01-01")

    assert bound.is_valid()
    assert (bound.schedule.rule, bound.schedule.until) == ("", None)


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("recurrence_repeats=weekly", {"until": ["endless"]}),
        ("recurrence_repeats=weekly&until=2027-01-01", {"until": ["until_before_start"]}),
        (
            "recurrence_repeats=weekly&recurrence_count=3&until=2027-05-01",
            {"until": ["until_and_count"]},
        ),
        ("recurrence_repeats=weekly&recurrence_count=x", {"recurrence": ["bad_count"]}),
        (
            "recurrence_repeats=weekly&recurrence_weekdays=MO&until=2027-01-10",
            {"recurrence": ["no_dates"]},
        ),
        ("extra_dates=tomorrow", {"extra_dates": ["bad_date"]}),
        ("left_out_dates=2027-01-05", {"left_out_dates": ["no_dates"]}),
        ("until=soon&recurrence_repeats=weekly", {"until": ["invalid"]}),
    ],
)
def test_errors_stand_at_the_field_to_mend(query, errors):
    bound = form(query)

    found = {
        name: [error.code for error in listed.as_data()] for name, listed in bound.errors.items()
    }

    assert found == errors


def test_form_that_allows_it_may_be_endless():
    bound = form("recurrence_repeats=weekly", EndlessForm)

    assert bound.is_valid()
    assert bound.schedule.is_endless


def test_endless_exotic_rule_is_refused_even_then():
    query = "recurrence_repeats=other&recurrence_text=FREQ=MONTHLY;BYDAY=TU"

    bound = form(query, EndlessForm)

    assert [error.code for error in bound.errors["recurrence"].as_data()] == ["endless_exotic"]


def test_exotic_rule_with_a_last_date_is_accepted():
    query = "recurrence_repeats=other&recurrence_text=FREQ=MONTHLY;BYDAY=TU&until=2027-02-28"

    assert form(query).is_valid()


@pytest.mark.parametrize(
    ("initial", "changed"),
    [
        (None, True),
        ("RRULE:FREQ=WEEKLY", True),
        ("FREQ=WEEKLY;BYDAY=TU", False),
        ("nonsense", True),
    ],
)
def test_rule_has_changed(initial, changed):
    field = RuleField(required=False)
    data = field.widget.value_from_datadict(
        QueryDict("r_repeats=weekly&r_interval=1&r_weekdays=TU"), {}, "r"
    )

    assert field.has_changed(initial, data) is changed


def test_required_rule_says_so():
    with pytest.raises(forms.ValidationError) as caught:
        RuleField().clean("")

    assert caught.value.code == "required"


@pytest.mark.parametrize(
    "value",
    [
        ["2027-01-06", "2027-01-05", "2027-01-06"],
        '["2027-01-06", "2027-01-05"]',
        (date(2027, 1, 6), date(2027, 1, 5)),
    ],
)
def test_date_list_is_ordered_and_each_date_once(value):
    assert DateListField().clean(value) == (date(2027, 1, 5), date(2027, 1, 6))


def test_date_list_for_json_is_text():
    assert DateListField(as_iso=True).clean(["6.1.2027"]) == ["2027-01-06"]


def test_date_list_has_changed_only_with_its_dates():
    field = DateListField(required=False)

    changed = [field.has_changed(["2027-01-05"], data) for data in (["2027-01-05"], [], ["x"])]

    assert changed == [False, True, True]


def test_too_many_dates_are_refused():
    days = [date(2027, 1, 1) + timedelta(days=day) for day in range(367)]

    with pytest.raises(forms.ValidationError) as caught:
        DateListField().clean(days)

    assert caught.value.code == "too_many_dates"


garbage = st.text(max_size=12) | st.sampled_from(
    ["weekly", "monthly", "yearly", "other", "MO", "-1", "31", "FREQ=WEEKLY", "0001-01-01",
     "9999-12-31", "[[]]", "{}", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=900"]
)  # fmt: skip
KEYS = [*(f"recurrence_{name}" for name in NAMES), "until", "extra_dates", "left_out_dates",
        "start_date", "start_time", "recurrence"]  # fmt: skip


@given(pairs=st.lists(st.tuples(st.sampled_from(KEYS), garbage), max_size=15))
@settings(max_examples=200, deadline=None)
def test_no_garbage_breaks_the_form_or_its_display(pairs):
    data = QueryDict(mutable=True)
    for key, value in pairs:
        data.appendlist(key, value)
    bound = BookingForm(data)

    html = bound.as_p()

    assert (bound.schedule is None) is bool(bound.errors)
    assert html.count('data-controller="talko-recurrence"') == 1
