"""Who else is in a shared room. Only what the room's public week shows: never a person."""

from collections.abc import Iterable
from datetime import datetime

from wagtail_talko.bookings.hosts import with_hosts
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.shown import with_secrecy
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, in_utc

Time = tuple[Room, datetime, datetime]


def beside(times: Iterable[Time], *, but: Booking | None = None) -> dict[Time, list[BookingDate]]:
    """Return, for each time, the dates of others that share the room then, by start.

    Private bookings, those of hidden events, offers of the waiting list and the municipality's own
    are left out. Two queries for any number of times and rooms; none where no room is shared.
    """
    shared = {
        (room, start, end): in_utc(start, end) for room, start, end in times if room.is_shared
    }
    if not shared:
        return {}
    spans = shared.values()
    window = Span(min(span.start for span in spans), max(span.end for span in spans))
    dates = (
        BookingDate.objects.active()
        .overlapping(window)
        .filter(
            room__in={room for room, _start, _end in shared},
            holds_room=True,
            offered_until=None,
            booking__is_private=False,
            booking__association__isnull=False,
        )
        .exclude(booking=but)
        .select_related("booking__association")
        .order_by("start", "pk")
    )
    shown = with_secrecy(dates).filter(is_of_hidden_event=False)
    rows = list(with_hosts(shown, "booking__"))
    found = {
        time: [row for row in rows if row.room_id == time[0].pk and row.span.overlaps(span)]
        for time, span in shared.items()
    }
    return {time: rows for time, rows in found.items() if rows}
