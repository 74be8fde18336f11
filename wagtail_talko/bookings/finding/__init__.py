"""Finding a time: what somebody needs, and where and when there is such a room."""

from wagtail_talko.bookings.finding.loosening import Loosening, loosened
from wagtail_talko.bookings.finding.opened import welcoming
from wagtail_talko.bookings.finding.times import Cursor, Found, FreeRun, first_times, read_cursor
from wagtail_talko.bookings.finding.weekly import WeeklyFound, WeeklyTime, weekly_times
from wagtail_talko.bookings.finding.wishes import Taste, Wish

__all__ = [
    "Cursor",
    "Found",
    "FreeRun",
    "Loosening",
    "Taste",
    "WeeklyFound",
    "WeeklyTime",
    "Wish",
    "first_times",
    "loosened",
    "read_cursor",
    "weekly_times",
    "welcoming",
]
