"""Which booking an event's date goes into: into that of the dates it must not be parted from.

Between dates of one booking the room needs no turnaround; between two bookings it does. So the
times of a page book together, by days, and a long series fills several bookings one after another.
"""

from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.events.models import Event
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import Span, local_date


@dataclass
class Share:
    """Dates of a room that go into one booking: `booking` None for one that is still to be made."""

    booking: Booking | None = None
    # What it gets; and that with what it has in the room already, in order.
    spans: list[Span] = field(default_factory=list)
    held: list[Span] = field(default_factory=list)
    # Times of one day (the room's clock) count as one.
    days: set[date] = field(default_factory=set)

    @property
    def own_booking(self) -> int | None:
        return self.booking.pk if self.booking else None

    def hold(self, span: Span, zone: ZoneInfo) -> None:
        """Note what it has in the room."""
        insort(self.held, span)
        self.days.add(local_date(span.start, zone))

    def give(self, span: Span, zone: ZoneInfo) -> None:
        self.spans.append(span)
        self.hold(span, zone)

    def gap_to(self, span: Span) -> timedelta | None:
        """Return how far its nearest date is; None where one overlaps: one booking has no two."""
        place = bisect(self.held, span)
        gaps = [span.start - before.end for before in self.held[max(place - 1, 0) : place]]
        gaps += [after.start - span.end for after in self.held[place : place + 1]]
        nearest = min(gaps, default=timedelta.max)
        return None if nearest < timedelta(0) else nearest


def share_out(
    event: Event, room: Room, host: Association | None, spans: Iterable[Span]
) -> list[Share]:
    """Return the spans by the bookings they go into, the oldest of those first.

    Three queries, however many spans and bookings.
    """
    near = _longest_turnaround(room)
    shares = distribute(_bookings_of(event, room, host), spans, room.space.zone, near=near)
    return [share for share in shares if share.spans]


def distribute(
    there: Iterable[Share], spans: Iterable[Span], zone: ZoneInfo, *, near: timedelta
) -> list[Share]:
    """Give each span to a share: `there` are those there are, the oldest first.

    To that of a date nearer than `near`, whatever else it has; then to one that has its day; then
    to the newest. A new one begins when that has `MAX_DATES` days: an old one with a gap has its
    hosts and its end, and nobody looks for next year's dates in it.
    """
    shares = list(there)
    for span in sorted(spans):
        share = _choose(shares, span, local_date(span.start, zone), near)
        if share is None:
            share = Share()
            shares.append(share)
        share.give(span, zone)
    return shares


def _choose(shares: Sequence[Share], span: Span, day: date, near: timedelta) -> Share | None:
    gaps = [(gap, share) for share in shares if (gap := share.gap_to(span)) is not None]
    gap, nearest = min(gaps, key=lambda pair: pair[0], default=(near, None))
    if gap < near:
        return nearest
    most = app_settings.MAX_DATES
    for _gap, share in gaps:
        if day in share.days and len(share.days) <= most:
            return share
    newest = shares[-1] if shares else None
    has_place = newest is not None and newest.gap_to(span) is not None and len(newest.days) < most
    return newest if has_place else None


def _longest_turnaround(room: Room) -> timedelta:
    """Return the longest of the rooms beside it: of a room and its parts the longest counts."""
    found = Room.objects.filter(space=room.space_id).aggregate(most=Max("turnaround_minutes"))
    return timedelta(minutes=found["most"] or 0)


def _bookings_of(event: Event, room: Room, host: Association | None) -> list[Share]:
    """Return the bookings that the times of the page have made for this room, the oldest first."""
    of_page = Event.objects.filter(translation_key=event.translation_key)
    made = Booking.objects.filter(origin=Booking.Origin.EVENT, room=room, association=host)
    linked = BookingDate.objects.filter(occurrences__event__in=of_page)
    found = made.filter(Q(pk__in=of_page.values("booking")) | Q(pk__in=linked.values("booking")))
    shares = {booking.pk: Share(booking) for booking in found.order_by("pk")}
    held = BookingDate.objects.active().filter(booking__in=shares, room=room)
    for booking_id, start, end in held.values_list("booking", "start", "end"):
        shares[booking_id].hold(Span(start, end), room.space.zone)
    return list(shares.values())
