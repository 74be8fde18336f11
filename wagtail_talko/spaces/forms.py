"""Forms of municipalities, spaces and opening hours in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from wagtail_talko.admin.fields import ClockField, DayField
from wagtail_talko.admin.rows import RowForm, rows_factory
from wagtail_talko.admin.widgets import WordsInput
from wagtail_talko.spaces.models import OpeningException, OpeningHours
from wagtail_talko.spaces.permissions import MANAGE, policy
from wagtail_talko.spaces.scoping import ScopedModelForm


class SlugFormMixin:
    """The address may be left empty: it is made of the name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slug"]  # type: ignore[attr-defined]
        field.required = False
        field.label = _("Address on the site")
        field.help_text = _(
            "Small letters, digits and hyphens. Leave empty to make it of the name."
        )

    def clean_slug(self) -> str:
        given = self.cleaned_data.get("slug")  # type: ignore[attr-defined]
        return given or self.instance.slug  # type: ignore[attr-defined]


class MunicipalityForm(SlugFormMixin, ScopedModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        managed = policy.collections_user_has_permission_for(self.for_user, MANAGE)
        field = self.fields["collection"]
        field.queryset = Collection.objects.filter(pk__in=managed.values("pk"))
        # What they say counts only where there is a limit.
        for name in ("no_show_weeks", "no_show_pause_weeks"):
            self.fields[name].required = False

    def clean_no_show_weeks(self) -> int:
        return self.cleaned_data.get("no_show_weeks") or self.instance.no_show_weeks

    def clean_no_show_pause_weeks(self) -> int:
        given = self.cleaned_data.get("no_show_pause_weeks")
        return given or self.instance.no_show_pause_weeks


class SpaceForm(SlugFormMixin, ScopedModelForm):
    pass


class HoursForm(RowForm):
    """One row of opening hours. 24:00 as closing time is midnight."""

    essential = ("opens", "closes")

    weekday = forms.TypedChoiceField(
        label=_("Weekday"), choices=OpeningHours.WEEKDAYS, coerce=int, required=False
    )
    opens = ClockField(label=_("Opens"), required=False)
    closes = ClockField(label=_("Closes"), is_end=True, required=False)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Valid until"), required=False)

    def is_blank(self) -> bool:
        return all(self.cleaned_data.get(name) is None for name in self.essential)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_both_times(self, data)
        if self.is_blank() and (data.get("valid_from") or data.get("valid_until")):
            self.add_error("opens", _("Give both times."))
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Choose a day after the first one."))
        return data


class ExceptionForm(RowForm):
    """One date that differs. Without times the space is closed."""

    essential = ("date",)

    date = DayField(label=_("Date"), required=False)
    opens = ClockField(label=_("Opens"), required=False)
    closes = ClockField(label=_("Closes"), is_end=True, required=False)
    note = OpeningException._meta.get_field("note").formfield(widget=WordsInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        check_both_times(self, data)
        others = (data.get("opens"), data.get("closes"))
        filled = any(value is not None for value in others) or bool(data.get("note"))
        if filled and not data.get("date") and "date" not in self.errors:
            self.add_error("date", _("Choose the date."))
        return data


def check_both_times(form: forms.Form, data: dict[str, Any]) -> None:
    """Refuse a row with one of its two times. A closing time of 0:00 is a time as well."""
    if {"opens", "closes"} & set(form.errors):
        return
    missing = [name for name in ("opens", "closes") if data.get(name) is None]
    if len(missing) == 1:
        form.add_error(missing[0], ValidationError(_("Give both times."), code="both_times"))


HoursRows = rows_factory(HoursForm)
# A new space starts with a row for every weekday.
NewHoursRows = rows_factory(HoursForm, extra=0)
ExceptionRows = rows_factory(ExceptionForm)
