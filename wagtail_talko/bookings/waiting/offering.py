"""Offering what has become free to the first in line whose time fits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wagtail_talko.audit import audit
from wagtail_talko.bookings.accessories.stock import want
from wagtail_talko.bookings.actions.base import (
    action,
    all_hosts,
    announce,
    check_locked,
    describe_booking,
    utc_now,
)
from wagtail_talko.bookings.actions.claiming import claim_or_refuse
from wagtail_talko.bookings.actions.judging import refusals_of_change
from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.hosts import with_hosts
from wagtail_talko.bookings.layout import Layout, lock
from wagtail_talko.bookings.models import Booking, BookingDate, WaitingWish
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.bookings.waiting import notifications
from wagtail_talko.bookings.waiting.base import RELATIONS, ask_for, is_of_own_series
from wagtail_talko.bookings.waiting.borrowing import (
    LACKING,
    note_missing,
    share_of,
    wanted_under_lock,
)
from wagtail_talko.bookings.waiting.deadlines import last_moment, offer_until
from wagtail_talko.bookings.waiting.joining import KEPT
from wagtail_talko.exceptions import Refusal

State = WaitingWish.State
# Accessory -> how many.
Wants = Mapping[int, int]


@action
def offer_next(
    *, space_id: int, now: datetime | None = None, silent: bool = False
) -> list[WaitingWish]:
    """Offer each time of a space that is free to the first in line for it; return the wishes.

    First come, first served: of wishes that overlap, the earliest whose whole time is free and
    that passes all rules. Those for which there is no time left to answer are closed. Calling it
    again offers nothing twice. What is to be borrowed with a time and is not there is left out of
    the offer, and told. A constant number of queries, and some for each wish whose time is free.
    """
    line = _line(space_id)
    if not line:
        return []
    rooms = {wish.room_id: wish.room for wish in line}
    hosts = {wish.association_id for wish in line}
    hosts |= all_hosts({wish.booking for wish in line if wish.booking})
    layout = lock(rooms.values(), association_ids=hosts)
    now = now or utc_now()
    # Who has joined since in another room waits for the next call: that room is not locked.
    line = [w for w in _line(space_id) if w.room_id in rooms and w.association_id in hosts]
    check_locked(all_hosts({wish.booking for wish in line if wish.booking}), hosts)
    wanted = wanted_under_lock(line)
    known = _known(line, layout)
    offered = []
    for wish in line:
        room = layout.rooms[wish.room_id]
        until = offer_until(room, wish.start, now)
        is_free = known.is_free(room, wish.span, whole=wish.is_exclusive)
        if until is None:
            _let_pass(wish, layout, now, wanted=wanted[wish.pk], is_free=is_free)
        elif is_free and _offer(wish, until, layout, now, wanted=wanted[wish.pk]):
            offered.append(wish)
            if not silent:
                notifications.tell("offered", wish)
            known = _known(line, layout)
    return offered


def _line(space_id: int) -> list[WaitingWish]:
    waiting = WaitingWish.objects.waiting().filter(room__space=space_id)
    line = list(with_hosts(waiting.select_related(*RELATIONS), "booking__").in_line())
    for wish in line:
        if not is_of_own_series(wish):
            # Handed over since: the time would be a booking of its own.
            wish.booking = None
    return line


def _known(line: Sequence[WaitingWish], layout: Layout) -> Availability:
    rooms = {wish.room_id for wish in line}
    return Availability(
        [layout.rooms[pk] for pk in rooms], [wish.span for wish in line], layout=layout
    )


def _offer(
    wish: WaitingWish, until: datetime, layout: Layout, now: datetime, *, wanted: Wants
) -> bool:
    """Offer the time with what is to be borrowed, or else without what of that is not there.

    Every date of a series borrows the same: what lacks something is a booking of its own. False
    where a rule is in the way.
    """
    refusals = refusals_of_offer(wish, layout, now, wanted=wanted)
    if not refusals:
        return _make(wish, until, layout, wanted, wish.booking)
    if not {refusal.code for refusal in refusals} <= LACKING:
        return False
    there, missing = share_of(wish, wanted, layout)
    series, wish.booking = wish.booking, None
    fits = not refusals_of_offer(wish, layout, now, wanted=there)
    if fits and _make(wish, until, layout, there, None):
        note_missing(wish, wanted, missing)
        return True
    wish.booking = series
    return False


def refusals_of_offer(
    wish: WaitingWish, layout: Layout, now: datetime, *, wanted: Wants
) -> list[Refusal]:
    """Return why the wish cannot be offered; the other dates of its series count as well."""
    ask = ask_for(wish, layout, now, wanted=wanted)
    return refusals_of_change(ask, wish.booking) if wish.booking else refusals_of(ask)


def _make(
    wish: WaitingWish, until: datetime, layout: Layout, wanted: Wants, series: Booking | None
) -> bool:
    """Make the date that is the offer; False when somebody wrote past the actions meanwhile."""
    is_new = series is None
    try:
        with transaction.atomic():
            booking = series or _new_booking(wish, wanted)
            [date] = BookingDate.objects.bulk_create(
                [
                    BookingDate(
                        booking=booking,
                        room=layout.rooms[wish.room_id],
                        start=wish.start,
                        end=wish.end,
                        state=BookingDate.State.REQUESTED,
                        holds_room=True,
                        offered_until=until,
                    )
                ]
            )
            claim_or_refuse([date], layout=layout)
    except BookingRefused:
        return False
    wish.booking, wish.date = booking, date
    wish.state, wish.offered_until = State.OFFERED, until
    wish.save(update_fields=["booking", "date", "state", "offered_until"])
    facts: dict[str, Any] = {"booking": describe_booking(booking)} if is_new else {}
    announce("requested", "booking.offer", [date], by=None, silent=True, wish=wish.pk, **facts)
    return True


def _new_booking(wish: WaitingWish, wanted: Wants) -> Booking:
    booking = Booking.objects.create(
        room=wish.room,
        association=wish.association,
        purpose=wish.purpose,
        created_by=wish.created_by,
        **{name: getattr(wish, name) for name in KEPT},
    )
    want(booking, wanted)
    return booking


def _let_pass(
    wish: WaitingWish, layout: Layout, now: datetime, *, wanted: Wants, is_free: bool
) -> None:
    """Close a wish that nobody could answer in time; say so where the time can still be booked."""
    wish.state = State.PASSED
    wish.save(update_fields=["state"])
    audit(wish, "waiting.end", by=None, state=wish.state)
    bookable = is_free and now < last_moment(layout.rooms[wish.room_id], wish.start)
    if not bookable:
        return
    refusals = refusals_of_offer(wish, layout, now, wanted=wanted)
    if {refusal.code for refusal in refusals} <= LACKING:
        notifications.tell("too_near", wish)
