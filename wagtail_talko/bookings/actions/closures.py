"""Closing rooms: nobody can book, and what was booked is cancelled, but never unseen."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from wagtail_talko.bookings.actions.base import (
    action,
    announce,
    as_spans,
    describe_booking,
    snapshot,
    utc_now,
    write,
)
from wagtail_talko.bookings.actions.claiming import claim_or_refuse
from wagtail_talko.bookings.actions.requests import add_rows
from wagtail_talko.bookings.claims import release
from wagtail_talko.bookings.hits import dates_touching, hits
from wagtail_talko.bookings.layout import Layout, lock
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.refusals import BookingRefused, ClosureHits, EndsBeforeStart
from wagtail_talko.bookings.waiting.following import return_to_line
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span, day_span, local_dates, merge, subtract


@action
def close_rooms(
    *,
    rooms: Sequence[Room],
    spans: Iterable[tuple[datetime, datetime]],
    reason: str,
    by: Any,
    seen_hits: Iterable[int] = (),
    now: datetime | None = None,
) -> list[Booking]:
    """Close rooms at the spans, one date per local day, and cancel what stood in the way.

    Of a span that has begun the rest is closed: before, the room may have been in use.
    `seen_hits` are ids of the BookingDates the user has been shown. Raises `ClosureHits` with all
    of them when others would be cancelled too, `BookingRefused` for a span that ends before it
    starts, `NotAllowed`. Where a closure stands already, the new one covers the rest. Returns a
    booking for each room.
    """
    now = now or utc_now()
    # Every room of the spaces: a booking of the whole house holds leaves that stay open.
    layout = lock(Room.objects.filter(space__in={room.space_id for room in rooms}))
    rooms = _without_covered([layout.rooms[room.pk] for room in rooms], layout)
    if by is not None and not all(manages(by, room.space.municipality) for room in rooms):
        raise NotAllowed
    wanted = [_rest(span, now) for span in _in_order(as_spans(spans), rooms)]
    hit = hits(rooms, wanted, layout, now=now)
    if not {date.pk for date in hit} <= set(seen_hits):
        raise ClosureHits(hit)
    _cancel(hit, layout, by=by, reason=reason)
    closures = []
    for room in rooms:
        closures += _close(room, wanted, reason, layout, by)
    return closures


def _in_order(spans: Sequence[Span], rooms: Sequence[Room]) -> list[Span]:
    """Merge the spans; refuse one that is empty, as two times within the spring's gap are."""
    for span in spans:
        if span.start >= span.end:
            raise BookingRefused([EndsBeforeStart(span=span, zone=rooms[0].space.zone)])
    return merge(spans)


def _rest(span: Span, now: datetime) -> Span:
    """Return what is left of a span, from this minute on; all of one that is over."""
    minute = now.astimezone(UTC).replace(second=0, microsecond=0)
    return Span(max(span.start, minute), span.end) if minute < span.end else span


def _without_covered(rooms: Sequence[Room], layout: Layout) -> list[Room]:
    """Leave out rooms whose leaves a larger chosen room already closes."""
    ordered = sorted(set(rooms), key=lambda room: -len(layout.leaves(room.pk)))
    chosen: list[Room] = []
    covered: set[int] = set()
    for room in ordered:
        leaves = set(layout.leaves(room.pk))
        if not leaves <= covered:
            chosen.append(room)
            covered |= leaves
    return chosen


def _cancel(hit: Sequence[BookingDate], layout: Layout, *, by: Any, reason: str) -> None:
    if not hit:
        return
    before = snapshot(hit)
    release(hit, layout=layout)
    for date in hit:
        date.state = BookingDate.State.CANCELLED
        date.holds_room = False
        date.offered_until = None
        date.reason = reason[:500]
    write(hit, "state", "holds_room", "offered_until", "reason")
    offers = return_to_line(hit)
    for silent in (False, True):
        # Those who were offered a time get a message of their own.
        own = [date for date in hit if (date.pk in offers) == silent]
        announce(
            "closed", "booking.cancel", own, by=by, before=before, message=reason, silent=silent
        )


def _close(
    room: Room, spans: Sequence[Span], reason: str, layout: Layout, by: Any
) -> list[Booking]:
    """Close the room as one; leaf by leaf where a closure stands on a part of it already."""
    standing = dates_touching([room], spans, layout, closures=True)
    if not standing:
        return [_close_one(room, spans, reason, layout, by)]
    closures = []
    for leaf in layout.leaves(room.pk):
        closed = [date.span for date in standing if leaf in layout.leaves(date.room_id)]
        left = subtract(spans, closed)
        if left:
            closures.append(_close_one(layout.rooms[leaf], left, reason, layout, by))
    return closures


def _close_one(room: Room, spans: Sequence[Span], reason: str, layout: Layout, by: Any) -> Booking:
    booking = Booking.objects.create(
        room=room,
        origin=Booking.Origin.CLOSURE,
        purpose=reason[:200],
        public_title=reason[:120],
        created_by=by if by and by.pk else None,
    )
    daily = [part for span in spans for part in _by_local_day(span, room)]
    rows = add_rows(booking, room, daily, waits=False)
    claim_or_refuse(rows, layout=layout)
    facts = describe_booking(booking)
    announce("closed", "booking.close", rows, by=by, silent=True, booking=facts)
    return booking


def _by_local_day(span: Span, room: Room) -> list[Span]:
    """Cut a span at local midnights: a closure is one date per local day."""
    zone = room.space.zone
    days = (day_span(day, zone) for day in local_dates(span, zone))
    return [Span(max(span.start, day.start), min(span.end, day.end)) for day in days]
