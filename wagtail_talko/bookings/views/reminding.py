"""Choose how often the hosts of a booking are reminded."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from wagtail_talko.bookings.forms.reminding import RemindersForm
from wagtail_talko.bookings.hosts import memberships, speaks_for_hosts
from wagtail_talko.bookings.reminding.actions import set_reminders
from wagtail_talko.bookings.views.own import booking_crumbs, booking_path, own_booking
from wagtail_talko.exceptions import TalkoError


@login_required
def reminders(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the choice (GET), or make it (POST)."""
    booking = own_booking(request.user, pk)
    if not speaks_for_hosts(booking, memberships(request.user)):
        raise Http404
    here = booking_path(booking)
    form = RemindersForm(
        request.POST if request.method == "POST" else None, initial={"reminders": booking.reminders}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_reminders(booking=booking, by=request.user, **form.cleaned_data)
        except TalkoError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Your choice of reminders has been saved."))
        return HttpResponseRedirect(here)
    context = {"booking": booking, "form": form, "here": here, "crumbs": booking_crumbs(booking)}
    return render(request, "wagtail_talko/bookings/reminders.html", context)
