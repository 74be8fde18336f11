"""Times that are no longer free, but whose hosts welcome others."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wagtail_talko.bookings.finding.times import HORIZON_DAYS
from wagtail_talko.bookings.finding.wishes import Wish
from wagtail_talko.bookings.hosts import hosts_of, with_hosts
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.opened import open_dates
from wagtail_talko.spaces.models import Room
from wagtail_talko.timeslots import local_date

# Of more, some would be looked at in vain.
MOST_READ = 200


def welcoming(
    rooms: Sequence[Room], wish: Wish, *, now: datetime, own: frozenset[int] = frozenset()
) -> dict[int, list[BookingDate]]:
    """Return the times in the rooms that others may ask to join, near what is wished for.

    By booking, the one with the first time first. What one of the associations `own` hosts is left
    out. Two queries, one where there is nothing.
    """
    found: dict[int, list[BookingDate]] = {}
    until = now + timedelta(days=HORIZON_DAYS)
    dates = open_dates(after=now, before=until).filter(room__in=[room.pk for room in rooms])
    for date in with_hosts(dates, "booking__")[:MOST_READ]:
        is_own = own & {host.pk for host in hosts_of(date.booking)}
        if not is_own and _is_near(date, wish):
            found.setdefault(date.booking_id, []).append(date)
    return found


def _is_near(date: BookingDate, wish: Wish) -> bool:
    """Say whether some of the time lies on a wanted day, between the wanted hours."""
    zone = date.room.space.zone
    day = local_date(date.start, zone)
    first, end = wish.clock_span(day, zone)
    return (
        wish.has_weekday(day)
        and (wish.first is None or wish.first <= day)
        and (wish.last is None or day <= wish.last)
        and date.end > first
        and (end is None or date.start < end)
    )
