"""Until when a date can be cancelled freely, by its room's rule. Later ones are marked late."""

from datetime import datetime, timedelta

from wagtail_talko.bookings.models import BookingDate


def free_until(date: BookingDate) -> datetime | None:
    """Return until when cancelling is free (UTC); None where it always is.

    A request that does not hold its room keeps nobody out: taking it back is always free.
    """
    hours = date.room.free_cancel_hours
    return date.start - timedelta(hours=hours) if hours and date.holds_room else None


def is_late(date: BookingDate, now: datetime) -> bool:
    """Whether cancelling now is later than the room's rule allows."""
    until = free_until(date)
    return until is not None and now > until
