"""Reminding by `talko_tick`, and choosing how often one is reminded."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from wagtail_talko.audit import audit
from wagtail_talko.bookings.actions.base import (
    action,
    lock_booking,
    lock_dates,
    utc_now,
)
from wagtail_talko.bookings.hosts import memberships, speaks_for_hosts
from wagtail_talko.bookings.models import Booking
from wagtail_talko.bookings.reminding.due import (
    CONFIRMED,
    Ending,
    Reminder,
    day_of,
    due_endings,
    due_reminders,
    is_due,
    is_ending,
    series_of,
)
from wagtail_talko.bookings.reminding.notifications import tell_ending, tell_reminder
from wagtail_talko.exceptions import NotAllowed
from wagtail_talko.spaces.permissions import manages

logger = logging.getLogger(__name__)

# Of more than this many in one run the next run tells: ticks stay short in a region's morning.
BATCH = 500


@action
def set_reminders(*, booking: Booking, reminders: str, by: Any) -> Booking:
    """Choose before which times the hosts are reminded, whoever has made the booking.

    For the municipality, and hosts that may speak for all. Raises `NotAllowed`, `ValueError`.
    """
    choice = Booking.Reminders(reminders)
    fresh, _layout = lock_booking(booking)
    is_manager = by is None or manages(by, fresh.room.space.municipality)
    if not is_manager and not speaks_for_hosts(fresh, memberships(by)):
        raise NotAllowed
    if fresh.reminders == choice:
        return fresh
    before, fresh.reminders = fresh.reminders, choice
    fresh.save(update_fields=["reminders"])
    audit(
        fresh,
        "booking.reminders",
        by=by,
        before={"reminders": before},
        after={"reminders": str(choice)},
    )
    return fresh


def send_reminders(now: datetime | None = None) -> int:
    """Remind of the times that are near; return of how many bookings. `talko_tick` calls it."""
    now = now or utc_now()
    return _each(due_reminders(now)[:BATCH], lambda reminder: _remind(reminder, now))


def send_endings(now: datetime | None = None) -> int:
    """Tell of series that end soon; return of how many. `talko_tick` calls it."""
    now = now or utc_now()
    return _each(due_endings(now)[:BATCH], lambda ending: _tell_of_end(ending, now))


def _each(found: Iterable[Any], tell: Callable[[Any], bool]) -> int:
    """Tell each; one that fails does not keep the others from being told."""
    told, failure = 0, None
    for each in found:
        try:
            told += tell(each)
        except Exception as error:
            logger.exception("The reminder of booking %s failed", each.booking.pk)
            failure = error
    if failure:
        raise failure
    return told


@action
def _remind(reminder: Reminder, now: datetime) -> bool:
    """Look once more under the lock: what was cancelled meanwhile is not reminded of."""
    rows, _layout = lock_dates(reminder.dates)
    fresh = [d for d in rows if d.state == CONFIRMED and day_of(d) == reminder.day]
    booking = rows[0].booking
    if booking.reminders == Booking.Reminders.NEVER or not any(is_due(d, now) for d in fresh):
        return False
    again = Reminder(booking, reminder.day, tuple(fresh))
    return tell_reminder(again)


@action
def _tell_of_end(ending: Ending, now: datetime) -> bool:
    booking, _layout = lock_booking(ending.booking, with_dates=True)
    rows = list(booking.dates.select_related("room__space__municipality").order_by("start", "pk"))
    for date in rows:
        date.booking = booking
    again = series_of(booking, rows)
    if booking.reminders == Booking.Reminders.NEVER or again is None:
        return False
    if again.dates[-1].pk != ending.dates[-1].pk or not is_ending(again.dates[-1], now):
        return False
    return tell_ending(again)
