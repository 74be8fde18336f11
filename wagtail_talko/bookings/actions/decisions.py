"""The municipality's answer to requests."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.bookings.actions.base import (
    action,
    announce,
    check_manages,
    check_not_over,
    check_states,
    lock_dates,
    snapshot,
    utc_now,
    write,
)
from wagtail_talko.bookings.actions.claiming import claim_or_refuse
from wagtail_talko.bookings.actions.moving import check_not_offered
from wagtail_talko.bookings.claims import release
from wagtail_talko.bookings.models import BookingDate


@action
def confirm(
    *,
    dates: Sequence[BookingDate],
    by: Any,
    message: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Approve waiting dates. Those that did not hold their room claim it now.

    Raises `BookingRefused` when a room is no longer free, `WrongState` when a date does not wait,
    `WaitsForAssociation` when it waits for an association's answer to an offer, `NotAllowed`.
    All or nothing.
    """
    fresh, layout = lock_dates(dates)
    check_manages(fresh, by)
    check_states(fresh, [BookingDate.State.REQUESTED])
    check_not_offered(fresh)
    check_not_over(fresh, now or utc_now())
    before = snapshot(fresh)
    claiming = [date for date in fresh if not date.holds_room]
    for date in fresh:
        date.state = BookingDate.State.CONFIRMED
        date.holds_room = True
    claim_or_refuse(claiming, layout=layout)
    write(fresh, "state", "holds_room")
    announce(
        "confirmed",
        "booking.confirm",
        fresh,
        by=by,
        before=before,
        message=message,
        silent=silent,
    )
    return fresh


@action
def decline(
    *,
    dates: Sequence[BookingDate],
    by: Any,
    message: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Refuse waiting dates with a message to the booker.

    Raises `WrongState`, `WaitsForAssociation`, `NotAllowed`.
    """
    fresh, layout = lock_dates(dates)
    check_manages(fresh, by)
    check_states(fresh, [BookingDate.State.REQUESTED])
    check_not_offered(fresh)
    before = snapshot(fresh)
    release(fresh, layout=layout)
    for date in fresh:
        date.state = BookingDate.State.DECLINED
        date.holds_room = False
        date.reason = message[:500]
    write(fresh, "state", "holds_room", "reason")
    announce(
        "declined",
        "booking.decline",
        fresh,
        by=by,
        before=before,
        message=message,
        silent=silent,
    )
    return fresh
