"""What a change of bookings means for the dates of events."""

from collections.abc import Iterable, Sequence
from typing import Any

from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.events.listings import render_listings
from wagtail_talko.events.locking import lock_events
from wagtail_talko.events.models import Event, Occurrence
from wagtail_talko.events.room_rules import covers
from wagtail_talko.events.rooms import room_of
from wagtail_talko.signals import occurrence_changed

LINKS = ("booking_date", "event__room", "room")


def lock_followers(dates: Sequence[BookingDate]) -> None:
    """Lock the events whose rooms these dates are, by primary key, before any is changed.

    A closure reaches them booking by booking; saving a space locks all of them in their order.
    """
    rows = Occurrence.objects.filter(booking_date__in=[date.pk for date in dates]).order_by()
    lock_events(rows.values_list("event", flat=True).distinct())


def follow_bookings(dates: Sequence[BookingDate]) -> None:
    """Mark the occurrences whose booking no longer gives them their room.

    A closure cancels the date; any other loss leaves it without a room, for an editor to mend.
    Runs in the transaction of the booking's change.
    """
    closures = [date for date in dates if date.booking.is_closure and date.is_active]
    if closures:
        _write([row for row in _rows_closed_by(closures) if _cancel(row)])
        return
    rows = Occurrence.objects.filter(booking_date__in=[date.pk for date in dates])
    follow_rows(rows.select_related(*LINKS).order_by("pk"))


def follow_rows(rows: Iterable[Occurrence]) -> None:
    """The same for rows that carry their booking date."""
    _write([row for row in rows if not _has_room(row) and _lose_room(row)])


def rows_without_booking() -> Any:
    """Return coming rows whose booking has ended without our having heard of it."""
    return (
        Occurrence.objects.filter(booking_date__isnull=False)
        .exclude(booking_date__state__in=BookingDate.ACTIVE)
        .exclude(state=Occurrence.State.CANCELLED)
        .filter(room_missing=False)
        .exclude(event__state=Event.State.HIDDEN)
        .select_related(*LINKS)
    )


def _has_room(row: Occurrence) -> bool:
    date = row.booking_date
    room = room_of(row.event, row)
    return (
        date is not None
        and date.is_active
        and room is not None
        and date.room_id == room.pk
        and covers(date, row)
    )


def _lose_room(row: Occurrence) -> bool:
    """A cancelled booking stays linked: the closure that ended it is told of a moment later."""
    date = row.booking_date
    if date is not None and date.is_active:
        row.booking_date, row.is_adopted = None, False
    row.room_missing = row.state != Occurrence.State.CANCELLED
    return True


def _cancel(row: Occurrence) -> bool:
    row.state, row.room_missing = Occurrence.State.CANCELLED, False
    row.booking_date, row.is_adopted = None, False
    return True


def _write(rows: Sequence[Occurrence]) -> None:
    if not rows:
        return
    columns = ["booking_date", "is_adopted", "state", "room_missing"]
    Occurrence.objects.bulk_update(rows, columns)
    for row in rows:
        occurrence_changed.send(sender=Occurrence, occurrence=row)
    render_listings(sorted({row.event_id for row in rows}))


def _rows_closed_by(closures: Sequence[BookingDate]) -> list[Occurrence]:
    """Return the coming dates whose booking was cancelled where the room is closed now."""
    first, last = min(date.start for date in closures), max(date.end for date in closures)
    rows = Occurrence.objects.filter(
        booking_date__state=BookingDate.State.CANCELLED,
        booking_date__start__lt=last,
        booking_date__end__gt=first,
        room_missing=True,
    ).select_related(*LINKS)
    layout = Layout({date.room.space_id for date in closures})
    return [row for row in rows if _is_closed(row, closures, layout)]


def _is_closed(row: Occurrence, closures: Sequence[BookingDate], layout: Layout) -> bool:
    booked = row.booking_date
    return booked is not None and any(
        booked.room_id in layout.sharing(date.room_id) and date.span.overlaps(booked.span)
        for date in closures
    )
