"""A member's own calendar: what their associations have booked, with details."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wagtail_talko.associations.models import Membership
from wagtail_talko.bookings.addresses import uid_host
from wagtail_talko.bookings.hosts import hosted_by, who, with_hosts
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.notifications.attachments import place_of
from wagtail_talko.calendars.days import site_zone
from wagtail_talko.events.models import CANCELLED_STAYS
from wagtail_talko.ical import SingleEvent, Words, render_busy, wrap
from wagtail_talko.timeslots import at
from wagtail_talko.words import pick

KEPT = timedelta(days=90)
MOST_DATES = 1000
STATUSES: dict[str, Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]] = {
    "requested": "TENTATIVE",
    "confirmed": "CONFIRMED",
    "declined": "CANCELLED",
    "cancelled": "CANCELLED",
}


def private_dates(user: Any, *, day: date) -> list[BookingDate]:
    """Return the dates of the associations the person is a member of. Two queries.

    What was cancelled stays for a while, so that phones hear of it. `is_own` says that one of
    the associations made the booking, and does not only host it too.
    """
    midnight = at(day, time.min, site_zone())
    made = Membership.objects.filter(user=user, association=OuterRef("booking__association"))
    dates = (
        BookingDate.objects.ending_after(midnight - KEPT)
        .filter(Q(state__in=BookingDate.ACTIVE) | Q(changed_at__gt=midnight - CANCELLED_STAYS))
        .filter(booking__in=Booking.objects.filter(hosted_by(user)), offered_until=None)
        .annotate(is_own=Exists(made))
        .select_related("booking__association", "room__space")
        .order_by("start", "pk")
    )
    return list(with_hosts(dates, "booking__")[:MOST_DATES])


def last_change_of(dates: list[BookingDate], *, day: date) -> datetime:
    """Return when the calendar last became what it is."""
    midnight = at(day, time.min, site_zone())
    return max([midnight, *(booked.changed_at for booked in dates)])


def private_calendar(dates: list[BookingDate], *, root: str, language: str) -> bytes:
    """Write the calendar in the active language. `root` is the site's address without a path."""
    host = uid_host()
    return wrap(
        name=_("My bookings"),
        zones=[booked.room.space.time_zone for booked in dates],
        parts=[render_busy(_single(booked, host, root, language)) for booked in dates],
        url=root + reverse("talko:bookings"),
    )


def _single(booked: BookingDate, host: str, root: str, language: str) -> SingleEvent:
    booking = booked.booking
    hosts = who(booking, language)
    # Only the first host and the municipality read what the room is for.
    purpose = booking.purpose if booked.is_own else ""  # type: ignore[attr-defined]
    room = pick(booked.room.name, language).text
    state = pgettext("state of a booking", "State")
    lines = [
        hosts,
        purpose,
        f"{state}: {booked.get_state_display()}",
        booked.reason,
    ]
    return SingleEvent(
        uid=f"{booked.uid}@{host}",
        sequence=booked.sequence,
        modified=booked.changed_at.astimezone(UTC),
        zone=booked.room.space.time_zone,
        words=Words(
            summary=f"{room}: {booking.public_title or purpose or hosts}",
            language=language,
            description="\n".join(line for line in lines if line),
            location=place_of(booked.room),
            url=root + reverse("talko:booking", args=[booking.pk]),
        ),
        start=booked.start,
        end=booked.end,
        status=STATUSES[booked.state],
    )
