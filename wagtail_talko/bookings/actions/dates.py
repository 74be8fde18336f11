"""Changing the dates of bookings: cancel, add. A series is a set of dates, never split."""

from collections.abc import Iterable, Sequence
from datetime import date as Day
from datetime import datetime
from typing import Any

from wagtail_talko.bookings import notifications
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
from wagtail_talko.bookings.actions.claiming import claim_or_refuse
from wagtail_talko.bookings.actions.judging import ask_for_change, refusals_of_change
from wagtail_talko.bookings.actions.moving import check_same_municipality
from wagtail_talko.bookings.actions.requests import add_rows, keep_reason, refuse_or_override
from wagtail_talko.bookings.claims import release
from wagtail_talko.bookings.lateness import is_late
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.outcomes.marks import check_not_marked
from wagtail_talko.spaces.models import Room
from wagtail_talko.spaces.permissions import manages


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

    What a member cancels after the room's deadline is marked late; staff's cancelling never is.
    Raises `WrongState` when one is not active, `HasPassed`, `NotAllowed`; `MarkedByStaff` where the
    municipality has noted what became of one, which it alone takes off.
    """
    now = now or utc_now()
    fresh, layout = lock_dates(dates)
    check_may_change(fresh, by)
    check_not_marked(fresh, by)
    check_states(fresh, BookingDate.ACTIVE)
    check_not_over(fresh, now)
    before = snapshot(fresh)
    _mark_given_up(fresh, by, now)
    release(fresh, layout=layout)
    for date in fresh:
        date.state = BookingDate.State.CANCELLED
        date.holds_room = False
        date.offered_until = None
        date.reason = reason[:500]
    write(fresh, "state", "holds_room", "reason", "given_up", "cancelled_late", "offered_until")
    announce(
        kind,
        "booking.cancel",
        fresh,
        by=by,
        before=before,
        message=reason,
        silent=silent,
        late=[date.pk for date in fresh if date.cancelled_late],
    )
    return fresh


def _mark_given_up(dates: Sequence[BookingDate], by: Any, now: datetime) -> None:
    """Note what the association gives up itself, and what of it after the room's deadline."""
    municipalities = {date.room.space.municipality for date in dates}
    is_member = by is not None and not all(manages(by, each) for each in municipalities)
    for date in dates:
        date.given_up = is_member and date.booking.origin == Booking.Origin.MEMBER
        date.cancelled_late = date.given_up and is_late(date, now)


@action
def add_dates(
    *,
    booking: Booking,
    dates: Iterable[tuple[datetime, datetime]],
    by: Any,
    room: Room | None = None,
    override: bool = False,
    override_reason: str = "",
    left_out: Sequence[Day] = (),
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Add dates to a booking, in its own room or another of the municipality.

    With those it has they are `MAX_DATES` at the most. `left_out` are local days that were not
    free and that the booker passes over: they are kept and repeated in the message.
    Raises `BookingRefused`, `NotAllowed`.
    """
    spans = as_spans(dates)
    now = now or utc_now()
    booking, layout = lock_booking(booking, with_room=True, also_rooms=[room] if room else [])
    room = layout.rooms[room.pk if room else booking.room_id]
    check_may_change([BookingDate(booking=booking, room=booking.room)], by)
    check_same_municipality(booking.room, room)
    ask = ask_for_change(
        booking=booking,
        room=room,
        spans=spans,
        by=by,
        now=now,
        layout=layout,
        dates_before=booking.dates.active().count(),
        is_locked=True,
    )
    overridden = refuse_or_override(
        ask, refusals_of_change(ask, booking), override=override, reason=override_reason
    )
    keep_reason(booking, override_reason if overridden else "")
    rows = add_rows(booking, room, spans, waits=room.needs_approval and not ask.is_staff)
    claim_or_refuse(rows, layout=layout)
    _note_left_out(booking, left_out)
    waits = rows[0].state == BookingDate.State.REQUESTED
    kind = "requested" if waits else "confirmed"
    announce(
        kind,
        "booking.add_dates",
        rows,
        by=by,
        overridden=overridden,
        silent=True,
    )
    if not silent:
        notifications.tell(kind=kind, dates=rows, by=by, left_out=left_out)
    return rows


def _note_left_out(booking: Booking, days: Sequence[Day]) -> None:
    if days:
        booking.left_out = sorted({*(booking.left_out or ()), *(day.isoformat() for day in days)})
        booking.save(update_fields=["left_out"])
