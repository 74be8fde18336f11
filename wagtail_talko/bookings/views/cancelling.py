"""Cancel dates: choose, see what will happen, confirm."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wagtail_talko.bookings.actions import cancel_dates
from wagtail_talko.bookings.forms import CancelForm
from wagtail_talko.bookings.hosts import may_edit, memberships, who
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.views.own import dates_of, own_booking
from wagtail_talko.elements import Crumb
from wagtail_talko.exceptions import TalkoError


@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more (GET, or POST with errors), then cancel (POST). Dates come as `date=<id>`."""
    booking = own_booking(request.user, pk)
    if not may_edit(booking, memberships(request.user)):
        raise Http404
    here = reverse("talko:booking", args=[booking.pk])
    data = request.POST if request.method == "POST" else request.GET
    chosen = _chosen(booking, data.getlist("date"), everything="all" in data)
    if not chosen:
        messages.warning(request, _("Choose at least one coming time to cancel."))
        return HttpResponseRedirect(here)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancelled = cancel_dates(
                dates=chosen, by=request.user, reason=form.cleaned_data["reason"]
            )
        except TalkoError as error:
            # Somebody else was quicker: the booking's page shows how it stands.
            messages.error(request, str(error))
            return HttpResponseRedirect(here)
        messages.success(request, _done(cancelled))
        return HttpResponseRedirect(here)
    context = {
        "booking": booking,
        "who": who(booking),
        "dates": chosen,
        "form": form,
        "here": here,
        "crumbs": [
            Crumb(title=_("My bookings"), url=reverse("talko:bookings")),
            Crumb(title=_("Booking"), url=here),
        ],
    }
    return render(request, "wagtail_talko/bookings/cancel.html", context)


def _chosen(booking: Booking, ids: Sequence[str], *, everything: bool) -> list[BookingDate]:
    """Return the chosen dates that can still be cancelled; others are passed over."""
    now = datetime.now(UTC)
    return [
        date
        for date in dates_of(booking)
        if date.is_active and date.end > now and (everything or str(date.pk) in ids)
    ]


def _done(dates: Sequence[BookingDate]) -> str:
    return ngettext(
        "%(n)d time was cancelled. The room is free for others.",
        "%(n)d times were cancelled. The room is free for others.",
        len(dates),
    ) % {"n": len(dates)}
