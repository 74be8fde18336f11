"""Giving dates another time or room. A series is a set of dates, never split."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.bookings.accessories.stock import wanted_of
from wagtail_talko.bookings.actions.base import (
    action,
    announce,
    as_spans,
    check_may_change,
    check_not_over,
    check_states,
    lock_dates,
    snapshot,
    utc_now,
    write,
)
from wagtail_talko.bookings.actions.claiming import claim_or_refuse
from wagtail_talko.bookings.actions.judging import ask_for_change, refusals_of_change
from wagtail_talko.bookings.actions.requests import keep_reason, refuse_or_override
from wagtail_talko.bookings.claims import release
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.outcomes.marks import check_not_marked, forget
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.refusals import (
    BookingRefused,
    OtherMunicipality,
    WaitsForAssociation,
)
from wagtail_talko.bookings.suggestions import explain
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages
from wagtail_talko.timeslots import Span

Move = tuple[BookingDate, tuple[datetime, datetime]]


def move_dates(
    *,
    moves: Iterable[Move],
    by: Any,
    room: Room | None = None,
    rooms: Mapping[int, Room] | None = None,
    override: bool = False,
    override_reason: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Give dates of one booking other times, and another room when `room` is given.

    `rooms` says it date by date, by primary key, where they go to different ones.
    All or nothing. A member's moved date waits for approval again where the room asks for it; a
    request that is moved to where nobody approves is confirmed with it.
    The room may be in another space of the municipality; when nothing to come is left elsewhere,
    the booking itself is of that room from then on.
    What was noted of a date stays where only its end changes. Raises `BookingRefused`,
    `WrongState`, `HasPassed`, `WaitsForAssociation`, `NotAllowed`, `MarkedByStaff`;
    ValueError when the dates are not different dates of one booking.
    """
    moves = list(moves)
    targets = {
        date.pk: span for (date, _), span in zip(moves, as_spans(m[1] for m in moves), strict=True)
    }
    if len({date.booking_id for date, _ in moves}) != 1 or len(targets) != len(moves):
        # The rules ask what the booking is: they would judge one booking's date as another's.
        raise ValueError("moves must be of different dates of one booking")
    now = now or utc_now()
    where = {date.pk: room for date, _ in moves} if room else dict(rooms or {})
    try:
        return _move(
            [date for date, _ in moves], targets, where, by, override, override_reason, now, silent
        )
    except BookingRefused as refused:
        _explain(refused, moves, targets, where, now)
        raise


def _explain(
    refused: BookingRefused,
    moves: Sequence[Move],
    targets: Mapping[int, Span],
    where: Mapping[int, Room],
    now: datetime,
) -> None:
    """Add suggestions to the refusals, room by room."""
    rooms = {date.pk: where.get(date.pk) or date.room for date, _ in moves}
    for room in {room.pk: room for room in rooms.values()}.values():
        own = {targets[pk] for pk, there in rooms.items() if there.pk == room.pk}
        explain(
            [refusal for refusal in refused.refusals if refusal.span in own or refusal.is_of(room)],
            room=room,
            spans=list(targets.values()),
            now=now,
            ignoring=list(targets),
            accessories=wanted_of(moves[0][0].booking),
        )


@action
def _move(
    dates: Sequence[BookingDate],
    targets: dict[int, Span],
    where: Mapping[int, Room],
    by: Any,
    override: bool,
    reason: str,
    now: datetime,
    silent: bool,
) -> list[BookingDate]:
    fresh, layout = lock_dates(dates, also_rooms=where.values())
    check_may_change(fresh, by)
    check_not_marked(fresh, by)
    rooms = {
        date.pk: layout.rooms[where[date.pk].pk] if date.pk in where else date.room
        for date in fresh
    }
    if where:
        # Who may take a booking out of one room may not put it into any other.
        check_may_change([BookingDate(booking=d.booking, room=rooms[d.pk]) for d in fresh], by)
    for date in fresh:
        check_same_municipality(date.room, rooms[date.pk])
    check_states(fresh, BookingDate.ACTIVE)
    check_not_over(fresh, now)
    check_not_offered(fresh)
    before = snapshot(fresh)
    overridden = _judge(fresh, targets, rooms, layout, by, now, override=override, reason=reason)
    keep_reason(fresh[0].booking, reason if overridden else "")
    release(fresh, layout=layout)
    municipalities = {room.space.municipality for room in rooms.values()}
    staff = {each.pk: by is None or manages(by, each) for each in municipalities}
    for date in fresh:
        room = rooms[date.pk]
        is_staff = staff[room.space.municipality_id]
        _place_anew(date, targets[date.pk], room, is_staff=is_staff)
    write(fresh, "start", "end", "room", "state", "holds_room")
    claim_or_refuse(fresh, layout=layout)
    follows: dict[str, Any] = _follow(fresh, now) if where else {}
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


def _judge(
    dates: Sequence[BookingDate],
    targets: Mapping[int, Span],
    rooms: Mapping[int, Room],
    layout: Layout,
    by: Any,
    now: datetime,
    *,
    override: bool,
    reason: str,
) -> list[dict[str, Any]]:
    """Raise what binds, of all rooms together; return what was departed from."""
    booking = dates[0].booking
    asked = []
    for room in {room.pk: room for room in rooms.values()}.values():
        spans = [targets[date.pk] for date in dates if rooms[date.pk].pk == room.pk]
        ask = ask_for_change(
            booking=booking,
            room=room,
            spans=spans,
            by=by,
            now=now,
            layout=layout,
            ignoring=list(targets),
            beside=[Wish(targets[pk], other) for pk, other in rooms.items() if other.pk != room.pk],
            is_locked=True,
        )
        asked.append((ask, refusals_of_change(ask, booking, ignoring=targets)))
    overridden, binding = [], []
    for ask, refusals in asked:
        try:
            overridden += refuse_or_override(ask, refusals, override=override, reason=reason)
        except BookingRefused as refused:
            binding += refused.refusals
    if binding:
        raise BookingRefused(binding)
    return overridden


def check_same_municipality(home: Room, room: Room) -> None:
    """Refuse a room of another municipality to everybody.

    A booking belongs to the managers of its room: neither those of the old municipality nor those
    of the new one would see all of a booking that lies in both.
    """
    if room.space.municipality_id != home.space.municipality_id:
        raise BookingRefused([OtherMunicipality(zone=room.space.zone, room=room)])


def check_not_offered(dates: Iterable[BookingDate]) -> None:
    """Refuse dates that are an offer to one in the waiting list: the association answers them."""
    for date in dates:
        if date.offered_until:
            raise WaitsForAssociation(until=date.offered_until, zone=date.room.space.zone)


def _follow(dates: Sequence[BookingDate], now: datetime) -> dict[str, Any]:
    """Make a room the booking's own when all that is to come is there; return it for the log.

    Lists and added dates go by the booking's room. Dates that are over stay where they were.
    """
    booking = dates[0].booking
    coming = booking.dates.active().filter(end__gt=now)
    room = dates[0].room
    if booking.room_id == room.pk or coming.exclude(room=room).exists():
        return {}
    Booking.objects.filter(pk=booking.pk).update(room=room)
    for date in dates:
        date.booking.room = room
    return {"booking_room": room.pk}


def _place_anew(date: BookingDate, span: Span, room: Room, *, is_staff: bool) -> None:
    if (date.start, date.room_id) != (span.start, room.pk):
        # What was noted was noted of another time and place.
        forget(date)
    date.start, date.end, date.room = span.start, span.end, room
    if date.booking.origin == Booking.Origin.MEMBER:
        if not room.needs_approval:
            date.state = BookingDate.State.CONFIRMED
        elif not is_staff:
            date.state = BookingDate.State.REQUESTED
    waits = date.state == BookingDate.State.REQUESTED
    date.holds_room = not waits or room.request_holds_room
