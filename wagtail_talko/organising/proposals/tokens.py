"""What the form of an event carries for itself, unseen."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from wagtail_talko.bookings.forms.changing import FIRST_YEAR, LAST_YEAR


def read_moment(text: str) -> datetime | None:
    """Return an aware moment of our times, as `isoformat` writes it; None for all else."""
    moment = parse_datetime(text)
    is_ours = moment and moment.tzinfo and FIRST_YEAR <= moment.year <= LAST_YEAR
    return moment if is_ours else None


class TokenField(forms.CharField):
    """What the form carries for itself. What is none of ours is none."""

    widget = forms.HiddenInput

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__(required=False)
        self.read = read

    def clean(self, value: Any) -> Any:
        try:
            return self.read(value) if value else None
        except ValueError:
            return None
