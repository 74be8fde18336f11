"""What an organiser writes who keeps places for a group."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wagtail_talko.associations.joining.forms import one_line
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.forms import TalkoFormMixin
from wagtail_talko.signups.kept.models import MOST_HOURS, MOST_KEPT, USUAL_HOURS
from wagtail_talko.signups.models import NAME_LENGTH, SignUpSheet
from wagtail_talko.wording import format_span

DAY_HOURS = 24


def usual_hours(sheet: SignUpSheet) -> int:
    """Return until when to keep places: others need a day before sign-up closes. In hours."""
    return max(USUAL_HOURS, sheet.closes_hours + DAY_HOURS)


class ChangeKeptForm(TalkoFormMixin, forms.Form):
    name = forms.CharField(
        label=_("Name of the group"),
        max_length=NAME_LENGTH,
        help_text=_(
            "For example “Class 3 B” or “Day centre”. Write no names of people. It is shown to you "
            "and to those who come by the group’s link, not on the page."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    places = forms.IntegerField(
        label=_("Places kept at each date"),
        min_value=1,
        max_value=MOST_KEPT,
        widget=forms.NumberInput({"inputmode": "numeric", "class": "talko-short"}),
    )
    returns_hours = forms.IntegerField(
        label=_("Kept until so many hours before the start"),
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_("What the group has not used by then is free for everybody."),
        widget=forms.NumberInput({"inputmode": "numeric", "class": "talko-short"}),
    )

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    @property
    def details(self) -> dict[str, Any]:
        """Return the keyword arguments of the action besides what is changed and by whom."""
        return {name: self.cleaned_data[name] for name in ("name", "places", "returns_hours")}


class KeepForm(ChangeKeptForm):
    """Takes the coming dates of the event."""

    date = forms.ChoiceField(label=_("Which date"), required=False)
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        event: Event,
        sheet: SignUpSheet,
        rows: Sequence[Occurrence],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {
            "returns_hours": usual_hours(sheet),
            "key": str(uuid4()),
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        if len(rows) < 2:
            del self.fields["date"]
            return
        every = [("", _("Every date, those that are added later too"))]
        named = [(key, _when(event, row)) for key, row in self.rows.items()]
        self.fields["date"].choices = [*every, *named]  # type: ignore[attr-defined]
        self.order_fields(["date", "name", "places", "returns_hours", "key"])

    def clean_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            return uuid4()

    @property
    def details(self) -> dict[str, Any]:
        row = self.rows.get(self.cleaned_data.get("date", ""))
        return {**super().details, "occurrence": row, "key": self.cleaned_data["key"]}


def _when(event: Event, row: Occurrence) -> str:
    return format_span(
        row.start,
        row.end,
        zone=event.zone,
        language=get_language() or "en",
        all_day=event.all_day,
    )
