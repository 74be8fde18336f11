"""One change of a series as its association means it: some dates move, some go, some stay."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from wagtail_talko.bookings import notifications
from wagtail_talko.bookings.actions.base import action, lock_dates, snapshot, utc_now
from wagtail_talko.bookings.actions.dates import cancel_dates
from wagtail_talko.bookings.actions.moving import Move, move_dates
from wagtail_talko.bookings.models import BookingDate
from wagtail_talko.bookings.refusals import ChangedMeanwhile
from wagtail_talko.spaces.models import Room


@action
def change_dates(
    *,
    moves: Sequence[Move],
    cancelled: Sequence[BookingDate] = (),
    kept: Sequence[BookingDate] = (),
    rooms: Mapping[int, Room] | None = None,
    seen: Mapping[int, int] | None = None,
    by: Any,
    reason: str = "",
    now: datetime | None = None,
    silent: bool = False,
) -> list[BookingDate]:
    """Move some dates of a booking, cancel others, keep the rest: all of it, or nothing.

    `rooms` is as in `move_dates`. `kept` is only told. `seen` are the sequences, by primary key,
    of what the page showed: raises `ChangedMeanwhile` where one has changed since, so that a
    second press of the button does not move everything once more. One message tells all of it.
    Raises what `move_dates` and `cancel_dates` raise.
    """
    now = now or utc_now()
    every = [*(date for date, _span in moves), *cancelled, *kept]
    # All locks at once: one after the other could deadlock with somebody who has another order.
    fresh, _layout = lock_dates(every, also_rooms=(rooms or {}).values())
    if seen is not None and {date.pk: date.sequence for date in fresh} != dict(seen):
        raise ChangedMeanwhile
    before = snapshot(fresh)
    # What is given up first makes room for what moves.
    gone = (
        cancel_dates(dates=cancelled, by=by, reason=reason, now=now, silent=True)
        if cancelled
        else []
    )
    moved = move_dates(moves=moves, rooms=rooms, by=by, now=now, silent=True) if moves else []
    done = [*moved, *gone]
    if done and not silent:
        kept_ids = {date.pk for date in kept}
        notifications.tell(
            kind="moved" if moved else "cancelled",
            dates=done,
            by=by,
            message=reason,
            before=before,
            kept=[date for date in fresh if date.pk in kept_ids],
        )
    return done
