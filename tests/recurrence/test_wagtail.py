from dataclasses import replace

import pytest
import recurrence
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st
from recurrence.fields import RecurrenceField
from wagtail.admin.forms.models import WagtailAdminModelForm

from wagtail_talko.recurrence.forms import DateListField
from wagtail_talko.recurrence.wagtail import StoredRuleField, register_overrides
from wagtail_talko.recurrence.widgets import RuleWidget

from .strategies import rules


@pytest.fixture
def page_form():
    register_overrides()

    class Gathering(models.Model):
        rule = RecurrenceField(include_dtstart=False, null=True, blank=True)

        class Meta:
            app_label = "recurrence_tests"
            managed = False

    class GatheringForm(WagtailAdminModelForm):
        class Meta(WagtailAdminModelForm.Meta):
            model = Gathering
            fields = ["rule"]

    yield GatheringForm
    # The registry of models is the process's: leave it as it was.
    Gathering._meta.apps.all_models["recurrence_tests"].clear()
    Gathering._meta.apps.clear_cache()


def test_stored_rule_gets_our_inputs_in_wagtail(page_form):
    field = page_form().fields["rule"]

    assert (type(field), type(field.widget)) == (StoredRuleField, RuleWidget)


def test_stored_rule_is_shown_and_saved_unchanged(page_form):
    stored = page_form.Meta.model(rule="RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH")
    shown = page_form(instance=stored)["rule"].value()
    sent = {"rule_repeats": "weekly", "rule_interval": "2", "rule_weekdays": ["MO", "TH"]}

    form = page_form(sent, instance=stored)

    assert shown == "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"
    assert (form.has_changed(), form.is_valid()) == (False, True)
    assert str(form.instance.rule) == "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH"


def test_cleared_rule_is_empty(page_form):
    stored = page_form.Meta.model(rule="RRULE:FREQ=WEEKLY")

    form = page_form({"rule_repeats": "once"}, instance=stored)

    assert (form.has_changed(), form.is_valid(), bool(form.instance.rule)) == (True, True, False)


@given(rule=rules, count=st.none() | st.integers(1, 30))
def test_rule_is_stored_unchanged_or_refused(rule, count):
    field = StoredRuleField(required=False)
    text = f"RRULE:{replace(rule, count=count).text()}"
    try:
        cleaned = field.clean(text)
    except ValidationError as error:
        assert error.code == "unstorable"
        return

    stored = recurrence.deserialize(cleaned, False)

    assert field.clean(stored) == cleaned


def test_rule_that_storage_refuses_is_an_error_of_the_form():
    with pytest.raises(ValidationError) as caught:
        StoredRuleField().clean("RRULE:FREQ=MONTHLY;BYMONTHDAY=-5")

    assert caught.value.code == "unstorable"


def test_json_field_takes_the_date_list():
    field = models.JSONField(default=list, blank=True).formfield(
        form_class=DateListField, as_iso=True
    )

    assert field.clean(["2027-01-05"]) == ["2027-01-05"]


def test_django_recurrence_is_not_installed():
    assert not apps.is_installed("recurrence")
