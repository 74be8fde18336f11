"""Offering what has become free to the first in line whose time fits."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import action, all_hosts, announce, check_locked, utc_now
from wagtail_talko.bookings.actions.requests import claim_or_refuse
from wagtail_talko.bookings.availability import Availability
from wagtail_talko.bookings.hosts import with_hosts
from wagtail_talko.bookings.layout import Layout, lock
from wagtail_talko.bookings.models import Booking, BookingDate, WaitingWish
from wagtail_talko.bookings.refusals import BookingRefused
from wagtail_talko.bookings.rules import refusals_of
from wagtail_talko.bookings.waiting import notifications
from wagtail_talko.bookings.waiting.base import RELATIONS, ask_for, is_of_own_series
from wagtail_talko.bookings.waiting.deadlines import last_moment, offer_until
from wagtail_talko.bookings.waiting.joining import KEPT
from wagtail_talko.exceptions import Refusal

State = WaitingWish.State


@action
def offer_next(
    *, space_id: int, now: datetime | None = None, silent: bool = False
) -> list[WaitingWish]:
    """Offer each time of a space that is free to the first in line for it; return the wishes.

    First come, first served: of wishes that overlap, the earliest whose whole time is free and
    that passes all rules. Those for which there is no time left to answer are closed. Calling it
    again offers nothing twice. A constant number of queries, and some for each wish whose time is
    free.
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
    known = _known(line, layout)
    offered = []
    for wish in line:
        room = layout.rooms[wish.room_id]
        until = offer_until(room, wish.start, now)
        is_free = known.is_free(room, wish.span, whole=wish.is_exclusive)
        if until is None:
            _let_pass(wish, layout, now, is_free=is_free)
        elif is_free and not refusals_of_offer(wish, layout, now) and _offer(wish, until, layout):
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


def refusals_of_offer(wish: WaitingWish, layout: Layout, now: datetime) -> list[Refusal]:
    return refusals_of(ask_for(wish, layout, now))


def _offer(wish: WaitingWish, until: datetime, layout: Layout) -> bool:
    """Make the date that is the offer; False when somebody wrote past the actions meanwhile."""
    try:
        with transaction.atomic():
            booking = wish.booking or _new_booking(wish)
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
    announce("requested", "booking.offer", [date], by=None, silent=True, wish=wish.pk)
    return True


def _new_booking(wish: WaitingWish) -> Booking:
    return Booking.objects.create(
        room=wish.room,
        association=wish.association,
        purpose=wish.purpose,
        created_by=wish.created_by,
        **{name: getattr(wish, name) for name in KEPT},
    )


def _let_pass(wish: WaitingWish, layout: Layout, now: datetime, *, is_free: bool) -> None:
    """Close a wish that nobody could answer in time; say so where the time can still be booked."""
    wish.state = State.PASSED
    wish.save(update_fields=["state"])
    audit(wish, "waiting.end", by=None, state=wish.state)
    bookable = is_free and now < last_moment(layout.rooms[wish.room_id], wish.start)
    if bookable and not refusals_of_offer(wish, layout, now):
        notifications.tell("too_near", wish)
