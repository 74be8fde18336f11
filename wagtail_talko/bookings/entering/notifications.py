"""The mail to hosts with dates to come when the way in has changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from wagtail_talko.app_settings import app_settings
from wagtail_talko.bookings.addresses import booking_url
from wagtail_talko.bookings.entering.words import entry_of
from wagtail_talko.bookings.hosts import with_hosts
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.notifications.readers import all_readers
from wagtail_talko.bookings.notifications.texts import render_letter, which
from wagtail_talko.messages.outbox import enqueue
from wagtail_talko.spaces.models import Room

KIND = "booking.entry"
DAY = timedelta(days=1)
# Who comes later than that is reminded before it, with the words of then.
SOON = 21 * DAY


def tell_entry_changed(rooms: Iterable[Room], *, now: datetime) -> None:
    """Tell the hosts of confirmed dates in the rooms that the way in has changed.

    Of the coming three weeks, or longer where reminders go out earlier; where none will come, of
    any date ahead. One query, and some
    for each booking that is told.
    """
    dates = (
        BookingDate.objects.filter(state=BookingDate.State.CONFIRMED, room__in=list(rooms))
        .ending_after(now)
        .exclude(booking__origin=Booking.Origin.CLOSURE)
        .select_related("booking__association", "room__space__municipality")
        .order_by("start", "pk")
    )
    if app_settings.REMINDER_DAYS:
        never = Q(booking__reminders=Booking.Reminders.NEVER)
        # Of these the reminder may have gone, with the words of before.
        reminded = (app_settings.REMINDER_DAYS + 1) * DAY
        dates = dates.filter(Q(start__lt=now + max(SOON, reminded)) | never)
    by_booking: dict[int, list[BookingDate]] = {}
    for date in with_hosts(dates, "booking__"):
        by_booking.setdefault(date.booking_id, []).append(date)
    for own in by_booking.values():
        tell_hosts(own, now=now)


def tell_hosts(dates: Sequence[BookingDate], *, now: datetime) -> None:
    """Tell the hosts of one booking how they get in at these dates from now on."""
    entry, booking = entry_of(dates), dates[0].booking
    for number, reader in enumerate(all_readers(booking)):
        with translation.override(reader.language):
            body = render_letter(
                "wagtail_talko/mail/entry.txt",
                dates,
                entry=entry.lines(dates),
                url=booking_url(booking),
            )
            subject = _("How you get in has changed")
            enqueue(
                kind=KIND,
                recipient=reader.email,
                language=reader.language,
                subject=f"{subject}: {which(dates)}",
                body=body,
                dedupe_key=f"{KIND}/{booking.pk}/{now.isoformat()}/{number}",
                is_secret=True,
            )
