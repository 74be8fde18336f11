"""Which booking an event's date goes into: all times of one day into the same.

Between dates of one booking the room needs no turnaround; between two bookings it does. So a page
with several times a day books its days, not its dates, and a long series fills several bookings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.events.models import Event
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, local_date


@dataclass
class Share:
    """Dates of a room that go into one booking: `booking` None for one that is still to be made."""

    booking: Booking | None
    days: set[date]
    spans: list[Span]

    @property
    def has_room(self) -> bool:
        """Whether another day goes in. Times of a day count as one."""
        return len(self.days) < app_settings.MAX_DATES

    @property
    def own_booking(self) -> int | None:
        return self.booking.pk if self.booking else None


def share_out(
    event: Event, room: Room, host: Association | None, spans: Iterable[Span]
) -> list[Share]:
    """Return the spans by the bookings they go into, the oldest of those first.

    Two queries, however many spans and bookings.
    """
    shares = distribute(_bookings_of(event, room, host), spans, room.space.zone)
    return [share for share in shares if share.spans]


def distribute(there: Iterable[Share], spans: Iterable[Span], zone: ZoneInfo) -> list[Share]:
    """Give each span to the share that has its local day, else to the last with room for a day."""
    shares = list(there)
    of_day = {day: share for share in shares for day in share.days}
    for span in sorted(spans):
        day = local_date(span.start, zone)
        share = of_day.get(day) or next((each for each in reversed(shares) if each.has_room), None)
        if share is None:
            share = Share(None, set(), [])
            shares.append(share)
        of_day[day] = share
        share.days.add(day)
        share.spans.append(span)
    return shares


def _bookings_of(event: Event, room: Room, host: Association | None) -> Sequence[Share]:
    """Return the bookings that the times of the page have made for this room, the oldest first."""
    of_page = Event.objects.filter(translation_key=event.translation_key)
    made = Booking.objects.filter(origin=Booking.Origin.EVENT, room=room, association=host)
    linked = BookingDate.objects.filter(occurrences__event__in=of_page)
    found = made.filter(Q(pk__in=of_page.values("booking")) | Q(pk__in=linked.values("booking")))
    shares = {booking.pk: Share(booking, set(), []) for booking in found.order_by("pk")}
    held = BookingDate.objects.active().filter(booking__in=shares, room=room)
    for booking_id, start in held.values_list("booking", "start"):
        shares[booking_id].days.add(local_date(start, room.space.zone))
    return list(shares.values())
