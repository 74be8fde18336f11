"""Say what became of a time of one's own: was the room used, and by how many."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from wagtail_talko.bookings.forms.outcomes import OutcomeForm
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.outcomes.actions import report_outcome
from wagtail_talko.bookings.outcomes.queries import may_report
from wagtail_talko.bookings.views.own import (
    booking_crumbs,
    booking_path,
    dates_of,
    editable_booking,
)
from wagtail_talko.elements import ErrorLink
from wagtail_talko.exceptions import TalkoError


@login_required
def outcome(request: HttpRequest, pk: int, date_pk: int) -> HttpResponse:
    """Show what was said (GET), or say it (POST), once the time has begun."""
    booking = editable_booking(request.user, pk)
    date = next((date for date in dates_of(booking) if date.pk == date_pk), None)
    is_post = request.method == "POST"
    if date is None or not (is_post or may_report(date, datetime.now(UTC))):
        # What was sent is answered in words, also when it can no longer be told.
        raise Http404
    here = booking_path(booking)
    form = OutcomeForm(request.POST if is_post else None, initial=_said(date))
    errors: list[ErrorLink] = []
    if is_post and form.is_valid():
        try:
            report_outcome(date=date, by=request.user, **form.cleaned_data)
        except TalkoError as error:
            errors = [ErrorLink(text=str(error))]
        else:
            messages.success(request, _("Thank you. What you told has been saved."))
            return HttpResponseRedirect(here)
    context = {
        "booking": booking,
        "date": date,
        "form": form,
        "errors": errors,
        "has_errors": bool(errors),
        "here": here,
        "crumbs": booking_crumbs(booking),
    }
    return render(request, "wagtail_talko/bookings/outcome.html", context)


def _said(date: BookingDate) -> dict[str, Any]:
    if not date.outcome:
        return {}
    used = date.outcome == BookingDate.Outcome.USED
    return {"was_used": "yes" if used else "no", "headcount": date.headcount}
