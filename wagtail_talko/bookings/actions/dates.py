"""Changing the dates of bookings: cancel, move, add. A series is a set of dates, never split."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.bookings.accessories.stock import Stock, wanted_of
from wagtail_talko.bookings.actions.base import (
    action,
    announce,
    as_spans,
    check_may_change,
    check_not_over,
    check_states,
    lock_booking,
    lock_dates,
    snapshot,
    utc_now,
    write,
)
from wagtail_talko.bookings.actions.requests import (
    add_rows,
    claim_or_refuse,
    keep_reason,
    make_ask,
    possible,
    refuse_or_override,
)
from wagtail_talko.bookings.claims import release
from wagtail_talko.bookings.hosts import hosts_of
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.refusals import BookingRefused, OtherMunicipality
from wagtail_talko.bookings.rules import Ask, refusals_of
from wagtail_talko.bookings.suggestions import explain
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span

Move = tuple[BookingDate, tuple[datetime, datetime]]


@action
def cancel_dates(
    *,
    dates: Sequence[BookingDate],
    by: Any,
    reason: str = "",
    now: datetime | None = None,
    silent: bool = False,
    kind: str = "cancelled",
) -> list[BookingDate]:
    """Cancel dates and free their rooms. `reason` is told to the booker.

    Raises `WrongState` when one is not active, `HasPassed`, `NotAllowed`.
    """
    fresh, layout = lock_dates(dates)
    check_may_change(fresh, by)
    check_states(fresh, BookingDate.ACTIVE)
    check_not_over(fresh, now or utc_now())
    before = snapshot(fresh)
    release(fresh, layout=layout)
    for date in fresh:
        date.state = BookingDate.State.CANCELLED
        date.holds_room = False
        date.offered_until = None
        date.reason = reason[:500]
    write(fresh, "state", "holds_room", "offered_until", "reason")
    announce(kind, "booking.cancel", fresh, by=by, before=before, message=reason, silent=silent)
    return fresh


def move_dates(
    *,
    moves: Iterable[Move],
    by: Any,
    room: Room | None = None,
    override: bool = False,
    override_reason: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Give dates of one booking other times, and another room when `room` is given.

    All or nothing. A member's moved date waits for approval again where the room asks for it.
    The room may be in another space of the municipality; when nothing to come is left elsewhere,
    the booking itself is of that room from then on.
    Raises `BookingRefused`, `WrongState`, `HasPassed`, `NotAllowed`; ValueError when the dates
    are not different dates of one booking.
    """
    moves = list(moves)
    targets = {
        date.pk: span for (date, _), span in zip(moves, as_spans(m[1] for m in moves), strict=True)
    }
    if len({date.booking_id for date, _ in moves}) != 1 or len(targets) != len(moves):
        # The rules ask what the booking is: they would judge one booking's date as another's.
        raise ValueError("moves must be of different dates of one booking")
    now = now or utc_now()
    try:
        return _move(
            [date for date, _ in moves], targets, by, room, override, override_reason, now, silent
        )
    except BookingRefused as refused:
        target = room or moves[0][0].room
        ignoring = list(targets)
        explain(
            refused.refusals,
            room=target,
            spans=list(targets.values()),
            now=now,
            ignoring=ignoring,
            accessories=wanted_of(moves[0][0].booking),
        )
        raise


@action
def _move(
    dates: Sequence[BookingDate],
    targets: dict[int, Span],
    by: Any,
    room: Room | None,
    override: bool,
    reason: str,
    now: datetime,
    silent: bool,
) -> list[BookingDate]:
    fresh, layout = lock_dates(dates, also_rooms=[room] if room else [])
    check_may_change(fresh, by)
    if room:
        # Who may take a booking out of one room may not put it into any other.
        target_room = layout.rooms[room.pk]
        check_may_change([BookingDate(booking=d.booking, room=target_room) for d in fresh], by)
        _check_same_municipality(fresh, target_room)
    check_states(fresh, BookingDate.ACTIVE)
    check_not_over(fresh, now)
    before = snapshot(fresh)
    overridden = []
    rooms = {date.pk: room.pk if room else date.room_id for date in fresh}
    for target in set(rooms.values()):
        own = [date for date in fresh if rooms[date.pk] == target]
        ask = _ask_for_change(own, targets, rooms, layout, by, now)
        overridden += refuse_or_override(ask, refusals_of(ask), override=override, reason=reason)
    keep_reason(fresh[0].booking, reason if overridden else "")
    release(fresh, layout=layout)
    for date in fresh:
        _place_anew(date, targets[date.pk], layout.rooms[room.pk] if room else date.room, by)
    write(fresh, "start", "end", "room", "state", "holds_room")
    claim_or_refuse(fresh, layout=layout)
    follows = {"booking_room": room.pk} if room and _follow(fresh, room, now) else {}
    announce(
        "moved",
        "booking.move",
        fresh,
        by=by,
        before=before,
        overridden=overridden,
        silent=silent,
        **follows,
    )
    return fresh


def _check_same_municipality(dates: Sequence[BookingDate], room: Room) -> None:
    """Refuse a room of another municipality to everybody.

    A booking belongs to the managers of its room: neither those of the old municipality nor those
    of the new one would see all of a booking that lies in both.
    """
    home = dates[0].room.space.municipality_id
    if room.space.municipality_id != home:
        raise BookingRefused([OtherMunicipality(zone=room.space.zone, room=room)])


def _follow(dates: Sequence[BookingDate], room: Room, now: datetime) -> bool:
    """Make `room` the booking's own when all that is to come is there; say whether it changed.

    Lists and added dates go by the booking's room. Dates that are over stay where they were.
    """
    booking = dates[0].booking
    coming = booking.dates.active().filter(end__gt=now)
    if booking.room_id == room.pk or coming.exclude(room=room).exists():
        return False
    Booking.objects.filter(pk=booking.pk).update(room=room)
    for date in dates:
        date.booking.room = room
    return True


def _ask_for_change(
    dates: Sequence[BookingDate],
    targets: dict[int, Span],
    rooms: dict[int, int],
    layout: Layout,
    by: Any,
    now: datetime,
) -> Ask:
    """Ask for the dates that go to one room, beside those that go to others (by id in `rooms`)."""
    booking, room_id = dates[0].booking, rooms[dates[0].pk]
    return make_ask(
        room=layout.rooms[room_id],
        association=booking.association,
        spans=[targets[date.pk] for date in dates],
        by=by,
        now=now,
        layout=layout,
        ignoring=list(targets),
        own_booking=booking.pk,
        hosts=hosts_of(booking),
        beside=[
            Wish(targets[pk], layout.rooms[other])
            for pk, other in rooms.items()
            if other != room_id
        ],
        origin=_origin_for(booking, layout.rooms[room_id], by),
        people=booking.people,
        is_exclusive=booking.is_exclusive,
        is_change=True,
        stock=Stock.under_lock(
            wanted_of(booking), possible(targets.values()), ignoring=list(targets)
        ),
    )


def _origin_for(booking: Booking, room: Room, by: Any) -> str:
    """A manager changes a member's booking with staff's freedom."""
    if booking.origin == Booking.Origin.MEMBER and (
        by is None or manages(by, room.space.municipality)
    ):
        return Booking.Origin.STAFF
    return booking.origin


def _place_anew(date: BookingDate, span: Span, room: Room, by: Any) -> None:
    date.start, date.end, date.room = span.start, span.end, room
    is_staff = by is None or manages(by, room.space.municipality)
    if date.booking.origin == Booking.Origin.MEMBER and room.needs_approval and not is_staff:
        date.state = BookingDate.State.REQUESTED
    waits = date.state == BookingDate.State.REQUESTED
    date.holds_room = not waits or room.request_holds_room


@action
def add_dates(
    *,
    booking: Booking,
    dates: Iterable[tuple[datetime, datetime]],
    by: Any,
    override: bool = False,
    override_reason: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Add dates to a booking; with those it has they are `MAX_DATES` at the most.

    Raises `BookingRefused`, `NotAllowed`.
    """
    spans = as_spans(dates)
    now = now or utc_now()
    booking, layout = lock_booking(booking, with_room=True)
    room = layout.rooms[booking.room_id]
    check_may_change([BookingDate(booking=booking, room=room)], by)
    ask = make_ask(
        room=room,
        association=booking.association,
        spans=spans,
        by=by,
        now=now,
        layout=layout,
        own_booking=booking.pk,
        hosts=hosts_of(booking),
        origin=_origin_for(booking, room, by),
        people=booking.people,
        is_exclusive=booking.is_exclusive,
        is_change=True,
        dates_before=booking.dates.active().count(),
        stock=Stock.under_lock(wanted_of(booking), possible(spans)),
    )
    overridden = refuse_or_override(
        ask, refusals_of(ask), override=override, reason=override_reason
    )
    keep_reason(booking, override_reason if overridden else "")
    is_staff = ask.is_staff
    rows = add_rows(booking, room, spans, waits=room.needs_approval and not is_staff)
    claim_or_refuse(rows, layout=layout)
    waits = rows[0].state == BookingDate.State.REQUESTED
    announce(
        "requested" if waits else "confirmed",
        "booking.add_dates",
        rows,
        by=by,
        overridden=overridden,
        silent=silent,
    )
    return rows
