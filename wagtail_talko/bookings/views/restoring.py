"""Take a cancelled date back while it is still free."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wagtail_talko.bookings.actions import restore_dates
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.views.own import booking_path, dates_of, editable_booking
from wagtail_talko.exceptions import TalkoError


@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one date back (`date=<id>`); the booking's page says how it went."""
    booking = editable_booking(request.user, pk)
    wanted = request.POST.get("date", "")
    dates = [date for date in dates_of(booking) if str(date.pk) == wanted]
    if not dates:
        messages.warning(request, _("Choose the time to take back."))
        return HttpResponseRedirect(booking_path(booking))
    try:
        [date] = restore_dates(dates=dates, by=request.user)
    except TalkoError as error:
        messages.error(request, str(error))
    else:
        waits = date.state == BookingDate.State.REQUESTED
        messages.success(
            request,
            _("You have asked for the time back. The municipality answers you.")
            if waits
            else _("The time is yours again."),
        )
    return HttpResponseRedirect(booking_path(booking))
