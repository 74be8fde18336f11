import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import escape
from django.utils.translation import override

from wagtail_talko.recurrence.choices import Choices
from wagtail_talko.recurrence.forms import RuleField, ScheduleFieldsForm
from wagtail_talko.recurrence.widgets import DateListWidget, RuleWidget

# The site's own addresses are of no matter here.
pytestmark = pytest.mark.urls("tests.recurrence.urls")


def soup(html):
    return BeautifulSoup(html, "html.parser")


def inputs(html):
    """Name -> what a browser would send for the rendered inputs."""
    sent = QueryDict(mutable=True)
    for element in soup(html).find_all("input"):
        if element.get("type") not in ("checkbox", "radio") or element.has_attr("checked"):
            sent.appendlist(element["name"], element.get("value", ""))
    for element in soup(html).find_all("textarea"):
        # A browser drops the first line break of a textarea.
        sent.appendlist(element["name"], element.text.lstrip("\r\n"))
    for element in soup(html).find_all("select"):
        chosen = element.find("option", selected=True) or element.find("option")
        sent.appendlist(element["name"], chosen["value"])
    return sent


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "RRULE:FREQ=WEEKLY",
        "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=12;BYDAY=MO,TH",
        "RRULE:FREQ=MONTHLY;BYMONTHDAY=-1",
        "RRULE:FREQ=MONTHLY;BYDAY=-1FR",
        "RRULE:FREQ=YEARLY;INTERVAL=60;BYMONTH=12;BYMONTHDAY=6",
        "RRULE:FREQ=DAILY;INTERVAL=3",
        "RRULE:FREQ=MONTHLY;BYDAY=1SA,-2SA",
    ],
)
def test_rule_survives_rendering_and_sending(rule):
    field = RuleField(required=False)

    sent = inputs(field.widget.render("rule", rule, {"id": "id_rule"}))
    back = field.clean(field.widget.value_from_datadict(sent, {}, "rule"))

    assert back == rule


def test_what_was_typed_is_shown_again():
    form = ScheduleFieldsForm(
        QueryDict(
            "recurrence_repeats=weekly&recurrence_interval=many&recurrence_weekdays=TU"
            "&recurrence_text=%3Cb%3E&extra_dates=someday&until=never"
        )
    )

    sent = inputs(str(form["recurrence"]) + str(form["extra_dates"]))

    assert {key: values for key, values in sent.lists() if any(values)} == {
        "recurrence_repeats": ["weekly"],
        "recurrence_interval": ["many"],
        "recurrence_weekdays": ["TU"],
        "recurrence_text": ["<b>"],
        "extra_dates": ["someday", "", "", ""],
    }


def test_every_input_has_a_label():
    html = RuleWidget().render("rule", "", {"id": "id_rule"})

    labelled = {label["for"] for label in soup(html).find_all("label")}
    unlabelled = [
        element["name"]
        for element in soup(html).find_all(["input", "select", "textarea"])
        if element.get("id") not in labelled
    ]

    assert unlabelled == []


def test_every_description_is_there():
    html = str(ScheduleFieldsForm()["recurrence"])

    described = [
        element["aria-describedby"] for element in soup(html)(**{"aria-describedby": True})
    ]
    hints = [element["id"] for element in soup(html)(class_="talko-recurrence__hint")]

    assert sorted(described) == sorted(hints) != []


def test_ids_are_unique():
    html = str(ScheduleFieldsForm()["recurrence"]) + str(ScheduleFieldsForm()["extra_dates"])

    ids = [element["id"] for element in soup(html).find_all(id=True)]

    assert len(ids) == len(set(ids)) > 15


def test_prefix_of_an_inline_form_is_in_every_name():
    html = RuleWidget().render("dates-__prefix__-recurrence", "", {"id": "id_x"})

    names = {name.rsplit("_", 1)[0] for name in inputs(html)} - {"dates-__prefix__-recurrence"}

    assert names == set()


def test_names_of_the_fields_beside_may_differ():
    html = RuleWidget(siblings={"start_date": "first_day"}).render("rule", "", {})

    assert escape(json.dumps("first_day")) in html


def test_nothing_is_required_by_the_browser():
    form = ScheduleFieldsForm()
    form.fields["recurrence"].required = True

    assert "required" not in str(form["recurrence"])


@pytest.mark.parametrize(
    ("data", "days"), [({}, []), ({"d": "x"}, ["x"]), ({"d": ["x", ""]}, ["x"])]
)
def test_date_list_reads_plain_dicts_too(data, days):
    assert DateListWidget().value_from_datadict(data, {}, "d") == days


def test_date_list_shows_three_empty_inputs_more():
    sent = inputs(DateListWidget().render("d", ["2027-01-05"], {"id": "id_d"}))

    assert sent.getlist("d") == ["2027-01-05", "", "", ""]


def test_empty_data_is_all_strings():
    values = RuleWidget().value_from_datadict(QueryDict(), {}, "rule")

    assert Choices(*values) == Choices("", "")


@pytest.mark.parametrize(
    ("name", "siblings", "data"),
    [
        ("rule", {}, {"start_date": "2027-01-12"}),
        ("rule", {"start_date": "day"}, {"day": "12.1.2027"}),
        ("dates-0-rule", {}, {"dates-0-start_date": "2027-01-12", "start_date": "2027-02-01"}),
    ],
)
def test_same_weekday_of_the_month_is_that_of_the_first_date_beside(name, siblings, data):
    field = RuleField(widget=RuleWidget(siblings=siblings))
    sent = {**data, f"{name}_repeats": "monthly_weekday"}

    rule = field.clean(field.widget.value_from_datadict(sent, {}, name))

    assert rule == "RRULE:FREQ=MONTHLY;BYDAY=2TU"


@pytest.mark.parametrize("day", ["", "soon", "9" * 60, "\x00"])
def test_same_weekday_of_the_month_needs_a_first_date(day):
    field = RuleField()
    sent = {"start_date": day, "rule_repeats": "monthly_weekday"}

    with pytest.raises(ValidationError) as caught:
        field.clean(field.widget.value_from_datadict(sent, {}, "rule"))

    assert caught.value.code == "weekday_missing"


@pytest.mark.parametrize(
    ("rule", "is_open"),
    [("", False), ("RRULE:FREQ=WEEKLY", False), ("RRULE:FREQ=WEEKLY;COUNT=3", True)],
)
def test_closer_choices_are_open_only_when_some_are_made(rule, is_open):
    html = RuleWidget().render("rule", rule, {"id": "id_rule"})

    assert soup(html).find("details").has_attr("open") is is_open


def test_any_other_rule_is_offered_only_where_wanted():
    html = RuleWidget(takes_text=False).render("rule", "", {"id": "id_rule"})

    assert ("rule_text" in inputs(html), 'value="other"' in html) == (False, False)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_fields_render_in_each_language(language):
    with override(language):
        form = ScheduleFieldsForm(QueryDict("recurrence_repeats=weekly&recurrence_count=0"))

        html = "".join(form[name].as_field_group() for name in form.fields)

    assert (html.count('type="date"'), html.count("<script")) == (7, 0)


def test_script_is_told_where_the_preview_is():
    html = RuleWidget().render("rule", "", {})

    assert 'data-talko-recurrence-url="/talko/recurrence/preview/"' in html
