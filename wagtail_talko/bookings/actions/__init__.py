"""What can be done to bookings. Keyword-only, atomic, audited; they raise typed errors."""

from wagtail_talko.bookings.actions.closures import close_rooms
from wagtail_talko.bookings.actions.dates import add_dates, cancel_dates, move_dates
from wagtail_talko.bookings.actions.decisions import confirm, decline
from wagtail_talko.bookings.actions.requests import request_booking

__all__ = [
    "add_dates",
    "cancel_dates",
    "close_rooms",
    "confirm",
    "decline",
    "move_dates",
    "request_booking",
]
