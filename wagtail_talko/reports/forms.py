"""What a reader of reports chooses: a form by GET."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_talko.admin.fields import DayField
from wagtail_talko.reports.periods import Period, year_of
from wagtail_talko.spaces.models import Municipality, Space
from wagtail_talko.spaces.scoping import limit_choices

LONGEST_YEARS = 10


class ReportForm(forms.Form):
    """Nothing chosen: this calendar year, everything the reader manages."""

    first = DayField(label=_("From"))
    last = DayField(label=_("To"), help_text=_("This day too."))
    municipality = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.order_by("slug"),
        required=False,
        empty_label=_("All"),
    )
    # Archived ones too: what was held there stays in the reports.
    space = forms.ModelChoiceField(
        label=_("Welfare space"),
        queryset=Space.objects.order_by("slug"),
        required=False,
        empty_label=_("All"),
    )
    by = forms.ChoiceField(label=_("A line for each"), required=False)

    def __init__(self, *args: Any, user: Any, groups: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_choices(self, user, with_archived=True)
        if groups:
            self.fields["by"].choices = list(groups.items())  # type: ignore[attr-defined]
        else:
            del self.fields["by"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        elif first and last and last.year - first.year > LONGEST_YEARS:
            self.add_error("last", _("Choose ten years at the most."))
        return data

    @property
    def period(self) -> Period:
        """Return what is chosen; where that is wrong, the year that is shown first."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return Period(first, last) if first and last else year_of(timezone.localdate())

    def chosen(self, name: str) -> Any:
        """Return what is chosen in a field; None where nothing or something wrong is."""
        return self.cleaned_data.get(name) or None


def with_year(query: QueryDict, today: date) -> QueryDict:
    """Fill in the first and the last day where they are left out: of this year, or the other's."""
    data = query.copy()
    years = [day.year for name in ("first", "last") if (day := _day(data.get(name, "")))]
    year = year_of(date(years[0], 1, 1) if years else today)
    for name, day in (("first", year.first), ("last", year.last)):
        if not data.get(name, "").strip():
            data[name] = day.isoformat()
    return data


def _day(text: str) -> date | None:
    try:
        return DayField().clean(text)
    except ValidationError:
        return None
