"""Cancel dates: choose, see what will happen, confirm."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_talko.bookings.actions import cancel_dates
from wagtail_talko.bookings.forms import CancelForm
from wagtail_talko.bookings.hosts import who
from wagtail_talko.bookings.lateness import free_until, is_late
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.views.own import booking_crumbs, dates_of, editable_booking
from wagtail_talko.exceptions import TalkoError
from wagtail_talko.wording import format_span

# Given up so early, a time of a series can still be of use to others.
FAR_AHEAD = timedelta(days=14)


@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more (GET, or POST with errors), then cancel (POST). Dates come as `date=<id>`."""
    booking = editable_booking(request.user, pk)
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
    now = datetime.now(UTC)
    rows = [(date, free_words(date, now), is_late(date, now)) for date in chosen]
    context = {
        "booking": booking,
        "who": who(booking),
        "dates": chosen,
        "rows": rows,
        "late": sum(late for _date, _words, late in rows),
        "gives": gives_to_others(booking, chosen, now),
        "form": form,
        "here": here,
        "crumbs": booking_crumbs(booking),
    }
    return render(request, "wagtail_talko/bookings/cancel.html", context)


def _chosen(booking: Booking, ids: Sequence[str], *, everything: bool) -> list[BookingDate]:
    """Return the chosen dates that can still be cancelled; others are passed over.

    Everything is without what the municipality has noted something of: that stays as it is.
    """
    now = datetime.now(UTC)
    return [
        date
        for date in dates_of(booking)
        if date.is_active
        and date.end > now
        and (str(date.pk) in ids or (everything and not date.outcome_by_staff))
    ]


def free_words(date: BookingDate, now: datetime) -> str:
    """Say until when cancelling is free, or that it would be late. "" where it always is free."""
    until = free_until(date)
    if until is None:
        return ""
    language, zone = get_language() or "en", date.room.space.zone
    when = format_span(until, None, zone=zone, language=language)
    if now > until:
        return _("Cancelling was free until %(when)s. Now it is marked as late.") % {"when": when}
    return _("Cancelling is free until %(when)s.") % {"when": when}


def gives_to_others(booking: Booking, dates: Sequence[BookingDate], now: datetime) -> bool:
    """Whether dates of a series are so far ahead that others will gladly have them."""
    is_series = sum(date.is_active for date in dates_of(booking)) > 1
    return is_series and all(date.start > now + FAR_AHEAD for date in dates)


def _done(dates: Sequence[BookingDate]) -> str:
    return ngettext(
        "%(n)d time was cancelled. Others can now book the room.",
        "%(n)d times were cancelled. Others can now book the room.",
        len(dates),
    ) % {"n": len(dates)}
