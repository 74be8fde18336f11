"""What can be done to bookings. Keyword-only, atomic, audited; they raise typed errors."""

from wagtail_talko.bookings.actions.closures import close_rooms
from wagtail_talko.bookings.actions.dates import add_dates, cancel_dates
from wagtail_talko.bookings.actions.decisions import confirm, decline
from wagtail_talko.bookings.actions.details import change_booking
from wagtail_talko.bookings.actions.hosts import (
    answer_invitation,
    invite_hosts,
    set_host_rights,
)
from wagtail_talko.bookings.actions.leaving import leave_booking, remove_host
from wagtail_talko.bookings.actions.moving import move_dates
from wagtail_talko.bookings.actions.requests import request_booking
from wagtail_talko.bookings.actions.restoring import restore_dates
from wagtail_talko.bookings.actions.series import change_dates

__all__ = [
    "add_dates",
    "answer_invitation",
    "cancel_dates",
    "change_booking",
    "change_dates",
    "close_rooms",
    "confirm",
    "decline",
    "invite_hosts",
    "leave_booking",
    "move_dates",
    "remove_host",
    "request_booking",
    "restore_dates",
    "set_host_rights",
]
