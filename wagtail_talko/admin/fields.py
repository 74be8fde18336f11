"""Form fields for clocks and days as clerks write them."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = date(1970, 1, 2), date(2199, 12, 30)

_KEY = re.compile("[0-9]{1,18}")
_CLOCK = re.compile(r"^\s*(\d{1,2})(?:[.:](\d{2}))?\s*$")


class ClockInput(forms.TextInput):
    """A text input: a native time input refuses 24:00."""

    def __init__(self, *, midnight_as_24: bool = False, attrs: Any = None) -> None:
        super().__init__(attrs={"size": 6, "autocomplete": "off", **(attrs or {})})
        self.midnight_as_24 = midnight_as_24

    def format_value(self, value: Any) -> str | None:
        if not isinstance(value, time):
            return super().format_value(value)
        hour = 24 if self.midnight_as_24 and value == time(0) else value.hour
        return f"{hour:02d}:{value.minute:02d}"


class ClockField(forms.Field):
    """A wall-clock time: 18, 18.00 or 18:00. As an end, 24:00 is the midnight after the day."""

    default_error_messages = {"clock": _("Write the time like 18:00.")}

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ClockInput(midnight_as_24=is_end))
        super().__init__(**kwargs)
        self.is_end = is_end

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        if isinstance(value, time):
            return value
        match = _CLOCK.match(str(value))
        if match is None:
            raise ValidationError(self.error_messages["clock"], code="clock")
        hour, minute = int(match[1]), int(match[2] or 0)
        if self.is_end and (hour, minute) == (24, 0):
            return time(0)
        if hour > 23 or minute > 59:
            raise ValidationError(self.error_messages["clock"], code="clock")
        return time(hour, minute)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DayInput(forms.DateInput):
    """The browser's own date input; its value is always ISO 8601."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day within the years that calendars reach: arithmetic near the ends of time fails."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", DayInput())
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d.%m.%Y"])
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError(_("Check the year."), code="year")
        return day


def whole_number(text: object) -> int | None:
    """Read a key as addresses and forms send it; None for anything else, however long."""
    return int(str(text)) if _KEY.fullmatch(str(text)) else None
