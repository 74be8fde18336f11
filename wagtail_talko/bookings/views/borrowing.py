"""Change what a booking borrows, at all its times to come."""

from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wagtail_talko.associations.joining.limits import may_change
from wagtail_talko.associations.joining.refusals import TooManyChanges
from wagtail_talko.bookings.accessories.lending import change_booking_accessories
from wagtail_talko.bookings.accessories.queries import borrowable
from wagtail_talko.bookings.accessories.stock import wanted_of
from wagtail_talko.bookings.forms import BorrowForm
from wagtail_talko.bookings.forms.borrowing import PREFIX, sent_accessories
from wagtail_talko.bookings.hosts import may_edit, memberships
from wagtail_talko.bookings.views.own import own_booking
from wagtail_talko.elements import Crumb, ErrorLink
from wagtail_talko.exceptions import Refused, TalkoError


@login_required
def borrow(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what can be borrowed and what is (GET); change it (POST), or say why not."""
    booking = own_booking(request.user, pk)
    number = booking.dates.active().filter(end__gt=datetime.now(UTC)).count()
    if not number or not may_edit(booking, memberships(request.user)):
        raise Http404
    here = reverse("talko:booking", args=[booking.pk])
    has = wanted_of(booking)
    initial = {f"{PREFIX}{key}": quantity for key, quantity in has.items()}
    form = BorrowForm(request.POST if request.method == "POST" else None, initial=initial)
    form.offer(*borrowable(booking.room, [*has, *sent_accessories(request.POST)]))
    errors: list[ErrorLink] = []
    if request.method == "POST" and form.is_valid():
        try:
            if not may_change(request):
                raise TooManyChanges
            change_booking_accessories(booking=booking, accessories=form.wanted, by=request.user)
        except TalkoError as error:
            reasons = error.refusals if isinstance(error, Refused) else [error]
            errors = [ErrorLink(text=str(reason)) for reason in reasons]
        else:
            messages.success(request, _("What you borrow was changed."))
            return HttpResponseRedirect(here)
    context = {
        "booking": booking,
        "number": number,
        "form": form,
        "errors": errors,
        "has_errors": bool(errors),
        "here": here,
        "crumbs": [
            Crumb(title=_("My bookings"), url=reverse("talko:bookings")),
            Crumb(title=_("Booking"), url=here),
        ],
    }
    return render(request, "wagtail_talko/bookings/borrow.html", context)
