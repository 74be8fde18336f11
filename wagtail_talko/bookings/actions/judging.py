"""What the rules are asked about a change: the same for the page that shows it and the action."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.bookings.accessories.stock import Stock, wanted_of
from wagtail_talko.bookings.actions.requests import make_ask, possible
from wagtail_talko.bookings.ask import Ask
from wagtail_talko.bookings.hosts import hosts_of
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.refusals import DatesOverlap, RoomTaken
from wagtail_talko.bookings.rules import is_possible, refusals_of
from wagtail_talko.exceptions import Refusal
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span


def ask_for_change(
    *,
    booking: Booking,
    room: Room,
    spans: Sequence[Span],
    by: Any,
    now: datetime,
    layout: Layout | None = None,
    ignoring: Sequence[int] = (),
    dates_before: int | None = None,
    beside: Sequence[Wish] = (),
    is_locked: bool = False,
) -> Ask:
    """Load what the rules need about dates of a booking that are to be at `spans` in `room`.

    `ignoring` are ids of dates that leave their time; `dates_before` how many the booking has
    that these come on top of, None where none are added; `beside` what goes to other rooms. An
    action that `is_locked` locks what is borrowed as well.
    """
    make_stock = Stock.under_lock if is_locked else Stock
    windows = possible([*spans, *(wish.span for wish in beside)])
    return make_ask(
        room=room,
        association=booking.association,
        spans=spans,
        by=by,
        now=now,
        layout=layout,
        ignoring=ignoring,
        own_booking=booking.pk,
        hosts=hosts_of(booking),
        beside=beside,
        origin=origin_for(booking, room, by),
        people=booking.people,
        is_exclusive=booking.is_exclusive,
        is_change=True,
        dates_before=dates_before,
        stock=make_stock(wanted_of(booking), windows, ignoring=ignoring),
    )


def origin_for(booking: Booking, room: Room, by: Any) -> str:
    """A manager changes a member's booking with staff's freedom."""
    if booking.origin == Booking.Origin.MEMBER and (
        by is None or manages(by, room.space.municipality)
    ):
        return Booking.Origin.STAFF
    return booking.origin


def refusals_of_change(
    ask: Ask, booking: Booking, *, ignoring: Iterable[int] = ()
) -> list[Refusal]:
    """Return every refusal, those of the booking's own other dates in the room among them.

    A room for several groups would have a place for the same group again, and a request that does
    not hold its room leaves it to the next one. One query more.
    """
    refusals = refusals_of(ask)
    own = booking.dates.active().filter(room=ask.room).exclude(pk__in=list(ignoring))
    dates = [Span(*span) for span in own.values_list("start", "end")]
    # Where the room is taken, it is said already.
    taken = {refusal.span for refusal in refusals if isinstance(refusal, RoomTaken)}
    return refusals + [
        ask.refuse(DatesOverlap, span)
        for span in filter(is_possible, ask.spans)
        if span not in taken and any(span.overlaps(date) for date in dates)
    ]
