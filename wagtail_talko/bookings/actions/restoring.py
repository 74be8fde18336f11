"""Taking cancelled dates back while their time is still free."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.bookings.accessories.stock import wanted_of
from wagtail_talko.bookings.actions.base import (
    action,
    announce,
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
from wagtail_talko.bookings.layout import Layout
from wagtail_talko.bookings.models import Booking, BookingDate
from wagtail_talko.bookings.quotas.rules import Wish
from wagtail_talko.bookings.refusals import BookingRefused, NotYoursToTakeBack
from wagtail_talko.bookings.suggestions import explain
from wagtail_talko.spaces.permissions import manages


def restore_dates(
    *,
    dates: Sequence[BookingDate],
    by: Any,
    override: bool = False,
    override_reason: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Take cancelled dates of one booking back, where and when they were. All or nothing.

    They face all rules again, and wait for approval where the room asks for it. A member takes
    back what the association gave up itself; what the municipality cancelled, only it can.
    Raises `BookingRefused`, `WrongState`, `HasPassed`, `NotYoursToTakeBack`, `NotAllowed`;
    ValueError for dates of several bookings.
    """
    if len({date.booking_id for date in dates}) != 1:
        raise ValueError("dates must be of one booking")
    now = now or utc_now()
    try:
        return _restore(dates, by, override, override_reason, now, silent)
    except BookingRefused as refused:
        wanted = wanted_of(dates[0].booking)
        for room in {date.room for date in dates}:
            own = {date.span for date in dates if date.room_id == room.pk}
            explain(
                [
                    refusal
                    for refusal in refused.refusals
                    if refusal.span in own or refusal.is_of(room)
                ],
                room=room,
                spans=[date.span for date in dates],
                now=now,
                accessories=wanted,
            )
        raise


@action
def _restore(
    dates: Sequence[BookingDate],
    by: Any,
    override: bool,
    reason: str,
    now: datetime,
    silent: bool,
) -> list[BookingDate]:
    fresh, layout = lock_dates(dates)
    check_may_change(fresh, by)
    check_states(fresh, [BookingDate.State.CANCELLED])
    check_not_over(fresh, now)
    municipalities = {date.room.space.municipality for date in fresh}
    is_staff = by is None or all(manages(by, each) for each in municipalities)
    if not is_staff and not all(date.given_up for date in fresh):
        raise NotYoursToTakeBack
    before = snapshot(fresh)
    overridden = _judge(fresh, layout, by, now, override=override, reason=reason)
    keep_reason(fresh[0].booking, reason if overridden else "")
    for date in fresh:
        _take_back(date, is_staff)
    claim_or_refuse(fresh, layout=layout)
    write(fresh, "state", "holds_room", "reason", "given_up", "cancelled_late")
    announce(
        "restored",
        "booking.restore",
        fresh,
        by=by,
        before=before,
        overridden=overridden,
        silent=silent,
    )
    return fresh


def _judge(
    dates: Sequence[BookingDate],
    layout: Layout,
    by: Any,
    now: datetime,
    *,
    override: bool,
    reason: str,
) -> list[dict[str, Any]]:
    """Raise what binds; return what was departed from."""
    booking, overridden = dates[0].booking, []
    number = booking.dates.active().count()
    for room_id in {date.room_id for date in dates}:
        ask = ask_for_change(
            booking=booking,
            room=layout.rooms[room_id],
            spans=[date.span for date in dates if date.room_id == room_id],
            by=by,
            now=now,
            layout=layout,
            dates_before=number,
            beside=[
                Wish(date.span, layout.rooms[date.room_id])
                for date in dates
                if date.room_id != room_id
            ],
            is_locked=True,
        )
        refusals = refusals_of_change(ask, booking)
        overridden += refuse_or_override(ask, refusals, override=override, reason=reason)
    return overridden


def _take_back(date: BookingDate, is_staff: bool) -> None:
    asks = date.booking.origin == Booking.Origin.MEMBER and date.room.needs_approval
    waits = asks and not is_staff
    date.state = BookingDate.State.REQUESTED if waits else BookingDate.State.CONFIRMED
    date.holds_room = not waits or date.room.request_holds_room
    date.reason = ""
    date.given_up = date.cancelled_late = False
