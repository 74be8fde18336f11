"""Changing what a booking borrows, at all its dates to come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from wagtail_talko.bookings.accessories.holds import release_pieces
from wagtail_talko.bookings.accessories.stock import (
    Stock,
    Wanted,
    by_key,
    lock_accessories,
    want,
    wanted_of,
)
from wagtail_talko.bookings.actions.base import (
    action,
    announce,
    check_may_change,
    lock_dates,
    snapshot,
    utc_now,
    write,
)
from wagtail_talko.bookings.actions.claiming import claim_pieces_or_refuse
from wagtail_talko.bookings.layout import Layout, LayoutChanged
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.refusals import BookingRefused, HasPassed
from wagtail_talko.exceptions import Refusal


@action
def change_booking_accessories(
    *,
    booking: Booking,
    accessories: Wanted,
    by: Any,
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Let a booking borrow exactly `accessories` (accessory -> how many) at all dates to come.

    All or nothing; what it has already is never lost by asking for the rest. Returns the dates.
    Raises `BookingRefused` by date, `HasPassed` when no date is to come, `NotAllowed`.
    """
    now = now or utc_now()
    coming = list(_coming(booking, now))
    if not coming:
        raise HasPassed
    # The booking's own room too: dates added meanwhile take its lock.
    fresh, layout = lock_dates(coming, also_rooms=[booking.room])
    if not {date.pk for date in _coming(booking, now)} <= {date.pk for date in coming}:
        # Dates were added between our look and our lock: they are to have the same.
        raise LayoutChanged
    check_may_change(fresh, by)
    fresh = [date for date in fresh if date.is_active]
    if not fresh:
        raise HasPassed
    own = fresh[0].booking
    before, after = wanted_of(own), by_key(accessories)
    lock_accessories([*before, *after])
    refusals = list(_refusals(fresh, before, after, layout))
    if refusals:
        raise BookingRefused(refusals)
    had = snapshot(fresh)
    release_pieces(fresh)
    own.accessories.all().delete()
    want(own, after)
    claim_pieces_or_refuse([date for date in fresh if date.holds_room], layout=layout)
    write(fresh)
    announce(
        "lending",
        "booking.accessories",
        fresh,
        by=by,
        before=had,
        silent=silent,
        accessories_before=before,
        accessories=after,
    )
    return fresh


def _coming(booking: Booking, now: datetime) -> QuerySet[BookingDate]:
    return booking.dates.active().filter(end__gt=now)


def _refusals(
    dates: Sequence[BookingDate],
    before: Mapping[int, int],
    after: Mapping[int, int],
    layout: Layout,
) -> Iterator[Refusal]:
    """Judge only what is asked for beyond what the booking has: the rest is promised already."""
    more = {pk: quantity for pk, quantity in after.items() if quantity > before.get(pk, 0)}
    ids = [date.pk for date in dates]
    stock = Stock(more, [date.span for date in dates], ignoring=ids)
    yield from stock.refusals(dates[0].room)
    for date in dates:
        yield from stock.refusals_of_date(date.room, date.span, layout)
