"""The filters of the list of rooms: everything may be left empty."""

from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.spaces.models import Space

# The parts of a day, by the clock on the room's wall: from, to (None is midnight).
PARTS_OF_DAY: dict[str, tuple[time, time | None]] = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(17), None),
}


class RoomFilterForm(TalkoFormMixin, forms.Form):
    mark_optional = False

    space = forms.ChoiceField(label=_("Where"), required=False)
    date = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    part = forms.ChoiceField(
        label=_("Time of day"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("morning", _("Before 12")),
            ("afternoon", _("12 to 17")),
            ("evening", _("After 17")),
        ],
    )
    length = forms.TypedChoiceField(
        label=_("For how long"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("Any length")),
            ("30", _("30 minutes")),
            ("60", _("1 hour")),
            ("90", _("1½ hours")),
            ("120", _("2 hours")),
            ("180", _("3 hours")),
            ("240", _("4 hours")),
            ("480", _("8 hours")),
        ],
    )
    people = forms.IntegerField(
        label=_("Number of people"),
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    step_free = forms.BooleanField(label=_("Step-free entrance"), required=False)

    def __init__(self, *args: Any, spaces: Iterable[Space], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All spaces")), *((space.slug, str(space)) for space in spaces)]
        self.fields["space"].choices = choices  # type: ignore[attr-defined]

    def chosen(self, name: str) -> Any:
        """Return a filter's value, or None where it is empty or was refused."""
        return getattr(self, "cleaned_data", {}).get(name) or None
