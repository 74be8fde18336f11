"""The booked times in a room's feed: who has the room, never a person."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils.translation import pgettext

from wagtail_talko.bookings.addresses import uid_host
from wagtail_talko.bookings.hosts import who, with_hosts
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.shown import is_shown, with_secrecy
from wagtail_talko.calendars.days import site_zone
from wagtail_talko.calendars.filters import Filters
from wagtail_talko.events.models import Occurrence
from wagtail_talko.feeds.listings import Texts
from wagtail_talko.ical import SingleEvent, Words, render_busy
from wagtail_talko.timeslots import at
from wagtail_talko.words import pick

# Nobody plans by who had the room long ago.
KEPT = timedelta(days=30)


def add_booked_times(texts: Texts, filters: Filters, *, language: str, day: date) -> None:
    """Add the times at which the asked room is taken to the texts of its events.

    A booking that belongs to an event of the feed is in it already. Four queries.
    """
    assert filters.room is not None
    after = at(day, time.min, site_zone()) - KEPT
    dates = (
        BookingDate.objects.active()
        .ending_after(after)
        .filter(room__in=filters.room_ids, holds_room=True)
        .select_related("booking__association", "room__space")
        .order_by("start", "pk")
    )
    of_events = _events_of_dates(filters, after)
    host, zone = uid_host(), filters.room.space.time_zone
    for booked in with_hosts(with_secrecy(dates), "booking__"):
        if of_events.get(booked.pk) in texts.event_ids:
            continue
        texts.parts.append(render_busy(_single(booked, host, language)))
        if zone not in texts.zones:
            texts.zones.append(zone)


def _events_of_dates(filters: Filters, after: datetime) -> dict[int, int]:
    """Return, by booking date, the event it is for."""
    rows = Occurrence.objects.filter(
        booking_date__room__in=filters.room_ids, booking_date__end__gt=after
    )
    return dict(rows.values_list("booking_date_id", "event_id"))


def _single(booked: BookingDate, host: str, language: str) -> SingleEvent:
    room = booked.room
    confirmed = booked.state == BookingDate.State.CONFIRMED
    return SingleEvent(
        uid=f"{booked.uid}@{host}",
        sequence=booked.sequence,
        modified=booked.changed_at.astimezone(UTC),
        zone=room.space.time_zone,
        words=Words(
            summary=label_of(booked, language, hides=not is_shown(booked)),
            language=language,
            location=", ".join(pick(name, language).text for name in (room.name, room.space.name)),
        ),
        start=booked.start,
        end=booked.end,
        status="CONFIRMED" if confirmed else "TENTATIVE",
    )


def label_of(booked: BookingDate, language: str, *, hides: bool = False) -> str:
    """Return what anybody may know: the association and the public title, or just "booked"."""
    booking = booked.booking
    if booking.is_closure:
        return pgettext("a time in a calendar", "Closed")
    if hides:
        return pgettext("a time in a calendar", "Booked")
    label = ": ".join(part for part in (who(booking, language), booking.public_title) if part)
    return label or pgettext("a time in a calendar", "Booked")
