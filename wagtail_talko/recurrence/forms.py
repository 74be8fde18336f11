"""Form fields for repeating dates, for public forms and the Wagtail admin alike.

A form has four things beside its own date, time and length: `RuleField` (RRULE text without
UNTIL), a plain date field for the last date, and two `DateListField`. `ScheduleFieldsForm` has
them together and makes the `Schedule`; a page stores them in fields of the same names.
"""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .choices import Choices, choices_of, rule_text
from .errors import MESSAGES, RecurrenceError
from .schedule import DAY, Schedule
from .widgets import DateListWidget, RuleWidget

MAX_DATES = 366
# These are mended at the last date, every other at the rule.
UNTIL_CODES = {"endless", "until_before_start", "until_and_count"}


class RuleField(forms.Field):
    """Cleans to RRULE text without UNTIL ("RRULE:FREQ=WEEKLY;BYDAY=TU"), or "" for once.

    Takes a django-recurrence object as its initial value too: its text is what counts.
    """

    widget = RuleWidget
    # "Once" is an answer too: our `field` element does not call it optional.
    is_always_answered = True

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, (list, str)) else str(value)

    def to_python(self, value: Any) -> str:
        try:
            if not isinstance(value, list):
                return rule_text(choices_of(self.prepare_value(value) or ""))
            return rule_text(Choices(*value))
        except RecurrenceError as error:
            raise as_validation_error(error) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DateListField(forms.Field):
    """Cleans to dates in order, each once: a tuple of `date`, or ISO texts with ``as_iso``.

    Dates are local days of the schedule's zone. ``as_iso`` suits a JSONField.
    """

    widget = DateListWidget

    def __init__(self, *, as_iso: bool = False, encoder: Any = None, decoder: Any = None,
                 **kwargs: Any) -> None:  # fmt: skip
        self.as_iso = as_iso
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> list[str]:
        return [day.isoformat() if isinstance(day, date) else str(day) for day in _listed(value)]

    def to_python(self, value: Any) -> Any:
        days = sorted({_day(item) for item in _listed(value)})
        if len(days) > MAX_DATES:
            raise as_validation_error(RecurrenceError("too_many_dates", most=MAX_DATES))
        return [day.isoformat() for day in days] if self.as_iso else tuple(days)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class ScheduleFieldsForm(forms.Form):
    """The four fields; a form that inherits them adds its own date, time and length.

    Call `clean_schedule` from ``clean``. Set ``allow_endless`` where a series may go on for ever.
    """

    allow_endless = False

    recurrence = RuleField(label=_("Repeats"), required=False)
    until = forms.DateField(
        label=_("Last date"),
        required=False,
        help_text=_("The last day on which it may take place."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    extra_dates = DateListField(
        label=_("Extra dates"),
        required=False,
        help_text=_("Dates outside the rule, at the same time of day."),
    )
    left_out_dates = DateListField(
        label=_("Dates left out"),
        required=False,
        help_text=_("Dates on which it does not take place, for example holidays."),
    )

    def clean_schedule(
        self,
        *,
        start_date: date | None,
        start_time: time | None,
        duration: timedelta = DAY,
        tz: str | ZoneInfo,
    ) -> Schedule | None:
        """The schedule of the cleaned data; None, with the errors at their fields, if refused."""
        data = self.cleaned_data
        if start_date is None or self.errors.keys() & ScheduleFieldsForm.base_fields.keys():
            return None
        schedule = Schedule(
            start_date,
            start_time,
            duration,
            rule=data["recurrence"],
            # A last date without a rule says nothing; it may stay from an earlier choice.
            until=data["until"] if data["recurrence"] else None,
            extra_dates=data["extra_dates"],
            left_out=data["left_out_dates"],
        )
        try:
            check_schedule(schedule, tz, allow_endless=self.allow_endless)
        except RecurrenceError as error:
            self.add_schedule_error(error)
            return None
        return schedule

    def add_schedule_error(self, error: RecurrenceError) -> None:
        """Say at the field to mend what the fields say wrong together."""
        if error.code == "no_dates" and self.cleaned_data["left_out_dates"]:
            text = _("No date is left. Leave fewer dates out.")
            self.add_error("left_out_dates", ValidationError(text, code=error.code))
        else:
            at = "until" if error.code in UNTIL_CODES else "recurrence"
            self.add_error(at, as_validation_error(error))


def check_schedule(schedule: Schedule, tz: str | ZoneInfo, *, allow_endless: bool = False) -> None:
    """Raise `RecurrenceError` for what the fields say together, for any form that has them."""
    until = schedule.until
    if schedule.rule and until is not None:
        if until < schedule.start_date:
            raise RecurrenceError("until_before_start")
        if "COUNT=" in schedule.rule:
            raise RecurrenceError("until_and_count")
    schedule.check(tz, allow_endless=allow_endless)


def as_validation_error(error: RecurrenceError) -> ValidationError:
    """The same message and code for a form."""
    return ValidationError(MESSAGES[error.code], code=error.code, params=dict(error.params))


def _listed(value: Any) -> list[Any]:
    """A list of dates or texts from what a form, a JSON text or a field may give."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = [value]
    if value is None or isinstance(value, dict):
        return []
    if not isinstance(value, (list, tuple)):
        value = [value]
    return [item for item in value if item not in ("", None)]


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        day = forms.DateField().to_python(str(value))
    except ValidationError:
        day = None
    if day is None:
        raise as_validation_error(RecurrenceError("bad_date", part=str(value)[:20]))
    return day
