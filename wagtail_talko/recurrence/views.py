"""The live list of the next dates beside the inputs: an HTML fragment, nothing stored."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .errors import RecurrenceError
from .forms import DateListField, RuleField, check_schedule
from .schedule import DAY, Schedule, preview_dates

SHOWN = 8


class PreviewForm(forms.Form):
    """What the script sends: the inputs under the names of `widgets.SIBLINGS`."""

    recurrence = RuleField(required=False)
    start_date = forms.DateField()
    start_time = forms.TimeField(required=False)
    end_time = forms.TimeField(required=False)
    end_date = forms.DateField(required=False)
    until = forms.DateField(required=False)
    extra_dates = DateListField(required=False)
    left_out_dates = DateListField(required=False)

    def schedule(self) -> Schedule:
        data = self.cleaned_data
        at: time | None = data["start_time"]
        return Schedule(
            data["start_date"], at, self.length() or DAY, data["recurrence"],
            data["until"] if data["recurrence"] else None,
            data["extra_dates"], data["left_out_dates"],
        )  # fmt: skip

    def length(self) -> timedelta | None:
        """How long a date lasts by the wall clock; None while its end is not typed, or is wrong."""
        data = self.cleaned_data
        first, at, ends = data["start_date"], data["start_time"], data["end_time"]
        last = data["end_date"] or first
        if last < first or bool(at) != bool(ends):
            return None
        if at is None:
            return last - first + DAY
        length = datetime.combine(last, ends) - datetime.combine(first, at)
        # 22-02 ends on the next day, unless a last day says otherwise.
        return length if length > timedelta(0) else length + DAY


@never_cache
@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """The sentence and the next dates of the inputs in the query, or what to mend.

    The zone is the site's: the clock times are the same in any, but for one night in spring.
    """
    form = PreviewForm(request.GET)
    # Without a first date there is nothing to show yet, and nothing to complain of.
    context: dict[str, Any] = {}
    if form.is_valid():
        zone = timezone.get_default_timezone_name()
        context = next_dates_context(form.schedule(), zone, with_end=form.length() is not None)
    elif "start_date" not in form.errors:
        context = {"errors": [text for texts in form.errors.values() for text in texts]}
    return render(request, "wagtail_talko/recurrence/_next_dates.html", context)


def next_dates_context(
    schedule: Schedule, tz: str, *, limit: int = SHOWN, with_end: bool = False
) -> dict[str, Any]:
    """What ``_next_dates.html`` takes: the sentence and the dates, or the error."""
    try:
        check_schedule(schedule, tz, allow_endless=True)
        found = preview_dates(schedule, tz, limit + 1)
        sentence = schedule.sentence(get_language() or "", tz, with_end=with_end)
    except RecurrenceError as error:
        return {"errors": [str(error)]}
    return {
        "sentence": sentence[:1].upper() + sentence[1:],
        "dates": found[:limit],
        "has_more": len(found) > limit,
        "all_day": schedule.is_all_day,
        "with_end": with_end,
        "zone": tz,
    }
