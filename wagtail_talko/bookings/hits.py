"""Which bookings closing rooms would cancel: asked before it is done, and again when it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import LONGEST_BOOKING, Booking, BookingDate
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, merge


def dates_touching(
    rooms: Iterable[Room], spans: Sequence[Span], layout: Layout, *, closures: bool
) -> list[BookingDate]:
    """Return the active dates at the spans in rooms that share a leaf with `rooms`, by start.

    The closures among them, or all the others. 1 query.
    """
    touching = {other for room in rooms for other in layout.sharing(room.pk)}
    condition = Q(pk__in=[])
    for span in merge(spans):
        condition |= Q(
            start__lt=span.end, start__gt=span.start - LONGEST_BOOKING, end__gt=span.start
        )
    origin = Q(booking__origin=Booking.Origin.CLOSURE)
    return list(
        BookingDate.objects.active()
        .filter(condition, origin if closures else ~origin, room__in=touching)
        .select_related("booking__association", "room__space__municipality")
        .order_by("start", "pk")
    )


def hits(
    rooms: Iterable[Room], spans: Sequence[Span], layout: Layout, *, now: datetime
) -> list[BookingDate]:
    """Return the dates that closing `rooms` at `spans` cancels: those that are not over yet."""
    dates = dates_touching(rooms, spans, layout, closures=False)
    return [date for date in dates if date.end > now]
