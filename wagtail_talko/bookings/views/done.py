"""The last step of asking for a room: what was booked, and what happens next."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.accessories.queries import say_borrowed
from wagtail_talko.bookings.models import Booking, BookingDate, BookingHost
from wagtail_talko.bookings.views.hosting import said_invited
from wagtail_talko.bookings.views.own import dates_of, left_out_words, own_bookings
from wagtail_talko.bookings.waiting.queries import wishes_of, with_places
from wagtail_talko.elements import Step

DETAILS, CHECK, DONE = 1, 2, 3


def steps() -> list[Step]:
    """Return the steps of asking for a room."""
    return [Step(label=_("Details")), Step(label=_("Check")), Step(label=_("Done"))]


@login_required
def done(request: HttpRequest) -> HttpResponse:
    """What was booked, what is waited for, and what happens next."""
    ids = _ids(request, "booking")
    found = list(own_bookings(request.user).filter(pk__in=ids).order_by("pk"))
    wishes = wishes_of(request.user).filter(pk__in=_ids(request, "wish"))
    wished = with_places(list(wishes.order_by("start", "pk")))
    if not found and not wished:
        raise Http404
    dates: list[BookingDate] = sorted(
        (date for booking in found for date in dates_of(booking)),
        key=lambda date: (date.start, date.pk),
    )
    is_request = any(date.state == BookingDate.State.REQUESTED for date in dates)
    context = {
        "bookings": found,
        "dates": dates,
        "waits": is_request,
        "holds": all(date.holds_room for date in dates),
        "wishes": wished,
        "left_out": left_out_words(found[0]) if found else "",
        "hosts": _asked_hosts(found),
        "borrowed": ", ".join(say_borrowed(found[0])) if found else "",
        "steps": steps(),
        "step": DONE,
    }
    return render(request, "wagtail_talko/bookings/done.html", context)


def _ids(request: HttpRequest, name: str) -> list[int]:
    """Return the keys in the query string; what no key can be is passed over."""
    found = request.GET.getlist(name)[: app_settings.MAX_DATES]
    return [int(pk) for pk in found if pk.isdecimal() and len(pk) < 15]


def _asked_hosts(bookings: list[Booking]) -> list[str]:
    """Say of the joint hosts whether they have been asked or are hosts already. One query."""
    states = (BookingHost.State.INVITED, BookingHost.State.ACCEPTED)
    rows = BookingHost.objects.filter(booking__in=bookings, state__in=states)
    lines = [said_invited(row) for row in rows.select_related("association").order_by("pk")]
    # With several rooms there are as many bookings.
    return list(dict.fromkeys(lines))
