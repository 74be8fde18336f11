"""Change what a booking is for and who answers for it."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from wagtail_talko.bookings.actions import change_booking
from wagtail_talko.bookings.forms import DetailsForm
from wagtail_talko.bookings.hosts import sees_private
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.views.own import (
    booking_crumbs,
    booking_path,
    dates_of,
    editable_booking,
)
from wagtail_talko.exceptions import TalkoError


@login_required
def details(request: HttpRequest, pk: int) -> HttpResponse:
    """The details as they are, to be changed."""
    booking = editable_booking(request.user, pk)
    now = datetime.now(UTC)
    if not any(date.is_active and date.end > now for date in dates_of(booking)):
        messages.warning(request, _("The booking is over. It can no longer be changed."))
        return HttpResponseRedirect(booking_path(booking))
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        booking=booking,
        private=sees_private(booking, request.user),
    )
    if request.method == "POST" and form.is_valid() and _saved(request, booking, form):
        messages.success(request, _("The details have been changed."))
        return HttpResponseRedirect(booking_path(booking))
    context = {
        "booking": booking,
        "form": form,
        "here": booking_path(booking),
        "crumbs": booking_crumbs(booking),
    }
    return render(request, "wagtail_talko/bookings/details.html", context)


def _saved(request: HttpRequest, booking: Booking, form: DetailsForm) -> bool:
    """Change the booking; or show at the form why not."""
    changes: dict[str, Any] = form.cleaned_data
    try:
        change_booking(booking=booking, by=request.user, **changes)
    except BookingRefused as refused:
        for refusal in refused.refusals:
            field = "people" if refusal.code == "too_many_people" else None
            form.add_error(field, ValidationError(str(refusal), code=refusal.code))
    except TalkoError as error:
        form.add_error(None, ValidationError(str(error), code=error.code))
    return form.is_valid()
