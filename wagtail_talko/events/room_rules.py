"""What an event may have of rooms: what would be refused, and what its hosts hold already."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.app_settings import app_settings
from wagtail_talko.associations.models import Association
from wagtail_talko.bookings.actions.requests import make_ask
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.events.models import Occurrence
from wagtail_talko.events.refusals import NeedsApproval
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span, in_utc


def covers(date: BookingDate, row: Occurrence) -> bool:
    return date.span.contains(in_utc(row.start, row.end))


def refused_dates(
    room: Room,
    association: Association | None,
    spans: Sequence[Span],
    *,
    by: Any,
    now: datetime,
    ignoring: Sequence[int] = (),
    own_booking: int | None = None,
) -> list[Refusal]:
    """Return the refusals that would leave dates without their room. Writes nothing.

    The municipality's own people and the system meet the hard rules alone; members of the host all
    that their own bookings meet. `ignoring` are ids of BookingDates that would be given up for
    these; towards dates of `own_booking` no turnaround is kept.
    """
    refusals: list[Refusal] = []
    is_own = association is not None and is_members_own(association, room, by)
    for part in parts_of(spans):
        ask = make_ask(
            room=room,
            association=association,
            spans=part,
            by=by,
            now=now,
            origin=Booking.Origin.MEMBER if is_own else Booking.Origin.EVENT,
            ignoring=ignoring,
            own_booking=own_booking,
        )
        found = [refusal for refusal in refusals_of(ask) if refusal.is_hard or is_own]
        if is_own and room.needs_approval:
            found += [NeedsApproval(span=span, zone=ask.zone, room=room) for span in part]
        refusals += found
    return refusals


def is_members_own(association: Association, room: Room, by: Any) -> bool:
    """Say whether `by` has the room as a member of the association, not as its manager."""
    if by is None or manages(by, room.space.municipality):
        return False
    return association.memberships.filter(user=by).exists()


def booking_host(hosts: Iterable[Association], by: Any) -> Association | None:
    """Return the host that books: one that `by` acts for, else the first. One query."""
    ordered = sorted(hosts, key=lambda host: host.pk)
    own = by.talko_associations.filter(pk__in=[host.pk for host in ordered]) if by else None
    chosen = own.order_by("pk").first() if own is not None else None
    return chosen or (ordered[0] if ordered else None)


def adoptable(room: Room, hosts: Iterable[Association], spans: Sequence[Span]) -> list[BookingDate]:
    """Return bookings that hosts made themselves in this room around the times."""
    if not spans:
        return []
    reach = Span(min(span.start for span in spans), max(span.end for span in spans))
    return list(
        BookingDate.objects.active()
        .overlapping(reach)
        .filter(
            room=room,
            holds_room=True,
            offered_until=None,
            booking__association__in=list(hosts),
        )
        .exclude(booking__origin__in=[Booking.Origin.CLOSURE, Booking.Origin.EVENT])
        .select_related("booking")
    )


def parts_of(spans: Sequence[Span]) -> list[Sequence[Span]]:
    """Cut a long series into requests no longer than one booking may be."""
    most = app_settings.MAX_DATES
    ordered = sorted(spans)
    return [ordered[first : first + most] for first in range(0, len(ordered), most)]
