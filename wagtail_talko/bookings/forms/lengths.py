"""How long a booking is by two times of the wall clock."""

from datetime import datetime, time, timedelta

from wagtail_talko.bookings.models import LONGEST_BOOKING

# An end that is not later than the start means the next morning, but hardly much later.
LONGEST_NIGHT = timedelta(hours=12)


def length_by_clock(start: time, end: time) -> timedelta | None:
    """Return the length by the clock; past midnight where the end is not later."""
    day = datetime(2000, 1, 1)  # noqa: DTZ001 - any day: wall-clock arithmetic
    length = datetime.combine(day, end) - datetime.combine(day, start)
    if length > timedelta():
        return length
    length += timedelta(days=1)
    is_night = end == time(0) or length <= LONGEST_NIGHT
    return length if is_night and length <= LONGEST_BOOKING else None
