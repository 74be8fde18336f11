"""On which days and at what hours an association's event is: the part of its form that says so."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wagtail_talko.bookings.forms.changing import clean_day, day_field, time_field
from wagtail_talko.events.models import LONGEST_EVENT
from wagtail_talko.events.schedules import duration_of_page, schedule_of_page
from wagtail_talko.recurrence import RecurrenceError
from wagtail_talko.recurrence.forms import RuleField, ScheduleFieldsForm
from wagtail_talko.recurrence.widgets import RuleWidget


class Typed:
    """The form's values under the names of a page: what schedules and conflicts are read from."""

    def __init__(self, page: Any, values: Mapping[str, Any]) -> None:
        self.page, self.values = page, values

    def __getattr__(self, name: str) -> Any:
        return self.values[name] if name in self.values else getattr(self.page, name)


class DaysForm(ScheduleFieldsForm):
    """Needs `zone` of the form that has the place."""

    zone: Any

    start_date = day_field(_("Day"))
    start_time = time_field(
        _("Starts at"), required=False, help_text=_("Leave both times empty when it lasts all day.")
    )
    end_date = day_field(
        _("Ends on"), required=False, help_text=_("Only for an event that lasts several days.")
    )
    end_time = time_field(
        _("Ends at"),
        required=False,
        help_text=_("If it is earlier than the start, the event ends on the next day."),
    )
    recurrence = RuleField(
        label=_("How often"), required=False, widget=RuleWidget(takes_text=False)
    )
    until = day_field(
        _("Last day"), required=False, help_text=_("Only when it happens more than once.")
    )
    leaves_out_holidays = forms.BooleanField(
        label=_("Leave out public holidays"),
        required=False,
        help_text=_("Of the repetition. An extra date on a holiday stays."),
    )

    def clean_start_date(self) -> date:
        return clean_day(self.cleaned_data["start_date"])

    def clean_end_date(self) -> date | None:
        last = self.cleaned_data["end_date"]
        return clean_day(last) if last else None

    def clean_until(self) -> date | None:
        until = self.cleaned_data["until"]
        return clean_day(until) if until else None

    def check_times(self, data: dict[str, Any]) -> None:
        """Say what is wrong with the hours and the last day together."""
        start, end = data.get("start_time"), data.get("end_time")
        first, last = data.get("start_date"), data.get("end_date")
        if start and end is None and "end_time" not in self.errors:
            self.add_error("end_time", _("Say when it ends, or leave both times empty."))
        if end and start is None and "start_time" not in self.errors:
            self.add_error("start_time", _("Say when it starts, or leave both times empty."))
        if first and last and last < first:
            self.add_error("end_date", _("The last day is before the first one."))
        elif start and end and (start == end if last is None else last == first and end <= start):
            self.add_error("end_time", _("The end must be later than the start."))

    def check_dates(self, data: dict[str, Any]) -> None:
        """Make `schedule`, and say where no date would be left. The hours have been checked."""
        repeats = {
            "until": data.get("until") if data.get("recurrence") else None,
            "leaves_out_holidays": data.get("leaves_out_holidays"),
        }
        typed = Typed(None, {**data, **repeats})
        length = duration_of_page(typed)
        if length > LONGEST_EVENT:
            self.add_error("end_date", _("One date may last 31 days at the most."))
            return
        self.schedule = self.clean_schedule(
            start_date=data["start_date"], start_time=data["start_time"], duration=length,
            tz=self.zone,
        )  # fmt: skip
        whole = schedule_of_page(typed) if self.schedule else None
        if whole is not None and whole.first(self.zone) is None:
            text = _("All dates are public holidays. Untick this, or choose other dates.")
            self.add_error("leaves_out_holidays", text)

    def add_schedule_error(self, error: RecurrenceError) -> None:
        if error.code == "endless":
            text = _("Give the last day: an event ends some time.")
            self.add_error("until", ValidationError(text, code=error.code))
        else:
            super().add_schedule_error(error)
